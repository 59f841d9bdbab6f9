"""Words in pieces, texts in windows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.learned.pieces import LONGEST, Pieces, make_windows

NAMES = ["[UNK]", "[CLS]", "[SEP]", "[MASK]", "mill", "##er", "##s", "water", "##mill", "cafe", ".", "-", "a", "##a"]
NUMBERS = {name: number for number, name in enumerate(NAMES)}


def cut(word):
    return [NAMES[number] for number in Pieces(NUMBERS).cut(word)]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("mill", ["mill"]),
        ("Millers", ["mill", "##er", "##s"]),
        ("WATERMILLS", ["water", "##mill", "##s"]),
        ("Café", ["cafe"]),
        ("mill-water.", ["mill", "-", "water", "."]),
        ("quay", ["[UNK]"]),
        ("mill-quay", ["mill", "-", "[UNK]"]),  # a part that does not fit is unknown alone
        ("", ["[UNK]"]),
        ("\u200b\u0301", ["[UNK]"]),
        ("\ud800", ["[UNK]"]),
        ("a" * 500, ["a", *["##a"] * 7]),  # of an endless word the first pieces do
    ],
)
def test_the_longest_pieces_that_fit_are_taken_first(word, pieces):
    assert cut(word) == pieces


words = st.lists(st.sampled_from(["mill", "watermills", "quay", "aaaa", "é", "-.-", ""]), min_size=1, max_size=400)


@given(words, st.lists(st.integers(1, 399), max_size=20))
def test_windows_hold_each_word_once_in_whole_paragraphs_where_these_are_short(text, cuts):
    edges = sorted({0, len(text), *(edge for edge in cuts if edge < len(text))})
    pieces = Pieces(NUMBERS)
    windows = list(make_windows(text, list(pairwise(edges)), pieces))
    found = [
        (window.start + place, tuple(window.numbers[first : first + len(pieces.cut(text[window.start + place]))]))
        for window in windows
        for place, first in enumerate(window.firsts.tolist())
    ]
    assert found == [(row, pieces.cut(word)) for row, word in enumerate(text)]
    for window in windows:
        assert (NAMES[window.numbers[0]], NAMES[window.numbers[-1]]) == ("[CLS]", "[SEP]")
        assert len(window.numbers) <= LONGEST + 2
        if window.start not in edges:  # a paragraph was cut: it did not fit
            low = max(edge for edge in edges if edge < window.start)
            high = min(edge for edge in edges if edge > window.start)
            assert sum(len(pieces.cut(word)) for word in text[low:high]) > LONGEST // 3


def test_short_paragraphs_share_a_window_and_are_told_apart():
    (window,) = make_windows(["mill", "water", "mill"], [(0, 1), (1, 3)], Pieces(NUMBERS))
    assert [NAMES[number] for number in window.numbers] == ["[CLS]", "mill", "[SEP]", "water", "mill", "[SEP]"]
    assert window.firsts.tolist() == [1, 3, 4]
    many = list(make_windows(["mill"] * 300, [(at, at + 100) for at in (0, 100, 200)], Pieces(NUMBERS)))
    assert [window.start for window in many] == [0, 100, 200]
