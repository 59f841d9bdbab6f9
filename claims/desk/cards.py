"""What the review page shows of one document: its text with marks, one card per candidate, and what is on record.

A fixed number of queries, whatever the number of candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from claims.bulk import newest_run
from claims.desk.passages import Mark, Segment, in_context, make_segments
from claims.models import ActorName, CandidateDecision, Claim, Event, Evidence, Relation, Statement
from claims.resolve.actors import fold
from ingest.models import CANDIDATE_TYPES, Candidate, Document
from ingest.records import Span

ROLES = ("source", "cue", "content")  # of an attribution, as marked in a quote
LONGEST_NAME = 90
# What the name and the state of a decided record need.
RECORD_FIELDS = ("statement__claim", "event", "relation__from_claim", "relation__to_claim", "relation__to_event")


@dataclass(frozen=True, slots=True)
class Card:
    """One candidate as an editor sees it."""

    candidate: Candidate
    number: int  # from 1, in text order
    title: str
    quote: tuple[Segment, ...]  # the passage, in its context
    other: tuple[Segment, ...]  # the far end of a relation or conflict
    facts: tuple[tuple[str, str], ...]  # label and value
    decision: CandidateDecision | None  # None: still to be decided

    @property
    def outcome(self) -> str:
        return outcome_of(self.decision) if self.decision else ""

    @property
    def record(self) -> Claim | Event | Relation | None:
        """What came of it; None where it is rejected or undecided."""
        if self.decision is None:
            return None
        statement = self.decision.statement
        return statement.claim if statement else self.decision.event or self.decision.relation


@dataclass(frozen=True, slots=True)
class ReviewPage:
    document: Document
    segments: tuple[Segment, ...]
    cards: tuple[Card, ...]

    @property
    def waiting(self) -> tuple[Card, ...]:
        return tuple(card for card in self.cards if card.decision is None)

    def current(self, candidate_id: str) -> Card | None:
        """The undecided card asked for, else the first undecided one; None where all is decided."""
        return next((card for card in self.waiting if card.candidate.id == candidate_id), None) or next(
            iter(self.waiting), None
        )


def review_page(document: Document) -> ReviewPage:
    body = document.text.body if document.text else ""
    candidates = candidates_of(document)
    numbers = {candidate.id: number for number, candidate in enumerate(candidates, start=1)}
    known = known_names(names_in(candidates))
    by_id = {candidate.id: candidate for candidate in candidates}
    cards = tuple(make_card(candidate, body, numbers, known, by_id) for candidate in candidates)
    marks = [*candidate_marks(cards, by_id), *recorded_marks(document)]
    return ReviewPage(document, make_segments(body, marks), cards)


def candidates_of(document: Document) -> list[Candidate]:
    """The candidates of the newest run in text order, with what was decided about them."""
    related = [f"decision__{name}" for name in RECORD_FIELDS]
    rows = Candidate.objects.filter(run=newest_run(document)).select_related("decision", *related)
    return sorted(rows, key=text_order)


def text_order(candidate: Candidate) -> tuple[int, int, int, int]:
    """Where a candidate stands on the page; a relation comes right after the statement that it leads from."""
    return candidate.start, candidate.end, CANDIDATE_TYPES.index(candidate.type), candidate.position


def decision_of(candidate: Candidate) -> CandidateDecision | None:
    return getattr(candidate, "decision", None)


def candidate_marks(cards: Iterable[Card], by_id: Mapping[str, Candidate]) -> list[Mark]:
    return [
        Mark(start, end, card.candidate.type, card.number)
        for card in cards
        if card.decision is None
        for start, end in passages_of(card.candidate, by_id)
    ]


def passages_of(candidate: Candidate, by_id: Mapping[str, Candidate]) -> list[Span]:
    """The words that a candidate proposes to quote: of a relation, those of the statement that it leads from.

    Without the source of a statement, which may stand paragraphs away.
    """
    if candidate.type == "relation" and candidate.payload["from"] in by_id:
        candidate = by_id[candidate.payload["from"]]
    if candidate.type != "statement":
        return [(candidate.start, candidate.end)]
    return [(start, end) for start, end in candidate.payload["attribution"]["content"]]


def quote_of(candidate: Candidate, body: str, by_id: Mapping[str, Candidate]) -> tuple[Segment, ...]:
    """The quoted words in their context, with the roles that stand within it marked."""
    passages = passages_of(candidate, by_id)
    whole = min(start for start, _ in passages), max(end for _, end in passages)
    return in_context(body, whole, role_marks(candidate) or [Mark(*whole, "content")])


def other_quote(candidate: Candidate, body: str, by_id: Mapping[str, Candidate]) -> tuple[Segment, ...]:
    """The words at the far end of a relation or conflict; empty for what has no far end."""
    if candidate.type == "relation" and candidate.payload["to"] in by_id:
        return quote_of(by_id[candidate.payload["to"]], body, by_id)
    if candidate.type == "conflict":
        start, end = candidate.payload["b"]
        return in_context(body, (start, end), [Mark(start, end, "content")])
    return ()


def recorded_marks(document: Document) -> list[Mark]:
    spans = Evidence.objects.filter(text=document.text_id).values_list("start", "end")
    return [Mark(start, end, "recorded") for start, end in spans]


def make_card(
    candidate: Candidate,
    body: str,
    numbers: Mapping[str, int],
    known: set[str],
    by_id: Mapping[str, Candidate],
) -> Card:
    return Card(
        candidate=candidate,
        number=numbers[candidate.id],
        title=title_of(candidate),
        quote=quote_of(candidate, body, by_id),
        other=other_quote(candidate, body, by_id),
        facts=tuple((label, value) for label, value in facts_of(candidate, body, numbers, known) if value),
        decision=decision_of(candidate),
    )


def title_of(candidate: Candidate) -> str:
    payload = candidate.payload
    if candidate.type == "statement":
        return f"{payload['kind'].capitalize()} · {payload['claimant'] or 'claimant unknown'}"
    if candidate.type == "event":
        return f"Event · {payload['kind']}"
    if candidate.type == "relation":
        return f"Relation · {payload['type']}"
    return "Conflict in this article"


def role_marks(candidate: Candidate) -> list[Mark]:
    """Who, cue, what and hedges of a statement; none for the other types."""
    if candidate.type != "statement":
        return []
    attribution = candidate.payload["attribution"]
    roles = [Mark(start, end, role) for role in ROLES for start, end in attribution[role]]
    return [*roles, *(Mark(start, end, "hedge") for start, end in candidate.payload["hedges"])]


Facts = Iterable[tuple[str, str]]


def facts_of(candidate: Candidate, body: str, numbers: Mapping[str, int], known: set[str]) -> Facts:
    payload = candidate.payload
    if candidate.type == "statement":
        return statement_facts(payload, body, known)
    if candidate.type == "event":
        return event_facts(payload, body, known)
    if candidate.type == "relation":
        ends = [f"candidate {numbers[end]}" if end in numbers else "?" for end in (payload["from"], payload["to"])]
        return [("Bears", f"{ends[0]} {payload['type']} {ends[1]}"), ("Because", payload["reason"])]
    return [("Because", payload["reason"])]


def statement_facts(payload: Mapping[str, Any], body: str, known: set[str]) -> Facts:
    voices = [voice for voice in payload["voice"] if voice not in ("publisher", payload["claimant"])]
    negative = " (negated)" if payload["polarity"] == "negative" else ""
    return [
        ("Claimant", named([payload["claimant"]], known) if payload["claimant"] else "unknown, or the article itself"),
        ("Attitude", payload["attitude"].replace("_", " ") + negative),
        ("Against", named(payload["targets"], known)),
        ("Through", named(voices, known)),
        ("Medium", payload["medium"] or ""),
        ("Hedged", ", ".join(body[start:end] for start, end in payload["hedges"])),
        ("Numbers", "; ".join(map(quantity_words, payload["quantities"]))),
        ("Said", time_words(payload["said"])),
        ("Dates", "; ".join(time_words(date) for date in payload["dates"] if date != payload["said"])),
        ("Confidence", f"{payload['confidence']:.0%}"),
    ]


def event_facts(payload: Mapping[str, Any], body: str, known: set[str]) -> Facts:
    return [
        ("Parties", named(payload["parties"], known)),
        ("Amount", quantity_words(payload["amount"]) if payload["amount"] else ""),
        ("Date", time_words(payload["date"])),
        ("Hedged", ", ".join(body[start:end] for start, end in payload["hedges"])),
        ("Confidence", f"{payload['confidence']:.0%}"),
    ]


def quantity_words(quantity: Mapping[str, Any]) -> str:
    bound = "" if quantity["bound"] == "exact" else quantity["bound"].replace("_", " ") + " "
    return f"“{quantity['as_written']}” → {bound}{quantity['value']:,} {quantity['unit']}"


def time_words(time: Mapping[str, Any] | None) -> str:
    if time is None:
        return ""
    return f"“{time['as_written']}” → {time['edtf'] or 'unresolved'}"


# --- names ------------------------------------------------------------------------------------------------------------


def names_in(candidates: Iterable[Candidate]) -> set[str]:
    names: set[str] = set()
    for candidate in candidates:
        payload = candidate.payload
        names.update([*payload.get("targets", ()), *payload.get("voice", ()), *payload.get("parties", ())])
        names.add(payload.get("claimant") or "")
    return names - {"", "publisher"}


def known_names(names: Iterable[str]) -> set[str]:
    """Those of the names that an actor has already."""
    folded = {name: fold(name) for name in names}
    found = set(ActorName.objects.filter(folded__in=set(folded.values())).values_list("folded", flat=True))
    return {name for name, form in folded.items() if form in found}


def named(names: Iterable[str], known: set[str]) -> str:
    """The names in one line; those that would make a new actor are marked."""
    return ", ".join(name if name in known else f"{name} (new)" for name in names)


def outcome_of(decision: CandidateDecision) -> str:
    """What became of a candidate, in one line."""
    if decision.outcome == "rejected":
        return f"Rejected: {decision.reason}"
    record = decision.statement or decision.event or decision.relation
    return f"Accepted, {record.publication}" if record else "Accepted"


def shortened(words: str) -> str:
    return words if len(words) <= LONGEST_NAME else words[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"


def statement_name(statement: Statement) -> str:
    return shortened(f"{statement.claimant or 'unknown'}: {statement.claim}")
