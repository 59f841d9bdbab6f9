"""What a reader chose on a timeline, and the links to every other choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from claims.entries import CLOCKS
from claims.pages import wording
from claims.timeline import Position

LARGEST = 2**31 - 1  # that a column of offsets can be compared with
LANES = ("kind", "claimant")
WORDS = {
    "said": "when it was said",
    "event": "when it is said to have happened",
    "published": "when it was printed",
    "kind": "by kind",
    "claimant": "by speaker",
    "": "all",
}


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A clock, a kind (empty: all), what the lanes stand for and where a long timeline goes on (empty: its start).

    `unknown` names the parameters that were not understood.
    """

    clock: str = CLOCKS[0]
    kind: str = ""
    lanes: str = LANES[0]
    after: str = ""
    unknown: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> Choice:
        """The choice in the address; a value that is none falls back to the default and is named in `unknown`."""
        asked = {name: request.GET.get(name, "") for name in ("clock", "lanes")}
        known = {"clock": CLOCKS, "lanes": LANES}
        good = {name: value if value in known[name] else known[name][0] for name, value in asked.items()}
        unknown = tuple(name for name, value in asked.items() if value and value != good[name])
        after = request.GET.get("after", "")
        if after and position_of(after) is None:
            after, unknown = "", (*unknown, "after")
        return cls(good["clock"], request.GET.get("kind", ""), good["lanes"], after, unknown)

    def links(self, name: str, values: Sequence[str]) -> list[Link]:
        """One link per value of the choice `name`, the other choices kept; another clock begins at its start."""
        current = getattr(self, name)
        return [
            Link(
                WORDS.get(value, wording.plain(value)),
                self.with_value(name, value).address(),
                value == current,
            )
            for value in values
        ]

    def with_value(self, name: str, value: str) -> Choice:
        changes: dict[str, Any] = {name: value}
        if name == "clock":
            changes["after"] = ""
        return replace(self, **changes)

    def address(self) -> str:
        """The query of this choice, defaults left out."""
        default = asdict(Choice())
        chosen = {name: value for name, value in asdict(self).items() if name != "unknown" and value != default[name]}
        return f"?{urlencode(chosen)}"


def cursor_of(position: Position) -> str:
    """A position of a timeline as it stands in an address."""
    earliest, latest, offset, id_ = position
    return f"{earliest}_{latest}_{offset}_{id_}"


def position_of(cursor: str) -> Position | None:
    """The position that an address names; None where it names none."""
    try:
        earliest, latest, offset, id_ = cursor.split("_", 3)
        days = dt.date.fromisoformat(earliest), dt.date.fromisoformat(latest)
        place = min(int(offset), LARGEST)
    except ValueError:
        return None
    return (*days, place, id_) if id_.isalnum() else None
