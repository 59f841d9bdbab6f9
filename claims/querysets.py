"""Reading the editors' room: who sees what, and rows -> records, here and nowhere else.

`records()` gives the records of a queryset without a query per row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q, Value
from django.db.models.functions import Coalesce, NullIf

from claims.entries import DocumentRef
from claims.records import (
    ActorRecord,
    AmountRecord,
    ClaimRecord,
    ConflictRecord,
    DocumentRecord,
    EventRecord,
    EvidenceRecord,
    ParticipantRecord,
    ProvenanceRecord,
    QuantityRecord,
    RelationRecord,
    StatementRecord,
    StoryRecord,
    TargetRecord,
    TimeRecord,
)

if TYPE_CHECKING:
    from claims import models as rows


UNDATED = TimeRecord("", None, None)


class RecordQuerySet(models.QuerySet[Any]):
    """Rows with a public life and a graph of their own."""

    def published(self) -> Self:
        return self.filter(publication="published")

    def withdrawn(self) -> Self:
        """Rows that were public once and answer 410 now."""
        return self.filter(publication__in=["retracted", "redacted"])

    def visible_to(self, user: Any) -> Self:
        """Editors see everything that is not redacted, everybody else what is published."""
        return self.exclude(publication="redacted") if is_editor(user) else self.published()

    def with_decision(self) -> Self:
        """With the newest act, but for its payload: one publication's holds every row it touched (measured: 5 s)."""
        return self.select_related("decision").defer("decision__payload")

    def pending(self) -> Self:
        """Rows whose newest revision the graph has not seen."""
        return self.filter(revision__gt=F("projected_revision"))


def first_told(corrected: str, found: str) -> Coalesce:
    """A text column, or where it is empty another."""
    return Coalesce(NullIf(corrected, Value("")), found)


# What belongs to a row is fetched into plain lists, `row.all_voice` beside `row.voice`: a list costs a third of what a
# prefetched manager does, and a page of fifty statements has some hundreds (measured). So the functions below that make
# records take rows of `with_all()`.


def parts(*names: str) -> Iterator[Prefetch[Any]]:
    return (Prefetch(name, to_attr=f"all_{name}") for name in names)


def proposals() -> Prefetch[Any]:
    """What a machine had proposed, with its run, in one query, and without the payloads, which nobody reads here."""
    decided = apps.get_model("claims", "CandidateDecision").objects.select_related("candidate__run")
    return Prefetch("candidates", decided.defer("candidate__payload"), to_attr="all_candidates")


def items() -> Prefetch[Any]:
    """The items of a story with no more of their records than whether they are public."""
    found = apps.get_model("claims", "StoryItem").objects.select_related("claim", "event")
    return Prefetch("items", found.only("story", "claim__publication", "event__publication"), to_attr="all_items")


class ActorQuerySet(RecordQuerySet):
    def names_by_id(self) -> dict[str, str]:
        return dict(self.values_list("pk", "name"))

    def with_all(self) -> Self:
        return self.prefetch_related(*parts("names"))

    def records(self) -> Iterator[ActorRecord]:
        return map(actor_record, self.with_all())


# The fields of a DocumentRef, what editors corrected before what the machine found.
REF_COLUMNS = (
    "document_id",
    first_told("title", "document__title"),
    Coalesce("publisher__name", "document__publisher"),
    Coalesce("published_on", "document__published_on"),
    "document__url",
    "document__retrieved_at",
    Coalesce("document__text__sha256", Value("")),
)


class DocumentQuerySet(RecordQuerySet):
    def refs(self) -> dict[str, DocumentRef]:
        """How answers name the documents, by the id that evidence records carry."""
        return {pk: DocumentRef(*ref) for pk, *ref in self.values_list("pk", *REF_COLUMNS)}

    def with_all(self) -> Self:
        return self.select_related("document__text", "document__snapshot")

    def records(self) -> Iterator[DocumentRecord]:
        return map(document_record, self.with_all())


class ClaimQuerySet(RecordQuerySet):
    def about(self, actor_id: str) -> Self:
        """Claims that the actor made, answered or is a target of."""
        return self.filter(Q(targets__actor=actor_id) | Q(statements__claimant=actor_id)).distinct()

    def with_all(self) -> Self:
        return self.prefetch_related(*parts("targets", "quantities"))

    def records(self) -> Iterator[ClaimRecord]:
        return map(claim_record, self.with_all())


class StatementQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision().prefetch_related(*parts("voice", "evidence"), proposals())

    def records(self) -> Iterator[StatementRecord]:
        return map(statement_record, self.with_all())


class EventQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision().prefetch_related(*parts("participants", "evidence"), proposals())

    def records(self) -> Iterator[EventRecord]:
        return map(event_record, self.with_all())


class RelationQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision().select_related("conflict").prefetch_related(proposals())

    def records(self) -> Iterator[RelationRecord]:
        return map(relation_record, self.with_all())


class StoryQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.prefetch_related(items())

    def records(self) -> Iterator[StoryRecord]:
        return map(story_record, self.with_all())


