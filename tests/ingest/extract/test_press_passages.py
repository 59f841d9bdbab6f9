"""Short passages as newspapers write them: every date, and every happening, with what is none."""

from pathlib import Path

import pytest

from tests.ingest.extract.press import find_certain, make_reader, overlaps, plain, read_passages

pytestmark = pytest.mark.model
PASSAGES = read_passages(Path(__file__).with_name("press_passages.txt"))
IDS = [passage.text[:40] for passage in PASSAGES]


@pytest.fixture(scope="module")
def find_once():
    """A passage once, for all tests of it."""
    return make_reader()


@pytest.mark.parametrize("passage", PASSAGES, ids=IDS)
def test_every_date_of_a_passage_is_read(find_once, passage):
    found, marked = find_certain(passage, find_once(passage).dates)
    assert found == marked


@pytest.mark.parametrize("passage", PASSAGES, ids=IDS)
def test_every_happening_of_a_passage_is_found_and_nothing_else(find_once, passage):
    left = list(find_once(passage).extraction.events)
    for kind, parties, amount, date in (row[:4] for row in passage.happened if row[4]):
        named = plain(parties.split("; ")) if parties != "?" else set()
        event = next((item for item in left if item.kind == kind and named <= plain(item.parties)), None)
        assert event is not None, (kind, parties, [(item.kind, item.parties) for item in left])
        left.remove(event)
        if amount != "?":
            assert (str(int(event.amount.value)) if event.amount else "-") == amount
        if date != "?":
            assert (event.date.edtf if event.date else "-") == date
    assert {event.kind for event in left} <= set(passage.mistaken)


@pytest.mark.parametrize(
    "passage", [item for item in PASSAGES if any(mark.startswith("said ") for _, mark in item.dates)]
)
def test_a_date_that_says_when_somebody_spoke_is_that_of_the_words(find_once, passage):
    claims = find_once(passage).extraction.attributions
    said = [claim.said.span for claim in claims if claim.said is not None]
    for span, mark in passage.dates:
        assert not mark.startswith("said ") or any(overlaps(span, other) for other in said)
