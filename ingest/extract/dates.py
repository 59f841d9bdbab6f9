"""When, as written, and what it comes to in EDTF, counted from the day of publication.

Own rules with their own granularity: a month stays a month, "late 2025" stays a part of a year. What cannot be resolved
keeps its words, an empty EDTF value and no bounds. EDTF level 1 (ISO 8601-2:2019): `2025-12`, `2025-21` (spring) and
intervals `2026-01-01/2026-02-24`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from ingest.records import TimeExpression

Resolved = tuple[str, str, dt.date, dt.date]  # rule, edtf, earliest, latest

_MONTH_NAMES = [
    name.lower()
    for name in (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
]
_MONTHS = (
    {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
    | {name[:3]: number for number, name in enumerate(_MONTH_NAMES, start=1)}
    | {"sept": 9}
)
_WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_SEASONS = {
    "spring": (3, 5, 21),
    "summer": (6, 8, 22),
    "autumn": (9, 11, 23),
    "fall": (9, 11, 23),
    "winter": (12, 2, 24),
}
_COUNTS = {
    word: value
    for value, word in enumerate(
        ["a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=1
    )
} | {"an": 1, "one": 1}
_UNITS = {"day": 1, "week": 7}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_PART = r"(?P<part>early|late|mid|the beginning of|the start of|the end of)"


def find_dates(text: str, *, published_on: dt.date | None) -> tuple[TimeExpression, ...]:
    """Every time expression in text order, none inside another; the earlier rule of the list wins."""
    found: list[TimeExpression] = []
    taken: list[tuple[int, int]] = []
    for pattern, resolve in _RULES:
        for match in pattern.finditer(text):
            span = match.span()
            if any(start < span[1] and span[0] < end for start, end in taken):
                continue
            expression = _make_expression(match, resolve, published_on)
            if expression is not None:
                taken.append(span)
                found.append(expression)
    return tuple(sorted(found, key=lambda expression: expression.span))


def _make_expression(
    match: re.Match[str], resolve: Callable[..., Resolved | None], published_on: dt.date | None
) -> TimeExpression | None:
    try:
        resolved = resolve(match, published_on)
    except (ValueError, OverflowError):  # "February 30", the year before year 1
        return None
    rule = resolve.__name__.removeprefix("_").replace("_", " ")
    if resolved is None:
        return TimeExpression(match.group(), rule, "", None, None, match.span())
    edtf, earliest, latest = resolved[1:]
    anchor = published_on if resolved[0] == "relative" else None
    return TimeExpression(match.group(), rule, edtf, earliest, latest, match.span(), anchor)


# --- Ranges -----------------------------------------------------------------------------------------------------------


def _day(kind: str, day: dt.date) -> Resolved:
    return kind, day.isoformat(), day, day


def _month(kind: str, year: int, month: int) -> Resolved:
    last = calendar.monthrange(year, month)[1]
    return kind, f"{year:04}-{month:02}", dt.date(year, month, 1), dt.date(year, month, last)


def _year(kind: str, year: int) -> Resolved:
    return kind, f"{year:04}", dt.date(year, 1, 1), dt.date(year, 12, 31)


def _interval(kind: str, earliest: dt.date, latest: dt.date) -> Resolved:
    return kind, f"{earliest.isoformat()}/{latest.isoformat()}", earliest, latest


def _part_of_year(kind: str, part: str, year: int) -> Resolved:
    first, last = {"e": (1, 4), "m": (5, 8), "l": (9, 12)}[_part_key(part)]
    return _interval(kind, dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def _part_of_month(kind: str, part: str, year: int, month: int) -> Resolved:
    last = calendar.monthrange(year, month)[1]
    first, end = {"e": (1, 10), "m": (11, 20), "l": (21, last)}[_part_key(part)]
    return _interval(kind, dt.date(year, month, first), dt.date(year, month, end))


def _part_key(part: str) -> str:
    part = part.lower().removeprefix("the ")
    return {"b": "e", "s": "e"}.get(part[0], "l" if part.startswith("end") else part[0])


def _season(kind: str, name: str, year: int) -> Resolved:
    first, last, code = _SEASONS[name.lower()]
    end_year = year + 1 if last < first else year
    return (
        kind,
        f"{year:04}-{code}",
        dt.date(year, first, 1),
        dt.date(end_year, last, calendar.monthrange(end_year, last)[1]),
    )


def _month_number(match: re.Match[str]) -> int:
    return _MONTHS[match["month"].lower().rstrip(".")]


# --- Rules: each is one way of saying when ----------------------------------------------------------------------------


def _explicit_day(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    return _day("explicit", dt.date(int(match["year"]), _month_number(match), int(match["day"])))


def _iso_day(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    return _day("explicit", dt.date.fromisoformat(match.group()))


def _month_of_other_year(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """ "December of the previous year", "March last year", "in May this year"."""
    if published_on is None:
        return None
    year = published_on.year - (match["which"].lower() not in {"this", "the current", "the same"})
    return _month("relative", year, _month_number(match))


def _part_of_month_and_year(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    return _part_of_month("explicit", match["part"], int(match["year"]), _month_number(match))


def _month_and_year(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    return _month("explicit", int(match["year"]), _month_number(match))


def _part_of_a_year(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    return _part_of_year("explicit", match["part"], int(match["year"]))


def _season_and_year(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    return _season("explicit", match["season"], int(match["year"]))


def _earlier_in_year(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """From the first of January of the anchor's year to the anchor."""
    if published_on is None:
        return None
    return _interval("relative", dt.date(published_on.year, 1, 1), published_on)


