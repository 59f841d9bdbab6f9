"""Lessons: short articles marked sentence by sentence (the format: `fixtures/lessons/README.md`).

A lesson says of each sentence what is said in it, in order. Which words are whose is marked in some: in others, where
as many utterances are found in a sentence as are marked, each found one stands for the mark in its place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.records import KINDS, RELATION_TYPES
from ingest.scoring.counting import ROLES, Document

_LINE = re.compile(r"(?P<sentence>[^{}]*?)\s*(?:\{(?P<marks>[^{}]*)\})?\s*")
_MARK = re.compile(
    r"(?P<kind>\w+)(?:: (?P<targets>[^@#>]+?))?(?: @(?P<claimant>[^#>]+?))?(?: #(?P<label>[\w-]+))?"
    r"(?: > (?P<bearings>.+))?"
)
_NOBODY = "-"
_BRACKET = re.compile(r"\[(?P<role>source|cue|content)(?P<numbers>[1-9]*):|\]")

MarkedSpan = tuple[str, int, int]  # role, start, end


class LessonError(ValueError):
    """A lesson that cannot be read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one utterance is. `claimant` is None where it is not marked, "" where nobody can be named.

    `bearings` are pairs of a type of relation and the label of the utterance that it leads to. `spans` are its words,
    each a role and offsets in the article, in the order in which they end; none where they are not marked.
    """

    kind: str
    targets: tuple[str, ...] = ()
    claimant: str | None = None
    label: str = ""
    bearings: tuple[tuple[str, str], ...] = ()
    spans: tuple[MarkedSpan, ...] = ()

    @property
    def roles(self) -> dict[str, list[list[int]]]:
        """The spans of each role as a line of gold has them."""
        return {role: [[start, end] for one, start, end in self.spans if one == role] for role in ROLES}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One article. `marked` are its sentences, as offsets, with the marks of each."""

    name: str
    text: str
    marked: tuple[tuple[int, int, tuple[Mark, ...]], ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks in the order of the text."""
        return tuple(mark for *_, marks in self.marked for mark in marks)

    @property
    def has_spans(self) -> bool:
        """True where the words of every mark are marked."""
        return bool(self.marked) and all(mark.spans for mark in self.marks)

    def pair(self, starts: Sequence[int]) -> dict[int, int]:
        """Place in `marks` -> place in `starts`, where utterances begin. A sentence with more or fewer pairs none."""
        pairs: dict[int, int] = {}
        first = 0
        for start, end, marks in self.marked:
            inside = [place for place, at in enumerate(starts) if start <= at < end]
            if len(inside) == len(marks):
                pairs |= zip(range(first, first + len(marks)), inside, strict=True)
            first += len(marks)
        return pairs

    def find_relations(self) -> Iterator[tuple[str, int, int]]:
        """Type, and the places in `marks` that a relation leads from and to."""
        places = {mark.label: place for place, mark in enumerate(self.marks) if mark.label}
        for place, mark in enumerate(self.marks):
            yield from ((type, place, places[label]) for type, label in mark.bearings)


def find_lessons(folders: Iterable[Path]) -> list[Path]:
    """The files of lessons in some folders, by name; those in folders of these are left out."""
    return sorted((path for folder in folders for path in folder.glob("*.txt")), key=lambda path: path.name)


def read_lessons(paths: Iterable[Path]) -> list[Lesson]:
    """The articles of lesson files, between blank lines. Raises OSError, or LessonError for a mark that is none."""
    return [
        make_lesson(f"{path.stem} {number}", block.splitlines())
        for path in paths
        for number, block in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n"), start=1)
    ]


def make_lesson(name: str, lines: Sequence[str]) -> Lesson:
    """A headline, then a sentence a line; two sentences make a paragraph. Raises LessonError."""
    text, marked = "", []
    for number, line in enumerate(lines):
        match = _LINE.fullmatch(line)
        if match is None:
            raise LessonError(f"lesson {name!r}: {line!r} has more than one pair of braces")
        start = len(text)
        sentence, spans = _strip_brackets(match["sentence"], start, name)
        text += sentence
        if match["marks"]:
            marks = enumerate(match["marks"].split(", "), start=1)
            marked.append((start, len(text), tuple(_make_mark(mark, name, spans[place]) for place, mark in marks)))
        text += " " if number % 2 else "\n\n"
    lesson = Lesson(name, text.strip(), tuple(marked))
    labels = [mark.label for mark in lesson.marks if mark.label]
    for label in (label for mark in lesson.marks for _, label in mark.bearings):
        if labels.count(label) != 1:
            raise LessonError(f"lesson {name!r}: {label!r} is the label of {labels.count(label)} marks, not of one")
    return lesson


def _strip_brackets(sentence: str, start: int, name: str) -> tuple[str, dict[int, tuple[MarkedSpan, ...]]]:
    """The sentence without brackets, and the spans of each of its marks, by the mark's number from 1.

    `start` is where the sentence stands. A bracket without a number is the first mark's.
    """
    plain, last = "", 0
    begun: list[tuple[str, str, int]] = []
    spans: defaultdict[int, tuple[MarkedSpan, ...]] = defaultdict(tuple)
    for bracket in _BRACKET.finditer(sentence):
        plain += sentence[last : bracket.start()]
        last = bracket.end()
        if bracket["role"]:
            begun.append((bracket["role"], bracket["numbers"] or "1", len(plain)))
        elif not begun:
            raise LessonError(f"lesson {name!r}: a bracket ends that never began: {sentence!r}")
        else:
            role, numbers, first = begun.pop()
            for number in numbers:
                spans[int(number)] += ((role, start + first, start + len(plain)),)
    if begun:
        raise LessonError(f"lesson {name!r}: a bracket does not end: {sentence!r}")
    return plain + sentence[last:], spans


def _make_mark(mark: str, name: str, spans: tuple[MarkedSpan, ...]) -> Mark:
    match = _MARK.fullmatch(mark)
    if match is None:
        raise LessonError(
            f"lesson {name!r}: {mark!r} is not KIND[: TARGET; TARGET][ @CLAIMANT][ #LABEL][ > RELATION LABEL]"
        )
    bearings = tuple(tuple(bearing.split(" ", 1)) for bearing in (match["bearings"] or "").split(" & ") if bearing)
    _check(match["kind"], KINDS, name)
    for bearing in bearings:
        _check(bearing[0], RELATION_TYPES, name)
    if spans and all(role != "content" for role, *_ in spans):
        raise LessonError(f"lesson {name!r}: no content among the brackets of {mark!r}")
    claimant = match["claimant"]
    return Mark(
        kind=match["kind"],
        targets=tuple(target.strip() for target in (match["targets"] or "").split(";") if target.strip()),
        claimant="" if claimant == _NOBODY else claimant,
        label=match["label"] or "",
        bearings=tuple((type, "".join(label)) for type, *label in bearings),
        spans=spans,
    )


def _check(word: str, words: Sequence[str], name: str) -> None:
    if word not in words:
        raise LessonError(f"lesson {name!r}: {word!r} is not one of: {', '.join(words)}")


def to_gold(lesson: Lesson, predicted: Document) -> dict[str, Any]:
    """A lesson as a gold document, with the spans that are marked.

    Where none are, those of what was found in its sentences stand for them: only layers "of found", and relations, can
    be counted then. A mark whose sentence pairs with nothing has no spans and is found by nothing.
    """
    spans = _to_spans(lesson, predicted)
    return {
        "id": lesson.name,
        "text": lesson.text,
        "has_spans": lesson.has_spans,
        "attributions": [roles | _to_fields(mark) for roles, mark in zip(spans, lesson.marks, strict=True)],
        "relations": [{"type": type, "from": one, "to": other} for type, one, other in lesson.find_relations()],
    }


def _to_spans(lesson: Lesson, predicted: Document) -> list[dict[str, Any]]:
    if lesson.has_spans:
        return [mark.roles for mark in lesson.marks]
    found = predicted["attributions"]
    pairs = lesson.pair([item["content"][0][0] for item in found])
    return [
        {role: found[pairs[place]][role] if place in pairs else [] for role in ROLES}
        for place in range(len(lesson.marks))
    ]


def _to_fields(mark: Mark) -> dict[str, Any]:
    claimant = {} if mark.claimant is None else {"claimant": mark.claimant or None}
    return claimant | {"kind": mark.kind, "targets": list(mark.targets)}
