import datetime as dt
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.pages import timeline_svg
from claims.pages.timeline_svg import LANE_LABEL, WIDTH, Item, render, shorten, text_width

DAY = dt.date(2026, 2, 23)


def item(earliest=DAY, latest=DAY, *, lane="Allegation", label="Brightwater: sludge", title="a title", n=1):
    return Item(f"#e-{n}", lane, "allegation", label, title, earliest, latest)


def drawn(*items):
    return ET.fromstring(render(items, name="Timeline of sludge"))


def classes(tree):
    return [node.get("class") for node in tree.iter() if node.get("class") in ("mark", "bar", "open")]


def test_no_entries_give_no_drawing():
    assert render([], name="x") == ""


@pytest.mark.parametrize(
    ("earliest", "latest", "shapes"),
    [
        (DAY, DAY, ["mark"]),
        (dt.date(2025, 12, 1), dt.date(2025, 12, 31), ["bar"]),
        (None, DAY, ["open", "mark"]),
        (DAY, None, ["open", "mark"]),
        (None, None, ["mark"]),
    ],
)
def test_a_date_is_drawn_with_its_own_precision(earliest, latest, shapes):
    assert classes(drawn(item(earliest, latest))) == shapes


def test_the_bar_of_a_month_is_as_wide_as_the_month():
    tree = drawn(item(dt.date(2025, 12, 1), dt.date(2025, 12, 31)), item(dt.date(2026, 1, 31), dt.date(2026, 3, 2)))
    first, second = [node for node in tree.iter("rect") if node.get("class") == "bar"]
    assert float(first.get("width")) == pytest.approx(float(second.get("width")), abs=0.2)  # 31 days each


def test_a_by_date_ends_at_its_day_and_points_back():
    tree = drawn(item(None, DAY))
    (line,) = [node.get("d") for node in tree.iter("path") if node.get("class") == "open"]
    tip, end = (float(part.split()[0]) for part in line[1:].split("H"))
    assert tip < end


def test_undated_items_stand_apart_and_are_said_to_be_undated():
    words = [node.text for node in drawn(item(), item(None, None, n=2)).iter("text")]
    assert "date not resolved" in words
    assert "date not resolved" not in [node.text for node in drawn(item()).iter("text")]


def test_a_drawing_of_undated_items_alone_is_possible():
    assert classes(drawn(item(None, None))) == ["mark"]


def test_every_item_is_a_link_with_a_title_in_a_named_group():
    tree = drawn(item(title="23 February 2026, allegation. Brightwater alleges: <b>"))
    assert tree.get("role") == "group"
    assert tree.get("aria-label") == "Timeline of sludge"
    (link,) = tree.iter("a")
    assert link.get("href") == "#e-1"
    assert link.find("title").text == "23 February 2026, allegation. Brightwater alleges: <b>"


def test_markup_in_labels_lanes_and_titles_is_text():
    svg = render([item(label="<script>", title="</title><script>", lane='"><script>')], name="<script>")
    assert "<script" not in svg


def test_the_drawing_has_no_style_and_no_script():
    svg = render([item(), item(None, DAY, n=2), item(None, None, n=3)], name="x")
    assert "style=" not in svg
    assert "<style" not in svg
    assert " on" not in svg.replace(" on record", "")


def test_items_of_the_same_day_are_stacked():
    tree = drawn(*[item(n=n) for n in range(5)])
    ys = [node.get("transform").split()[1] for node in tree.iter("path") if node.get("class") == "mark"]
    assert len(set(ys)) == 5


def test_lanes_come_in_the_order_of_their_first_item():
    tree = drawn(item(lane="B"), item(lane="A", n=2), item(lane="B", n=3))
    assert [g.get("aria-label") for g in tree.iter("g") if g.get("class") == "lane"] == ["B", "A"]


def test_long_labels_are_cut_and_wide_characters_counted_double():
    assert shorten("a" * 71) == "a" * 69 + "…"
    assert shorten("a\n b") == "a b"
    assert text_width("漢字") == 2 * text_width("aa")
    assert text_width("e\u0301") == text_width("e")


def boxes(items):
    """What each label and mark of the drawing covers: (row, left, right)."""
    tree = ET.fromstring(render(items, name="x"))
    found = []
    for link in tree.iter("a"):
        (label,) = link.findall("text")
        width, x = text_width(label.text or ""), float(label.get("x"))
        left, right = (x - width, x) if label.get("text-anchor") else (x, x + width)
        found.append((label.get("y"), left, right))
    return found


dates = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))


@given(
    st.lists(
        st.tuples(dates, st.sampled_from([0, 0, 1, 30, 365]), st.text("abW漢 ", min_size=1, max_size=80)), max_size=25
    )
)
def test_labels_never_overlap(drafts):
    items = [item(day, day + dt.timedelta(days), label=label, n=n) for n, (day, days, label) in enumerate(drafts)]
    found = sorted(boxes(items)) if items else []
    for (row, _, right), (next_row, left, _) in pairwise(found):
        assert row != next_row or right <= left + 0.2


@given(st.lists(st.tuples(st.none() | dates, st.none() | dates), min_size=1, max_size=10))
def test_any_dates_can_be_drawn_within_the_width(bounds):
    items = [item(*(sorted(pair) if all(pair) else pair), n=n) for n, pair in enumerate(bounds)]
    for node in ET.fromstring(render(items, name="x")).iter("path"):
        if node.get("class") == "mark":
            x = float(node.get("transform").split("(")[1].split()[0])
            assert LANE_LABEL <= x <= WIDTH


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(9999, 12, 31)])
def test_the_ends_of_the_calendar_can_be_drawn(day):
    assert classes(drawn(item(day, day))) == ["mark"]
    assert len(classes(drawn(item(day, day), item(n=2)))) == 2


@pytest.mark.parametrize("days", [1, 5, 40, 300, 4000, 400000])
def test_the_axis_has_ticks_that_leave_each_other_room(days):
    tree = drawn(item(), item(DAY + dt.timedelta(days), DAY + dt.timedelta(days), n=2))
    axis = next(node for node in tree.iter("g") if node.get("class") == "axis")
    xs = [float(node.get("x")) for node in axis.iter("text")]
    assert xs
    assert all(b - a >= timeline_svg.TICK_ROOM - 3 for a, b in pairwise(xs))


def test_three_thousand_items_are_all_drawn():
    days = [DAY + dt.timedelta(7 * n % 2200) for n in range(3000)]
    items = [item(day, day, lane=f"Lane {n % 5}", n=n) for n, day in enumerate(days)]
    svg = render(items, name="x")
    assert svg.count("<a ") == 3000
