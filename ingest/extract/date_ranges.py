"""Two dates as the ends of one stretch: "between Monday and Thursday", "from May 2024 to March 2025"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from ingest.extract.periods import Period, span_periods
from ingest.records import TimeExpression

_OPENING = re.compile(r"\b(?P<word>between|from)\s+(?:the\s+)?$", re.IGNORECASE)
_CLOSING = {
    "between": re.compile(r"\s+and\s+(?:on\s+)?"),
    "from": re.compile(r"\s+(?:to|until|till|through)\s+|\s?[–—-]\s?"),
}
_INNER = re.compile(r"(?:(?P<word>between|from)|to|until|till|through)\s+", re.IGNORECASE)
_WORD = 14  # code points of the longest opening


def join_ranges(text: str, found: tuple[TimeExpression, ...]) -> tuple[TimeExpression, ...]:
    """The dates with each pair that is one stretch as one date, in text order."""
    joined: list[TimeExpression] = []
    for item in found:
        pair = _join(text, joined[-1], item) if joined else None
        joined[-1:] = [pair] if pair is not None else [*joined[-1:], item]
    return tuple(joined)


def _join(text: str, first: TimeExpression, last: TimeExpression) -> TimeExpression | None:
    if not (first.earliest and first.latest and last.earliest and last.latest):
        return None
    opening = _INNER.match(first.as_written) or _OPENING.search(text, max(0, first.span[0] - _WORD), first.span[0])
    word = (opening["word"] or "").lower() if opening is not None else ""
    inner = _INNER.match(last.as_written)
    start = last.span[0] + (inner.end() if inner is not None else 0)
    if word not in _CLOSING or not _CLOSING[word].fullmatch(text, first.span[1], start):
        return None
    begin = _before(first, last)
    if begin is None:
        return None
    period = span_periods(begin, Period(last.edtf, last.earliest, last.latest))
    span = (min(first.span[0], opening.start() if opening and opening.string is text else first.span[0]), last.span[1])
    rule = "explicitRange" if first.anchor is None and last.anchor is None else "range"
    return replace(
        last, as_written=text[slice(*span)], rule=rule, edtf=period.edtf, earliest=period.earliest, span=span
    )


def _before(first: TimeExpression, last: TimeExpression) -> Period | None:
    """What the range begins with; a weekday that came out behind its end is that of the week before."""
    if first.earliest is None or first.latest is None or last.earliest is None:
        return None
    if first.earliest <= last.earliest:
        return Period(first.edtf, first.earliest, first.latest)
    if not first.rule.startswith("weekday"):
        return None
    day = first.earliest - dt.timedelta(7)
    return Period(day.isoformat(), day, day) if day <= last.earliest else None
