"""What a timeline entry is made of: the outer contract as frozen values, whose `to_json` is that contract. Pure.

The REST answers are made of the same parts, so an actor, a date or a quote looks alike everywhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ingest import records

CLOCKS = ("said", "event", "published")


@dataclass(frozen=True, slots=True)
class ActorRef:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TargetRef:
    """Whom a claim is about or against. `response` is what is recorded of their answer to this claim."""

    id: str
    name: str
    response: str


@dataclass(frozen=True, slots=True)
class ParticipantRef:
    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class EntryDate:
    """An interval of days, both ends included. A bound of null is open; `edtf` is empty where nothing is known."""

    edtf: str
    earliest: dt.date | None
    latest: dt.date | None
    as_written: str
    clock: str  # one of CLOCKS: whose time this is


@dataclass(frozen=True, slots=True)
class QuantityValue:
    value: Decimal
    bound: str
    unit: str
    as_written: str
    counted_by: ActorRef | None


@dataclass(frozen=True, slots=True)
class AmountValue:
    value: Decimal
    currency: str
    bound: str
    as_written: str


@dataclass(frozen=True, slots=True)
class Corroboration:
    """On how much a claim or event rests: see `corroborate`."""

    documents: int
    publishers: int
    origins: int


@dataclass(frozen=True, slots=True)
class RelationRef:
    """How the claim bears on another claim, with that claim's first published statement, or on an event."""

    type: str
    claim: str | None
    statement: str | None
    event: str | None


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A cited article. `sha256` is over the archived text that the offsets count in."""

    id: str
    title: str
    publisher: str
    published_on: dt.date | None
    url: str
    retrieved_at: dt.datetime | None
    sha256: str


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """The words themselves: half-open code-point offsets into the archived text of the document."""

    quote: str
    prefix: str
    suffix: str
    start: int
    end: int
    cue: str
    annotation: str
    document: DocumentRef | None


@dataclass(frozen=True, slots=True)
class Generator:
    extractor: str
    version: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One published statement or event. What one type does not have is null or empty."""

    id: str
    type: str  # statement or event
    claim: str | None
    kind: str
    headline: str
    uri: str
    version_uri: str | None
    date: EntryDate
    claimant: ActorRef | None
    voice: tuple[ActorRef, ...]
    medium: str | None
    attitude: str | None
    hedged: bool
    status: str | None
    targets: tuple[TargetRef, ...]
    quantities: tuple[QuantityValue, ...]
    amount: AmountValue | None
    participants: tuple[ParticipantRef, ...]
    corroboration: Corroboration
    relations: tuple[RelationRef, ...]
    replies_to: str | None
    evidence: tuple[EvidenceRef, ...]
    generated_by: Generator | None  # None: added by hand
    reviewed_by: str
    reviewed_at: dt.datetime

    def to_json(self) -> dict[str, Any]:
        fields: dict[str, Any] = records.to_json(self)
        return fields
