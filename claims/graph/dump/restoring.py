"""Records of a dump -> unsaved rows: what a record says comes from its graph, the rest from the columns of its row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from claims import models
from claims.graph.dump import rows as columns
from claims.graph.reading import moment
from claims.records import (
    ActorRecord,
    AssessmentRecord,
    ClaimRecord,
    DocumentRecord,
    EventRecord,
    EvidenceRecord,
    RelationRecord,
    StatementRecord,
    StoryRecord,
    sha256_of,
)
from claims.review.writing import dated
from ingest.models import Document

EPOCH = "1970-01-01T00:00:00+00:00"
WITHHELD = "withdrawn"  # stands where something was said that is not in the dump
Rows = Iterator[Any]


def typed(model: Any, told: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The columns of these names from their JSON form. Raises KeyError where one is not told."""
    return {name: model._meta.get_field(name).to_python(told[name]) for name in names}


# --- Records that are not in force ------------------------------------------------------------------------------------


def bare_rows(model: Any, identifier: str, told: Mapping[str, Any]) -> Rows:
    """A row that keeps an identifier from ever meaning anything else. What the record said is not in the dump."""
    names = ("publication", "notice", *columns.LIFE, *columns.BARE[model])
    filling: Mapping[Any, dict[str, Any]] = {
        models.Actor: {"name": WITHHELD},
        models.Claim: {"wording": WITHHELD},
        models.Statement: {"kind": "statement"},
        models.Event: {"headline": WITHHELD},
        models.Assessment: {"verdict": "unverifiable", "assessed_on": moment(EPOCH).date(), "summary": WITHHELD},
        models.Story: {"title": WITHHELD},
    }
    if model is models.CitedDocument:
        yield Document(id=told["document_id"], identity=sha256_of(f"{WITHHELD} {identifier}"), created_at=moment(EPOCH))
    yield model(id=identifier, **typed(model, told, names), **filling.get(model, {}))


# --- Records in force: what they say comes from the graph, the rest from the columns of their rows --------------------


def life(model: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    return {"publication": "published", **typed(model, told, (*columns.LIFE, *columns.BESIDES[model]))}


def actor_rows(record: ActorRecord, told: Mapping[str, Any]) -> Rows:
    yield models.Actor(
        id=record.id,
        kind=record.kind,
        name=record.name,
        description=record.description,
        exact_matches=list(record.exact_matches),
        **life(models.Actor, told),
    )
    for name, folded in told["names"]:
        yield models.ActorName(actor_id=record.id, name=name, folded=folded)


def document_rows(record: DocumentRecord, told: Mapping[str, Any]) -> Rows:
    yield Document(**typed(Document, told["document"], columns.DOCUMENT))
    yield models.CitedDocument(
        id=record.id,
        document_id=told["document"]["id"],
        publisher_id=record.publisher_id,
        **life(models.CitedDocument, told),
    )


def claim_rows(record: ClaimRecord, told: Mapping[str, Any]) -> Rows:
    yield models.Claim(
        id=record.id,
        wording=record.wording,
        language=record.language,
        status=record.status,
        version=record.version,
        **dated(record.event_time),
        **life(models.Claim, told),
    )
    for position, target in enumerate(record.targets):
        yield models.Target(claim_id=record.id, actor_id=target.actor_id, position=position, response=target.response)
    for position, quantity in enumerate(record.quantities):
        yield models.Quantity(
            claim_id=record.id,
            position=position,
            value=quantity.value,
            bound=quantity.bound,
            unit=quantity.unit,
            as_written=quantity.as_written,
            counted_by_id=quantity.counted_by,
        )


def statement_rows(record: StatementRecord, told: Mapping[str, Any]) -> Rows:
    yield models.Statement(
        id=record.id,
        claim_id=record.claim_id,
        claimant_id=record.claimant_id,
        kind=record.kind,
        attitude=record.attitude,
        polarity=record.polarity,
        quotation=record.quotation,
        cue=record.cue,
        hedges=list(record.hedges),
        medium=record.medium,
        replies_to_id=record.replies_to,
        **dated(record.said),
        **life(models.Statement, told),
    )
    for rank, actor in enumerate(record.voice, start=1):
        yield models.VoicePosition(statement_id=record.id, actor_id=actor, rank=rank)
    yield from evidence_rows(record.evidence, statement_id=record.id)


def event_rows(record: EventRecord, told: Mapping[str, Any]) -> Rows:
    amount = record.amount
    yield models.Event(
        id=record.id,
        kind=record.kind,
        headline=record.headline,
        hedges=list(record.hedges),
        amount_value=amount.value if amount else None,
        amount_currency=amount.currency if amount else "",
        amount_bound=amount.bound if amount else "",
        amount_as_written=amount.as_written if amount else "",
        version=record.version,
        **dated(record.time),
        **life(models.Event, told),
    )
    for position, one in enumerate(record.participants):
        yield models.Participant(event_id=record.id, actor_id=one.actor_id, role=one.role, position=position)
    yield from evidence_rows(record.evidence, event_id=record.id)


def evidence_rows(evidence: tuple[EvidenceRecord, ...], **owner: str) -> Rows:
    for position, piece in enumerate(evidence):
        yield models.Evidence(
            id=piece.id,
            text_id=piece.text_id,
            position=position,
            start=piece.start,
            end=piece.end,
            exact=piece.exact,
            prefix=piece.prefix,
            suffix=piece.suffix,
            cue=piece.cue,
            **owner,
        )


def relation_rows(record: RelationRecord, told: Mapping[str, Any]) -> Rows:
    yield models.Relation(
        id=record.id,
        type=record.type,
        from_claim_id=record.from_claim,
        to_claim_id=record.to_claim,
        to_event_id=record.to_event,
        reason=record.reason,
        **life(models.Relation, told),
    )
    if record.conflict:
        yield models.Conflict(
            relation_id=record.id,
            status=record.conflict.status,
            scope=record.conflict.scope,
            explanation=record.conflict.explanation,
            note=record.conflict.note,
        )


def assessment_rows(record: AssessmentRecord, told: Mapping[str, Any]) -> Rows:
    yield models.Assessment(
        id=record.id,
        claim_id=record.claim_id,
        assessed_version=record.version,
        verdict=record.verdict,
        assessor_id=record.assessor_id,
        assessed_on=record.assessed_on,
        summary=record.summary,
        url=record.url,
        **life(models.Assessment, told),
    )


def story_rows(record: StoryRecord, told: Mapping[str, Any]) -> Rows:
    yield models.Story(
        id=record.id, slug=record.slug, title=record.title, summary=record.summary, **life(models.Story, told)
    )
    for claim in record.claims:
        yield models.StoryItem(story_id=record.id, claim_id=claim)
    for event in record.events:
        yield models.StoryItem(story_id=record.id, event_id=event)


ROWS: Mapping[Any, Callable[[Any, Mapping[str, Any]], Rows]] = MappingProxyType(
    {
        ActorRecord: actor_rows,
        DocumentRecord: document_rows,
        ClaimRecord: claim_rows,
        StatementRecord: statement_rows,
        EventRecord: event_rows,
        RelationRecord: relation_rows,
        AssessmentRecord: assessment_rows,
        StoryRecord: story_rows,
    }
)
