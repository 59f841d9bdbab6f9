"""What a reader chose on a timeline, and the links to every other choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from claims.entries import CLOCKS
from claims.pages import wording

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
    """A clock, a kind (empty: all) and what the lanes stand for. `unknown`: parameters that were not understood."""

    clock: str = CLOCKS[0]
    kind: str = ""
    lanes: str = LANES[0]
    unknown: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> Choice:
        """The choice in the address; a value that is none falls back to the default and is named in `unknown`."""
        asked = {name: request.GET.get(name, "") for name in ("clock", "lanes")}
        known = {"clock": CLOCKS, "lanes": LANES}
        good = {name: value if value in known[name] else known[name][0] for name, value in asked.items()}
        unknown = tuple(name for name, value in asked.items() if value and value != good[name])
        return cls(good["clock"], request.GET.get("kind", ""), good["lanes"], unknown)

    def links(self, name: str, values: Sequence[str]) -> list[Link]:
        """One link per value of the choice `name`, the other choices kept."""
        current = getattr(self, name)
        return [
            Link(
                WORDS.get(value, wording.plain(value)),
                Choice(**{**asdict(self), name: value}).address(),
                value == current,
            )
            for value in values
        ]

    def address(self) -> str:
        """The query of this choice, defaults left out."""
        default = asdict(Choice())
        chosen = {name: value for name, value in asdict(self).items() if name != "unknown" and value != default[name]}
        return f"?{urlencode(chosen)}"
