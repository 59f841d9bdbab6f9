"""A timeline as an SVG drawing for a page: pure, no script, no style of its own (classes are in `site.css`).

Every item is a link, so that Tab reaches it; its title says in words all that the drawing shows.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 1120  # units of the drawing; the style sheet scales it
LANE_LABEL = 150
RIGHT = 24
UNDATED = 130  # room at the right for what has no date
HEAD = 34
ROW = 26
DENSE_ROW = 14
LANE_PADDING = 8
MARK = 7  # half the size of a mark
OPEN_STUB = 46  # length of the line that leads to a "by" date
MOST_LABELS = 120  # above this the titles and the table carry the words
LONGEST_LABEL = 70  # characters
CHARACTER = 6.9  # width of an average character at 13 units, on the wide side, so that labels never touch
TICK_ROOM = 84
LONGEST_TITLE = 300
# Steps between ticks, in months; below a month ticks are whole days.
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)
DAY_STEPS = (1, 2, 7, 14)
# One shape per kind as well as one colour, because colour alone is no information (WCAG 1.4.1).
SHAPES = {
    "allegation": "M0-7L7 5H-7Z",
    "counterclaim": "M0 7L7-5H-7Z",
    "denial": "M-6-6L6 6M6-6L-6 6",
    "settlement": "M-6-6h12v12h-12Z",
    "event": "M0-8L8 0L0 8L-8 0Z",
    "statement": "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0Z",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One statement or event to draw. Both bounds None: not dated; one of them None: open at that side."""

    href: str
    lane: str
    tone: str  # one of SHAPES
    label: str
    title: str
    earliest: dt.date | None
    latest: dt.date | None


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to units from left to right."""

    first: dt.date
    days: int
    left: float
    right: float

    def x(self, day: dt.date, *, end: bool = False) -> float:
        """Where a day begins, or with `end` where it is over."""
        offset = (day - self.first).days + (1 if end else 0)
        return self.left + offset / self.days * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class Placed:
    """An item with its place: the mark from x0 to x1, its label to the right or, `flipped`, to the left."""

    item: Item
    x0: float
    x1: float
    is_interval: bool
    flipped: bool
    row: int = 0


def render(items: Sequence[Item], *, name: str) -> SafeString:
    """The drawing of `items`, one lane per `lane` in order of first appearance; empty where there are none.

    `name` is what the drawing is called for screen readers. Items keep their order for the keyboard within a lane.
    """
    if not items:
        return SafeString("")
    labelled = len(items) <= MOST_LABELS
    scale = _scale(items)
    row = ROW if labelled else DENSE_ROW
    top, lanes = HEAD, []
    for lane in dict.fromkeys(item.lane for item in items):
        placed = _stack([_place(item, scale, labelled) for item in items if item.lane == lane], labelled)
        height = (max(p.row for p in placed) + 1) * row + 2 * LANE_PADDING
        lanes.append(_draw_lane(lane, placed, top=top, height=height, row=row, labelled=labelled))
        top += height + 4
    return format_html(
        '<svg class="timeline{}" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}</svg>',
        "" if labelled else " dense",
        WIDTH,
        top,
        name,
        _draw_axis(scale, bottom=top, has_undated=any(_is_undated(item) for item in items)),
        SafeString("".join(lanes)),
    )


def _is_undated(item: Item) -> bool:
    return item.earliest is None and item.latest is None


def _scale(items: Iterable[Item]) -> Scale:
    """From somewhat before the first bound to somewhat after the last; undated items get room at the right."""
    items = list(items)
    days = [day for item in items for day in (item.earliest, item.latest) if day] or [dt.date(2000, 1, 1)]
    first, last = min(days), max(days)
    margin = max(2, (last - first).days // 25)
    start = first.toordinal() - margin
    end = min(last.toordinal() + margin + 1, dt.date.max.toordinal())
    right = WIDTH - RIGHT - (UNDATED if any(_is_undated(item) for item in items) else 0)
    return Scale(dt.date.fromordinal(max(start, 1)), end - max(start, 1), LANE_LABEL, right)


def _place(item: Item, scale: Scale, labelled: bool) -> Placed:
    if item.earliest and item.latest:
        x0, x1 = scale.x(item.earliest), scale.x(item.latest, end=True)
    elif item.latest:
        x1 = scale.x(item.latest, end=True)
        x0 = x1 - OPEN_STUB
    elif item.earliest:
        x0 = scale.x(item.earliest)
        x1 = x0 + OPEN_STUB
    else:
        x0 = x1 = WIDTH - RIGHT - MARK
    is_interval = item.earliest != item.latest
    if not is_interval:
        x0 = x1 = (x0 + x1) / 2
    room = text_width(shorten(item.label)) + MARK + 8 if labelled else 0
    return Placed(item, x0, x1, is_interval, flipped=x1 + room > WIDTH - 4)


def _stack(placed: Sequence[Placed], labelled: bool) -> list[Placed]:
    """The items with the first row in which neither mark nor label touches another (greedy by left edge)."""
    rows: list[tuple[float, int]] = []
    stacked: dict[int, Placed] = {}
    for index in sorted(range(len(placed)), key=lambda i: _extent(placed[i], labelled)):
        left, right = _extent(placed[index], labelled)
        row = heappop(rows)[1] if rows and rows[0][0] <= left else len(rows)
        heappush(rows, (right, row))
        p = placed[index]
        stacked[index] = Placed(p.item, p.x0, p.x1, p.is_interval, p.flipped, row)
    return [stacked[index] for index in range(len(placed))]


def _extent(placed: Placed, labelled: bool) -> tuple[float, float]:
    label = text_width(shorten(placed.item.label)) + 8 if labelled else 0
    left, right = placed.x0 - MARK - 3, placed.x1 + MARK + 3
    return (left - label, right) if placed.flipped else (left, right + label)


def _draw_lane(lane: str, placed: Sequence[Placed], *, top: int, height: int, row: int, labelled: bool) -> SafeString:
    return format_html(
        '<g class="lane" role="group" aria-label="{}"><rect class="band" x="0" y="{}" width="{}" height="{}" rx="3"/>'
        '<text class="lane-name" x="12" y="{}"><title>{}</title>{}</text>{}</g>',
        lane,
        top,
        WIDTH,
        height,
        top + LANE_PADDING + row / 2 + 5,
        lane,
        shorten(lane, 18),
        SafeString("".join(_draw(p, top + LANE_PADDING + p.row * row + row / 2, labelled) for p in placed)),
    )


def _draw(placed: Placed, y: float, labelled: bool) -> SafeString:
    item = placed.item
    return format_html(
        '<a href="{}" class="item tone-{}"><title>{}</title>{}{}</a>',
        item.href,
        item.tone if item.tone in SHAPES else "statement",
        shorten(item.title, LONGEST_TITLE),
        _draw_mark(placed, y),
        _draw_label(placed, y) if labelled else "",
    )


def _draw_mark(placed: Placed, y: float) -> SafeString:
    """A shape for a day, a dashed bar for an interval, a dashed line with an open end for "by" and "from ... on"."""
    item = placed.item
    if placed.is_interval and item.earliest and item.latest:
        return format_html(
            '<rect class="bar" x="{}" y="{}" width="{}" height="14" rx="7"/>',
            units(placed.x0),
            units(y - 7),
            units(max(placed.x1 - placed.x0, 8)),
        )
    shape = SHAPES.get(item.tone, SHAPES["statement"])
    at = placed.x0 if item.latest is None and item.earliest else placed.x1
    mark = format_html('<path class="mark" transform="translate({} {})" d="{}"/>', units(at), units(y), shape)
    if not placed.is_interval:
        return mark
    tip, inward = (placed.x0, 5) if item.latest else (placed.x1, -5)
    line = format_html(
        '<path class="open" d="M{0} {1}H{2}"/><path class="tip" d="M{3} {4}L{0} {1}L{3} {5}"/>',
        *map(units, (tip, y, at, tip + inward, y - 4, y + 4)),
    )
    return line + mark


def _draw_label(placed: Placed, y: float) -> SafeString:
    x = placed.x0 - MARK - 4 if placed.flipped else placed.x1 + MARK + 4
    anchor = SafeString(' text-anchor="end"' if placed.flipped else "")
    return format_html('<text x="{}" y="{}"{}>{}</text>', units(x), units(y + 4.5), anchor, shorten(placed.item.label))


def _draw_axis(scale: Scale, *, bottom: int, has_undated: bool) -> SafeString:
    lines = format_html_join(
        "",
        '<line x1="{0}" x2="{0}" y1="24" y2="{1}"/><text x="{2}" y="18">{3}</text>',
        ((units(x), bottom, units(x + 4), words) for x, words in _ticks(scale)),
    )
    undated = SafeString("")
    if has_undated:
        x = scale.right + 12
        undated = format_html(
            '<line class="edge" x1="{0}" x2="{0}" y1="24" y2="{1}"/><text x="{2}" y="18" text-anchor="end">'
            "date not resolved</text>",
            units(x),
            bottom,
            WIDTH - RIGHT + MARK,
        )
    return format_html('<g class="axis" aria-hidden="true">{}{}</g>', lines, undated)


def _ticks(scale: Scale) -> list[tuple[float, str]]:
    """(x, words) of the lines of the axis, the closest step that leaves every label its room."""
    per_day = (scale.right - scale.left) / scale.days
    for step in DAY_STEPS:
        if step * per_day >= TICK_ROOM:
            return _day_ticks(scale, step)
    step = next((s for s in MONTH_STEPS if s * 28 * per_day >= TICK_ROOM), MONTH_STEPS[-1])
    return _month_ticks(scale, step)


def _day_ticks(scale: Scale, step: int) -> list[tuple[float, str]]:
    days = (dt.date.fromordinal(scale.first.toordinal() + n) for n in range(0, scale.days, step))
    return [(scale.x(day), f"{day.day} {day:%b} {day.year}") for day in days if _fits(scale, scale.x(day))]


def _month_ticks(scale: Scale, step: int) -> list[tuple[float, str]]:
    """The first days of months whose number divides by `step`, so that years begin at January."""
    ticks = []
    month = scale.first.year * 12 + scale.first.month - 1
    month += -month % step
    last = scale.first.toordinal() + scale.days
    while month // 12 <= dt.MAXYEAR:
        day = dt.date(month // 12, month % 12 + 1, 1)
        if day.toordinal() >= last:
            break
        if day >= scale.first and _fits(scale, scale.x(day)):
            ticks.append((scale.x(day), str(day.year) if step >= 12 else f"{day:%b} {day.year}"))
        month += step
    return ticks


def _fits(scale: Scale, x: float) -> bool:
    return x + TICK_ROOM - 10 <= scale.right + RIGHT


def text_width(text: str) -> float:
    """Units that `text` takes at most in the drawing's type; East Asian wide characters count double."""
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 2 * CHARACTER
    return 1.35 * CHARACTER if character in "WMmw—…@" or character.isupper() else CHARACTER


def units(number: float) -> str:
    """A length in the drawing; a tenth of a unit is finer than any screen shows."""
    return f"{number:.1f}"


def shorten(text: str, most: int = LONGEST_LABEL) -> str:
    """`text` in one line of at most `most` characters, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