def is_editor(user: Any) -> bool:
    """True for people who may see drafts and take decisions."""
    return bool(user and user.is_authenticated and user.is_staff)


def time_record(row: Any) -> TimeRecord | None:
    """The time expression of a `Dated` row; None where nothing was written and nothing is known."""
    if not (row.date_as_written or row.edtf):
        return None
    return TimeRecord(
        edtf=row.edtf,
        earliest=row.earliest,
        latest=row.latest,
        as_written=row.date_as_written,
        anchor=row.date_anchor,
        rule=row.date_rule,
    )


def provenance_record(row: Any, candidates: Iterable[rows.CandidateDecision]) -> ProvenanceRecord:
    decision = row.decision
    run = next((decided.candidate.run for decided in candidates), None)
    return ProvenanceRecord(
        decision=decision.number,
        reviewed_by=settings.DESK_NAME,
        reviewed_at=decision.made_at,
        extraction=run.id if run else "",
        extractor=run.extractor if run else "",
        extractor_version=run.version if run else "",
    )


def evidence_records(row: Any, document_id: str) -> tuple[EvidenceRecord, ...]:
    return tuple(
        EvidenceRecord(
            id=evidence.id,
            text_id=evidence.text_id,
            document_id=document_id,
            start=evidence.start,
            end=evidence.end,
            exact=evidence.exact,
            prefix=evidence.prefix,
            suffix=evidence.suffix,
            cue=evidence.cue,
        )
        for evidence in row.all_evidence
    )


def actor_record(actor: Any) -> ActorRecord:
    return ActorRecord(
        id=actor.id,
        kind=actor.kind,
        name=actor.name,
        aliases=tuple(sorted(name.name for name in actor.all_names if name.name != actor.name)),
        description=actor.description,
        exact_matches=tuple(sorted(actor.exact_matches)),
    )


def document_record(cited: rows.CitedDocument) -> DocumentRecord:
    document = cited.document
    assert document.text is not None  # evidence rests on it
    assert document.snapshot_id is not None
    return DocumentRecord(
        id=cited.id,
        url=document.url,
        title=cited.title or document.title,
        publisher_id=cited.publisher_id,
        published_on=cited.published_on or document.published_on,
        language=document.language,
        retrieved_at=document.retrieved_at,
        snapshot_sha256=document.snapshot_id,
        text_id=document.text.id,
        text_sha256=document.text.sha256,
    )


def claim_record(claim: Any) -> ClaimRecord:
    return ClaimRecord(
        id=claim.id,
        wording=claim.wording,
        language=claim.language,
        status=claim.status,
        targets=tuple(TargetRecord(target.actor_id, target.response) for target in claim.all_targets),
        quantities=tuple(
            QuantityRecord(row.value, row.bound, row.unit, row.as_written, row.counted_by_id)
            for row in claim.all_quantities
        ),
        event_time=time_record(claim),
        version=claim.version,
        created_at=claim.created_at,
    )


def statement_record(statement: Any) -> StatementRecord:
    return StatementRecord(
        id=statement.id,
        claim_id=statement.claim_id,
        claimant_id=statement.claimant_id,
        kind=statement.kind,
        attitude=statement.attitude,
        polarity=statement.polarity,
        quotation=statement.quotation,
        cue=statement.cue,
        hedges=tuple(statement.hedges),
        voice=tuple(position.actor_id for position in statement.all_voice),
        medium=statement.medium,
        said=time_record(statement) or UNDATED,
        evidence=evidence_records(statement, statement.document_id),
        replies_to=statement.replies_to_id,
        provenance=provenance_record(statement, statement.all_candidates),
    )


def event_record(event: Any) -> EventRecord:
    amount = None
    if event.amount_value is not None:
        amount = AmountRecord(event.amount_value, event.amount_currency, event.amount_bound, event.amount_as_written)
    return EventRecord(
        id=event.id,
        kind=event.kind,
        headline=event.headline,
        participants=tuple(ParticipantRecord(row.actor_id, row.role) for row in event.all_participants),
        amount=amount,
        time=time_record(event) or UNDATED,
        hedges=tuple(event.hedges),
        evidence=evidence_records(event, event.document_id),
        version=event.version,
        provenance=provenance_record(event, event.all_candidates),
    )


def relation_record(relation: Any) -> RelationRecord:
    conflict = getattr(relation, "conflict", None)
    return RelationRecord(
        id=relation.id,
        type=relation.type,
        from_claim=relation.from_claim_id,
        to_claim=relation.to_claim_id,
        to_event=relation.to_event_id,
        reason=relation.reason,
        conflict=ConflictRecord(conflict.status, conflict.scope, conflict.explanation, conflict.note)
        if conflict
        else None,
        provenance=provenance_record(relation, relation.all_candidates),
    )


def story_record(story: Any) -> StoryRecord:
    """Only the published items: a story never names a draft."""
    items = list(story.all_items)
    return StoryRecord(
        id=story.id,
        slug=story.slug,
        title=story.title,
        summary=story.summary,
        claims=tuple(item.claim.id for item in items if item.claim and item.claim.publication == "published"),
        events=tuple(item.event.id for item in items if item.event and item.event.publication == "published"),
    )
