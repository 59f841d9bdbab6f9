"""Passages in somebody's words, marked as such: every typography, on the bare text.

Straight and curly double marks, guillemets, low-high marks and single quotes are read; an apostrophe is told from a
single quote by what stands beside it. A mark that is never closed ends with its paragraph only where it was an
unmistakable opening mark (newspapers open each paragraph of a long quotation and close the
last); a lone straight mark is ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›"}
_DOUBLE = re.compile(r"[\"“”„«»‹›]|''|``")  # two single marks set as a double one count as straight
_OPEN_SINGLE = re.compile(r"(?<![\w.,!?%)’'])['‘](?=[\w$€£(\[“\"…])")
_CLOSE_SINGLE = re.compile(r"(?<=[\w.,!?…%)\]])['’](?!\w)")
# 'tis, '90s, ’em: an omission, not an opening mark.
_ELISION = re.compile(r"['‘’](?:\d\ds\b|(?:tis|twas|em|til|cause|n)\b)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]['’\"”)]*\s+[A-Z\"“]")
_LONGEST_SINGLE = 1_000  # code points; farther apart, two marks are not one quotation


@dataclass(frozen=True, slots=True)
class Quotation:
    """Where a quotation stands, marks included: half-open code-point offsets. `double` is False for single quotes."""

    start: int
    end: int
    double: bool
    closed: bool = True

    @property
    def inner(self) -> tuple[int, int]:
        """The words without their marks."""
        return self.start + 1, self.end - 1 if self.closed else self.end


@lru_cache(maxsize=1)  # one text is asked for when it is parsed, when it is read, and for its dates
def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Every quotation, in text order, none inside another."""
    found: list[Quotation] = []
    start = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        found += _find_in_paragraph(text, start, end)
        start = gap.end() if gap else end
    return tuple(found)


def _find_in_paragraph(text: str, start: int, end: int) -> list[Quotation]:
    doubles = _find_double(text, start, end)
    edges = [start, *(edge for quotation in doubles for edge in (quotation.start, quotation.end)), end]
    singles = [
        quotation
        for left, right in zip(edges[::2], edges[1::2], strict=True)
        for quotation in _find_single(text, left, right)
    ]
    return sorted(doubles + singles, key=lambda quotation: quotation.start)


def _find_double(text: str, start: int, end: int) -> list[Quotation]:
    found: list[Quotation] = []
    opened: int | None = None
    for mark in _DOUBLE.finditer(text, start, end):
        at, char = mark.start(), mark.group()[0]
        if opened is None:
            opened = at if char in "\"“„«»‹'`" else None
        elif char in _CLOSING.get(text[opened], "\"'"):
            if at > opened + 1:
                found.append(Quotation(opened, mark.end(), double=True))
            opened = None
        elif text[opened] in "\"»'`":
            opened = at if char in "“„«" else opened
    if opened is not None and text[opened] in "“„«" and text[opened + 1 : end].strip():
        found.append(Quotation(opened, opened + len(text[opened:end].rstrip()), double=True, closed=False))
    return found


def _find_single(text: str, start: int, end: int) -> list[Quotation]:
    found: list[Quotation] = []
    at = start
    while opening := _OPEN_SINGLE.search(text, at, end):
        at = opening.end()
        if _ELISION.match(text, opening.start()):
            continue
        closing = _close_single(text, opening.end(), min(end, opening.end() + _LONGEST_SINGLE))
        if closing is not None:
            found.append(Quotation(opening.start(), closing + 1, double=False))
            at = closing + 1
    return found


def _close_single(text: str, start: int, end: int) -> int | None:
    """The closing mark of a single quote opened before `start`.

    A mark after a plural ("the labs' own") may be a possessive: it closes only where no better mark follows in the
    same sentence before the next opening.
    """
    following = _OPEN_SINGLE.search(text, start, end)
    marks = [mark.start() for mark in _CLOSE_SINGLE.finditer(text, start, following.start() if following else end)]
    if not marks:
        return None
    for at in marks:
        if not _may_be_possessive(text, at):
            sentence_ended = _SENTENCE_END.search(text, marks[0] - 1, at)
            return marks[0] if sentence_ended and at != marks[0] else at
    return marks[0]


def _may_be_possessive(text: str, at: int) -> bool:
    return text[at - 1] == "s" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isalpha()
