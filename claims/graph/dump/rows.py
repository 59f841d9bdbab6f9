"""Which rows a dump holds and which of their columns, beside what the graph tells of them. Reading only.

A record in force stands with all that it says. What was public once, or is named by what is in force, stands with its
identifier, its state and what it hangs on: enough for the address to go on meaning what it meant, and to be refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

from django.db.models import Q

from claims import models
from claims.activities import RECORDS
from claims.graph.sync import CHUNK, in_force
from ingest.models import Candidate, ExtractionRun, Snapshot, Text

LIFE = ("created_at", "updated_at", "published_at", "decision_id")
# Columns of a record in force that its graph does not tell.
BESIDES: Mapping[Any, tuple[str, ...]] = MappingProxyType(
    {
        models.Actor: ("merged_into_id",),
        models.CitedDocument: ("title", "published_on"),
        models.Claim: (),
        models.Statement: ("document_id", "start"),
        models.Event: ("document_id", "start"),
        models.Relation: (),
        models.Assessment: (),
        models.Story: (),
    }
)
# Columns of a record that is not in force: what it hangs on, and nothing that it said.
BARE: Mapping[Any, tuple[str, ...]] = MappingProxyType(
    {
        models.Actor: ("kind", "merged_into_id"),
        models.CitedDocument: ("document_id",),
        models.Claim: ("version",),
        models.Statement: ("claim_id", "document_id"),
        models.Event: ("kind", "document_id", "version"),
        models.Relation: ("type", "from_claim_id", "to_claim_id", "to_event_id"),
        models.Assessment: ("claim_id", "assessed_version", "assessor_id"),
        models.Story: ("slug",),
    }
)
DOCUMENT = (
    "id",
    "identity",
    "url",
    "title",
    "publisher",
    "published_on",
    "language",
    "text_public",
    "snapshot_id",
    "text_id",
    "retrieved_at",
    "created_at",
)
SNAPSHOT = ("sha256", "media_type", "charset", "size", "stored_at")
TEXT = ("id", "snapshot_id", "reader", "sha256", "created_at")
RUN = (
    "id",
    "text_id",
    "published_on",
    "extractor",
    "version",
    "model",
    "configuration",
    "fingerprint",
    "unaligned",
    "created_at",
)
CANDIDATE = ("id", "run_id", "type", "position", "start", "end", "payload")
OUTCOME = ("outcome", "reason", "statement_id", "event_id", "relation_id")


def columns(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def in_order(rows: Any) -> Iterator[Any]:
    """All rows of a queryset in order of their primary keys, some hundred in memory at a time."""
    found: Iterator[Any] = rows.order_by("pk").iterator(chunk_size=CHUNK)
    return found


def with_subjects(decisions: Iterator[Any]) -> Iterator[tuple[Any, tuple[str, str] | None]]:
    """Each decision with kind and id of the record that it is about, where that is or was public."""
    while chunk := list(islice(decisions, CHUNK)):
        public: set[tuple[str, str]] = set()
        for name, (model, _) in RECORDS.items():
            ids = [decision.record_id for decision in chunk if decision.record_type == name]
            known = model.objects.exclude(publication="draft").filter(pk__in=ids).values_list("pk", flat=True)
            public.update((name, pk) for pk in (known if ids else ()))
        for decision in chunk:
            subject = (decision.record_type, decision.record_id)
            yield decision, (RECORDS[subject[0]][1], subject[1]) if subject in public else None


def bare_rows(model: Any) -> Any:
    """The queryset of rows that stand with their identifier and state alone."""
    known = ~Q(publication="draft")
    for named in _named(model):
        known |= Q(pk__in=named)
    return model.objects.filter(known).exclude(pk__in=in_force(model).values("pk"))


def _named(model: Any) -> list[Any]:
    """The identifiers of drafts that what is in force names all the same, as subqueries."""
    statements = in_force(models.Statement)
    answered = models.Statement.objects.filter(publication="draft", pk__in=statements.values("replies_to"))
    if model is models.Statement:
        return [answered.values("pk")]
    if model is models.Claim:
        return [answered.values("claim")]
    if model is models.CitedDocument:
        return [answered.values("document")]
    if model is not models.Actor:
        return []
    claims, events = in_force(models.Claim), in_force(models.Event)
    return [
        statements.values("claimant"),
        models.VoicePosition.objects.filter(statement__in=statements).values("actor"),
        models.Target.objects.filter(claim__in=claims).values("actor"),
        models.Quantity.objects.filter(claim__in=claims).values("counted_by"),
        models.Participant.objects.filter(event__in=events).values("actor"),
        in_force(models.CitedDocument).values("publisher"),
        models.Assessment.objects.exclude(publication="draft").values("assessor"),
        models.Actor.objects.exclude(publication="draft").values("merged_into"),
    ]


def outcomes() -> Any:
    """The decisions on candidates by which records in force were made."""
    made = Q(statement__in=in_force(models.Statement))
    made |= Q(event__in=in_force(models.Event)) | Q(relation__in=in_force(models.Relation))
    return models.CandidateDecision.objects.filter(made).select_related("candidate")


def runs() -> Any:
    return ExtractionRun.objects.filter(pk__in=Candidate.objects.filter(decision__in=outcomes()).values("run"))


def texts() -> Any:
    """The texts that documents in force, their evidence and their extraction rest on, without the bodies."""
    evidence = models.Evidence.objects.filter(
        Q(statement__in=in_force(models.Statement)) | Q(event__in=in_force(models.Event))
    )
    cited = in_force(models.CitedDocument)
    rests = Q(pk__in=evidence.values("text")) | Q(pk__in=runs().values("text"))
    return Text.objects.filter(rests | Q(pk__in=cited.values("document__text"))).defer("body")


def snapshots() -> Any:
    cited = in_force(models.CitedDocument)
    return Snapshot.objects.filter(Q(pk__in=texts().values("snapshot")) | Q(pk__in=cited.values("document__snapshot")))


def versions() -> Any:
    """Every version of the records in force, old ones too."""
    kept = Q()
    for model in (models.Claim, models.Event):
        kept |= Q(record_type=model._meta.model_name, record_id__in=in_force(model).values("pk"))
    return models.Version.objects.filter(kept)
