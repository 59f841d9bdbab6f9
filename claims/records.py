"""All that the graph, the timeline and the pages need to know of a published record: frozen values, no Django.

References to other records are identifiers, never names, so that a record changes only when its own rows change.
What has no order of its own (other names, matches, the parts of a story) stands in alphabetical order, each once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ingest.records import to_json


@dataclass(frozen=True, slots=True)
class TimeRecord:
    """A time expression. `edtf` empty: unresolved, and then both bounds are None. An open interval has one bound.

    Without `edtf` and without words it says nothing, and then all else is empty too.
    """

    edtf: str
    earliest: dt.date | None
    latest: dt.date | None
    as_written: str = ""
    anchor: dt.date | None = None
    rule: str = ""


UNDATED = TimeRecord("", None, None)  # nothing was written and nothing is known


@dataclass(frozen=True, slots=True)
class QuantityRecord:
    """A number with its counter. `unit` is an ISO 4217 code for money."""

    value: Decimal
    bound: str
    unit: str
    as_written: str
    counted_by: str | None = None  # actor id; None: the article's own count, or not said


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A selector in an archived text (W3C Web Annotation: text position and text quote)."""

    id: str
    text_id: str
    document_id: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    cue: str = ""


@dataclass(frozen=True, slots=True)
class ProvenanceRecord:
    """Which decision made the record, and which extraction proposed it (empty: added by hand)."""

    decision: int
    reviewed_by: str
    reviewed_at: dt.datetime
    extraction: str = ""
    extractor: str = ""
    extractor_version: str = ""


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """Whom a claim is about or against, and what they answered. The answer is never part of a version."""

    actor_id: str
    response: str = "none_recorded"


@dataclass(frozen=True, slots=True)
class ActorRecord:
    """A person, organisation, group or unnamed source."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    exact_matches: tuple[str, ...] = ()  # addresses of the same actor elsewhere, judged by an editor


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A cited article with its snapshot and text: hashes, not bodies."""

    id: str
    url: str
    title: str
    publisher_id: str | None
    published_on: dt.date | None
    language: str
    retrieved_at: dt.datetime | None
    snapshot_sha256: str
    text_id: str
    text_sha256: str


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A proposition, free of its speakers."""

    id: str
    wording: str
    language: str
    status: str
    targets: tuple[TargetRecord, ...]
    quantities: tuple[QuantityRecord, ...]
    event_time: TimeRecord | None
    version: int
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """One utterance of a claim."""

    id: str
    claim_id: str
    claimant_id: str | None  # None: the article's own voice, or unknown
    kind: str
    attitude: str
    polarity: str
    quotation: str
    cue: str
    hedges: tuple[str, ...]
    voice: tuple[str, ...]  # actor ids, innermost speaker first, publisher last
    medium: str
    said: TimeRecord
    evidence: tuple[EvidenceRecord, ...]
    replies_to: str | None
    provenance: ProvenanceRecord


@dataclass(frozen=True, slots=True)
class ParticipantRecord:
    actor_id: str
    role: str


@dataclass(frozen=True, slots=True)
class AmountRecord:
    """Money as written beside its value; `currency` is an ISO 4217 code."""

    value: Decimal
    currency: str
    bound: str
    as_written: str


@dataclass(frozen=True, slots=True)
class EventRecord:
    """A dated happening that is cited, never a verdict."""

    id: str
    kind: str
    headline: str
    participants: tuple[ParticipantRecord, ...]
    amount: AmountRecord | None
    time: TimeRecord
    hedges: tuple[str, ...]
    evidence: tuple[EvidenceRecord, ...]
    version: int
    provenance: ProvenanceRecord


@dataclass(frozen=True, slots=True)
class ConflictRecord:
    """Where a relation is a conflict: whether it is open, how far it reaches and how it was explained."""

    status: str
    scope: str
    explanation: str
    note: str


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """How one claim bears on another claim or on an event."""

    id: str
    type: str
    from_claim: str
    to_claim: str | None  # exactly one of to_claim and to_event is set
    to_event: str | None
    reason: str
    conflict: ConflictRecord | None
    provenance: ProvenanceRecord


@dataclass(frozen=True, slots=True)
class AssessmentRecord:
    """What somebody judged about one version of a claim, signed and dated."""

    id: str
    claim_id: str
    version: int  # of the claim
    verdict: str
    assessor_id: str
    assessed_on: dt.date
    summary: str
    url: str
    provenance: ProvenanceRecord


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """Claims and events that belong together."""

    id: str
    slug: str
    title: str
    summary: str
    claims: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One line of the decision log, without its payload: who is not said, but that it was a person of this desk.

    `hash` chains over `previous_hash` and `payload_sha256` (see `claims.journal`), so that a log can be checked that
    has lost its payloads.
    """

    number: int
    verb: str
    about: tuple[str, str] | None  # kind and id of the record that it is about; None: nothing that is public
    reviewed_by: str
    made_at: dt.datetime
    payload_sha256: str
    previous_hash: str
    hash: str
    undone_by: int | None

    @property
    def id(self) -> str:
        return str(self.number)


@dataclass(frozen=True, slots=True)
class ExtractionRecord:
    """One run of one extractor over one text. `configuration` is a SHA-256 over all that changes its output."""

    id: str
    text_id: str
    extractor: str
    version: str
    model: str
    configuration: str
    made_at: dt.datetime


# What is published and withdrawn by editors, each in a graph of its own.
Record = (
    ActorRecord
    | DocumentRecord
    | ClaimRecord
    | StatementRecord
    | EventRecord
    | RelationRecord
    | AssessmentRecord
    | StoryRecord
)
# What happened once and is neither: the live graph names it, and its address tells it.
Activity = DecisionRecord | ExtractionRecord


def canonical_json(value: Any) -> str:
    """One spelling per value: keys sorted, no spaces, UTF-8 unescaped, so that equal values have equal hashes."""
    return json.dumps(to_json(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256_of(text: str) -> str:
    """SHA-256 of the UTF-8 form of `text`, in lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
