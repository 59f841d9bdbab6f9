"""Dates that hang on a happening which has none here: "two days before it fell", "on the night of the accident".

They are points in time: counted from the day on which the text tells that it happened (`occasions`), else kept as
written. What names a date of its own ("two days after the vote of 3 May") is left to it.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.extract.grammar import children, find_starts
from ingest.extract.lexicons.times import DateWords
from ingest.extract.occasions import Occasions
from ingest.extract.periods import make_interval, shift_period
from ingest.extract.tenses import Tenses
from ingest.records import TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

HINGED = "hinged"  # the name that is recorded
_HINGE = re.compile(r"\s(?:before|after|of)\b")
_TERM = re.compile(r"\b(?:before|until|till)\s+(?=\w)", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s+(?=(?:the|that|his|her|its|their)\b)", re.IGNORECASE)
_END = re.compile(r"\s*[,;:—–(“”\"?!]|\s*\.(?=\s|$)|\n")
_LONGEST = 80  # code points behind the word
_LEAD = 24  # code points before the noun
_KNOWN = frozenset({"the", "this", "that"})
_ROUGH = re.compile(r"\b(?:than|over|nearly|almost|about|around|some|roughly|least)\s+$", re.IGNORECASE)
_NOUNS = frozenset({"NOUN", "PROPN"})
_VERBS = frozenset({"VERB", "AUX"})
_UNITS = {
    "day": "day", "night": "day", "morning": "day", "afternoon": "day", "evening": "day", "week": "week",
    "month": "month", "year": "year",
}  # fmt: skip
_PRECISE = {"day": 1, "week": 1, "month": 31, "year": 366}  # days that what is counted from may last
_WAYS = {"before": -1, "after": 1, "of": 0}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one begins, where the word stands behind which the happening comes, where it ends.

    `shift` is how many of `unit` it lies before or behind its `happening`; 0 and "" where words do not say.
    """

    start: int
    hinge: int
    end: int
    happening: Token | None = None
    unit: str = ""
    shift: int = 0


def add_hinged(
    text: str,
    words: DateWords,
    doc: Doc,
    found: tuple[TimeExpression, ...],
    published_on: dt.date | None,
    tenses: Tenses,
) -> tuple[TimeExpression, ...]:
    """The dates with those that hang on a happening, in text order."""
    hinged: list[TimeExpression] = []
    replaced: set[int] = set()
    starts, occasions = find_starts(doc), Occasions(doc, found, words)
    for place in _find_places(text, words, doc, starts):
        low = bisect_right(found, place.start, key=lambda item: item.span[1])
        high = bisect_left(found, place.end, lo=low, key=lambda item: item.span[0])
        taken = [at for at in range(low, high) if at not in replaced]
        if all(found[at].rule.startswith("weekday") and found[at].span[1] <= place.hinge for at in taken):
            replaced.update(taken)  # "on the Friday" before it is not the last one
            hinged.append(_read(text, place, occasions, published_on))
    free = bytearray(b"\1" * len(text))  # code points that no date holds
    _take(free, (*found, *hinged))
    since = [_read_since(text, place, occasions, published_on) for place in _find_since(text, doc, starts, free)]
    _take(free, dated := [item for item in since if item is not None])
    terms = [_read(text, place, occasions, published_on) for place in _find_terms(text, doc, starts, tenses, free)]
    hinged += [*dated, *terms]
    kept = (item for at, item in enumerate(found) if at not in replaced)
    return tuple(sorted([*kept, *hinged], key=lambda item: item.span)) if hinged else found


def _take(free: bytearray, found: Iterable[TimeExpression]) -> None:
    for item in found:
        start, end = item.span
        free[start:end] = bytes(end - start)


def find_lead_end(item: TimeExpression) -> int:
    """Where the words of time of a date end: of "two days after 40 people died" behind "days"."""
    hinge = _HINGE.search(item.as_written) if item.rule == HINGED else None
    return item.span[0] + hinge.start() if hinge is not None else item.span[1]


def _read(text: str, place: _Place, occasions: Occasions, published_on: dt.date | None) -> TimeExpression:
    """Counted from the day of the happening where that is told, else as it is written."""
    written, span = text[place.start : place.end], (place.start, place.end)
    basis = None
    if place.happening is not None and place.unit:
        basis = occasions.find(place.happening, _PRECISE[place.unit])
    if basis is None or basis.earliest is None:
        return TimeExpression(written, HINGED, "", None, None, span)
    period = shift_period(place.unit, place.shift, basis.earliest)
    anchor = basis.anchor and published_on
    return TimeExpression(written, HINGED, period.edtf, period.earliest, period.latest, span, anchor)


