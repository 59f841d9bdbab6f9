"""What a version of a published record holds: all that an editor vouches for, and nothing that moves on its own.

Replies, status and publication state are left out, because they change without the record changing.
"""

from __future__ import annotations

from typing import Any

from claims.models import Claim, Event
from claims.records import ClaimRecord, EventRecord, RelationRecord, StatementRecord
from ingest.records import to_json

MOVING = ("status", "version", "created_at")


def version_body(record: Claim | Event) -> dict[str, Any]:
    """The complete record as JSON values; a claim with its statements and relations."""
    if isinstance(record, Event):
        (event,) = Event.objects.filter(pk=record.pk).records()
        return event_body(event)
    (claim,) = Claim.objects.filter(pk=record.pk).records()
    statements = record.statements.published().order_by("id").records()
    relations = record.relations.published().order_by("id").records()
    return claim_body(claim, list(statements), list(relations))


def event_body(event: EventRecord) -> dict[str, Any]:
    return {"event": without(to_json(event), ("version",))}


def claim_body(
    claim: ClaimRecord, statements: list[StatementRecord], relations: list[RelationRecord]
) -> dict[str, Any]:
    """Statements and relations are the published ones, in the order of their ids."""
    body = without(to_json(claim), MOVING)
    body["targets"] = [target["actor_id"] for target in body["targets"]]
    return {"claim": body, "statements": to_json(statements), "relations": to_json(relations)}


def without(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}
