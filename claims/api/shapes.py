"""The answers of the REST door as frozen values: what is sent, and what the OpenAPI document says is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """How far the work on a document is. `error` is a sentence; empty: none."""

    state: str
    step: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article. `sha256` is over the archived text, `snapshot_sha256` over the bytes as they came."""

    id: str
    url: str
    title: str
    publisher: str
    publisher_id: str | None
    published_on: dt.date | None
    language: str
    retrieved_at: dt.datetime | None
    sha256: str | None
    snapshot_sha256: str | None
    text_public: bool
    state: str
    job: JobState | None
    links: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One published state of a record. `sha256` is over the canonical JSON: keys sorted, no spaces, UTF-8."""

    number: int
    uri: str
    sha256: str
    created_at: dt.datetime
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionBody(Version):
    """A version with what it says.

    `nanopublication_sha256` is over the canonical N-Quads (RDFC-1.0) of its forms in RDF; null for a version from
    before there were any.
    """

    nanopublication_sha256: str | None
    record: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The run that proposed a record, with the hash over all that changes its output."""

    id: str
    candidate: str
    extractor: str
    version: str
    model: str
    configuration: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A line of the decision log. `hash` chains over the line before it."""

    number: int
    verb: str
    record_type: str
    record: str
    decided_by: str
    made_at: dt.datetime
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedText:
    id: str
    sha256: str
    reader: str
    snapshot_sha256: str
    media_type: str
    size: int
    stored_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementProvenance:
    id: str
    uri: str
    evidence: tuple[EvidenceRef, ...]
    texts: tuple[ArchivedText, ...]
    extraction: Extraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """From the claim back to the bytes: statements, spans, texts, snapshots, extraction runs, decisions, versions."""

    claim: str
    uri: str
    wording: str
    statements: tuple[StatementProvenance, ...]
    decisions: tuple[DecisionLine, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What the extractor proposes. `payload` is its record as JSON; `outcome` null: undecided."""

    id: str
    document: str | None
    type: str
    position: int
    start: int
    end: int
    quote: str
    payload: dict[str, Any]
    outcome: str | None
    reason: str
    record_type: str | None
    record: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearClaim:
    """A known claim that shares words with a wording; `score` is the share of words in common, 0 to 1."""

    id: str
    wording: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What a candidate became. `claim` is the claim of a statement."""

    record_type: str
    id: str
    claim: str | None
    nearest: tuple[NearClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    candidate: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    id: str
    version: int
    version_uri: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted:
    id: str
    publication: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """The act that was taken back."""

    number: int
    verb: str
    record_type: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A document that was taken in: the work goes on, and `links.document` tells how far it is."""

    id: str
    job: JobState
    links: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    field: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong and how to mend it (RFC 9457). `errors` names each field at fault, where fields are at fault."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[FieldProblem, ...]
