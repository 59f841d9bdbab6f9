"""The plain values that travel between rooms: frozen, checked where they are made. Standard library only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

# The word lists of the field, in one place. Database constraints, graph terms and screens all read them from here.
KINDS = (
    "allegation",
    "counterclaim",
    "denial",
    "admission",
    "apology",
    "promise",
    "demand",
    "prediction",
    "statement",
    "announcement",
)
ATTITUDES = (
    "asserts",
    "denies",
    "doubts",
    "declines_to_comment",
    "does_not_know",
    "does_not_confirm",
    "did_not_reply",
    "withdraws",
)
RELATION_TYPES = (
    "disputes",
    "contradicts",
    "restates",
    "narrows",
    "supports",
    "qualifies",
    "corrects",
    "retracts",
    "cites",
)
EVENT_KINDS = ("settlement", "lawsuit", "ruling", "meeting", "announcement", "investigation", "resignation")
BOUNDS = ("exact", "about", "at_least", "at_most")
QUOTATIONS = ("direct", "indirect", "mixed")
POLARITIES = ("positive", "negative")

Span = tuple[int, int]  # half-open code-point offsets [start, end) into the text as archived


@dataclass(frozen=True, slots=True)
class Selector:
    """Where a passage stands in a text (W3C Web Annotation, Text Position and Text Quote Selectors).

    Offsets count Unicode code points, half-open [start, end), in the stored text.
    """

    start: int
    end: int
    exact: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty or negative span [{self.start}, {self.end})")
        if len(self.exact) != self.end - self.start:
            raise ValueError(f"{self.exact!r} does not fill [{self.start}, {self.end})")

    def holds_in(self, text: str) -> bool:
        """True where the text still says `exact` at these offsets."""
        return text[self.start : self.end] == self.exact


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names or points at somebody: `named` is False for "the company".

    `name` is the fullest form that the document gives.
    """

    span: Span
    label: str  # spaCy entity label, or "" where only grammar says that somebody is meant
    name: str
    named: bool


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written beside its cleaned value. For money the unit is an ISO 4217 code."""

    value: Decimal
    bound: str  # one of BOUNDS
    unit: str
    as_written: str
    span: Span


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A date as written, the rule that read it and what it came to.

    `edtf` is EDTF level 1 (ISO 8601-2); empty with both bounds None where the expression stays unresolved.
    """

    as_written: str
    rule: str
    edtf: str
    earliest: dt.date | None
    latest: dt.date | None
    span: Span
    anchor: dt.date | None = None  # the date that a relative expression counts from


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content joined: who said it, the word that says so, and what. Each role may be discontinuous."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    quotation: str  # one of QUOTATIONS


@dataclass(frozen=True, slots=True)
class CandidateClaim:
    """One proposed statement: an attribution with all that the text says about it."""

    attribution: Attribution
    kind: str
    attitude: str
    polarity: str
    hedges: tuple[Span, ...]
    claimant: str | None  # None: the article's own voice, or unknown
    voice: tuple[str, ...]  # innermost speaker first, "publisher" last
    medium: str | None  # where it was said ("X", "a filing"); None: not stated
    targets: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[TimeExpression, ...]
    said: TimeExpression | None  # when it was uttered; None: the text does not say
    confidence: float
    within: int | None = None  # position of that which it goes on with, or in which somebody is quoted as saying it

    @property
    def span(self) -> Span:
        """From the first to the last code point that any role covers."""
        spans = (*self.attribution.source, *self.attribution.cue, *self.attribution.content)
        return min(start for start, _ in spans), max(end for _, end in spans)


@dataclass(frozen=True, slots=True)
class CandidateEvent:
    """A proposed dated happening whose occurrence is not the dispute."""

    kind: str  # one of EVENT_KINDS
    parties: tuple[str, ...]
    amount: Quantity | None
    date: TimeExpression | None
    hedges: tuple[Span, ...]
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class CandidateRelation:
    """How one candidate claim bears on another: `source` and `target` are positions in the list of attributions."""

    type: str  # one of RELATION_TYPES
    source: int
    target: int
    reason: str


@dataclass(frozen=True, slots=True)
class CandidateConflict:
    """Two passages of one article that cannot both hold as they stand, and why in words."""

    a: Span
    b: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Extractor:
    """Which program proposed it. `configuration` is a SHA-256 over all that changes the output, names included."""

    name: str
    version: str
    model: str
    configuration: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that the extractor finds in one text, each list in text order."""

    attributions: tuple[CandidateClaim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    events: tuple[CandidateEvent, ...] = ()
    relations: tuple[CandidateRelation, ...] = ()
    conflicts: tuple[CandidateConflict, ...] = ()
    unaligned: int = field(default=0)  # spans that did not fall on the text and were dropped: counted, never hidden


PLAIN = frozenset({str, int, bool, type(None)})  # what is its own JSON form


def to_json(value: Any) -> Any:
    """The JSON form of any record: spans as lists, dates as ISO, whole decimals as integers.

    A fraction of more digits than a double holds is a string: nothing of it may be lost.
    """
    if type(value) in PLAIN:  # most of what there is: a page of answers holds thousands
        return value
    if isinstance(value, Mapping):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, dt.date):  # aware datetimes are dates too
        return value.isoformat()
    if isinstance(value, Decimal):
        return _number(value)
    if hasattr(value, "__dataclass_fields__"):
        return {name: to_json(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _number(value: Decimal) -> int | float | str:
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)
