"""Dates as editors type them: EDTF -> the days between which they lie. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re

DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[?~%]?")
OPEN = ("", "..")
Bounds = tuple[dt.date | None, dt.date | None]


def bounds_of(edtf: str) -> Bounds:
    """Earliest and latest day of a year, month, day or interval of these; None at an open end.

    ISO 8601-2 (EDTF) level 0, the qualifiers ? ~ % and open ends. Raises ValueError for all other forms.
    """
    start, slash, end = edtf.partition("/")
    if not slash:
        return day_range(edtf)
    earliest = None if start in OPEN else day_range(start)[0]
    latest = None if end in OPEN else day_range(end)[1]
    if earliest is None and latest is None:
        raise ValueError(f"{edtf!r} is open at both ends")
    return earliest, latest


def day_range(date: str) -> tuple[dt.date, dt.date]:
    """First and last day of one year, month or day."""
    match = DATE.fullmatch(date)
    if match is None:
        raise ValueError(f"{date!r} is not a year, a month or a day")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # the pattern asks for it
    first = dt.date(year, 1 if month is None else month, 1 if day is None else day)
    if day is not None:
        return first, first
    last = 12 if month is None else first.month
    return first, dt.date(year, last, calendar.monthrange(year, last)[1])
