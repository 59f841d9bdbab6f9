"""What each way of saying when comes to where it names its year; the names are those of rules in dates.toml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from ingest.extract.date_words import Words
from ingest.extract.periods import (
    Period,
    make_century,
    make_day,
    make_decade,
    make_half_of_month,
    make_interval,
    make_month,
    make_part_of_year,
    make_season,
    make_third_of_month,
    make_third_of_year,
    make_turn_of_year,
    make_year,
    span_periods,
)

MONTHS_OF = {"half": 6, "h": 6, "quarter": 3, "q": 3}


def find_ordinal_part(said: Words, year: int) -> Period:
    """A half of a month, or a half or quarter of a year. Raises ValueError for its third half."""
    months = MONTHS_OF[said.unit]
    number = said.ordinal if said.ordinal > 0 else 12 // months
    if number > 12 // months:
        raise ValueError(f"there is no {said.unit} {number} of a year")
    if said.month:
        return make_half_of_month(number, year, said.month)
    return make_part_of_year(months, number, year)


def find_weekday_of_month(said: Words, year: int) -> Period:
    """ "The first Saturday in September". Raises ValueError where the month has no fifth."""
    whole = make_month(year, said.month)
    if said.ordinal < 0:
        return make_day(whole.latest - dt.timedelta((whole.latest.weekday() - said.weekday) % 7))
    days = (said.weekday - whole.earliest.weekday()) % 7 + 7 * (said.ordinal - 1)
    return make_day(dt.date(year, said.month, 1 + days))


def find_week_of_month(said: Words, year: int) -> Period:
    """Seven days counted from the month's first, or its last seven. Raises ValueError beyond the fourth."""
    whole = make_month(year, said.month)
    if said.ordinal < 0:
        return make_interval(whole.latest - dt.timedelta(6), whole.latest)
    first = dt.date(year, said.month, 7 * said.ordinal - 6)
    return make_interval(first, dt.date(year, said.month, 7 * said.ordinal))


def find_months_of_year(said: Words, year: int) -> Period:
    """ "The first nine months of 2025". Raises ValueError for more than a year has."""
    if not 0 < said.count <= 12:
        raise ValueError(f"a year has no {said.count} months")
    if said.ordinal < 0:
        return span_periods(make_month(year, 13 - said.count), make_month(year, 12))
    return span_periods(make_month(year, 1), make_month(year, said.count))


def span_months(said: Words, year: int) -> Period:
    """The months to one in this year, from one in it or, where that would be later, in the year before."""
    return span_periods(make_month(year - (said.until < said.month), said.month), make_month(year, said.until))


def span_days(said: Words, year: int) -> Period:
    """Days of one month or two. Raises ValueError where the last is before the first."""
    last = dt.date(year, said.until or said.month, said.to_day)
    first = dt.date(year, said.month or said.until, said.day)
    if first > last:
        raise ValueError(f"{first} is after {last}")
    return make_interval(first, last)


def _find_numeric_day(said: Words) -> Period:
    """Raises ValueError where the figures fit two days of the year: which was meant is not guessed."""
    if said.month > 12:
        return make_day(dt.date(said.year, said.day, said.month))
    if said.mark == "/" and said.day <= 12 and said.day != said.month:
        raise AmbiguousError(f"{said.day}/{said.month} may be either")
    return make_day(dt.date(said.year, said.month, said.day))


class AmbiguousError(ValueError):
    """A date that may be two days: it is kept as written."""


def _span_years(said: Words) -> Period:
    """ "2019-21" is short for 2021. Raises ValueError where the years do not follow each other."""
    last = said.to_year if said.to_year >= 100 else said.year // 100 * 100 + said.to_year
    if last <= said.year:
        raise ValueError(f"{last} is not after {said.year}")
    return span_periods(make_year(said.year), make_year(last))


def find_decade(said: Words) -> Period:
    """ "The early 1990s": four years, three in the middle and three at the end."""
    if not said.part:
        return make_decade(said.year)
    first, last = ((0, 3), (4, 6), (7, 9))[said.part - 1]
    return span_periods(make_year(said.year + first), make_year(said.year + last))


# What needs nothing but its words, where it names its year.
EXPLICIT: Mapping[str, Callable[[Words], Period]] = {
    "explicitDay": lambda said: make_day(dt.date(said.year, said.month, said.day)),
    "numericDay": _find_numeric_day,
    "dayRange": lambda said: span_days(said, said.year),
    "monthRange": lambda said: span_months(said, said.year),
    "yearRange": _span_years,
    "partOfMonth": lambda said: make_third_of_month(said.part, said.year, said.month),
    "ordinalPart": lambda said: find_ordinal_part(said, said.year),
    "explicitMonth": lambda said: make_month(said.year, said.month),
    "partOfYear": lambda said: make_third_of_year(said.part, said.year),
    "weekdayOfMonth": lambda said: find_weekday_of_month(said, said.year),
    "weekOfMonth": lambda said: find_week_of_month(said, said.year),
    "monthsOfYear": lambda said: find_months_of_year(said, said.year),
    "turnOfYear": lambda said: make_turn_of_year(said.year),
    "season": lambda said: make_season(said.season, said.year),
    "decade": find_decade,
    "century": lambda said: make_century(said.ordinal or said.count),
    "explicitYear": lambda said: make_year(said.year),
    "bareYear": lambda said: make_year(said.year),
}
