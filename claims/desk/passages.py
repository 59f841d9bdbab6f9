"""Text with passages marked in it, and quotes found again in a text. Pure; offsets are code points, half-open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.records import Span

CONTEXT = 90  # code points shown on either side of a passage


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage to be shown: `kind` is its style, `number` leads to the card of that number (0: to none)."""

    start: int
    end: int
    kind: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that has the same marks from end to end. `pins`: the cards whose passages begin here."""

    text: str
    kinds: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    pins: tuple[int, ...] = ()


def make_segments(text: str, marks: Iterable[Mark], *, start: int = 0, end: int | None = None) -> tuple[Segment, ...]:
    """The text from `start` to `end`, cut wherever a mark begins or ends; joined, the segments are that text."""
    end = len(text) if end is None else min(end, len(text))
    inside = sorted((clipped(mark, start, end) for mark in marks), key=lambda mark: (mark.start, mark.number))
    inside = [mark for mark in inside if mark.start < mark.end]
    cuts = sorted({start, end, *(mark.start for mark in inside), *(mark.end for mark in inside)})
    segments = []
    open_marks: list[Mark] = []
    waiting = iter([*inside, None])
    coming = next(waiting)
    for left, right in pairwise(cuts):
        while coming and coming.start == left:
            open_marks.append(coming)
            coming = next(waiting)
        open_marks = [mark for mark in open_marks if mark.end > left]
        segments.append(segment_of(text[left:right], open_marks, left))
    return tuple(segments)


def clipped(mark: Mark, start: int, end: int) -> Mark:
    return replace(mark, start=max(mark.start, start), end=min(mark.end, end))


def segment_of(text: str, marks: list[Mark], left: int) -> Segment:
    numbered = [mark for mark in marks if mark.number]
    return Segment(
        text=text,
        kinds=tuple(dict.fromkeys(mark.kind for mark in marks)),
        numbers=tuple(dict.fromkeys(mark.number for mark in numbered)),
        pins=tuple(dict.fromkeys(mark.number for mark in numbered if mark.start == left)),
    )


def in_context(text: str, span: Span, marks: Iterable[Mark]) -> tuple[Segment, ...]:
    """A passage with what stands around it, cut at words."""
    start, end = span
    left, right = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    if left:
        left = min(text.find(" ", left) + 1 or start, start)
    if right < len(text):
        right = max(text.rfind(" ", 0, right), end)
    return make_segments(text, marks, start=left, end=right)


def find_quote(text: str, quote: str) -> list[Span]:
    """Where a quote stands, in text order. White space counts as equal, because browsers rewrap what is pasted."""
    words = quote.split()
    if not words:
        return []
    return [match.span() for match in re.finditer(r"\s+".join(map(re.escape, words)), text)]


def says(text: str, span: Span, quote: str) -> bool:
    """True where the text says the quote at this span, white space aside."""
    start, end = span
    return 0 <= start < end <= len(text) and text[start:end].split() == quote.split()
