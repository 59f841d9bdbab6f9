"""Rows -> records, here and nowhere else. Takes rows that came with all that belongs to them: `querysets.with_all`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings

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
        amount = AmountRecord(
            event.amount_value, event.amount_currency, event.amount_bound or "exact", event.amount_as_written
        )
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


def story_record(story: Any) -> StoryRecord:
    """Only the published items: a story never names a draft."""
    items = list(story.all_items)
    return StoryRecord(
        id=story.id,
        slug=story.slug,
        title=story.title,
        summary=story.summary,
        claims=tuple(sorted(item.claim.id for item in items if item.claim and item.claim.publication == "published")),
        events=tuple(sorted(item.event.id for item in items if item.event and item.event.publication == "published")),
    )
