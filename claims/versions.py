"""What a version of a published record holds: all that an editor vouches for, and nothing that moves on its own.

Replies, status and publication state are left out, because they change without the record changing. The documents are
in it as they were cited then, so that the version alone leads to the hashes of the texts that it quotes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from claims.models import CitedDocument, Claim, Event, Relation, Statement
from claims.records import ClaimRecord, DocumentRecord, EventRecord, EvidenceRecord, RelationRecord, StatementRecord
from ingest.records import to_json

MOVING = ("status", "version", "created_at")
Versioned = Claim | Event


def version_body(record: Versioned) -> dict[str, Any]:
    """The complete record as JSON values; a claim with its statements and relations."""
    return version_bodies(type(record), [record.pk])[record.pk]


def version_bodies(model: type[Versioned], ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The same for many records of one model, by id."""
    told = tell(model, ids)
    rows = model.objects.filter(pk__in=ids).with_decision()
    return {row.pk: told[row.pk] | {"version": publication_of(row)} for row in rows}


def tell(model: type[Versioned], ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What is on record now, in the form of a version that is not numbered yet, by id."""
    return tell_claims(ids) if model is Claim else tell_events(ids)


def tell_claims(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    statements, relations = defaultdict(list), defaultdict(list)
    for statement in Statement.objects.published().filter(claim__in=ids).order_by("id").records():
        statements[statement.claim_id].append(statement)
    for relation in Relation.objects.published().filter(from_claim__in=ids).order_by("id").records():
        relations[relation.from_claim].append(relation)
    cited = cited_documents(piece for found in statements.values() for one in found for piece in one.evidence)
    claims = Claim.objects.filter(pk__in=ids).records()
    return {claim.id: claim_body(claim, statements[claim.id], relations[claim.id], cited) for claim in claims}


def claim_body(
    claim: ClaimRecord,
    statements: Sequence[StatementRecord],
    relations: Sequence[RelationRecord],
    cited: Mapping[str, DocumentRecord],
) -> dict[str, Any]:
    """A claim with its published statements and relations, in the order of their ids; `cited`: documents by id."""
    body = without(to_json(claim), MOVING)
    body["targets"] = [target["actor_id"] for target in body["targets"]]
    return {
        "claim": body,
        "statements": to_json(statements),
        "relations": to_json(relations),
        "documents": documents_behind((piece for one in statements for piece in one.evidence), cited),
    }


def tell_events(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    events = list(Event.objects.filter(pk__in=ids).records())
    cited = cited_documents(piece for event in events for piece in event.evidence)
    return {event.id: event_body(event, cited) for event in events}


def event_body(event: EventRecord, cited: Mapping[str, DocumentRecord]) -> dict[str, Any]:
    return {"event": without(to_json(event), ("version",)), "documents": documents_behind(event.evidence, cited)}


def cited_documents(evidence: Iterable[EvidenceRecord]) -> dict[str, DocumentRecord]:
    ids = {piece.document_id for piece in evidence}
    return {document.id: document for document in CitedDocument.objects.filter(pk__in=ids).records()}


def documents_behind(evidence: Iterable[EvidenceRecord], cited: Mapping[str, DocumentRecord]) -> Any:
    return to_json([cited[key] for key in sorted({piece.document_id for piece in evidence})])


def publication_of(record: Versioned) -> dict[str, Any]:
    decision = record.decision
    assert decision is not None  # it is being published
    return publication(record.version, decision.number, decision.made_at)


def publication(number: int, decision: int, made_at: dt.datetime) -> dict[str, Any]:
    """Which version this is: its number, the decision that made it and when, and how the desk signed it."""
    return {
        "number": number,
        "decision": decision,
        "published_at": to_json(made_at),
        "reviewed_by": settings.DESK_NAME,
        **({"licence": settings.DATA_LICENCE} if settings.DATA_LICENCE else {}),
    }


def without(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}
