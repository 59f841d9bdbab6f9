"""Stretches of the calendar with their EDTF value, level 1 (ISO 8601-2:2019): `2025-12`, `2025-21` (spring), `199X`."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

YEARS = {"decade": 10, "century": 100}
MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}


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


def make_decade(year: int) -> Period:
    """The ten years that begin with this one; a decade has the last digit open."""
    return Period(f"{year // 10:03}X", dt.date(year, 1, 1), dt.date(year + 9, 12, 31))


def make_century(number: int) -> Period:
    """The nineteenth runs here from 1800 to 1899: EDTF level 1 can leave the last two digits open, no more."""
    return Period(f"{number - 1:02}XX", dt.date(100 * number - 100, 1, 1), dt.date(100 * number - 1, 12, 31))


def make_interval(earliest: dt.date, latest: dt.date) -> Period:
    """Any two days and what lies between."""
    return Period(f"{earliest.isoformat()}/{latest.isoformat()}", earliest, latest)


def span_periods(first: Period, last: Period) -> Period:
    """From the beginning of one to the end of another, each as precise as it is where it is no interval itself."""
    if "/" in first.edtf or "/" in last.edtf:
        return make_interval(first.earliest, last.latest)
    if first == last:
        return first
    return Period(f"{first.edtf}/{last.edtf}", first.earliest, last.latest)


def make_third_of_year(part: int, year: int) -> Period:
    """Four months: "early 2025" is part 1."""
    return span_periods(make_month(year, 4 * part - 3), make_month(year, 4 * part))


def make_turn_of_year(year: int) -> Period:
    """The last month of the year before and the first of this one."""
    return span_periods(make_month(year, 0), make_month(year, 1))


def make_third_of_month(part: int, year: int, month: int) -> Period:
    """Ten days, or what is left of the month: "late March 2025" is part 3."""
    whole = make_month(year, month)
    latest = whole.earliest.replace(day=10 * part) if part < 3 else whole.latest
    return make_interval(whole.earliest.replace(day=10 * part - 9), latest)


def make_half_of_month(half: int, year: int, month: int) -> Period:
    """To the fifteenth, or from the sixteenth."""
    whole = make_month(year, month)
    if half == 1:
        return make_interval(whole.earliest, whole.earliest.replace(day=15))
    return make_interval(whole.earliest.replace(day=16), whole.latest)


def make_part_of_year(months: int, number: int, year: int) -> Period:
    """A half (6 months) or quarter (3), counted from 1; months stay months."""
    last = months * number
    return span_periods(make_month(year, last - months + 1), make_month(year, last))


def make_season(season: tuple[int, int, int], year: int) -> Period:
    """A season by its first month, last month and EDTF code; winter ends in the year after."""
    first, last, code = season
    return Period(f"{year:04}-{code}", dt.date(year, first, 1), _last_day(year + (last < first), last))


def shift_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or its last."""
    month = make_month(day.year, day.month + months)
    return min(month.latest, month.earliest + dt.timedelta(day.day - 1))


def shift_day(unit: str, count: int, anchor: dt.date) -> dt.date:
    """The day so many of this unit later; one that is no unit of days or months moves nothing."""
    if unit in MONTHS:
        return shift_months(anchor, MONTHS[unit] * count)
    return anchor + dt.timedelta(DAYS.get(unit, 0) * count)


def shift_period(unit: str, shift: int, anchor: dt.date) -> Period:
    """The period of this kind so many before or after the one that holds the anchor, as precise as its unit."""
    if unit in YEARS:
        return make_year(anchor.year + YEARS[unit] * shift)
    if unit == "year":
        return make_year(anchor.year + shift)
    if unit == "month":
        return make_month(anchor.year, anchor.month + shift)
    if unit in {"week", "fortnight"}:
        return make_week(anchor + dt.timedelta(DAYS[unit] * shift))
    return make_day(anchor + dt.timedelta(shift if unit == "day" else 0))


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
