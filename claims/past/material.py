"""What answers about the past are made of: `claims.material.read_material` from editions instead of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings

from claims.entries import Corroboration, DocumentRef
from claims.material import visible, with_names
from claims.models import CitedDocument, Claim, Decision, Event, Relation
from claims.past.log import AsOf, in_force
from claims.past.versions import Edition, claims_then
from claims.records import ClaimRecord, DocumentRecord, EventRecord, EvidenceRecord
from claims.timeline import Link, Material, Source, corroborate

Editions = Mapping[str, Edition]


def material_then(claims: Editions, then: AsOf, *, events: Editions | None = None) -> Material:
    """All that answers about these editions are made of, as it was then."""
    others = events or {}
    relations = list(relations_from(claims, then))
    ends = claims_then({row.to_claim for row in relations if row.to_claim} - set(claims), then) | dict(claims)
    reported = in_force(Event, then).filter(record_id__in={row.to_event for row in relations if row.to_event})
    public = {*ends, *reported.values_list("record_id", flat=True)}
    material = Material(
        base=settings.IRI_BASE,
        statements=tuple(statement for edition in claims.values() for statement in edition.statements),
        events=tuple(edition.record for edition in others.values() if isinstance(edition.record, EventRecord)),
        claims={key: edition.record for key, edition in claims.items() if isinstance(edition.record, ClaimRecord)},
        relations=tuple(row for row in relations if (row.to_claim or row.to_event) in public),
        corroboration={key: support(edition) for key, edition in (*claims.items(), *others.items())},
        first_statements={key: min(one.id for one in edition.statements) for key, edition in ends.items()},
    )
    return with_documents(with_names(material), [*claims.values(), *others.values()])


def relations_from(claims: Iterable[str], then: AsOf) -> Iterator[Link]:
    """The relations of claims that were public by then, if their other ends were."""
    rows = Relation.objects.exclude(publication="redacted").filter(from_claim__in=list(claims))
    known = rows.filter(published_at__lte=then.at).order_by("pk")
    return (Link(*row) for row in known.values_list("pk", "type", "from_claim", "to_claim", "to_event"))


def support(edition: Edition) -> Corroboration:
    """On how much a claim or an event rested, by the rule of `claims.material.sources_of`."""
    record = edition.record
    if isinstance(record, EventRecord):
        return corroborate(sources(record.evidence[:1], edition.documents))
    said = [one for one in edition.statements if one.attitude == "asserts" and one.polarity == "positive"]
    return corroborate(source for one in said for source in sources(one.evidence[:1], edition.documents))


def sources(evidence: Iterable[EvidenceRecord], documents: Mapping[str, DocumentRecord]) -> Iterator[Source]:
    """All evidence of a record lies in one document."""
    for piece in evidence:
        document = documents[piece.document_id]
        yield Source(document.id, document.publisher_id, document.text_sha256)


def with_documents(material: Material, editions: Iterable[Edition]) -> Material:
    """The material with its documents as they were cited then."""
    cited = {key: document for edition in editions for key, document in edition.documents.items()}
    refs = visible(CitedDocument, None).filter(pk__in=cited).refs()
    return replace(material, documents={key: ref_then(ref, cited[key]) for key, ref in refs.items()})


def ref_then(ref: DocumentRef, cited: DocumentRecord) -> DocumentRef:
    return replace(
        ref,
        title=cited.title,
        published_on=cited.published_on,
        url=cited.url,
        retrieved_at=cited.retrieved_at,
        sha256=cited.text_sha256,
    )


def open_conflicts_then(claims: Iterable[str], then: AsOf) -> set[str]:
    """Which of the claims were at an end of a public conflict that nobody had explained by then."""
    wanted = set(claims)
    rows = (
        conflicts_of(wanted).filter(published_at__lte=then.at).values_list("pk", "from_claim", "to_claim", "to_event")
    )
    found = list(rows)
    acts = Decision.objects.filter(verb="resolve", record_type="relation", record_id__in=[row[0] for row in found])
    closed = set(
        acts.filter(number__lte=then.line).exclude(undone_by__lte=then.line).values_list("record_id", flat=True)
    )
    ends = {end for row in found for end in row[1:] if end}
    public = set(in_force_ids(ends, then))
    still = [row[1:] for row in found if row[0] not in closed and {end for end in row[1:] if end} <= public]
    return {end for row in still for end in row if end in wanted}


def conflicts_of(claims: Any) -> Any:
    rows = Relation.objects.exclude(publication="redacted").filter(conflict__isnull=False)
    return rows.filter(from_claim__in=claims) | rows.filter(to_claim__in=claims)


def in_force_ids(ids: Iterable[str], then: AsOf) -> Iterator[str]:
    wanted = list(ids)
    for model in (Claim, Event):
        yield from in_force(model, then).filter(record_id__in=wanted).values_list("record_id", flat=True)
