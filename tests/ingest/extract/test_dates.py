import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import nlp
from ingest.extract.dates import find_dates

WORDS = nlp.load_lexicons().dates
TUESDAY = dt.date(2026, 2, 24)
CASES = [
    ("on Monday", "on Monday", "2026-02-23"),
    ("on Tuesday", "on Tuesday", "2026-02-24"),
    ("last Tuesday", "last Tuesday", "2026-02-17"),
    ("next Friday", "next Friday", "2026-02-27"),
    ("In December of the previous year, it paid", "December of the previous year", "2025-12"),
    ("in March last year", "March last year", "2025-03"),
    ("in late 2025", "late 2025", "2025-09-01/2025-12-31"),
    ("early March 2024", "early March 2024", "2024-03-01/2024-03-10"),
    ("Earlier in the year, it", "Earlier in the year", "2026-01-01/2026-02-24"),
    ("earlier this month", "earlier this month", "2026-02-01/2026-02-24"),
    ("last month", "last month", "2026-01"),
    ("last year", "last year", "2025"),
    ("last summer", "last summer", "2025-22"),
    ("two weeks ago", "two weeks ago", "2026-02-09/2026-02-15"),
    ("yesterday", "yesterday", "2026-02-23"),
    ("on 5 March 2024", "5 March 2024", "2024-03-05"),
    ("on March 5, 2024", "March 5, 2024", "2024-03-05"),
    ("on Dec. 24", "Dec. 24", "2025-12-24"),
    ("on 2024-03-05", "2024-03-05", "2024-03-05"),
    ("in March 2024", "March 2024", "2024-03"),
    ("in November", "in November", "2025-11"),
    ("in 2019", "in 2019", "2019"),
    ("between March and August", "between March and August", "2025-03/2025-08"),
    ("between March and August 2024", "between March and August 2024", "2024-03/2024-08"),
    ("three days later", "three days later", ""),
    ("the following day", "the following day", ""),
]


@pytest.mark.parametrize(("text", "words", "edtf"), CASES)
def test_a_date_is_read_relative_to_the_day_of_publication(text, words, edtf):
    (found,) = find_dates(text, WORDS, published_on=TUESDAY)
    assert (found.as_written, found.edtf) == (words, edtf)
    assert text[slice(*found.span)] == words


@pytest.mark.parametrize("text", ["on Monday", "last month", "earlier this year", "in December of the previous year"])
def test_a_relative_date_stays_open_without_a_day_of_publication(text):
    (found,) = find_dates(text, WORDS, published_on=None)
    assert (found.edtf, found.earliest, found.latest, found.anchor) == ("", None, None, None)


@pytest.mark.parametrize("text", ["you may go", "they march on", "February 30, 2024", "2024-13-01", "a 2024 model"])
def test_what_is_no_date_is_left_alone(text):
    assert find_dates(text, WORDS, published_on=TUESDAY) == ()


def test_an_anchor_is_kept_only_with_what_counts_from_it():
    relative, explicit = find_dates("on Monday, not on 5 March 2024", WORDS, published_on=TUESDAY)
    assert (relative.anchor, explicit.anchor) == (TUESDAY, None)


PIECES = st.sampled_from(
    ["last", "next", "May", "5", "2024", "Monday", "ago", "two", "years", "early", ",", "winter", "31", "February"]
)


@given(st.lists(PIECES, max_size=8), st.dates())
def test_bounds_are_ordered_whatever_the_words(words, published_on):
    for found in find_dates(" ".join(words), WORDS, published_on=published_on):
        assert (found.earliest is None) == (found.edtf == "")
        assert found.earliest is None or found.earliest <= found.latest
