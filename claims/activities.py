"""What happened to records: decisions and extraction runs, as far as the public may know of them.

Known is what concerns a record that is or was public; that a draft exists is nobody's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.conf import settings

from claims import models
from claims.records import DecisionRecord, ExtractionRecord
from ingest.models import ExtractionRun

# Name of a model -> the model, and the kind of its records as identifiers spell it.
RECORDS: Mapping[str, tuple[Any, str]] = MappingProxyType(
    {
        "actor": (models.Actor, "actor"),
        "assessment": (models.Assessment, "assessment"),
        "citeddocument": (models.CitedDocument, "document"),
        "claim": (models.Claim, "claim"),
        "event": (models.Event, "event"),
        "relation": (models.Relation, "relation"),
        "statement": (models.Statement, "statement"),
        "story": (models.Story, "story"),
    }
)


def read_decision(number: int) -> DecisionRecord | None:
    """A line of the log that is about a public record, or that a public record goes back to; None for any other."""
    decision = models.Decision.objects.defer("payload").filter(pk=number).first()
    if decision is None:
        return None
    about = _public_subject(decision)
    if about is None and not any(once_public(model, decision=number) for model, _ in RECORDS.values()):
        return None
    return DecisionRecord(
        number=decision.number,
        verb=decision.verb,
        about=about,
        reviewed_by=settings.DESK_NAME,
        made_at=decision.made_at,
        payload_sha256=decision.payload_sha256,
        previous_hash=decision.previous_hash,
        hash=decision.hash,
        undone_by=decision.undone_by_id,
    )


def _public_subject(decision: models.Decision) -> tuple[str, str] | None:
    """Kind and id of what the decision is about, where that was ever public."""
    model, kind = RECORDS.get(decision.record_type, (None, ""))
    return (kind, decision.record_id) if model and once_public(model, pk=decision.record_id) else None


def read_extraction(run_id: str) -> ExtractionRecord | None:
    """A run that proposed something which is or was public; None for any other."""
    run = ExtractionRun.objects.filter(pk=run_id).first()
    used = models.CandidateDecision.objects.filter(candidate__run=run_id)
    proposed = (models.Statement, models.Event, models.Relation)
    if run is None or not any(once_public(model, candidates__in=used) for model in proposed):
        return None
    return ExtractionRecord(
        id=run.id,
        text_id=run.text_id,
        extractor=run.extractor,
        version=run.version,
        model=run.model,
        configuration=run.configuration,
        made_at=run.created_at,
    )


def once_public(model: Any, **lookup: Any) -> Any:
    """The first row that is or was public; None where there is none."""
    return model.objects.exclude(publication="draft").filter(**lookup).order_by("pk").first()
