from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.pages.highlights import Mark, split_text

TEXT = "A headline\n\nBy Ann Other\n\nFirst line.\nSecond line.\n\n\nLast 🦀 line"


def mark(start, end, number=1):
    return Mark(start, end, number, f"/claims/{number}/", f"claim {number}")


def pieces_of(text, *marks):
    """(text, number of the claim it links to) of every piece."""
    paragraphs = split_text(text, marks)
    return [(piece.text, piece.link.number if piece.link else 0) for p in paragraphs for piece in p.pieces]


def test_paragraphs_are_split_at_blank_lines_and_keep_their_own_lines():
    paragraphs = split_text(TEXT, [])
    assert ["".join(piece.text for piece in p.pieces) for p in paragraphs] == [
        "A headline",
        "By Ann Other",
        "First line.\nSecond line.",
        "Last 🦀 line",
    ]
    assert [p.gap for p in paragraphs] == ["\n\n", "\n\n", "\n\n\n", ""]


def test_a_short_line_without_a_full_stop_is_a_heading_and_a_byline_is_none():
    assert [p.is_heading for p in split_text("A headline\n\nBy Ann Other\n\nA sentence.", [])] == [True, False, False]


def test_a_text_of_one_line_is_no_heading():
    assert [p.is_heading for p in split_text("A headline", [])] == [False]


def test_a_mark_counts_code_points():
    start = TEXT.index("🦀")
    assert pieces_of(TEXT, mark(start, start + 6))[-2:] == [("Last ", 0), ("🦀 line", 1)]


def test_a_passage_within_a_passage_can_be_followed():
    assert pieces_of("abcdefghi", mark(0, 9, 1), mark(3, 6, 2)) == [("abc", 1), ("def", 2), ("ghi", 1)]


def test_passages_that_cross_share_the_piece_between_them():
    (paragraph,) = split_text("abcdefghi", [mark(0, 5, 1), mark(3, 9, 2)])
    assert [(p.text, p.titles) for p in paragraph.pieces] == [
        ("abc", ("claim 1",)),
        ("de", ("claim 1", "claim 2")),
        ("fghi", ("claim 2",)),
    ]
    assert [(p.begins, p.ends) for p in paragraph.pieces] == [((1,), ()), ((2,), (1,)), ((), (2,))]


def test_two_claims_on_the_same_words_are_both_numbered():
    (paragraph,) = split_text("abc", [mark(0, 3, 1), mark(0, 3, 2)])
    assert [(p.text, p.numbers) for p in paragraph.pieces] == [("abc", "1,2")]


def test_a_mark_over_two_paragraphs_is_in_both():
    assert pieces_of("one.\n\ntwo.", mark(1, 8)) == [("o", 0), ("ne.", 1), ("tw", 1), ("o.", 0)]


@pytest.mark.parametrize("span", [(-1, 2), (2, 2), (3, 2), (0, 5)])
def test_a_mark_outside_the_text_is_refused(span):
    with pytest.raises(ValueError, match="outside a text of 4 code points"):
        split_text("abcd", [mark(*span)])


@given(
    text=st.text(alphabet=st.sampled_from("ab \n\r\t\u0301\u200f🦀א"), max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=8),
)
def test_nothing_of_the_text_is_lost_and_every_mark_covers_its_words(text, spans):
    marks = [mark(s, s + n, i) for i, (s, n) in enumerate(spans, start=1) if s + n <= len(text)]
    paragraphs = split_text(text, marks)
    assert "".join("".join(piece.text for piece in p.pieces) + unescape(p.gap) for p in paragraphs) == text
    for one in marks:
        words = [p.text for paragraph in paragraphs for p in paragraph.pieces if one.title in p.titles]
        assert "".join("".join(words).split()) == "".join(text[one.start : one.end].split())
