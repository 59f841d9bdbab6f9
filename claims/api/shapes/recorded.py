"""Records as they are sent, each with its life in public and most with the decision behind them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.entries import (
    ActorRef,
    AmountValue,
    Corroboration,
    EntryDate,
    EvidenceRef,
    Generator,
    ParticipantRef,
    QuantityValue,
    RelationRef,
    TargetRef,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What every record has. `publication` is one of draft, published, retracted, redacted."""

    id: str
    uri: str
    publication: str
    created_at: dt.datetime
    updated_at: dt.datetime
    published_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Recorded):
    """A record with the decision behind it. `generated_by` null: added by hand, no extractor proposed it."""

    generated_by: Generator | None
    reviewed_by: str
    reviewed_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRef:
    id: str
    slug: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Recorded):
    kind: str
    name: str
    aliases: tuple[str, ...]
    description: str
    exact_matches: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Reviewed):
    """One utterance of a claim."""

    kind: str
    attitude: str
    polarity: str
    quotation: str
    cue: str
    hedges: tuple[str, ...]
    hedged: bool
    claimant: ActorRef | None
    voice: tuple[ActorRef, ...]
    medium: str | None
    said: EntryDate
    replies_to: str | None
    evidence: tuple[EvidenceRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Recorded):
    """A proposition with the statements that make it, deny it or keep silent about it."""

    version: int
    version_uri: str | None
    wording: str
    language: str
    status: str
    targets: tuple[TargetRef, ...]
    quantities: tuple[QuantityValue, ...]
    event_time: EntryDate | None
    corroboration: Corroboration
    relations: tuple[RelationRef, ...]
    has_conflict: bool
    stories: tuple[StoryRef, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Reviewed):
    version: int
    version_uri: str | None
    kind: str
    headline: str
    participants: tuple[ParticipantRef, ...]
    amount: AmountValue | None
    date: EntryDate
    hedges: tuple[str, ...]
    hedged: bool
    corroboration: Corroboration
    evidence: tuple[EvidenceRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Recorded):
    """`claims` and `events` are the identifiers of what is public of the story."""

    slug: str
    title: str
    summary: str
    claims: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a relation: `label` is a claim's wording or an event's headline, `quote` its first evidence."""

    id: str
    uri: str
    label: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictState:
    status: str
    scope: str
    explanation: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Reviewed):
    """How a claim bears on another claim, or on an event."""

    type: str
    from_claim: End | None
    to_claim: End | None
    to_event: End | None
    reason: str
    conflict: ConflictState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Reviewed):
    """What somebody judged about one version of a claim. `is_current` false: the claim has changed since.

    `assessor` null: whoever signed it is not public any more.
    """

    claim: str
    version: int
    version_uri: str
    is_current: bool
    verdict: str
    assessor: ActorRef | None
    assessed_on: dt.date
    summary: str
    url: str
