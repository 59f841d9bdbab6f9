"""Dates as editors type them: EDTF -> the days between which they lie. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?")
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
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    if month:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
