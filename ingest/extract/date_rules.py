"""What each way of saying when comes to. The names are those of the rules in lexicons/dates.toml."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ingest.extract.lexicons.times import DateWords
from ingest.extract.periods import (
    Period,
    make_day,
    make_interval,
    make_month,
    make_season,
    make_third_of_month,
    make_third_of_year,
    make_week,
    make_year,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The parts of a date expression, cleaned; 0 or "" where it has no such part."""

    year: int = 0
    month: int = 0
    until: int = 0
    day: int = 0
    weekday: int = 0  # Monday is 0
    season: tuple[int, int, int] = (0, 0, 0)
    part: int = 0  # thirds: 1 to 3
    count: int = 0
    unit: str = ""
    which: str = ""
    shift: int = 0  # what `which` comes to: -1, 0 or 1 periods


def to_words(match: re.Match[str], words: DateWords) -> Words:
    """The named groups of a rule's pattern as values."""
    said = {name: (value or "").lower() for name, value in match.groupdict().items()}
    which = said.get("which", "").removeprefix("the ")
    return Words(
        year=int(said.get("year") or 0),
        month=_to_month(said.get("month", ""), words),
        until=_to_month(said.get("until", ""), words),
        day=int(said.get("day") or 0),
        weekday=words.weekdays.get(said.get("weekday", ""), 0),
        season=words.seasons.get(said.get("season", ""), (0, 0, 0)),
        part=words.parts.get(said.get("part", ""), 0),
        count=_to_count(said.get("count", ""), words),
        unit=said.get("unit", ""),
        which=which,
        shift=words.shifts.get(which, 0),
    )


def _to_month(name: str, words: DateWords) -> int:
    return int(name) if name.isdigit() else words.months.get(name.rstrip("."), 0)


def _to_count(count: str, words: DateWords) -> int:
    return int(count) if count.isdigit() else words.counts.get(count, 0)


def _find_month_of_other_year(said: Words, anchor: dt.date) -> Period:
    """ "December of the previous year", "March last year", "in May this year"."""
    return make_month(anchor.year + said.shift, said.month)


def _find_earlier_in_year(said: Words, anchor: dt.date) -> Period:
    """From the first of January of the anchor's year to the anchor."""
    return make_interval(dt.date(anchor.year, 1, 1), anchor)


def _find_earlier_in_period(said: Words, anchor: dt.date) -> Period:
    """ "Earlier this month", "earlier this week": from its first day to the anchor."""
    start = anchor.replace(day=1) if said.unit == "month" else anchor - dt.timedelta(anchor.weekday())
    return make_interval(start, anchor)


def _find_day_of_month(said: Words, anchor: dt.date) -> Period:
    """ "Feb. 24", "24 February": the last such day on or before publication."""
    day = dt.date(anchor.year, said.month, said.day)
    return make_day(day if day <= anchor else dt.date(anchor.year - 1, said.month, said.day))


def _find_other_weekday(said: Words, anchor: dt.date) -> Period:
    """ "Next Monday" and "last Monday": the nearest after and before the day of publication, which does not count."""
    ahead = (said.weekday - anchor.weekday()) % 7 or 7
    behind = (anchor.weekday() - said.weekday) % 7 or 7
    return make_day(anchor + dt.timedelta(ahead if said.which == "next" else -behind))


def _find_weekday(said: Words, anchor: dt.date) -> Period:
    """The last such day before publication or on it."""
    return make_day(anchor - dt.timedelta((anchor.weekday() - said.weekday) % 7))


def _find_near_day(said: Words, anchor: dt.date) -> Period:
    return make_day(anchor + dt.timedelta(said.shift))


def _find_neighbouring_period(said: Words, anchor: dt.date) -> Period:
    """ "Last month", "this week", "next year", "the previous year"."""
    return _shift_period(said.unit, said.shift, anchor)


def _find_time_ago(said: Words, anchor: dt.date) -> Period:
    """ "Three weeks ago": as precise as its unit."""
    return _shift_period(said.unit, -said.count, anchor)


def _shift_period(unit: str, shift: int, anchor: dt.date) -> Period:
    if unit == "year":
        return make_year(anchor.year + shift)
    if unit == "month":
        return make_month(anchor.year, anchor.month + shift)
    if unit == "week":
        return make_week(anchor + dt.timedelta(7 * shift))
    return make_day(anchor + dt.timedelta(shift))


def _find_neighbouring_season(said: Words, anchor: dt.date) -> Period:
    """ "Last summer": the last one that was over at publication; "this summer": that of the year."""
    this = make_season(said.season, anchor.year)
    if said.which == "last" and this.latest < anchor:
        return this
    return make_season(said.season, anchor.year + said.shift)


def _find_month_alone(said: Words, anchor: dt.date) -> Period:
    """ "In December", "last March": the last such month that had begun at publication; "last" is not this one."""
    is_past = said.month < anchor.month or (said.month == anchor.month and said.which != "last")
    return make_month(anchor.year - (not is_past), said.month)


def _find_range_of_months(said: Words, anchor: dt.date) -> Period:
    """ "Between March and August": the last such months over at publication."""
    found = _span_months(said, anchor.year)
    return found if found.latest <= anchor else _span_months(said, anchor.year - 1)


def _span_months(said: Words, year: int) -> Period:
    """The months to one in this year, from one in it or, where that would be later, in the year before."""
    start, end = make_month(year - (said.until < said.month), said.month), make_month(year, said.until)
    return Period(f"{start.edtf}/{end.edtf}", start.earliest, end.latest)


def _find_day(said: Words) -> Period:
    return make_day(dt.date(said.year, said.month, said.day))


# What needs nothing but its words. A range of months is one of these where it names its year.
EXPLICIT: Mapping[str, Callable[[Words], Period]] = {
    "iso day": _find_day,
    "explicit day": _find_day,
    "range of months": lambda said: _span_months(said, said.year),
    "part of month and year": lambda said: make_third_of_month(said.part, said.year, said.month),
    "month and year": lambda said: make_month(said.year, said.month),
    "part of a year": lambda said: make_third_of_year(said.part, said.year),
    "season and year": lambda said: make_season(said.season, said.year),
    "year alone": lambda said: make_year(said.year),
}
# What counts from the day of publication.
RELATIVE: Mapping[str, Callable[[Words, dt.date], Period]] = {
    "range of months": _find_range_of_months,
    "month of other year": _find_month_of_other_year,
    "earlier in year": _find_earlier_in_year,
    "earlier in period": _find_earlier_in_period,
    "time ago": _find_time_ago,
    "day of month": _find_day_of_month,
    "other weekday": _find_other_weekday,
    "weekday": _find_weekday,
    "near day": _find_near_day,
    "neighbouring period": _find_neighbouring_period,
    "neighbouring season": _find_neighbouring_season,
    "month alone": _find_month_alone,
}
