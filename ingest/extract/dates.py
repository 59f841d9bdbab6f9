"""When, as written, and what it comes to in EDTF, counted from the day of publication.

Own rules with their own granularity: a month stays a month, "late 2025" stays a part of a year. What cannot be resolved
keeps its words, an empty EDTF value and no bounds. EDTF level 1 (ISO 8601-2:2019): `2025-12`, `2025-21` (spring) and
intervals `2026-01-01/2026-02-24`.
"""

from __future__ import annotations

import datetime as dt

from ingest.extract.date_rules import EXPLICIT, RELATIVE, Words, to_words
from ingest.extract.lexicons.times import DateWords
from ingest.extract.periods import Period
from ingest.records import Span, TimeExpression

_ANY_DAY = dt.date(2000, 12, 31)  # end of a leap year: what exists in no year is refused also without an anchor


def find_dates(text: str, words: DateWords, *, published_on: dt.date | None) -> tuple[TimeExpression, ...]:
    """Every time expression in text order, none inside another; the earlier rule of the list wins."""
    found: list[TimeExpression] = []
    for rule, pattern in words.rules:
        for match in pattern.finditer(text):
            if any(_overlap(match.span(), other.span) for other in found):
                continue
            try:
                expression = _resolve(rule, to_words(match, words), published_on)
            except (ValueError, OverflowError):  # "February 30", the year before year 1
                continue
            found.append(_make_expression(match.group(), match.span(), rule, expression))
    return tuple(sorted(found, key=lambda expression: expression.span))


Resolved = tuple[Period | None, dt.date | None]  # what it comes to, and the day that it counts from


def _resolve(rule: str, said: Words, published_on: dt.date | None) -> Resolved:
    """Raises ValueError or OverflowError where the calendar has no such day."""
    if rule in EXPLICIT and (said.year or rule not in RELATIVE):
        return EXPLICIT[rule](said), None
    if rule not in RELATIVE:  # "three days later": counted from something that is not known
        return None, None
    period = RELATIVE[rule](said, published_on or _ANY_DAY)
    return (period, published_on) if published_on is not None else (None, None)


def _make_expression(as_written: str, span: Span, rule: str, resolved: Resolved) -> TimeExpression:
    period, anchor = resolved
    if period is None:
        return TimeExpression(as_written, rule, "", None, None, span)
    return TimeExpression(as_written, rule, period.edtf, period.earliest, period.latest, span, anchor)


def _overlap(left: Span, right: Span) -> bool:
    return left[0] < right[1] and right[0] < left[1]
