"""Dates that hang on a happening which has none here: "two days before it fell", "on the night of the accident".

They are points in time, kept as written. What names a date of its own ("two days after the vote of 3 May") is left
to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.extract.grammar import children, find_starts
from ingest.extract.lexicons.times import DateWords
from ingest.records import TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

HINGED = "hinged"  # the name that is recorded
_HINGE = re.compile(r"\s(?:before|after|of)\b")
_END = re.compile(r"\s*[,;:—–(“”\"?!]|\s*\.(?=\s|$)|\n")
_LONGEST = 80  # code points behind the word
_LEAD = 24  # code points before the noun
_KNOWN = frozenset({"the", "this", "that"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_VERBS = frozenset({"VERB", "AUX"})


def add_hinged(text: str, words: DateWords, doc: Doc, found: tuple[TimeExpression, ...]) -> tuple[TimeExpression, ...]:
    """The dates with those that hang on a happening, in text order."""
    hinged: list[TimeExpression] = []
    replaced: set[int] = set()
    for start, hinge, end in _find_places(text, words, doc):
        low = bisect_right(found, start, key=lambda item: item.span[1])
        high = bisect_left(found, end, lo=low, key=lambda item: item.span[0])
        taken = [at for at in range(low, high) if at not in replaced]
        if all(found[at].rule.startswith("weekday") and found[at].span[1] <= hinge for at in taken):
            replaced.update(taken)  # "on the Friday" before it is not the last one
            hinged.append(TimeExpression(text[start:end], HINGED, "", None, None, (start, end)))
    kept = (item for at, item in enumerate(found) if at not in replaced)
    return tuple(sorted([*kept, *hinged], key=lambda item: item.span)) if hinged else found


def find_lead_end(item: TimeExpression) -> int:
    """Where the words of time of a date end: of "two days after 40 people died" behind "days"."""
    hinge = _HINGE.search(item.as_written) if item.rule == HINGED else None
    return item.span[0] + hinge.start() if hinge is not None else item.span[1]


def _find_places(text: str, words: DateWords, doc: Doc) -> Iterator[tuple[int, int, int]]:
    """Where each begins, where the word stands behind which the happening comes, and where it ends."""
    starts: list[int] = []
    for match in words.hinge.finditer(text):
        hinge = match["hinge"] or ""
        lead = words.hinge_leads[hinge].search(text, max(0, match.start() - _LEAD), match.start())
        if lead is None:
            continue
        starts = starts or find_starts(doc)
        at = match.start("hinge") if hinge else match.start()
        place = bisect_left(starts, at)
        if place < len(doc) and starts[place] == at:
            end = _find_end(text, doc[place]) if hinge else _find_clause_end(text, doc[place])
            if end is not None:
                yield lead.start(), match.end(), end


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
