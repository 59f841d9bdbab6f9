"""Reading the editors' room: who sees what, and rows -> records, here and nowhere else.

`records()` gives the records of a queryset without a query per row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.entries import DocumentRef
from claims.records import (
    UNDATED,
    ActorRecord,
    AmountRecord,
    AssessmentRecord,
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


class ActorQuerySet(RecordQuerySet):
    def names_by_id(self) -> dict[str, str]:
        return dict(self.values_list("pk", "name"))

    def with_all(self) -> Self:
        return self.prefetch_related("names")

    def records(self) -> Iterator[ActorRecord]:
        return map(actor_record, self.with_all())


class DocumentQuerySet(RecordQuerySet):
    def refs(self) -> dict[str, DocumentRef]:
        """How answers name the documents, by the id that evidence records carry."""
        cited = self.select_related("publisher", "document__text").defer("document__text__body")
        return {row.pk: document_ref(row) for row in cited}

    def with_all(self) -> Self:
        return self.select_related("document__text", "document__snapshot")

    def records(self) -> Iterator[DocumentRecord]:
        return map(document_record, self.with_all())


class ClaimQuerySet(RecordQuerySet):
    def about(self, actor_id: str) -> Self:
        """Claims that the actor made, answered or is a target of."""
        return self.filter(Q(targets__actor=actor_id) | Q(statements__claimant=actor_id)).distinct()

    def with_all(self) -> Self:
        return self.prefetch_related("targets", "quantities")

    def records(self) -> Iterator[ClaimRecord]:
        return map(claim_record, self.with_all())


class StatementQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision().prefetch_related("voice", "evidence", "candidates__candidate__run")

    def records(self) -> Iterator[StatementRecord]:
        return map(statement_record, self.with_all())


class EventQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision().prefetch_related("participants", "evidence", "candidates__candidate__run")

    def records(self) -> Iterator[EventRecord]:
        return map(event_record, self.with_all())


class RelationQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision().select_related("conflict").prefetch_related("candidates__candidate__run")

    def records(self) -> Iterator[RelationRecord]:
        return map(relation_record, self.with_all())


class AssessmentQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision()

    def records(self) -> Iterator[AssessmentRecord]:
        return map(assessment_record, self.with_all())


class StoryQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.prefetch_related("items__claim", "items__event")

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
        for evidence in row.evidence.all()
    )


def actor_record(actor: rows.Actor) -> ActorRecord:
    return ActorRecord(
        id=actor.id,
        kind=actor.kind,
        name=actor.name,
        aliases=tuple(sorted(name.name for name in actor.names.all() if name.name != actor.name)),
        description=actor.description,
        exact_matches=tuple(sorted(set(actor.exact_matches))),
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


def document_ref(cited: rows.CitedDocument) -> DocumentRef:
    document = cited.document
    return DocumentRef(
        id=document.pk,
        title=cited.title or document.title,
        publisher=cited.publisher.name if cited.publisher else document.publisher,
        published_on=cited.published_on or document.published_on,
        url=document.url,
        retrieved_at=document.retrieved_at,
        sha256=document.text.sha256 if document.text else "",
    )


def claim_record(claim: rows.Claim) -> ClaimRecord:
    return ClaimRecord(
        id=claim.id,
        wording=claim.wording,
        language=claim.language,
        status=claim.status,
        targets=tuple(TargetRecord(target.actor_id, target.response) for target in claim.targets.all()),
        quantities=tuple(
            QuantityRecord(row.value, row.bound, row.unit, row.as_written, row.counted_by_id)
            for row in claim.quantities.all()
        ),
        event_time=time_record(claim),
        version=claim.version,
        created_at=claim.created_at,
    )


def statement_record(statement: rows.Statement) -> StatementRecord:
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
        voice=tuple(position.actor_id for position in statement.voice.all()),
        medium=statement.medium,
        said=time_record(statement) or UNDATED,
        evidence=evidence_records(statement, statement.document_id),
        replies_to=statement.replies_to_id,
        provenance=provenance_record(statement, statement.candidates.all()),
    )


def event_record(event: rows.Event) -> EventRecord:
    amount = None
    if event.amount_value is not None:
        amount = AmountRecord(
            event.amount_value, event.amount_currency, event.amount_bound or "exact", event.amount_as_written
        )
    return EventRecord(
        id=event.id,
        kind=event.kind,
        headline=event.headline,
        participants=tuple(ParticipantRecord(row.actor_id, row.role) for row in event.participants.all()),
        amount=amount,
        time=time_record(event) or UNDATED,
        hedges=tuple(event.hedges),
        evidence=evidence_records(event, event.document_id),
        version=event.version,
        provenance=provenance_record(event, event.candidates.all()),
    )


def relation_record(relation: rows.Relation) -> RelationRecord:
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
        provenance=provenance_record(relation, relation.candidates.all()),
    )


def assessment_record(assessment: rows.Assessment) -> AssessmentRecord:
    return AssessmentRecord(
        id=assessment.id,
        claim_id=assessment.claim_id,
        version=assessment.assessed_version,
        verdict=assessment.verdict,
        assessor_id=assessment.assessor_id,
        assessed_on=assessment.assessed_on,
        summary=assessment.summary,
        url=assessment.url,
        provenance=provenance_record(assessment, ()),
    )


def story_record(story: rows.Story) -> StoryRecord:
    """Only the published items: a story never names a draft."""
    items = list(story.items.all())
    return StoryRecord(
        id=story.id,
        slug=story.slug,
        title=story.title,
        summary=story.summary,
        claims=tuple(sorted(item.claim.id for item in items if item.claim and item.claim.publication == "published")),
        events=tuple(sorted(item.event.id for item in items if item.event and item.event.publication == "published")),
    )
