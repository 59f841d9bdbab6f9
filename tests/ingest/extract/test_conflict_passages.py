"""Short passages as newspapers write them: every two that cannot both be so, and what only looks like it."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ingest.extract.press import overlaps

pytestmark = pytest.mark.model
PATH = Path(__file__).with_name("conflict_passages.txt")
MARK = re.compile(r"\{([^{}|]*)\|([^{}]*)\}")
Pair = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Passage:
    text: str
    found: tuple[Pair, ...]
    missed: tuple[Pair, ...]  # not found yet; one that is found none the less is no mistake
    invented: int  # conflicts that are found and are none


def read_passage(block):
    body, *marks = block.split("\n")
    text, spans, at = "", {}, 0
    for found in MARK.finditer(body):
        text += body[at : found.start()]
        spans[found[2]] = len(text), len(text) + len(found[1])
        text, at = text + found[1], found.end()
    rows = [mark.split() for mark in marks]
    found, missed = (tuple((spans[row[2]], spans[row[3]]) for row in rows if row[0] == sign) for sign in "=~")
    return Passage(text + body[at:], found, missed, sum(int(row[1]) for row in rows if row[0] == "+"))


PASSAGES = [read_passage(block) for block in PATH.read_text(encoding="utf-8").strip().split("\n\n")[1:]]


def is_between(conflict, pair):
    one, two = pair
    return any(overlaps(conflict.a, a) and overlaps(conflict.b, b) for a, b in ((one, two), (two, one)))


@pytest.mark.parametrize("passage", PASSAGES, ids=[passage.text[:40] for passage in PASSAGES])
def test_every_conflict_of_a_passage_is_found_and_nothing_else(find_trained, passage):
    left = list(find_trained(passage.text).conflicts)
    for pair in (*passage.found, *passage.missed):
        right = [item for item in left if is_between(item, pair)]
        assert right or pair in passage.missed, [item.reason for item in left]
        left = [item for item in left if item is not next(iter(right), None)]
    assert len(left) <= passage.invented, [item.reason for item in left]
