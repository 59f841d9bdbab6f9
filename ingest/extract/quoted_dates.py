"""Dates within a quotation count from the day it was said: "wrote on 14 May 2020: “I will see him tomorrow”"."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ingest.extract.quotations import Quotation, find_quotations
from ingest.extract.sequels import STOP
from ingest.records import TimeExpression

_NEAR = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|(?:last|this)\s+(?:night|morning|afternoon|evening))\b", re.IGNORECASE
)
_DAY = re.compile(r"(?:day|weekday)(?:Before|Of|After)Anchor$")
_WEEK = 7  # days
_SIDES = {-1: "Before", 0: "Of", 1: "After"}


def move_quoted(text: str, found: tuple[TimeExpression, ...]) -> tuple[TimeExpression, ...]:
    """The dates with "tomorrow" and, in words a week old or more, "on Friday" counted from the day they were said.

    That day is the last one named in the sentence before the quotation opens, else the first behind it.
    """
    moving = [place for place, item in enumerate(found) if _can_move(item)]
    quotations = find_quotations(text) if moving else ()
    moved = list(found)
    for place in moving:
        quotation = _find_around(quotations, found[place])
        said = _find_said(text, found, quotation) if quotation is not None else None
        if said is not None:
            moved[place] = _move(found[place], said)
    return tuple(moved)


def _can_move(item: TimeExpression) -> bool:
    return (
        item.anchor is not None
        and _DAY.match(item.rule) is not None
        and (item.rule.startswith("weekday") or _NEAR.search(item.as_written) is not None)
    )


def _find_around(quotations: Sequence[Quotation], item: TimeExpression) -> Quotation | None:
    place = bisect_left(quotations, item.span[0], key=lambda quote: quote.start) - 1
    return quotations[place] if place >= 0 and item.span[1] <= quotations[place].end else None


def _find_said(text: str, found: Sequence[TimeExpression], quote: Quotation) -> dt.date | None:
    before = bisect_right(found, quote.start, key=lambda item: item.span[1])
    last = next((found[place] for place in range(before - 1, -1, -1) if _is_day(found[place])), None)
    if last is not None:
        between = text[last.span[1] : quote.start]
        if STOP.search(between) is None or not between.strip(" ."):  # or "on 3 May. “I shall go tomorrow.”"
            return last.earliest
    behind = bisect_left(found, quote.end, key=lambda item: item.span[0])
    first = next((found[place] for place in range(behind, len(found)) if _is_day(found[place])), None)
    if first is None or STOP.search(text, quote.end, first.span[0]) is not None:
        return None
    return first.earliest


def _is_day(item: TimeExpression) -> bool:
    return item.earliest is not None and item.earliest == item.latest


def _move(item: TimeExpression, said: dt.date) -> TimeExpression:
    """The same words on another day; a weekday keeps its side of the day."""
    if item.anchor is None or item.earliest is None or said > item.anchor:
        return item
    if item.rule.startswith("weekday"):
        if (item.anchor - said).days < _WEEK:
            return item
        away = (item.earliest.weekday() - said.weekday()) % _WEEK
        day = said + dt.timedelta(away if item.earliest > item.anchor else away - _WEEK)
    else:
        day = said + (item.earliest - item.anchor)
    side = (day > said) - (day < said)
    rule = re.sub("Before|Of|After", _SIDES[side], item.rule)
    return replace(item, rule=rule, edtf=day.isoformat(), earliest=day, latest=day, anchor=said)
