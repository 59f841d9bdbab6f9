"""The schema as a drawing: a box for each kind of node, a line for each property, a curve to where it leads. Pure.

`python -m claims.graph.diagram` prints it as a file of its own, which is `docs/schema.svg`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from claims.graph.schema import BOXES, Box, Row, read_rows

WIDTH, GUTTER, LINE, HEAD, PAD, GAP, EDGE = 246, 52, 17, 24, 8, 26, 14  # in user units: 12 to a letter's height
LETTERS = 31  # of a line of classes


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its top left corner, its lines of classes and its rows."""

    box: Box
    x: int
    y: int
    types: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def height(self) -> int:
        return HEAD + LINE * (len(self.types) + len(self.rows)) + 2 * PAD

    def line(self, number: int) -> int:
        """The base of a line below the name; the classes come first."""
        return self.y + HEAD + PAD + LINE * number + 13


def place() -> dict[str, Placed]:
    """Every box, one below the other in its column."""
    placed: dict[str, Placed] = {}
    bottoms: dict[int, int] = {}
    for box in BOXES:
        at = Placed(
            box,
            x=EDGE + box.column * (WIDTH + GUTTER),
            y=bottoms.get(box.column, EDGE),
            types=wrap(box.classes.split()),
            rows=read_rows()[box.name],
        )
        placed[box.name] = at
        bottoms[box.column] = at.y + at.height + GAP
    return placed


def wrap(words: list[str]) -> tuple[str, ...]:
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) + 1 > LETTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)


STYLE = """<style>
:root { color-scheme: light dark; --paper: #fbfaf7; --panel: #f3f1eb; --ink: #1d1c1a; --soft: #5a564e; }
:root { --rule: #d8d3c8; --link: #1c4a78; }
@media (prefers-color-scheme: dark) {
:root { --paper: #15161a; --panel: #1e2025; --ink: #ebe7de; --soft: #aca69a; --rule: #383a41; --link: #9cc4f2; }
}
svg { background: var(--paper); font: 12px/1 ui-monospace, "DejaVu Sans Mono", monospace; }
text { fill: var(--ink); }
.box { fill: var(--panel); stroke: var(--rule); }
.apart .box { stroke-dasharray: 5 3; }
.name { font: 600 14px/1 system-ui, sans-serif; }
text .types, .types { fill: var(--soft); }
.leads { fill: var(--link); }
.lead { fill: none; stroke: var(--link); stroke-opacity: .4; }
</style>
"""


def render(*, alone: bool = False) -> str:
    """The drawing as SVG. Its colours come from the page's style sheet, or from itself where it stands `alone`."""
    placed = place()
    width = EDGE + (WIDTH + GUTTER) * (1 + max(box.column for box in BOXES))
    height = max(at.y + at.height for at in placed.values()) + EDGE
    return (
        f'<svg class="schema" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="group" '
        'aria-label="Kinds of node and what they lead to">\n'
        + (STYLE if alone else "")
        + "".join(draw_leads(placed))
        + "".join(map(draw_box, placed.values()))
        + "</svg>\n"
    )


def draw_box(at: Placed) -> str:
    mark = "" if at.box.live else " apart"
    aside = "" if at.box.live else " (an address only)"
    return (
        f'<g class="node{mark}"><rect class="box" x="{at.x}" y="{at.y}" width="{WIDTH}" height="{at.height}" rx="4"/>\n'
        f'<text class="name" x="{at.x + PAD}" y="{at.y + 20}">{escape(at.box.name)}{aside}</text>\n'
        + "".join(f"{text_at(at, number, escape(types), 'types')}\n" for number, types in enumerate(at.types))
        + "".join(f"{draw_row(at, len(at.types) + number, row)}\n" for number, row in enumerate(at.rows))
        + "</g>\n"
    )


def draw_row(at: Placed, number: int, row: Row) -> str:
    names = {box.name for box in BOXES}
    targets = escape(", ".join(row.targets))
    if names & set(row.targets):
        return text_at(at, number, f"{escape(row.name)} → {targets}", "leads")
    return text_at(at, number, f'{escape(row.name)} <tspan class="types">{targets}</tspan>', "holds")


def text_at(at: Placed, number: int, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{at.x + PAD}" y="{at.line(number)}">{words}</text>'


def draw_leads(placed: Mapping[str, Placed]) -> Iterator[str]:
    """A curve from each row to each box that it leads to, behind the boxes."""
    for at in placed.values():
        for number, row in enumerate(at.rows):
            for name in row.targets:
                if name in placed and name != at.box.name:
                    yield f'<path class="lead" d="{curve(at, at.line(len(at.types) + number) - 4, placed[name])}"/>\n'


def curve(at: Placed, y: int, to: Placed) -> str:
    """From the side of the row to the side of the other box's name; within a column around the outside."""
    aim = to.y + HEAD // 2
    if to.x == at.x:
        side = at.x + WIDTH
        return f"M{side},{y}C{side + 40},{y} {side + 40},{aim} {side},{aim}"
    start, end = (at.x + WIDTH, to.x) if to.x > at.x else (at.x, to.x + WIDTH)
    reach = (GUTTER if to.x > at.x else -GUTTER) * 0.8
    return f"M{start},{y}C{start + reach:g},{y} {end - reach:g},{aim} {end},{aim}"


if __name__ == "__main__":
    sys.stdout.write(render(alone=True))
