"""Numbers and money as written, beside their cleaned value: a small parser of our own.

Read on the bare text; the parse only says which noun is counted. Years, dates, times and ordinals are not quantities.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.extract.grammar import written
from ingest.records import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BOUNDS = {
    "at_least": (
        "more than",
        "at least",
        "over",
        "upwards of",
        "no fewer than",
        "no less than",
        "greater than",
        "above",
        "exceeding",
    ),
    "at_most": (
        "up to",
        "as many as",
        "as much as",
        "under",
        "less than",
        "fewer than",
        "at most",
        "no more than",
        "below",
    ),
    "about": (
        "approximately",
        "nearly",
        "some",
        "about",
        "around",
        "roughly",
        "almost",
        "an estimated",
        "estimated",
        "close to",
        "circa",
        "in the region of",
    ),
}
_BOUND_OF = {phrase: bound for bound, phrases in _BOUNDS.items() for phrase in phrases}
_AFTER = {"or more": "at_least", "or less": "at_most", "or fewer": "at_most", "or so": "about"}
_SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "dozen": 12,
}  # fmt: skip
_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_UNITS, start=1)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_SIGNS = {
    "$": "USD", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD",
    "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₩": "KRW", "USD": "USD",
    "EUR": "EUR", "GBP": "GBP", "CHF": "CHF", "JPY": "JPY", "CAD": "CAD", "AUD": "AUD",
}  # fmt: skip
_NAMES = {
    "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "yen": "JPY", "rupees": "INR",
    "yuan": "CNY", "renminbi": "CNY",
    "pounds sterling": "GBP", "francs": "CHF", "won": "KRW", "rubles": "RUB", "roubles": "RUB",
}  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_PATTERN = re.compile(
    rf"""(?<![\w.,:/$£€#-])
    (?:(?P<bound>{_any(_BOUND_OF)})\s+(?:the\s+)?)?
    (?:(?P<article>an?)\s+)?
    (?:
      (?P<multi>multi-?\s?(?P<multiscale>million|billion|trillion)(?:[-\s](?P<multiname>{_any(_NAMES)}))?)
      |
      (?P<sign>{_any(_SIGNS)})?\s?
      (?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)|(?P<words>(?:{_any(_TENS)})-(?:{_any(_UNITS[:9])})|(?:{_any(_WORDS)})\b|half\s+an?|an?(?=\s(?:hundred|thousand|million|billion|trillion|dozen)\b)))
      (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen)|(?P<short>k|m|mn|bn|b|tn))?\b
      (?:[\s-](?P<scale2>thousand|million|billion)\b)?
      (?P<percent>\s?(?:%|percent\b|per\s?cent\b))?
      (?:[\s-](?P<name>{_any(_NAMES)})\b)?
      (?P<after>\s(?:{_any(_AFTER)})\b)?
    )(?![\d:/]|[.,]\d|(?:st|nd|rd|th|s)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_FARTHEST = 6  # tokens between a number and the noun it counts
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)


def find_quantities(doc: Doc) -> tuple[Quantity, ...]:
    """Every number with its bound and unit, in text order. Money has its ISO 4217 code for a unit."""
    text = written(doc)
    starts = [token.idx for token in doc]
    found = (_make_quantity(doc, text, starts, match) for match in _PATTERN.finditer(text))
    return tuple(quantity for quantity in found if quantity is not None)


def _make_quantity(doc: Doc, text: str, starts: list[int], match: re.Match[str]) -> Quantity | None:
    value = _read_value(match)
    if value is None:
        return None
    start, end = match.start(), match.end()
    if match["article"] and match["digits"]:
        start = match.end("article") + 1
    unit = _read_currency(match)
    if unit is None and match["percent"]:
        unit = "percent"
    if unit is None:
        number_end = (
            match.end("scale2")
            if match["scale2"]
            else max(match.end(name) for name in ("digits", "words", "scale", "short", "multi"))
        )
        noun = _find_counted(doc, starts, number_end)
        if noun is None and (match["multi"] or match["words"]):
            return None
        if noun is None and (_YEAR.fullmatch(match["digits"] or "") or _is_beside_month(text, start, end)):
            return None
        unit = noun.lower_ if noun is not None else ""
        end = max(end, noun.idx + len(noun.text)) if noun is not None else end
    if match["words"] == "one" and not unit.isupper():
        return None  # "one of them" counts nothing
    return Quantity(value, _read_bound(match), unit, text[start:end], (start, end))


def _read_value(match: re.Match[str]) -> Decimal | None:
    if match["multi"]:
        return Decimal(_SCALES[match["multiscale"].lower()])
    digits = match["digits"]
    value = Decimal(digits.replace(",", "")) if digits else _read_words(match["words"].lower())
    for name in ("scale", "short", "scale2"):
        value *= _SCALES[match[name].lower()] if match[name] else 1
    return value if value.is_finite() else None


def _read_words(words: str) -> Decimal:
    if words.startswith("half"):
        return Decimal("0.5")
    return Decimal(sum(_WORDS.get(word, 1) for word in words.split("-")))


def _read_currency(match: re.Match[str]) -> str | None:
    name = match["name"] or match["multiname"]
    if match["sign"]:
        return _SIGNS[match["sign"].upper()]
    return _NAMES[name.lower()] if name else None


def _read_bound(match: re.Match[str]) -> str:
    if match["multi"]:
        return "at_least"
    if match["after"]:
        return _AFTER[match["after"].strip().lower()]
    return _BOUND_OF[" ".join(match["bound"].lower().split())] if match["bound"] else "exact"


def _find_counted(doc: Doc, starts: list[int], end: int) -> Token | None:
    """The noun that the number ending at this offset counts: "24,000 fraudulent accounts"."""
    position = bisect_left(starts, end) - 1
    if position < 0:
        return None
    token = doc[position]
    for _ in range(4):
        if token.dep_ not in {"nummod", "compound", "quantmod", "amod", "nmod", "npadvmod"} or token.head.i <= position:
            break
        token = token.head
    if token.i > position and token.pos_ == "NOUN" and token.i - position <= _FARTHEST:
        return (
            token if not any(item.pos_ == "VERB" and item.tag_ != "VBN" for item in doc[position : token.i]) else None
        )
    return None


def _is_beside_month(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 12) : start].split(), text[end : end + 12].split()
    return any(words and words[place].strip(".,").lower() in _MONTHS for words, place in ((before, -1), (after, 0)))
