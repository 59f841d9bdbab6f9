import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.desk.passages import Mark, Segment, find_quote, in_context, make_segments, says

TEXT = "One two three. Four five six. Four five seven."
MARKS = st.lists(
    st.builds(lambda start, length, number: Mark(start, start + length, "m", number), *[st.integers(0, 30)] * 3)
)


def test_overlapping_marks_are_cut_where_one_begins_or_ends():
    segments = make_segments("abcdef", [Mark(0, 4, "statement", 1), Mark(2, 6, "event", 2)])
    assert segments == (
        Segment("ab", ("statement",), (1,), (1,)),
        Segment("cd", ("statement", "event"), (1, 2), (2,)),
        Segment("ef", ("event",), (2,)),
    )


@given(st.text(max_size=25), MARKS)
def test_the_segments_joined_are_the_text_whatever_is_marked(text, marks):
    assert "".join(segment.text for segment in make_segments(text, marks)) == text


@given(st.text(min_size=1, max_size=25), MARKS)
def test_every_mark_within_the_text_has_one_pin(text, marks):
    segments = make_segments(text, marks)
    inside = {mark.number for mark in marks if mark.number and mark.start < min(mark.end, len(text))}
    assert {pin for segment in segments for pin in segment.pins} == inside


def test_a_passage_is_shown_with_whole_words_around_it():
    text = "word " * 40 + "MIDDLE " + "word " * 40
    segments = in_context(text, (200, 206), [Mark(200, 206, "content")])
    assert [segment.text.split() for segment in segments] == [["word"] * 17, ["MIDDLE"], ["word"] * 17]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("two three", [(4, 13)]),
        ("two\r\n  three", [(4, 13)]),
        ("Four five", [(15, 24), (30, 39)]),
        ("five (six", []),
        ("", []),
        ("  ", []),
    ],
)
def test_a_quote_is_found_whatever_its_white_space(quote, found):
    assert find_quote(TEXT, quote) == found


@pytest.mark.parametrize(
    ("span", "quote", "true"),
    [
        ((4, 13), "two three", True),
        ((4, 13), "two\nthree", True),
        ((4, 12), "two three", False),
        ((40, 99), "x", False),
    ],
)
def test_offsets_count_only_where_the_text_says_the_quote(span, quote, true):
    assert says(TEXT, span, quote) is true
