"""Numbers and money as written, beside their cleaned value: a small parser of our own.

Read on the bare text; the parse only says which noun is counted. Years, dates, times and ordinals are not quantities.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.extract.grammar import written
from ingest.extract.lexicons import Lexicons
from ingest.extract.lexicons.numbers import NumberWords
from ingest.records import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_FARTHEST = 6  # tokens between a number and the noun it counts
_WITHIN_NOUN = frozenset({"nummod", "compound", "quantmod", "amod", "nmod", "npadvmod"})
_NUMERALS = ("digits", "words", "scale", "short", "multi")  # groups of the pattern
_BESIDE = 12  # code points in which the month of a date stands beside its day


def find_quantities(doc: Doc, lexicons: Lexicons) -> tuple[Quantity, ...]:
    """Every number with its bound and unit, in text order. Money has its ISO 4217 code for a unit."""
    text = written(doc)
    starts = [token.idx for token in doc]
    found = []
    for match in lexicons.numbers.pattern.finditer(text):
        noun = _find_counted(doc, starts, _find_end(match))
        if not _is_date(match, text, noun, lexicons) and (quantity := _make_quantity(match, noun, lexicons.numbers)):
            found.append(quantity)
    return tuple(found)


def _make_quantity(match: re.Match[str], noun: Token | None, words: NumberWords) -> Quantity | None:
    """The number as a value; None for "multi-million" or "three" that counts nothing and "one" that is not money."""
    text, start, end = match.string, match.start(), match.end()
    if match["article"] and match["digits"]:
        start = match.end("article") + 1
    unit = _read_unit(match, words)
    if unit is None:
        if noun is None and (match["multi"] or match["words"]):
            return None
        unit = noun.lower_ if noun is not None else ""
        end = max(end, noun.idx + len(noun.text)) if noun is not None else end
    if match["words"] == "one" and not unit.isupper():
        return None  # "one of them" counts nothing
    return Quantity(_read_value(match, words), _read_bound(match, words), unit, text[start:end], (start, end))


def _read_value(match: re.Match[str], words: NumberWords) -> Decimal:
    if match["multi"]:
        return Decimal(words.scales[match["multiscale"].lower()])
    digits = match["digits"]
    value = Decimal(digits.replace(",", "")) if digits else _read_words(match["words"].lower(), words)
    for name in ("scale", "short", "scale2"):
        value *= words.scales[match[name].lower()] if match[name] else 1
    return value


def _read_words(said: str, words: NumberWords) -> Decimal:
    if said.startswith("half"):
        return Decimal("0.5")
    return Decimal(sum(words.words.get(word, 1) for word in said.split("-")))


def _read_unit(match: re.Match[str], words: NumberWords) -> str | None:
    """A currency or "percent"; None where a noun says what is counted."""
    name = match["name"] or match["multiname"]
    if match["sign"]:
        return words.signs[match["sign"].upper()]
    if name:
        return words.names[name.lower()]
    return "percent" if match["percent"] else None


def _read_bound(match: re.Match[str], words: NumberWords) -> str:
    if match["multi"]:
        return "at_least"
    said = match["after"] or match["bound"]
    return words.bounds[" ".join(said.lower().split())] if said else "exact"


def _find_end(match: re.Match[str]) -> int:
    """Where the number ends, without what stands behind it."""
    return match.end("scale2") if match["scale2"] else max(match.end(name) for name in _NUMERALS)


def _find_counted(doc: Doc, starts: list[int], end: int) -> Token | None:
    """The noun that the number ending at this offset counts: "24,000 fraudulent accounts"."""
    position = bisect_left(starts, end) - 1
    if position < 0:
        return None
    token = doc[position]
    for _ in range(4):
        if token.dep_ not in _WITHIN_NOUN or token.head.i <= position:
            break
        token = token.head
    if token.i <= position or token.pos_ != "NOUN" or token.i - position > _FARTHEST:
        return None
    is_broken = any(item.pos_ == "VERB" and item.tag_ != "VBN" for item in doc[position : token.i])
    return None if is_broken else token


def _is_date(match: re.Match[str], text: str, noun: Token | None, lexicons: Lexicons) -> bool:
    """True for a bare year, and for a bare number beside a month."""
    if noun is not None or match["multi"] or match["words"] or _read_unit(match, lexicons.numbers) is not None:
        return False
    start, end = match.span()
    before, after = text[max(0, start - _BESIDE) : start].split(), text[end : end + _BESIDE].split()
    beside = {word.strip(".,").lower() for word in (*before[-1:], *after[:1])}
    return bool(_YEAR.fullmatch(match["digits"]) or beside & lexicons.dates.months.keys())
