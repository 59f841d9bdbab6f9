"""Marked texts as examples: columns, the gold tag of each row, and which pairs belong together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract.grammar import Range
from ingest.extract.learned.columns import Columns
from ingest.extract.learned.decoding import ROLES, TAGS
from ingest.extract.learned.linking import Pairs, find_head, pair_contents, pair_sources
from ingest.scoring import GoldError, check_gold
from ingest.scoring.lessons import Lesson

if TYPE_CHECKING:
    from spacy.tokens import Doc

_OPENING = "\"“'‘"

Marked = Mapping[str, Any]  # one line of the corpus: id, text, attributions with spans per role


@dataclass(frozen=True, eq=False)
class Links:
    """Pairs and which of their choices are right; a line without a right one belongs to nobody."""

    pairs: Pairs
    right: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Example:
    """One text to learn from. `tags`: a number in `TAGS` per row."""

    columns: Columns
    tags: NDArray[np.int64]
    contents: Links | None
    sources: Links | None


def read_corpus(path: Path) -> list[Marked]:
    """The lines of a corpus. Raises GoldError, naming the line, for one that is not marked text."""
    lines: list[Marked] = []
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                marked = json.loads(line)
            except ValueError as error:
                raise GoldError(f"line {number}: not JSON") from error
            if not isinstance(marked, dict) or not isinstance(marked.get("text"), str):
                raise GoldError(f'line {number}: needs an object with a string "text"')
            check_gold(marked, number)
            lines.append(marked)
    return lines


def to_marked(lesson: Lesson) -> Marked | None:
    """A lesson in which the words of every mark are marked, as a line of a corpus; None for another.

    What goes on without a cue belongs to nobody here, for the corpus marks none; but direct speech that goes on
    belongs to the attribution before it.
    """
    if not lesson.has_spans:
        return None
    attributions: list[dict[str, list[list[int]]]] = []
    last = None
    for mark in lesson.marks:
        roles = mark.roles
        if roles["cue"]:
            attributions.append(roles)
        elif last is not None and last.claimant == mark.claimant and lesson.text[roles["content"][0][0]] in _OPENING:
            attributions[-1]["content"] += roles["content"]
        else:
            last = None
            continue
        last = mark
    return {"id": lesson.name, "text": lesson.text, "attributions": attributions}


def make_example(marked: Marked, doc: Doc, columns: Columns) -> Example:
    """The text as the network sees it, with what is marked in it."""
    spans = _to_rows(marked, doc, columns)
    heads = sorted((find_head(columns, *item["cue"][0]), number) for number, item in enumerate(spans) if item["cue"])
    return Example(
        columns, _tag(columns, spans), _link_contents(columns, spans, heads), _link_sources(columns, spans, heads)
    )


def _to_rows(marked: Marked, doc: Doc, columns: Columns) -> list[dict[str, list[Range]]]:
    starts = np.array([doc[int(place)].idx for place in columns.places])
    ends = starts + np.array([len(doc[int(place)]) for place in columns.places])

    def convert(spans: Sequence[Sequence[int]]) -> list[Range]:
        parts = [
            (int(np.searchsorted(ends, start, side="right")), int(np.searchsorted(starts, end, side="left")))
            for start, end in spans
        ]
        return [part for part in parts if part[0] < part[1]]

    return [{role: convert(item[role]) for role in ROLES} for item in marked["attributions"]]


def _tag(columns: Columns, spans: Sequence[Mapping[str, Sequence[Range]]]) -> NDArray[np.int64]:
    """Tags by the spans; where two overlap a cue counts before a source, a source before a content."""
    tags = np.zeros(len(columns), dtype=np.int64)
    for role in ROLES:
        first = TAGS.index(f"B-{role}")
        for item in spans:
            for start, end in item[role]:
                tags[start:end], tags[start] = first + 1, first
    before = np.concatenate([[0], tags[:-1]])
    before[[start for start, _ in columns.paragraphs]] = 0
    is_inside = (tags > 0) & (tags % 2 == 0)
    return np.where(is_inside & (before != tags) & (before != tags - 1), tags - 1, tags)


def _link_contents(
    columns: Columns, spans: Sequence[Mapping[str, Sequence[Range]]], heads: Sequence[tuple[int, int]]
) -> Links | None:
    owners: dict[int, set[int]] = {}
    for place, (_, number) in enumerate(heads):
        for start, end in spans[number]["content"]:
            for row in range(start, end):
                owners.setdefault(row, set()).add(place)
    if not owners:
        return None
    words = np.array(sorted(owners))
    pairs = pair_contents(columns, words, np.array([head for head, _ in heads]))
    right = [
        [bool(allowed) and int(choice) in owners[int(word)] for choice, allowed in zip(*line, strict=True)]
        for word, *line in zip(words, pairs.choices, pairs.allowed, strict=True)
    ]
    return Links(pairs, np.array(right))


def _link_sources(
    columns: Columns, spans: Sequence[Mapping[str, Sequence[Range]]], heads: Sequence[tuple[int, int]]
) -> Links | None:
    sources = sorted({(find_head(columns, *part), part) for item in spans for part in item["source"]})
    if not sources or not heads:
        return None
    pairs = pair_sources(columns, np.array([head for head, _ in heads]), np.array([head for head, _ in sources]))
    right = np.zeros(pairs.choices.shape, dtype=bool)
    for place, (_, number) in enumerate(heads):
        own = [sources[choice][1] in spans[number]["source"] for choice in pairs.choices[place].tolist()]
        right[place] = pairs.allowed[place] & np.array(own)
    return Links(pairs, right)
