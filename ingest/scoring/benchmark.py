"""Our own marks on articles of the benchmark, whose text is not ours: kinds, targets, speakers, relations.

The file has a block per article: `article LINE DIGEST`, the line of the corpus counted from 1 and the first twelve hex
digits of the SHA-256 of its text, then per attribution of that line

    NUMBER KIND[: START-END; START-END][ @START-END][ > RELATION NUMBER[ & RELATION NUMBER]]

with targets, and who speaks, as code points of the text where it names them (`@-`: nobody).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.records import KINDS, RELATION_TYPES
from ingest.scoring.counting import Document, GoldError

_HEAD = re.compile(r"article (\d+) ([0-9a-f]{12})")
_MARK = re.compile(r"(\d+) (\w+)(?:: (\d+-\d+(?:; \d+-\d+)*))?(?: @(-|\d+-\d+))?(?: > (\w+ \d+(?: & \w+ \d+)*))?")
_DIGITS = 12


def read_marks(path: Path, corpus: Sequence[Document]) -> list[Document]:
    """The marked articles in the form of gold. Raises OSError; GoldError for a mark that is none, or another corpus."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return [_read_block(block.splitlines(), corpus) for block in blocks]


def _read_block(lines: Sequence[str], corpus: Sequence[Document]) -> Document:
    first = lines[0] if lines else ""
    head = _HEAD.fullmatch(first)
    if head is None:
        raise GoldError(f"{first!r} is not: article LINE DIGEST")
    line = int(head[1])
    article: Document | None = corpus[line - 1] if 0 < line <= len(corpus) else None
    if article is None or hashlib.sha256(article["text"].encode()).hexdigest()[:_DIGITS] != head[2]:
        raise GoldError(f"line {line} of the corpus is not the article that was marked")
    attributions = [dict(item) for item in article["attributions"]]
    relations: list[dict[str, Any]] = []
    for mark in lines[1:]:
        relations += _add_mark(mark, line, attributions, article["text"])
    return {**article, "id": f"benchmark {line}", "attributions": attributions, "relations": relations}


def _add_mark(mark: str, line: int, attributions: list[dict[str, Any]], text: str) -> Iterator[dict[str, Any]]:
    """Puts into its attribution what a mark says; gives the relations that lead from it."""
    match = _MARK.fullmatch(mark)
    if match is None or match[2] not in KINDS or int(match[1]) >= len(attributions):
        raise GoldError(f"article {line}: {mark!r} marks nothing")
    number, kind, targets, claimant, bearings = match.groups()
    attributions[int(number)] |= {
        "kind": kind,
        "targets": [_cut(text, span) for span in filter(None, (targets or "").split("; "))],
        "claimant": _cut(text, claimant) if claimant not in (None, "-") else None,
    }
    for bearing in filter(None, (bearings or "").split(" & ")):
        type, to = bearing.split(" ")
        if type not in RELATION_TYPES or int(to) >= len(attributions):
            raise GoldError(f"article {line}: {mark!r} bears on nothing")
        yield {"type": type, "from": int(number), "to": int(to)}


def _cut(text: str, span: str) -> str:
    start, end = map(int, span.split("-"))
    return " ".join(text[start:end].split())
