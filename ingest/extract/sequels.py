"""Dates that count from another date of the text: "the following year", "two weeks later"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ingest.extract.date_words import Words
from ingest.extract.periods import Period, make_year
from ingest.extract.relative_dates import shift_period
from ingest.records import TimeExpression

_UNIT_DAYS = {"day": 1, "week": 1, "fortnight": 1, "month": 31, "year": 366, "decade": 366}
_SENTENCE_ENDS = (".", "!", "?", "”", '"', "’", ":", "—")


def find_basis(text: str, start: int, earlier: Sequence[TimeExpression]) -> TimeExpression | None:
    """The date that an expression at this offset counts from: the last one resolved, in the same paragraph.

    Where the expression opens its paragraph, one of the paragraph before will do. None where there is none.
    """
    basis = next((item for item in reversed(earlier[-3:]) if item.edtf), None)
    if basis is None:
        return None
    between = text[basis.span[1] : start]
    breaks = between.strip().count("\n\n") + (between.count("\n\n") > 0 and not between.split("\n\n")[0].strip())
    is_opening = not between.rpartition("\n")[2].strip()
    return basis if breaks == 0 or (breaks == 1 and is_opening) else None


def find_sequel(said: Words, basis: TimeExpression | None, anchor: dt.date | None) -> Period | None:
    """What it comes to; None where nothing precise enough precedes it.

    "The following year" of what lies ahead is the year after publication.
    """
    if said.way is None or not said.unit:
        return None
    if said.is_coming and said.unit == "year" and said.way > 0 and anchor is not None:
        return make_year(anchor.year + said.count)
    if basis is None or basis.earliest is None or basis.latest is None:
        return None
    if (basis.latest - basis.earliest).days >= _UNIT_DAYS.get(said.unit, 0):
        return None
    return shift_period(said.unit, said.way * said.count, basis.earliest)
