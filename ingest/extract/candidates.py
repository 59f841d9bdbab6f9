"""Candidate claims and mentions made of drafts: ranges of tokens become offsets, heads become names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ingest.extract.cast import Cast, describe, find_start
from ingest.extract.drafts import Draft
from ingest.extract.grammar import Range, find_near, governors, to_span, written
from ingest.extract.kinds import (
    Judgement,
    find_attitude,
    find_confidence,
    find_hedges,
    find_polarity,
)
from ingest.extract.media import find_medium
from ingest.extract.speakers import resolve
from ingest.records import Attribution, CandidateClaim, Mention, Quantity, Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc

Marked = TypeVar("Marked", Quantity, TimeExpression)
_UNSAID = frozenset({"does_not_know", "does_not_confirm", "did_not_reply"})  # voiced by the publisher, not the holder


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands marked in a text, whoever says it: quotations in tokens, numbers and dates in offsets."""

    quotations: tuple[Range, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[TimeExpression, ...]


def make_claim(draft: Draft, judgement: Judgement, cast: Cast, marks: Marks) -> CandidateClaim:
    """One proposed statement with all that the text says about it."""
    attribution = _make_attribution(draft, cast.doc, marks.quotations)
    attitude, claimant = find_attitude(draft), judgement.claimant
    reach = _find_reach(draft, cast.doc)
    dates = [(item, _is_inside(item.span, draft, cast)) for item in _within(marks.dates, reach)]
    beside = tuple(item for item, inside in dates if not inside and _governs(draft, item.span, cast))
    return CandidateClaim(
        attribution=attribution,
        kind=judgement.kind,
        attitude=attitude,
        polarity=find_polarity(draft, cast.doc),
        hedges=find_hedges(draft, cast),
        claimant=claimant,
        voice=("publisher",) if claimant is None or attitude in _UNSAID else (claimant, "publisher"),
        medium=find_medium(cast, draft.cue.anchor) if draft.cue.form == "verb" else None,
        targets=judgement.targets,
        quantities=tuple(
            item for item in _within(marks.quantities, reach) if _is_within(item.span, attribution.content)
        ),
        dates=tuple(item for item, inside in dates if inside or item in beside),
        said=next(iter(beside), None),
        confidence=find_confidence(draft, claimant),
    )


def _find_reach(draft: Draft, doc: Doc) -> Span:
    """From the first to the last code point of the content and of the cue's sentence."""
    sentence = doc[draft.cue.anchor].sent
    parts = [*draft.content, (sentence.start, sentence.end)]
    return to_span(doc, (min(start for start, _ in parts), max(end for _, end in parts)))


def _within(items: Sequence[Marked], reach: Span) -> Sequence[Marked]:
    """Those of the items, which stand in text order, that begin within the reach."""
    low, high = (bisect_left(items, at, key=lambda item: item.span[0]) for at in reach)
    return items[low:high]


def _make_attribution(draft: Draft, doc: Doc, quotations: tuple[Range, ...]) -> Attribution:
    source = (to_span(doc, draft.source),) if draft.source and not draft.carried else ()
    cue = () if draft.carried else tuple(to_span(doc, part) for part in draft.cues)
    content = _join_spans(written(doc), sorted({to_span(doc, part) for part in draft.content}))
    return Attribution(source, cue, content, _find_quotation(draft, quotations))


def _find_quotation(draft: Draft, quotations: tuple[Range, ...]) -> str:
    """One of `ingest.records.QUOTATIONS`: all of the content quoted, none of it, or some."""
    whole = min(start for start, _ in draft.content), max(end for _, end in draft.content)
    near = find_near(quotations, whole)
    if all(any(low <= start and end <= high for low, high in near) for start, end in draft.content):
        return "direct"
    touched = any(low < end and start < high for start, end in draft.content for low, high in near)
    return "mixed" if touched else "indirect"


def _join_spans(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """Neighbouring spans with only blanks between them as one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _is_within(span: Span, places: Iterable[Span]) -> bool:
    return any(start <= span[0] < end for start, end in places)


def _is_inside(span: Span, draft: Draft, cast: Cast) -> bool:
    return _is_within(span, (to_span(cast.doc, part) for part in draft.content))


def _governs(draft: Draft, span: Span, cast: Cast) -> bool:
    """True where the nearest verb above the words of a date is the cue: they say when it was uttered."""
    found = cast.doc.char_span(*span, alignment_mode="expand")
    if found is None or draft.carried:
        return False
    verb = next((item for item in governors(found.root) if item.pos_ in {"VERB", "AUX"}), None)
    return verb is not None and draft.cue.part[0] <= verb.i < draft.cue.part[1]


def make_mentions(cast: Cast, drafts: Iterable[Draft]) -> tuple[Mention, ...]:
    """Every name, and every word by which a source or target is pointed at, in text order."""
    found = {Mention(to_span(cast.doc, name.part), name.label, name.name, named=True) for name in cast.names}
    for draft in drafts:
        for position in (draft.source_head, draft.target):
            if position is not None and (mention := _make_pointer(cast, position)) is not None:
                found.add(mention)
    return tuple(sorted(found, key=lambda mention: (mention.span, mention.name)))


def _make_pointer(cast: Cast, position: int) -> Mention | None:
    """ "The company" or "he" as a mention of whom it means; None for a name and where it stays open."""
    token = cast.doc[position]
    names = resolve(cast, position)
    if position in cast.by_token or not names or token.pos_ not in {"PRON", "NOUN"}:
        return None
    start = position if token.pos_ == "PRON" else find_start(token)
    name = names[0] if len(names) == 1 else describe(cast, token)
    return Mention(to_span(cast.doc, (start, position + 1)), "", name, named=False)
