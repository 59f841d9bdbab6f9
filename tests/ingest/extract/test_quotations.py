from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.quotations import find_quotations

CASES = [
    ('She said "no way" twice.', ['"no way"']),
    ("She said “no way” twice.", ["“no way”"]),
    ("Sie sagte „nein“ und ging.", ["„nein“"]),
    ("Elle a dit «non» hier.", ["«non»"]),
    ("It saw 'odd activity' at the firms' gates.", ["'odd activity'"]),
    ("It saw ‘odd activity’ at Roe’s gate.", ["‘odd activity’"]),
    ("The firms' gates and the labs' own doors stood open.", []),
    ("It calls them 'night raids' aimed at boats.", ["'night raids'"]),
    ("Rock 'n' roll in the '90s was Ada's thing.", []),
    ("He called it ''a raid'' again.", ["''a raid''"]),
    ("“First.\n\n“Second,” he said.", ["“First.", "“Second,”"]),
    ('A 6" pipe broke.', []),
    ("Roe's 'big mistake', she said, was 'not asking'.", ["'big mistake'", "'not asking'"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_quotation_is_found_in_every_typography(text, expected):
    assert [text[item.start : item.end] for item in find_quotations(text)] == expected


@given(st.text(alphabet="ab s.'\"“”‘’«»„\n"))
def test_quotations_stand_in_order_and_never_overlap(text):
    found = find_quotations(text)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


def test_a_megabyte_of_opening_marks_is_read_in_time():
    assert find_quotations("'a " * 100_000) == ()
