"""Dates that count from another date of the text: "the following year", "two weeks later"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ingest.extract.date_words import Words
from ingest.extract.periods import Period, make_day, make_season, make_year
from ingest.extract.relative_dates import shift_period
from ingest.records import TimeExpression

_UNIT_DAYS = {"minute": 1, "hour": 1, "day": 1, "week": 1, "fortnight": 1, "month": 31, "year": 366, "decade": 366}
_WEEK = 7  # days
_BACK = 3  # dates before an expression that it can count from


def find_basis(
    text: str, said: Words, earlier: Sequence[TimeExpression], anchor: dt.date | None
) -> TimeExpression | None:
    """The date that an expression counts from: the last one precise enough for it, in the same paragraph.

    Where the expression opens its paragraph, one of the paragraph before will do. None where there is none.
    """
    near = (item for item in reversed(earlier[-_BACK:]) if not _is_current(item, said, anchor))
    basis = next((item for item in near if _is_precise(item, said)), None)
    if basis is None:
        return None
    start = said.start
    between = text[basis.span[1] : start]
    breaks = between.strip().count("\n\n") + (between.count("\n\n") > 0 and not between.split("\n\n")[0].strip())
    is_opening = not between.rpartition("\n")[2].strip()
    return basis if breaks == 0 or (breaks == 1 and is_opening) else None


def find_sequel(said: Words, basis: TimeExpression | None, anchor: dt.date | None) -> Period | None:
    """What it comes to; None where nothing precise enough precedes it.

    "The following year" of what lies ahead is the year after publication.
    """
    if said.way is None or not (said.unit or said.weekday >= 0 or said.season[0]):
        return None
    if said.is_coming and said.unit == "year" and said.way > 0 and anchor is not None:
        return make_year(anchor.year + said.count)
    if basis is None or basis.earliest is None or basis.latest is None:
        return None
    if said.season[0]:
        return make_season(said.season, basis.earliest.year)
    if said.weekday >= 0:
        return _find_weekday(said, basis.earliest, basis.latest)
    return shift_period(said.unit, said.way * said.count, basis.earliest)


def _is_current(item: TimeExpression, said: Words, anchor: dt.date | None) -> bool:
    """True for a date of this year where "that year" is meant, which is another."""
    if said.way != 0 or said.unit != "year" or anchor is None or item.earliest is None:
        return False
    return item.earliest.year == anchor.year


def _is_precise(item: TimeExpression, said: Words) -> bool:
    """True where it is no longer than the unit that is counted from it."""
    if item.earliest is None or item.latest is None:
        return False
    unit = "year" if said.season[0] else said.unit
    longest = _WEEK if said.weekday >= 0 else _UNIT_DAYS.get(unit, 0)
    return (item.latest - item.earliest).days < longest


def _find_weekday(said: Words, earliest: dt.date, latest: dt.date) -> Period | None:
    """The nearest such day behind or before the basis; "that Friday" is the one of its week."""
    if said.way == 0:
        return make_day(earliest + dt.timedelta(said.weekday - earliest.weekday()))
    if said.way is not None and said.way > 0:
        return make_day(latest + dt.timedelta((said.weekday - latest.weekday()) % _WEEK or _WEEK))
    return make_day(earliest - dt.timedelta((earliest.weekday() - said.weekday) % _WEEK or _WEEK))
