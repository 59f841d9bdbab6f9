"""The parts of a date expression as values, whichever rule found it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.extract.lexicons.times import DateWords

_UNITS = {"centur": "century", "morning": "day", "afternoon": "day", "evening": "day", "night": "day"}


@dataclass(frozen=True, slots=True)
class Words:
    """The parts of a date expression, cleaned; 0 or "" where it has no such part."""

    year: int = 0
    to_year: int = 0
    month: int = 0
    until: int = 0
    day: int = 0
    to_day: int = 0
    weekday: int = -1  # Monday is 0
    season: tuple[int, int, int] = (0, 0, 0)
    part: int = 0  # thirds: 1 to 3
    ordinal: int = 0  # -1 is the last
    count: int = 0
    is_half: bool = False  # "and a half"; with count 0 "half a"
    unit: str = ""
    which: str = ""
    shift: int = 0  # what `which` comes to: -1, 0 or 1 periods
    way: int | None = None  # what "later" or "earlier" comes to; None where the expression says neither
    mark: str = ""  # between the figures of a day
    start: int = 0  # where the expression begins in its text
    is_coming: bool = False  # what it tells of still lay ahead when it was written
    lead: str = ""  # its first word: most often a preposition


def to_words(match: re.Match[str], words: DateWords, *, is_coming: bool = False, lead: str = "") -> Words:
    """The named groups of a rule's pattern as values."""
    said = {name.rstrip("23"): value.lower() for name, value in match.groupdict().items() if value}
    which = " ".join(said.get("which", "").split())
    feast = words.feasts.get(said.get("feast", "").replace("’", "'"), (0, 0))
    return Words(
        year=int(said.get("year", 0)) or words.decades.get(said.get("decade", ""), 0),
        to_year=int(said.get("to_year", 0)),
        month=_to_month(said.get("month", ""), words) or feast[0],
        until=_to_month(said.get("until", ""), words),
        day=int(said.get("day", feast[1])),
        to_day=int(said.get("to_day", 0)),
        weekday=words.weekdays.get(said.get("weekday", ""), -1),
        season=words.seasons.get(said.get("season", ""), (0, 0, 0)),
        part=words.parts.get(said.get("part") or said.get("edge", ""), 0),
        ordinal=_to_ordinal(said.get("ordinal", "0"), words),
        count=0 if said.get("half", "half") != "half" else _to_count(said.get("count", "1"), words),
        is_half="half" in said,
        unit=_UNITS.get(said.get("unit", ""), said.get("unit", "")),
        which=which,
        shift=words.shifts.get(which, 0),
        way=words.ways.get(said.get("way", "")),
        mark=said.get("mark", ""),
        start=match.start(),
        is_coming=is_coming,
        lead=lead,
    )


def _to_month(name: str, words: DateWords) -> int:
    return int(name) if name.isdigit() else words.months.get(name.rstrip("."), 0)


def _to_ordinal(name: str, words: DateWords) -> int:
    return int(name) if name.isdigit() else words.ordinals.get(name, 0)


def _to_count(count: str, words: DateWords) -> int:
    return int(count) if count.isdigit() else words.counts.get(" ".join(count.split()), 0)
