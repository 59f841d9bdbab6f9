"""Plain words for what is on record. A sentence made here always says who alleges, and never that it is so."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Protocol

ASSERTING = {
    "allegation": "alleges",
    "counterclaim": "alleges in return",
    "denial": "denies",
    "admission": "admits",
    "apology": "apologises",
    "promise": "promises",
    "demand": "demands",
    "prediction": "predicts",
    "statement": "says",
    "announcement": "announces",
}
ATTITUDES = {
    "denies": "denies",
    "doubts": "doubts",
    "declines_to_comment": "declined to comment",
    "does_not_know": "says this is not known",
    "does_not_confirm": "has not confirmed",
    "did_not_reply": "did not reply",
    "withdraws": "has withdrawn",
}
RESPONSES = {
    "none_recorded": "no answer on record",
    "asked": "asked, no answer yet",
    "denied": "denies it",
    "answered": "has answered",
    "declined": "declined to comment",
    "no_reply": "did not reply",
}
# What the first claim does to the other end, and the same told from the other end.
RELATIONS = {
    "disputes": ("disputes", "is disputed by"),
    "contradicts": ("does not fit with", "does not fit with"),
    "restates": ("restates", "is restated by"),
    "narrows": ("narrows", "is narrowed by"),
    "supports": ("is offered in support of", "is supported, its speakers say, by"),
    "qualifies": ("qualifies", "is qualified by"),
    "corrects": ("corrects", "is corrected by"),
    "retracts": ("takes back", "is taken back by"),
    "cites": ("refers to", "is referred to by"),
}
EXPLANATIONS = {
    "none": "not explained yet",
    "different_time": "the two speak of different times",
    "different_speaker": "the two come from different speakers",
    "different_scope": "the two mean different things by their words",
    "later_correction": "the later one corrects the earlier one",
    "editing_error": "a slip in the article",
    "extraction_error": "a mistake in our own reading",
    "genuine": "the two cannot both hold",
}
SCOPES = {"same_document": "within one document", "across_documents": "between documents"}
QUOTATIONS = {
    "direct": "in quotation marks",
    "indirect": "in the reporter's words",
    "mixed": "partly in quotation marks",
}
BOUNDS = {"exact": "", "about": "about ", "at_least": "at least ", "at_most": "at most "}
NO_DATE = "no date given"
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
PRECISE = re.compile(r"(?P<year>-?\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<mark>[?~%]?)")


class Dated(Protocol):
    """A time expression: a record's, or that of a timeline entry."""

    @property
    def edtf(self) -> str: ...
    @property
    def earliest(self) -> dt.date | None: ...
    @property
    def latest(self) -> dt.date | None: ...
    @property
    def as_written(self) -> str: ...


def verb_of(kind: str, attitude: str, *, plural: bool = False) -> str:
    """What a claimant does with a claim, as a verb after its name: "alleges"; of a group: "allege"."""
    verb = ATTITUDES.get(attitude) or ASSERTING.get(kind, "says")
    return _plural(verb) if plural else verb


def _plural(verb: str) -> str:
    """The plural of the verbs above, whose first word alone is inflected."""
    first, space, rest = verb.partition(" ")
    if first == "has":
        first = "have"
    elif first.endswith("ies"):
        first = f"{first[:-3]}y"
    return f"{first.removesuffix('s')}{space}{rest}"


def plain(word: str) -> str:
    """One of our recorded words as people write it: `at_least` is "at least"."""
    return word.replace("_", " ")


def day_words(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def date_words(time: Dated) -> str:
    """The date with no more precision than is known (EDTF level 1, ISO 8601-2).

    "23 February 2026", "December 2025", "by 24 February 2026"; unresolved: as written, and that it is not resolved.
    """
    if not time.edtf:
        return f"“{time.as_written}” (date not resolved)" if time.as_written else NO_DATE
    start, slash, end = time.edtf.partition("/")
    if not slash:
        return _precise(start) or _bounds(time)
    if start in ("", ".."):
        return f"by {_precise(end)}" if _precise(end) else _bounds(time)
    if end in ("", ".."):
        return f"from {_precise(start)} on" if _precise(start) else _bounds(time)
    if _precise(start) and _precise(end):
        return f"between {_precise(start)} and {_precise(end)}"
    return _bounds(time)


def _precise(edtf: str) -> str:
    """One EDTF date in words; empty where it is of a form that we have no words for."""
    found = PRECISE.fullmatch(edtf)
    if not found:
        return ""
    year, month, day, mark = found.group("year", "month", "day", "mark")
    about = {"?": "possibly ", "~": "about ", "%": "possibly about "}.get(mark, "")
    if month in SEASONS and not day:
        return f"{about}{SEASONS[month]} {year}"
    try:
        date = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    if day:
        return about + day_words(date)
    return f"{about}{date:%B} {year}" if month else about + year


def _bounds(time: Dated) -> str:
    """The date by its bounds, for forms of EDTF that have no words of their own."""
    if time.earliest and time.latest:
        return f"between {day_words(time.earliest)} and {day_words(time.latest)}"
    if time.latest:
        return f"by {day_words(time.latest)}"
    return f"from {day_words(time.earliest)} on" if time.earliest else NO_DATE


def number_words(value: Decimal) -> str:
    """A number with thin groups of three and no empty decimals: 1500000000 is "1,500,000,000"."""
    return f"{value:,f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value):,}"


def quantity_words(value: Decimal, bound: str, unit: str) -> str:
    """A number with its bound and unit: "at least 24,000 accounts", "about USD 1,500,000,000". Exact is not said."""
    number = number_words(value)
    is_money = re.fullmatch("[A-Z]{3}", unit)
    return f"{BOUNDS.get(bound, '')}{f'{unit} {number}' if is_money else f'{number} {unit}'}".strip()


def list_words(words: list[str]) -> str:
    """Names in a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
