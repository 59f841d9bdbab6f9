"""Dates that count from another date of the text: "the following year", "two weeks later", "in May of that year"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from ingest.extract.date_words import Words
from ingest.extract.periods import Period, make_day, make_month, make_season, make_year, shift_period
from ingest.records import TimeExpression

_UNIT_DAYS = {
    "minute": 1, "hour": 1, "day": 1, "week": 1, "fortnight": 1, "month": 31,
    "year": 366, "decade": 366, "century": 366,
}  # fmt: skip
_WEEK = 7  # days
_LONG = frozenset({"month", "year", "decade", "century"})
_QUOTED = re.compile(r",[”\"]")
_SENTENCE = 120  # code points before a date in which a quotation may end
_BACK = 5  # dates before an expression that it can count from
STOP = re.compile(r"[.!?][”\"’]?\s|\n")  # where a sentence or line ends
_PARAGRAPHS = 1  # ends of paragraphs between an expression and what it counts from: newspapers break often
_ASIDE = re.compile(r"\d{4}$|since\b", re.IGNORECASE)  # "the 2019 merger", "since 2012": nothing is told of as then


def find_basis(
    text: str, said: Words, earlier: Sequence[TimeExpression], anchor: dt.date | None
) -> TimeExpression | None:
    """The date that an expression counts from: the last one precise enough for it, in this or the last paragraph.

    None where there is none, or where the same sentence names a time that is not precise enough.
    """
    is_quoted = text.rfind("“", 0, said.start) > text.rfind("”", 0, said.start)
    is_told = is_quoted or said.month > 0 or said.season[0] > 0 or said.unit in _LONG  # a story's time, not a day's
    for item in reversed(earlier[-_BACK:]):
        between = text[item.span[1] : said.start]
        if between.strip().count("\n\n") + between.startswith("\n\n") > _PARAGRAPHS:
            return None
        if _is_current(item, said, anchor) or _ASIDE.match(item.as_written):
            continue
        if is_told and item.anchor is not None and _is_of_words(text, item):
            continue
        is_ahead = item.earliest is not None and anchor is not None and item.earliest > anchor
        if is_ahead and not said.is_coming and STOP.search(between) is not None:
            continue
        if _is_precise(item, said):
            return item
        if STOP.search(between) is None:
            return None
    return None


def _is_of_words(text: str, item: TimeExpression) -> bool:
    """True for "“It was late,” she said on Monday": what she tells of was on another day."""
    before = text[max(0, item.span[0] - _SENTENCE) : item.span[0]]
    return _QUOTED.search(STOP.split(before)[-1]) is not None


def find_sequel(said: Words, basis: TimeExpression | None, anchor: dt.date | None) -> Period | None:
    """What it comes to; None where nothing precise enough precedes it.

    "The following year" of what lies ahead is the year after publication.
    """
    if said.way is None or not (said.unit or said.weekday >= 0 or said.season[0] or said.month):
        return None
    is_whole_year = said.unit == "year" and not (said.month or said.season[0])
    if said.is_coming and is_whole_year and said.way > 0 and anchor is not None:
        return make_year(anchor.year + said.count)
    if basis is None or basis.earliest is None or basis.latest is None:
        return None
    if said.month or said.season[0]:
        return _find_in_year(said, basis.earliest, basis.latest)
    if said.weekday >= 0:
        return _find_weekday(said, basis.earliest, basis.latest)
    return shift_period(said.unit, said.way * said.count, basis.earliest)


def _find_in_year(said: Words, earliest: dt.date, latest: dt.date) -> Period:
    """ "In May of the following year", "on 3 May of that year"; "the following May" is the nearest one behind it."""
    way = said.way or 0
    if said.unit == "year":
        year = earliest.year + way
        if said.day:
            return make_day(dt.date(year, said.month, said.day))
        return _make_part(said, year)
    around = [_make_part(said, year) for year in range(earliest.year - 1, latest.year + 2)]
    if way > 0:
        return next(item for item in around if item.earliest > latest)
    if way < 0:
        return next(item for item in reversed(around) if item.latest < earliest)
    return next((item for item in around if item.earliest <= earliest <= item.latest), around[1])


def _make_part(said: Words, year: int) -> Period:
    return make_month(year, said.month) if said.month else make_season(said.season, year)


def _is_current(item: TimeExpression, said: Words, anchor: dt.date | None) -> bool:
    """True for a date of this year where "that year" is meant, which is another."""
    if said.way != 0 or said.unit != "year" or anchor is None or item.earliest is None:
        return False
    return item.earliest.year == anchor.year


def _is_precise(item: TimeExpression, said: Words) -> bool:
    """True where it is no longer than the unit that is counted from it."""
    if item.earliest is None or item.latest is None:
        return False
    unit = "year" if said.season[0] or said.month else said.unit
    longest = _WEEK if said.weekday >= 0 else _UNIT_DAYS.get(unit, 0)
    return (item.latest - item.earliest).days < longest


def _find_weekday(said: Words, earliest: dt.date, latest: dt.date) -> Period | None:
    """The nearest such day behind or before the basis; "that Friday" is the one of its week."""
    if said.way == 0:
        return make_day(earliest + dt.timedelta(said.weekday - earliest.weekday()))
    if said.way is not None and said.way > 0:
        return make_day(latest + dt.timedelta((said.weekday - latest.weekday()) % _WEEK or _WEEK))
    return make_day(earliest - dt.timedelta((earliest.weekday() - said.weekday) % _WEEK or _WEEK))


def find_then(text: str, said: Words, earlier: Sequence[TimeExpression], *, is_since: bool) -> Period | None:
    """The date that was named last in this paragraph, of "since then" its start; None of "until then all was well"."""
    then = earlier[-1] if earlier else None
    if then is None or then.earliest is None or then.latest is None or "\n" in text[then.span[1] : said.start]:
        return None
    if not (is_since or said.is_coming):
        return None
    return Period(then.edtf.partition("/")[0] if is_since else then.edtf, then.earliest, then.latest)
