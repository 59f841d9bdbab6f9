"""Dates within a quotation count from the day it was said: "wrote on 14 May 2020: “I will see him tomorrow”"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.extract.quotations import Quotation, find_quotations
from ingest.records import TimeExpression

_NEAR = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|(?:last|this)\s+(?:night|morning|afternoon|evening))\b", re.IGNORECASE
)
_DAY = re.compile(r"(?:day|weekday)(?:Before|Of|After)Anchor$")
_STOP = re.compile(r"[.!?][”\"’]?\s|\n")
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
    return next((quote for quote in quotations if quote.start < item.span[0] and item.span[1] <= quote.end), None)


def _find_said(text: str, found: Sequence[TimeExpression], quote: Quotation) -> dt.date | None:
    for item in reversed(found):
        if item.span[1] <= quote.start and item.earliest is not None and item.earliest == item.latest:
            between = text[item.span[1] : quote.start]
            if _STOP.search(between) is None or not between.strip(" ."):  # or "on 3 May. “I shall go tomorrow.”"
                return item.earliest
            break
    for item in found:
        if item.span[0] >= quote.end and item.earliest is not None and item.earliest == item.latest:
            return item.earliest if _STOP.search(text, quote.end, item.span[0]) is None else None
    return None


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
