"""What an editor is about to put on record: filled by a candidate, by a form or by a file of decisions.

Actors stand here as an actor's id or as a name; `review` decides which actor a name means. Every check that needs no
database is made here, so that a bad value is refused with its field named.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from claims.records import TimeRecord
from claims.words import PARTICIPANT_ROLES, RESPONSES
from ingest.models import Candidate, Document
from ingest.records import ATTITUDES, BOUNDS, EVENT_KINDS, KINDS, POLARITIES, QUOTATIONS, RELATION_TYPES, Span

LONGEST_HEADLINE = 200


class DraftError(Exception):
    """A value that cannot be recorded. `field` names it, the message says what would do."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field = field_name


@dataclass(frozen=True, slots=True)
class QuantityDraft:
    value: Decimal
    bound: str = "exact"
    unit: str = ""
    as_written: str = ""
    counted_by: str = ""  # empty: nobody is named as the counter


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """One utterance and the proposition it utters."""

    document: Document
    spans: tuple[Span, ...]  # the content, in text order
    wording: str
    claimant: str = ""  # empty: the article's own voice, or unknown
    kind: str = "statement"
    attitude: str = "asserts"
    polarity: str = "positive"
    quotation: str = "indirect"
    cue: str = ""
    hedges: tuple[str, ...] = ()
    voice: tuple[str, ...] = ()  # who passed it on, innermost first; the publisher is added as the last
    medium: str = ""
    targets: tuple[str, ...] = ()
    responses: Mapping[str, str] = field(default_factory=dict)  # by target as written in `targets`
    quantities: tuple[QuantityDraft, ...] = ()
    said: TimeRecord | None = None  # None: by the day of publication
    event_time: TimeRecord | None = None
    replies_to: str = ""  # id of a statement
    labels: Mapping[str, str] = field(default_factory=dict)  # entity label by name, for actors not known yet

    def __post_init__(self) -> None:
        if not self.wording.strip():
            raise DraftError("wording", "A claim needs a wording.")
        if not self.spans:
            raise DraftError("spans", "A statement needs at least one span of evidence.")
        check_word("kind", self.kind, KINDS)
        check_word("attitude", self.attitude, ATTITUDES)
        check_word("polarity", self.polarity, POLARITIES)
        check_word("quotation", self.quotation, QUOTATIONS)
        for quantity in self.quantities:
            check_word("quantities", quantity.bound, BOUNDS)
        for response in self.responses.values():
            check_word("responses", response, RESPONSES)
        check_time("said", self.said)
        check_time("event_time", self.event_time)


@dataclass(frozen=True, slots=True)
class EventDraft:
    document: Document
    spans: tuple[Span, ...]
    kind: str
    headline: str
    participants: tuple[tuple[str, str], ...] = ()  # (actor, role)
    amount: QuantityDraft | None = None  # its unit is an ISO 4217 code
    time: TimeRecord | None = None
    hedges: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_word("kind", self.kind, EVENT_KINDS)
        if not self.headline.strip():
            raise DraftError("headline", "An event needs a headline.")
        if not self.spans:
            raise DraftError("spans", "An event needs at least one span of evidence.")
        for _, role in self.participants:
            check_word("participants", role, PARTICIPANT_ROLES)
        if self.amount and not re.fullmatch(r"[A-Z]{3}", self.amount.unit):
            raise DraftError("amount", "An amount needs a currency of three capital letters, such as USD.")
        check_time("time", self.time)


@dataclass(frozen=True, slots=True)
class ConflictDraft:
    scope: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RelationDraft:
    """How a claim bears on another claim or on an event; with `conflict`, both cannot hold as they stand."""

    type: str
    from_claim: str
    to_claim: str = ""
    to_event: str = ""
    reason: str = ""
    conflict: ConflictDraft | None = None

    def __post_init__(self) -> None:
        check_word("type", self.type, RELATION_TYPES)
        if bool(self.to_claim) == bool(self.to_event):
            raise DraftError("to_claim", "A relation leads to exactly one claim or event.")
        if self.from_claim == self.to_claim:
            raise DraftError("to_claim", "A claim bears no relation to itself.")


Draft = TypeVar("Draft", StatementDraft, EventDraft)


def check_word(name: str, word: str, words: tuple[str, ...]) -> None:
    if word not in words:
        raise DraftError(name, f"{word!r} is not one of: {', '.join(words)}.")


def check_time(name: str, time: TimeRecord | None) -> None:
    if time and time.earliest and time.latest and time.earliest > time.latest:
        raise DraftError(name, f"{time.earliest} is after {time.latest}.")
    if time and time.edtf and not (time.earliest or time.latest):
        raise DraftError(name, f"{time.edtf!r} needs an earliest or a latest day.")


