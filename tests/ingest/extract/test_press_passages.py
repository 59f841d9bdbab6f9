"""Short passages as newspapers write them: every date, and every happening, with what is none."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest import nlp
from ingest.extract.dates import find_dates

pytestmark = pytest.mark.model
PATH = Path(__file__).with_name("press_passages.txt")
MARK = re.compile(r"\{([^{}|]*)\|([^{}]*)\}")
ARTICLE = re.compile(r"^(?:the|an?) ")


@dataclass(frozen=True)
class Passage:
    published_on: dt.date
    text: str
    dates: tuple[tuple[tuple[int, int], str], ...]  # span and mark
    happened: tuple[tuple[str, ...], ...]  # kind, parties, amount, date
    mistaken: frozenset[str]  # kinds of happenings found where there is none


def read_passage(block):
    first, body, *marks = block.split("\n")
    text, dates, at = "", [], 0
    for found in MARK.finditer(body):
        text += body[at : found.start()]
        dates += [((len(text), len(text) + len(found[1])), value) for value in found[2].split(", ")]
        text, at = text + found[1], found.end()
    rows = [(mark[0], *(part.strip() for part in mark[2:].split("|"))) for mark in marks]
    return Passage(
        dt.date.fromisoformat(first.removeprefix("@ ")),
        text + body[at:],
        tuple(dates),
        tuple(row[1:] for row in rows if row[0] == "="),
        frozenset(row[1] for row in rows if row[0] == "+"),
    )


PASSAGES = [read_passage(block) for block in PATH.read_text(encoding="utf-8").strip().split("\n\n")[1:]]
IDS = [passage.text[:40] for passage in PASSAGES]


def overlaps(span, other):
    return span[0] < other[1] and other[0] < span[1]


def plain(names):
    return {ARTICLE.sub("", name.lower().replace("’", "'")) for name in names}


@pytest.mark.parametrize("passage", PASSAGES, ids=IDS)
def test_every_date_of_a_passage_is_read(passage):
    found = find_dates(
        passage.text,
        nlp.load_lexicons().dates,
        published_on=passage.published_on,
        doc=nlp.read(nlp.load(), passage.text),
    )
    open_ones = [span for span, mark in passage.dates if mark == "?"]
    certain = [item.edtf for item in found if not any(overlaps(item.span, span) for span in open_ones)]
    assert certain == [mark.removeprefix("said ") for _, mark in passage.dates if mark != "?"]


@pytest.mark.parametrize("passage", PASSAGES, ids=IDS)
def test_every_happening_of_a_passage_is_found_and_nothing_else(find_trained, passage):
    found = find_trained(passage.text, published_on=passage.published_on)
    left = list(found.events)
    for kind, parties, amount, date in passage.happened:
        named = plain(parties.split("; ")) if parties != "?" else set()
        event = next((item for item in left if item.kind == kind and named <= plain(item.parties)), None)
        assert event is not None, (kind, parties, [(item.kind, item.parties) for item in left])
        left.remove(event)
        if amount != "?":
            assert (str(int(event.amount.value)) if event.amount else "-") == amount
        if date != "?":
            assert (event.date.edtf if event.date else "-") == date
    assert {event.kind for event in left} <= passage.mistaken


@pytest.mark.parametrize(
    "passage", [item for item in PASSAGES if any(mark.startswith("said ") for _, mark in item.dates)]
)
def test_a_date_that_says_when_somebody_spoke_is_that_of_the_words(find_trained, passage):
    claims = find_trained(passage.text, published_on=passage.published_on).attributions
    said = [claim.said.span for claim in claims if claim.said is not None]
    for span, mark in passage.dates:
        assert not mark.startswith("said ") or any(overlaps(span, other) for other in said)
