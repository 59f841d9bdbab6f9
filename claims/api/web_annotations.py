"""Published evidence as annotations (W3C Web Annotation Data Model and Vocabulary, 2017)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from claims.models import Event, Statement
from claims.records import EventRecord, EvidenceRecord, StatementRecord
from claims.timeline import evidence_iri
from ingest.models import Document

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def annotation_page(document: Document, *, address: Callable[[str], str]) -> dict[str, Any]:
    """All published evidence in a document, in the order of the text. `address` makes a path absolute."""
    statements = Statement.objects.published().filter(document__document=document, claim__publication="published")
    events = Event.objects.published().filter(document__document=document)
    source = address(reverse("api:document-text", args=[document.pk]))
    records: Iterable[StatementRecord | EventRecord] = [*statements.records(), *events.records()]
    items = [item for record in records for item in annotate(record, source)]
    return {
        "@context": CONTEXT,
        "id": address(reverse("api:document-annotations", args=[document.pk])),
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": sorted(items, key=lambda item: (item["target"]["selector"][1]["start"], item["id"])),
    }


def annotate(record: StatementRecord | EventRecord, source: str) -> Iterator[dict[str, Any]]:
    noun = "statement" if isinstance(record, StatementRecord) else "event"
    uri = f"{settings.IRI_BASE}{noun}/{record.id}"
    for evidence in record.evidence:
        yield {
            "id": evidence_iri(uri, evidence.id),
            "type": "Annotation",
            "motivation": "identifying",
            "created": record.provenance.reviewed_at.isoformat(),
            "body": uri,
            "target": target(evidence, source),
        }


def target(evidence: EvidenceRecord, source: str) -> dict[str, Any]:
    quote = {
        "type": "TextQuoteSelector",
        "exact": evidence.exact,
        "prefix": evidence.prefix,
        "suffix": evidence.suffix,
    }
    position = {"type": "TextPositionSelector", "start": evidence.start, "end": evidence.end}
    return {"type": "SpecificResource", "source": source, "selector": [quote, position]}