def _earlier_in_period(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """ "Earlier this month", "earlier this week": from its first day to the anchor."""
    if published_on is None:
        return None
    start = (
        published_on.replace(day=1)
        if match["unit"].lower() == "month"
        else published_on - dt.timedelta(published_on.weekday())
    )
    return _interval("relative", start, published_on)


def _day_of_month(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """ "Feb. 24", "24 February": the last such day on or before publication."""
    month, number = _month_number(match), int(match["day"])
    if published_on is None:
        dt.date(2000, month, number)  # refuses "February 30"
        return None
    day = dt.date(published_on.year, month, number)
    return _day("relative", day if day <= published_on else dt.date(published_on.year - 1, month, number))


def _other_weekday(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """ "Next Monday" and "last Monday"; the latter the last one before publication."""
    if published_on is None:
        return None
    days = (_WEEKDAYS[match["weekday"].lower()] - published_on.weekday()) % 7 or 7
    return _day(
        "relative",
        published_on + dt.timedelta(days if match["which"].lower() == "next" else days - 7 if days < 7 else -7),
    )


def _weekday(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """The last such day before publication or on it."""
    if published_on is None:
        return None
    return _day(
        "relative", published_on - dt.timedelta((published_on.weekday() - _WEEKDAYS[match["weekday"].lower()]) % 7)
    )


def _near_day(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    if published_on is None:
        return None
    shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[match.group().lower()]
    return _day("relative", published_on + dt.timedelta(shift))


def _neighbouring_period(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """ "Last month", "this week", "next year", "the previous year"."""
    if published_on is None:
        return None
    which = match["which"].lower().removeprefix("the ")
    shift = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[which]
    unit = match["unit"].lower()
    if unit == "year":
        return _year("relative", published_on.year + shift)
    if unit == "month":
        months = published_on.year * 12 + published_on.month - 1 + shift
        return _month("relative", months // 12, months % 12 + 1)
    monday = published_on + dt.timedelta(7 * shift - published_on.weekday())
    return _interval("relative", monday, monday + dt.timedelta(6))


def _neighbouring_season(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """ "Last summer": the last one that was over at publication; "this summer": that of the year."""
    if published_on is None:
        return None
    this = _season("relative", match["season"], published_on.year)
    if match["which"].lower() == "this" or (match["which"].lower() != "next" and this[3] < published_on):
        return this
    return _season("relative", match["season"], published_on.year + (1 if match["which"].lower() == "next" else -1))


def _time_ago(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """ "Three weeks ago": as precise as its unit."""
    if published_on is None:
        return None
    count = int(match["count"]) if match["count"].isdigit() else _COUNTS[match["count"].lower()]
    unit = match["unit"].lower()
    if unit == "year":
        return _year("relative", published_on.year - count)
    if unit == "month":
        months = published_on.year * 12 + published_on.month - 1 - count
        return _month("relative", months // 12, months % 12 + 1)
    day = published_on - dt.timedelta(count * _UNITS[unit])
    if unit == "day":
        return _day("relative", day)
    monday = day - dt.timedelta(day.weekday())
    return _interval("relative", monday, monday + dt.timedelta(6))


def _offset_from_event(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """ "Three days later", "the following day": counted from something else than publication, so left open."""
    return None


def _range_of_months(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """ "Between March and August (2025)": the last such months over at publication, or those of the year given."""
    if published_on is None and not match["year"]:
        return None
    first, last = (_MONTHS[match[name].lower().rstrip(".")] for name in ("month", "until"))
    kind, year = (
        ("explicit", int(match["year"])) if match["year"] else ("relative", published_on.year if published_on else 0)
    )
    start, end = _month(kind, year - (last < first), first), _month(kind, year, last)
    if published_on is not None and not match["year"] and end[2] > published_on:
        start, end = _month(kind, year - 1 - (last < first), first), _month(kind, year - 1, last)
    return kind, f"{start[1]}/{end[1]}", start[2], end[3]


def _month_alone(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    """ "In December", "last March": the last such month that had begun at publication."""
    if published_on is None:
        return None
    month = _month_number(match)
    is_past = month < published_on.month or (month == published_on.month and (match["which"] or "").lower() != "last")
    return _month("relative", published_on.year - (not is_past), month)


def _year_alone(match: re.Match[str], published_on: dt.date | None) -> Resolved | None:
    return _year("explicit", int(match["year"]))


_UNTIL = _MONTH.replace("<month>", "<until>")
_WHICH = r"(?P<which>the previous|the past|last|this|the current|next|the coming|previous)"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b{pattern}(?!\w)", re.IGNORECASE)


_RULES: tuple[tuple[re.Pattern[str], Callable[..., Resolved | None]], ...] = (
    (_compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d"), _iso_day),
    (_compile(rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}"), _explicit_day),
    (_compile(rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}"), _explicit_day),
    (_compile(rf"(?:between|from)\s+{_MONTH}\s+(?:and|to|until)\s+{_UNTIL}(?:,?\s+{_YEAR})?"), _range_of_months),
    (_compile(rf"{_PART}[\s-]{_MONTH},?\s+(?:of\s+)?{_YEAR}"), _part_of_month_and_year),
    (
        _compile(
            rf"{_MONTH}\s+(?:of\s+)?"
            r"(?P<which>the previous|the same|the current|last|this|the prior|the preceding)\s+year"
        ),
        _month_of_other_year,
    ),
    (_compile(rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}"), _month_and_year),
    (_compile(rf"{_PART}[\s-](?:in\s+)?{_YEAR}"), _part_of_a_year),
    (_compile(rf"(?:the\s+)?{_SEASON}\s+(?:of\s+)?{_YEAR}"), _season_and_year),
    (_compile(r"earlier\s+(?:in\s+the|this)\s+year"), _earlier_in_year),
    (_compile(r"earlier\s+(?:in\s+the|this)\s+(?P<unit>month|week)"), _earlier_in_period),
    (_compile(rf"{_COUNT}\s+(?P<unit>day|week|month|year)s?\s+ago"), _time_ago),
    (
        _compile(
            rf"(?:{_COUNT}|some|several|a\s+few)\s+(?:days?|weeks?|months?|years?|hours?)\s+(?:later|earlier|afterwards?|after|before)"
        ),
        _offset_from_event,
    ),
    (
        _compile(r"the\s+(?:following|next|same|previous)\s+(?:day|morning|evening|night|week|month)"),
        _offset_from_event,
    ),
    (_compile(rf"{_MONTH}\s+{_DAY}"), _day_of_month),
    (_compile(rf"{_DAY}\s+(?:of\s+)?{_MONTH}"), _day_of_month),
    (_compile(rf"(?P<which>next|last)\s+{_WEEKDAY}"), _other_weekday),
    (_compile(rf"(?:on\s+)?{_WEEKDAY}"), _weekday),
    (_compile(r"(?:yesterday|today|tomorrow)"), _near_day),
    (_compile(rf"{_WHICH}\s+(?P<unit>week|month|year)"), _neighbouring_period),
    (_compile(rf"(?P<which>last|this|next)\s+{_SEASON}"), _neighbouring_season),
    # Upper case only: "may" and "march" are words.
    (
        re.compile(
            rf"\b(?:(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring)\s+(?:(?:early|late|mid)[\s-])?|(?P<which>[Ll]ast|[Tt]his)\s+){_MONTH}(?!\w)"
        ),
        _month_alone,
    ),
    (
        re.compile(
            rf"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring|[Ff]rom|[Oo]f)\s+{_YEAR}(?![\w,%-])(?!\s+[a-z]+s\b)"
        ),
        _year_alone,
    ),
)
