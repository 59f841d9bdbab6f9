"""What each way of saying when comes to that counts from the day of publication.

Without a word for it, a weekday or month is the last one before publication, or the coming one where what it tells of
still lay ahead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from ingest.extract.date_rules import (
    find_decade,
    find_months_of_year,
    find_ordinal_part,
    find_week_of_month,
    find_weekday_of_month,
    span_days,
    span_months,
)
from ingest.extract.date_words import Words
from ingest.extract.periods import (
    YEARS,
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
    make_week,
    make_year,
    shift_day,
    shift_months,
    shift_period,
)

# Months from which on a period is too far ahead behind these words, or has been over for too long.
_FAR_AHEAD, _LONG_OVER = (10, frozenset({"for", "until", "till"})), (7, frozenset({"by"}))
_NEARLY_A_YEAR = 300  # days
_HARDLY_BEGUN = dt.timedelta(20)  # of a season: what is told of it as past was in the one before


def _nearest(find: Callable[[int], Period], said: Words, anchor: dt.date) -> Period:
    """The last of a yearly period that has begun, or the first that is not over.

    What is told without its year is seldom far away: of "the wages for March" that seem to lie ahead the last ones are
    meant where the next are ten months off or more, of a term the next where the last is long over (16 of 17 marked).
    """
    this = find(anchor.year)
    last, coming = anchor.year - (this.earliest > anchor), anchor.year + (this.latest < anchor)
    found = find(coming if said.is_coming else last)
    months = abs(12 * (found.earliest.year - anchor.year) + found.earliest.month - anchor.month)
    far, leads = _FAR_AHEAD if said.is_coming else _LONG_OVER
    return find(last if said.is_coming else coming) if months >= far and said.lead in leads else found


def _find_month_of_other_year(said: Words, anchor: dt.date) -> Period:
    """ "December of the previous year", "March last year", "in May this year"."""
    return make_month(anchor.year + said.shift, said.month)


def _find_earlier(said: Words, anchor: dt.date) -> Period:
    """ "Earlier this month", "earlier in the year": from its first day to the anchor."""
    return make_interval(shift_period(said.unit, 0, anchor).earliest, anchor)


def _find_later(said: Words, anchor: dt.date) -> Period:
    """ "Later this year": from the anchor to its last day."""
    return make_interval(anchor, shift_period(said.unit, 0, anchor).latest)


def _find_day(said: Words, anchor: dt.date) -> Period:
    """ "Feb. 24", "24 February"; "Monday, March 9" is the last or the coming one, whichever is a Monday."""
    last, coming = (
        _nearest(lambda year: make_day(dt.date(year, said.month, said.day)), item, anchor)
        for item in (replace(said, is_coming=False), replace(said, is_coming=True))
    )
    if said.weekday >= 0 and last.earliest.weekday() != coming.earliest.weekday():
        return coming if coming.earliest.weekday() == said.weekday else last
    is_near = (anchor - last.earliest).days > _NEARLY_A_YEAR  # told without its year
    return coming if said.is_coming or is_near else last


def _find_day_range(said: Words, anchor: dt.date) -> Period:
    """ "May 3 to 9": as one day, the last such days or the coming ones."""
    last = _nearest(lambda year: span_days(said, year), said, anchor)
    is_near = (anchor - last.earliest).days > _NEARLY_A_YEAR
    return span_days(said, last.earliest.year + 1) if is_near else last


def _find_other_weekday(said: Words, anchor: dt.date) -> Period:
    """ "Next Monday" and "last Monday": the nearest after and before the anchor; "this Monday": that of the week."""
    if said.which == "this":
        return make_day(anchor + dt.timedelta(said.weekday - anchor.weekday()))
    ahead = (said.weekday - anchor.weekday()) % 7 or 7
    behind = (anchor.weekday() - said.weekday) % 7 or 7
    return make_day(anchor + dt.timedelta(ahead if said.shift > 0 else -behind))


def _find_weekday(said: Words, anchor: dt.date) -> Period:
    """The last such day before publication or on it, or the next."""
    ahead, behind = (said.weekday - anchor.weekday()) % 7, (anchor.weekday() - said.weekday) % 7
    return make_day(anchor + dt.timedelta(ahead if said.is_coming else -behind))


def _find_weekday_of_week(said: Words, anchor: dt.date) -> Period:
    """ "Monday last week"."""
    return make_day(anchor + dt.timedelta(7 * said.shift + said.weekday - anchor.weekday()))


def _find_weekday_in_week(said: Words, anchor: dt.date) -> Period:
    """ "Monday week": a week after the coming Monday."""
    return make_day(anchor + dt.timedelta(((said.weekday - anchor.weekday()) % 7 or 7) + 7))


def _find_neighbour(said: Words, anchor: dt.date) -> Period:
    """ "Last month", "this week", "next year", "the previous year", "next quarter"."""
    if said.unit == "quarter":
        number = (anchor.month - 1) // 3 + said.shift
        return make_part_of_year(3, number % 4 + 1, anchor.year + number // 4)
    if said.unit == "decade":
        return make_decade(anchor.year // 10 * 10 + 10 * said.shift)
    if said.unit == "century":
        return make_century(anchor.year // 100 + 1 + said.shift)
    return shift_period(said.unit, said.shift, anchor)


def _find_before_last(said: Words, anchor: dt.date) -> Period:
    """ "The week before last", "the winter before last"."""
    if said.season[0]:
        last = _find_other_season(replace(said, shift=-1), anchor)
        return make_season(said.season, last.earliest.year - 1)
    if said.unit == "weekend":
        return _find_weekend(replace(said, which="last", shift=-2), anchor)
    return shift_period(said.unit, -2, anchor)


def _find_ago(said: Words, anchor: dt.date) -> Period:
    """As precise as its unit; half a year is six months, half a century fifty years."""
    if not said.is_half:
        return shift_period(said.unit, -said.count, anchor)
    if said.unit == "year":
        return make_month(anchor.year, anchor.month - 12 * said.count - 6)
    years = YEARS[said.unit]
    return make_year(anchor.year - years * said.count - years // 2)


def _find_ago_this(said: Words, anchor: dt.date) -> Period:
    """ "Two years ago this week"."""
    return shift_period(said.unit, 0, shift_months(anchor, -12 * said.count))


def _find_near_season(said: Words, anchor: dt.date) -> Period:
    """ "In the summer": the last that has begun, or the next that is not over."""
    if not said.is_coming:
        return _find_other_season(said, anchor - _HARDLY_BEGUN)
    return next(
        season
        for season in (make_season(said.season, anchor.year + ahead) for ahead in (-1, 0, 1))
        if season.latest >= anchor
    )


def _find_day_of_month(said: Words, anchor: dt.date) -> Period:
    """ "The 12th of last month"; "the 12th": the last or the coming one. Raises ValueError where there is none."""
    if said.which:
        month = make_month(anchor.year, anchor.month + said.shift).earliest
        return make_day(month.replace(day=said.day))
    day = anchor.replace(day=1)
    if said.is_coming != (said.day >= anchor.day) and said.day != anchor.day:
        day = shift_months(day, 1 if said.is_coming else -1)
    return make_day(day.replace(day=said.day))


def _find_weekday_of_month(said: Words, anchor: dt.date) -> Period:
    """ "The first Saturday in September"; "the last Saturday of the month", "of next month"."""
    if said.month:
        return _nearest(lambda year: find_weekday_of_month(said, year), said, anchor)
    month = make_month(anchor.year, anchor.month + said.shift).earliest
    return find_weekday_of_month(replace(said, month=month.month), month.year)


def _find_weekend(said: Words, anchor: dt.date) -> Period:
    """ "Last weekend": the last one over; "this" and "next weekend": that of the week and of the next one.

    "Over the weekend": the last that has begun, or that of the week.
    """
    saturday = anchor + dt.timedelta(5 - anchor.weekday() + 7 * said.shift)
    if not said.which and not said.is_coming and saturday > anchor:
        saturday -= dt.timedelta(7)
    return make_interval(saturday, saturday + dt.timedelta(1))


def _find_other_season(said: Words, anchor: dt.date) -> Period:
    """ "Last winter": the last one over at publication; "this winter": that under way, else that of the year."""
    seasons = [make_season(said.season, anchor.year - back) for back in range(3)]
    if not said.which:  # "since the spring"
        return next(season for season in seasons if season.earliest <= anchor)
    if said.shift < 0:
        return next(season for season in seasons if season.latest < anchor)
    if said.which == "this":
        return next((season for season in seasons if season.earliest <= anchor <= season.latest), seasons[0])
    return make_season(said.season, anchor.year + said.shift)


def _find_month(said: Words, anchor: dt.date) -> Period:
    """ "In December": the last that has begun, or the coming one. "Last March" and "next March" are not this month."""
    if said.which == "this":
        return make_month(anchor.year, said.month)
    if said.which:
        is_over = said.month > anchor.month if said.shift > 0 else said.month >= anchor.month
        return make_month(anchor.year + (not is_over if said.shift > 0 else -is_over), said.month)
    return _nearest(lambda year: make_month(year, said.month), said, anchor)


def _find_month_range(said: Words, anchor: dt.date) -> Period:
    """ "Between March and August": the last such months over at publication, or those not over yet."""
    if said.which:
        return span_months(said, anchor.year + said.shift)
    found = span_months(said, anchor.year)
    if said.is_coming:
        return found if found.latest >= anchor else span_months(said, anchor.year + 1)
    return found if found.latest <= anchor else span_months(said, anchor.year - 1)


def _find_part_of_period(said: Words, anchor: dt.date) -> Period:
    """ "Late last year", "the end of the month"."""
    if said.unit == "year":
        return make_third_of_year(said.part, anchor.year + said.shift)
    if said.unit == "quarter":
        return make_month(anchor.year, (anchor.month - 1) // 3 * 3 + said.part + 3 * said.shift)
    if said.unit == "decade":
        return find_decade(replace(said, year=anchor.year // 10 * 10 + 10 * said.shift))
    return make_third_of_month(said.part, anchor.year, anchor.month + said.shift)


def _find_turn_of_year(said: Words, anchor: dt.date) -> Period:
    """The last that has begun, or the coming one."""
    if said.which:
        return make_turn_of_year(anchor.year + said.shift)
    return _nearest(make_turn_of_year, said, anchor)


def _find_ordinal_part(said: Words, anchor: dt.date) -> Period:
    """ "The second half of May", "the first quarter of last year", "the third quarter"."""
    if said.which:
        return find_ordinal_part(said, anchor.year + said.shift)
    if said.month:
        return _nearest(lambda year: make_half_of_month(said.ordinal % 3, year, said.month), said, anchor)
    return _nearest(lambda year: find_ordinal_part(said, year), said, anchor)


RELATIVE: Mapping[str, Callable[[Words, dt.date], Period]] = {
    "dayRange": _find_day_range,
    "monthRange": _find_month_range,
    "dayOfOtherYear": lambda said, anchor: make_day(dt.date(anchor.year + said.shift, said.month, said.day)),
    "monthOfOtherYear": _find_month_of_other_year,
    "turnOfYear": _find_turn_of_year,
    "partOfPeriod": _find_part_of_period,
    "partOfMonth": lambda said, anchor: _nearest(
        lambda year: make_third_of_month(said.part, year, said.month), said, anchor
    ),
    "ordinalPart": _find_ordinal_part,
    "earlierInYear": _find_earlier,
    "earlierInPeriod": _find_earlier,
    "laterInPeriod": _find_later,
    "ago": _find_ago,
    "agoThis": _find_ago_this,
    "seasonsAgo": lambda said, anchor: make_season(said.season, anchor.year - said.count),
    "nearSeason": _find_near_season,
    "weekOfDay": lambda said, anchor: make_week(_find_day(said, anchor).earliest),
    "dayAgo": lambda said, anchor: make_day(shift_day(said.unit, -said.count, anchor)),
    "beforeLast": _find_before_last,
    "dayOfMonth": _find_day_of_month,
    "weekdayOfMonth": _find_weekday_of_month,
    "weekOfMonth": lambda said, anchor: _nearest(lambda year: find_week_of_month(said, year), said, anchor),
    "monthsOfYear": lambda said, anchor: find_months_of_year(said, anchor.year + said.shift),
    "ahead": lambda said, anchor: shift_period(said.unit, said.count, anchor),
    "lastPeriods": lambda said, anchor: make_interval(shift_day(said.unit, -said.count, anchor), anchor),
    "nextPeriods": lambda said, anchor: make_interval(anchor, shift_day(said.unit, said.count, anchor)),
    "day": _find_day,
    "otherWeekday": _find_other_weekday,
    "weekday": _find_weekday,
    "weekdayOfWeek": _find_weekday_of_week,
    "weekdayInWeek": _find_weekday_in_week,
    "nearDay": lambda said, anchor: make_day(anchor + dt.timedelta(said.shift)),
    "weekend": _find_weekend,
    "neighbour": _find_neighbour,
    "seasonOfOtherYear": lambda said, anchor: make_season(said.season, anchor.year + said.shift),
    "otherSeason": _find_other_season,
    "month": _find_month,
    "bareMonth": _find_month,
}