def statement_draft(candidate: Candidate, document: Document) -> StatementDraft:
    """The draft that a statement candidate proposes."""
    payload = candidate.payload
    body = text_of(document)
    attribution = payload["attribution"]
    content = spans_of(attribution["content"])
    return StatementDraft(
        document=document,
        spans=content,
        wording=wording_of(body, content),
        claimant=payload["claimant"] or "",
        kind=payload["kind"],
        attitude=payload["attitude"],
        polarity=payload["polarity"],
        quotation=attribution["quotation"],
        cue=" ".join(body[start:end] for start, end in attribution["cue"]),
        hedges=tuple(body[start:end] for start, end in payload["hedges"]),
        voice=tuple(name for name in payload["voice"] if name != "publisher"),
        medium=payload["medium"] or "",
        targets=tuple(dict.fromkeys(payload["targets"])),
        quantities=tuple(quantity_of(q, counted_by=payload["claimant"] or "") for q in payload["quantities"]),
        said=time_of(payload["said"]),
        event_time=next((time_of(date) for date in payload["dates"] if date != payload["said"]), None),
        labels=payload.get("labels", {}),
    )


def event_draft(candidate: Candidate, document: Document) -> EventDraft:
    """The draft that an event candidate proposes."""
    payload = candidate.payload
    body = text_of(document)
    role = "attendee" if payload["kind"] == "meeting" else "party"
    return EventDraft(
        document=document,
        spans=((candidate.start, candidate.end),),
        kind=payload["kind"],
        headline=shortened(wording_of(body, ((candidate.start, candidate.end),))),
        participants=tuple((party, role) for party in dict.fromkeys(payload["parties"])),
        amount=quantity_of(payload["amount"]) if payload["amount"] else None,
        time=time_of(payload["date"]),
        hedges=tuple(body[start:end] for start, end in payload["hedges"]),
        labels=payload.get("labels", {}),
    )


def with_changes(draft: Draft, changes: Mapping[str, Any]) -> Draft:
    """The draft with an editor's changes, given as JSON values. Raises DraftError for what cannot be."""
    known = {f.name for f in fields(draft)} - {"document", "labels"}
    for name in changes:
        if name not in known:
            raise DraftError(name, f"There is no field {name!r}; known are: {', '.join(sorted(known))}.")
    values = {name: value_of(name, value) for name, value in changes.items()}
    if isinstance(draft, StatementDraft) and "claimant" in values and "voice" not in values:
        values["voice"] = with_speaker(draft, values["claimant"])
    return replace(draft, **values)


def with_speaker(draft: StatementDraft, claimant: str) -> tuple[str, ...]:
    """The voices of the draft, where another claimant speaks; one who is only spoken of stays out of the chain."""
    if draft.claimant and draft.claimant not in draft.voice:
        return draft.voice
    rest = tuple(name for name in draft.voice if name != draft.claimant)
    return (claimant, *rest) if claimant else rest


def value_of(name: str, value: Any) -> Any:
    """The Python value of one draft field from its JSON form."""
    try:
        return _parse(name, value)
    except (TypeError, KeyError, ValueError, InvalidOperation, AttributeError) as error:
        raise DraftError(name, f"The value of {name!r} is not of the form that the documentation shows.") from error


def _parse(name: str, value: Any) -> Any:
    if name in ("said", "event_time", "time"):
        return time_of(value)
    if name == "amount":
        return quantity_of(value) if value else None
    if name == "quantities":
        return tuple(quantity_of(item) for item in value)
    if name == "spans":
        return spans_of(value)
    if name == "participants":
        return tuple((str(item["actor"]), str(item.get("role", "party"))) for item in value)
    if name == "responses":
        return {str(target): str(response) for target, response in value.items()}
    if name in ("hedges", "voice", "targets"):
        if isinstance(value, str):
            raise TypeError(f"{name} is a list")
        return tuple(str(item) for item in value if str(item).strip())
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{name} is a string")
    return value or ""


def spans_of(value: Any) -> tuple[Span, ...]:
    return tuple((int(start), int(end)) for start, end in value)


def time_of(value: Mapping[str, Any] | None) -> TimeRecord | None:
    """A time expression from its JSON form; None stays None."""
    if value is None:
        return None
    return TimeRecord(
        edtf=value.get("edtf") or "",
        earliest=day_of(value.get("earliest")),
        latest=day_of(value.get("latest")),
        as_written=value.get("as_written") or "",
        anchor=day_of(value.get("anchor")),
        rule=value.get("rule") or "",
    )


def day_of(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def quantity_of(value: Mapping[str, Any], *, counted_by: str = "") -> QuantityDraft:
    return QuantityDraft(
        value=Decimal(str(value["value"])),
        bound=value.get("bound", "exact"),
        unit=value.get("unit") or value.get("currency") or "",
        as_written=value.get("as_written") or "",
        counted_by=value.get("counted_by") or counted_by,
    )


def text_of(document: Document) -> str:
    if document.text is None:
        raise DraftError("document", "The document has no text yet.")
    return document.text.body


def wording_of(body: str, spans: tuple[Span, ...]) -> str:
    """A first wording of a claim: its quotes on one line, with a capital and a full stop."""
    words = " ".join(" ".join(body[start:end] for start, end in spans).split())
    words = words.strip(" ,;:—–-").removeprefix("that ")
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?", "…")) else ".")


def shortened(text: str) -> str:
    """`text`, cut at a word to the length of a headline."""
    if len(text) <= LONGEST_HEADLINE:
        return text
    return text[:LONGEST_HEADLINE].rsplit(" ", 1)[0] + " …"
