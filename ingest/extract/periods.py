"""Stretches of the calendar with their EDTF value, level 1 (ISO 8601-2:2019): `2025-12`, `2025-21` (spring)."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both in it."""

    edtf: str
    earliest: dt.date
    latest: dt.date


def make_day(day: dt.date) -> Period:
    """One day."""
    return Period(day.isoformat(), day, day)


def make_week(day: dt.date) -> Period:
    """The week of this day, Monday to Sunday."""
    monday = day - dt.timedelta(day.weekday())
    return make_interval(monday, monday + dt.timedelta(6))


def make_month(year: int, month: int) -> Period:
    """A month; month 0 is December of the year before, 13 January of the year after, and so on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Period(f"{year:04}-{month:02}", dt.date(year, month, 1), _last_day(year, month))


def make_year(year: int) -> Period:
    """A calendar year."""
    return Period(f"{year:04}", dt.date(year, 1, 1), dt.date(year, 12, 31))


def make_interval(earliest: dt.date, latest: dt.date) -> Period:
    """Any two days and what lies between."""
    return Period(f"{earliest.isoformat()}/{latest.isoformat()}", earliest, latest)


def make_third_of_year(part: int, year: int) -> Period:
    """Four months: "early 2025" is part 1."""
    return make_interval(dt.date(year, 4 * part - 3, 1), _last_day(year, 4 * part))


def make_third_of_month(part: int, year: int, month: int) -> Period:
    """Ten days, or what is left of the month: "late March 2025" is part 3."""
    latest = dt.date(year, month, 10 * part) if part < 3 else _last_day(year, month)
    return make_interval(dt.date(year, month, 10 * part - 9), latest)


def make_season(season: tuple[int, int, int], year: int) -> Period:
    """A season by its first month, last month and EDTF code; winter ends in the year after."""
    first, last, code = season
    return Period(f"{year:04}-{code}", dt.date(year, first, 1), _last_day(year + (last < first), last))


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
