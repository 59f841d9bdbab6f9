"""The JSON of versions -> the records that they hold, with what they leave out put back in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from claims.decoding import from_json
from claims.models import Claim, Event, Version
from claims.past.log import AsOf, Moving, in_force, moving
from claims.records import ClaimRecord, DocumentRecord, EventRecord, StatementRecord


@dataclass(frozen=True, slots=True)
class Edition:
    """What one version tells. A claim has statements, an event has none; `record` bears the number of the version."""

    record: ClaimRecord | EventRecord
    statements: tuple[StatementRecord, ...]
    documents: Mapping[str, DocumentRecord]  # by the id that evidence names
    published_at: dt.datetime


def claims_then(ids: Iterable[str], then: AsOf) -> dict[str, Edition]:
    """The editions of those of the claims that were public then."""
    rows = list(in_force(Claim, then).filter(record_id__in=list(ids)))
    moved = moving([row.record_id for row in rows], then)
    return {row.record_id: claim_edition(row, json.loads(row.body), moved) for row in rows}


def events_then(ids: Iterable[str], then: AsOf) -> dict[str, Edition]:
    """The editions of those of the events that were public then."""
    rows = in_force(Event, then).filter(record_id__in=list(ids))
    return {row.record_id: event_edition(row, json.loads(row.body)) for row in rows}


def claim_edition(row: Version, body: Mapping[str, Any], moved: Moving) -> Edition:
    told = body["claim"]
    targets = [
        {"actor_id": actor, "response": moved.responses.get((row.record_id, actor), "none_recorded")}
        for actor in told["targets"]
    ]
    back = {
        "status": moved.statuses.get(row.record_id, "alleged"),
        "version": row.number,
        "created_at": row.created_at.isoformat(),
        "targets": targets,
    }
    statements = tuple(from_json(StatementRecord, fields) for fields in body["statements"])
    return Edition(from_json(ClaimRecord, {**told, **back}), statements, documents_of(body), row.created_at)


def event_edition(row: Version, body: Mapping[str, Any]) -> Edition:
    record = from_json(EventRecord, {**body["event"], "version": row.number})
    return Edition(record, (), documents_of(body), row.created_at)


def documents_of(body: Mapping[str, Any]) -> dict[str, DocumentRecord]:
    return {fields["id"]: from_json(DocumentRecord, fields) for fields in body["documents"]}
