"""A text and the passages that are evidence, as pieces for a page; every code point of the text stands in one piece."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString

BYLINES = ("By ", "Von ", "Par ", "Por ", "Di ")
LONGEST_HEADING = 90  # code points; a single line longer than this is a paragraph
BLANK_LINES = re.compile(r"[^\S\n]*\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage of evidence: half-open code-point offsets, its number on the page and where it leads."""

    start: int
    end: int
    number: int
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands under the same marks throughout.

    `link` is the narrowest of them, so that a passage within a passage can be followed. `begins` and `ends` are the
    numbers of the marks whose first or last piece this is.
    """

    text: str
    link: Mark | None
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    titles: tuple[str, ...]

    @property
    def html(self) -> SafeString:
        return exact_html(self.text)

    @property
    def numbers(self) -> str:
        """The numbers to print behind the piece."""
        return ",".join(map(str, self.ends))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of lines; `gap` is the white space that follows it in the text, as HTML."""

    pieces: tuple[Piece, ...]
    is_heading: bool
    gap: SafeString


def exact_html(text: str) -> SafeString:
    """`text` for a page, carriage returns included: bare ones would be read as line feeds (HTML 13.2.3.5)."""
    return SafeString(escape(text).replace("\r", "&#13;"))


def split_text(text: str, marks: Iterable[Mark]) -> tuple[Paragraph, ...]:
    """The paragraphs of `text` with their marks; joined again, pieces and gaps are the text.

    Marks may overlap and may reach over paragraphs. Raises ValueError for a mark that does not lie in the text.
    """
    known = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    for mark in known:
        if not 0 <= mark.start < mark.end <= len(text):
            raise ValueError(f"mark [{mark.start}, {mark.end}) is outside a text of {len(text)} code points")
    spans = _paragraph_spans(text)
    cuts = sorted({0, len(text), *(cut for m in known for cut in (m.start, m.end)), *(c for s in spans for c in s)})
    pieces = _pieces(text, cuts, known)
    starts = [start for start, _ in pieces]

    def between(first: int, last: int) -> tuple[Piece, ...]:
        return tuple(piece for _, piece in pieces[bisect_left(starts, first) : bisect_left(starts, last)])

    return tuple(
        Paragraph(
            between(first, last),
            is_heading=_is_heading(text[first:last]) and len(spans) > 1,
            gap=SafeString("".join(piece.html for piece in between(last, after))),
        )
        for first, last, after in spans
    )


def _paragraph_spans(text: str) -> list[tuple[int, int, int]]:
    """(start, end, start of the next) of each paragraph."""
    spans, start = [], 0
    for gap in BLANK_LINES.finditer(text):
        spans.append((start, gap.start(), gap.end()))
        start = gap.end()
    if start < len(text) or not spans:
        spans.append((start, len(text), len(text)))
    return spans


def _pieces(text: str, cuts: Sequence[int], marks: Sequence[Mark]) -> list[tuple[int, Piece]]:
    """One piece between each two cuts. Marks come sorted by start and are left behind once they have ended."""
    pieces: list[tuple[int, Piece]] = []
    open_marks: list[Mark] = []
    waiting = list(reversed(marks))
    for start, end in pairwise(cuts):
        open_marks = [mark for mark in open_marks if mark.end > start]
        while waiting and waiting[-1].start == start:
            open_marks.append(waiting.pop())
        pieces.append((start, _piece(text[start:end], start, end, open_marks)))
    return pieces


def _piece(text: str, start: int, end: int, marks: Sequence[Mark]) -> Piece:
    return Piece(
        text=text,
        link=min(marks, key=lambda mark: (mark.end - mark.start, mark.number), default=None),
        begins=tuple(mark.number for mark in marks if mark.start == start),
        ends=tuple(mark.number for mark in marks if mark.end == end),
        titles=tuple(mark.title for mark in marks),
    )


def _is_heading(line: str) -> bool:
    """A short line of its own that ends like no sentence ends and names no author."""
    if line.startswith(BYLINES):
        return False
    return 0 < len(line) <= LONGEST_HEADING and "\n" not in line and line.rstrip()[-1:] not in tuple(".!?:;,\"”»'’)")