def _read_since(text: str, place: _Place, occasions: Occasions, published_on: dt.date | None) -> TimeExpression | None:
    """ "Since the closure" runs from its day to publication; None where that day is not told."""
    basis = occasions.find(place.happening, _PRECISE["month"]) if place.happening is not None else None
    if basis is None or basis.earliest is None or published_on is None or basis.earliest > published_on:
        return None
    written, span = text[place.start : place.end], (place.start, place.end)
    edtf = make_interval(basis.earliest, published_on).edtf
    return TimeExpression(written, HINGED, edtf, basis.earliest, published_on, span, published_on)


def _find_places(text: str, words: DateWords, doc: Doc, starts: Sequence[int]) -> Iterator[_Place]:
    for match in words.hinge.finditer(text):
        hinge = match["hinge"] or ""
        lead = words.hinge_leads[hinge].search(text, max(0, match.start() - _LEAD), match.start())
        if lead is None:
            continue
        word = _find_word(doc, starts, match.start("hinge") if hinge else match.start())
        end = None if word is None else _find_end(text, word) if hinge else _find_clause_end(text, word)
        if word is not None and end is not None:
            is_rough = _ROUGH.search(text, max(0, lead.start() - _LEAD), lead.start()) is not None
            unit, count = _UNITS.get(match["noun"].lower(), ""), 0 if is_rough else _find_count(lead.group(), words)
            happening = next(iter(children(word, "pobj")), None) if hinge and count else None
            yield _Place(lead.start(), match.end(), end, happening, unit, _WAYS.get(hinge, 0) * count)


def _find_since(text: str, doc: Doc, starts: Sequence[int], free: bytearray) -> Iterator[_Place]:
    """ "Since the closure", where no date stands."""
    for match in _SINCE.finditer(text):
        word = _find_word(doc, starts, match.start())
        happening = next(iter(children(word, "pobj")), None) if word is not None else None
        if happening is not None and happening.right_edge == happening:
            end = happening.idx + len(happening)
            if all(free[match.start() : end]):
                yield _Place(match.start(), match.end(), end, happening)


def _find_terms(text: str, doc: Doc, starts: Sequence[int], tenses: Tenses, free: bytearray) -> Iterator[_Place]:
    """ "Before the trial begins", "until a successor is found", of what lies ahead: a term without a day."""
    for match in _TERM.finditer(text):
        word = _find_word(doc, starts, match.start())
        end = _find_end(text, word) if word is not None and _is_term(word, tenses) else None
        if end is not None and all(free[match.start() : end]):
            yield _Place(match.start(), match.end(), end)


def _find_word(doc: Doc, starts: Sequence[int], at: int) -> Token | None:
    """The token that begins at this offset."""
    place = bisect_left(starts, at)
    return doc[place] if place < len(doc) and starts[place] == at else None


def _find_count(lead: str, words: DateWords) -> int:
    """What stands before the noun as a number: "the" and "a" are one, "several" is none."""
    last = lead.lower().split()[-1]
    if last in _KNOWN:
        return 1
    return int(last) if last.isdigit() else words.counts.get(last, 0)


def _is_term(word: Token, tenses: Tenses) -> bool:
    if word.dep_ not in {"mark", "advmod"} or word.head.pos_ not in _VERBS or word.head.head == word.head:
        return False
    above = word.head.head
    return above.pos_ in _VERBS and tenses.lies_ahead(above)


def _find_end(text: str, hinge: Token) -> int | None:
    """Where the clause or noun behind "before", "after" or "of" ends; None where nothing that happens stands there."""
    above = hinge.head if hinge.dep_ in {"mark", "advmod"} and hinge.head.pos_ in _VERBS else hinge
    if above == hinge and not any(_is_happening(item, hinge) for item in children(hinge, "pobj", "pcomp")):
        return None
    last = above.right_edge
    stop = _END.search(text, hinge.idx, last.idx + len(last))
    end = stop.start() if stop is not None else last.idx + len(last)
    return end if hinge.idx + len(hinge) < end <= hinge.idx + _LONGEST else None


def _find_clause_end(text: str, noun: Token) -> int | None:
    """Where the clause ends in "the day it came out"; None where none follows at once."""
    clause = next(iter(children(noun, "relcl")), None)
    if noun.dep_ not in {"npadvmod", "pobj"} or clause is None or clause.left_edge.i != noun.i + 1:
        return None
    last = clause.right_edge
    stop = _END.search(text, noun.idx, last.idx + len(last))
    return stop.start() if stop is not None else last.idx + len(last)


def _is_happening(noun: Token, hinge: Token) -> bool:
    """Of "on the night of" the noun must be told as known: "of the accident", not "of a year" or "of the 27th"."""
    if hinge.lower_ != "of":
        return True
    return (
        noun.pos_ in _NOUNS
        and not noun.text[0].isdigit()
        and any(item.lower_ in _KNOWN or item.dep_ == "poss" for item in noun.lefts)
    )
