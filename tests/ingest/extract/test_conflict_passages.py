"""Short passages as newspapers write them: every two that cannot both be so, and what only looks like it."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ingest.extract.press import overlaps

pytestmark = pytest.mark.model
PATH = Path(__file__).with_name("conflict_passages.txt")
MARK = re.compile(r"\{([^{}|]*)\|([^{}]*)\}")


@dataclass(frozen=True)
class Passage:
    text: str
    conflicts: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    invented: int  # conflicts that are found and are none
    wanted: int


def read_passage(block):
    body, *marks = block.split("\n")
    text, spans, at = "", {}, 0
    for found in MARK.finditer(body):
        text += body[at : found.start()]
        spans[found[2]] = len(text), len(text) + len(found[1])
        text, at = text + found[1], found.end()
    rows = [mark.split() for mark in marks]
    return Passage(
        text + body[at:],
        tuple((spans[row[2]], spans[row[3]]) for row in rows if row[0] == "="),
        sum(int(row[1]) for row in rows if row[0] == "+"),
        sum(row[0] in "=~" for row in rows),
    )


PASSAGES = [read_passage(block) for block in PATH.read_text(encoding="utf-8").strip().split("\n\n")[1:]]


@pytest.mark.parametrize("passage", PASSAGES, ids=[passage.text[:40] for passage in PASSAGES])
def test_every_conflict_of_a_passage_is_found_and_nothing_else(find_trained, passage):
    left = list(find_trained(passage.text).conflicts)
    for one, two in passage.conflicts:
        found = [
            item
            for item in left
            if (overlaps(item.a, one) and overlaps(item.b, two)) or (overlaps(item.a, two) and overlaps(item.b, one))
        ]
        assert found, [item.reason for item in left]
        left.remove(found[0])
    assert len(left) <= passage.invented + passage.wanted - len(passage.conflicts), [item.reason for item in left]
