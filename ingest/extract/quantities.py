"""Numbers and money as written, beside their cleaned value: where a noun, a currency or a share is counted.

Numbers are read on the bare text (numerals); the parse says which noun is counted, and whether "over" bounds a number
or joins it to a verb. Years, dates, times, ages, ordinals and numbers that are names are not quantities.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.extract.counted import (
    find_counted,
    find_following,
    is_countable,
    is_naming,
    is_one,
    is_share,
    name_several,
    name_unit,
)
from ingest.extract.currencies import Currencies
from ingest.extract.grammar import child, find_starts, written
from ingest.extract.hinged_dates import find_lead_end
from ingest.extract.lexicons import Lexicons
from ingest.extract.lexicons.numbers import NumberWords
from ingest.extract.numerals import Numeral, find_numerals
from ingest.records import Quantity, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OTHERS = frozenset({"baby", "child", "client", "infant"})  # persons whom no list of those who speak holds
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock|hrs\b|GMT\b)|:\d|°|[-\s]year[-s\s]*old", re.IGNORECASE)
_ENTRY = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
_OLD = re.compile(r"\s(?:years|months|weeks|days)\sold\b")
_JOINED = re.compile(r"-(?P<noun>[a-z]+)")
_NAMED = re.compile(r"number\s+(?P<of>of)\s+\w+(?:\s+\w+){0,4}?(?:\s+(?:at|to|from|is|was|as))?\s+$")
_NAMED_WITHIN = 60  # code points
_LOOSE = frozenset({"over", "about", "around", "under", "some"})  # bounds that are other words too
_NEARLY = frozenset({"about", "around"})
_COMPARING = frozenset({"the", "as", "what", "more", "higher"})
_UP_TO = "up to"
_LISTING = frozenset({",", ":", "—", "–", "-", "("})
_LISTED_WITHIN = 4  # tokens
_SUM_WITHIN = 40  # code points
_SMALL = 12  # up to here a count of whoever is named, or pointed at, is no measure


@dataclass(frozen=True, slots=True)
class _Page:
    """What one text is read with."""

    doc: Doc
    text: str
    starts: list[int]
    words: NumberWords
    currencies: Currencies
    persons: frozenset[str]

    def find(self, offset: int) -> Token | None:
        """The last token that begins before this offset."""
        position = bisect_left(self.starts, offset) - 1
        return self.doc[position] if position >= 0 else None


def find_quantities(doc: Doc, lexicons: Lexicons, dates: Sequence[TimeExpression] = ()) -> tuple[Quantity, ...]:
    """Every quantity with its bound and unit, in text order. Money has its ISO 4217 code for a unit.

    `dates`: what was found to say when, in text order; a number within one of them is none.
    """
    text = written(doc)
    currencies = Currencies(text, lexicons.numbers)
    page = _Page(doc, text, find_starts(doc), lexicons.numbers, currencies, lexicons.people | _OTHERS)
    ends = [item.span[1] for item in dates]
    found: list[Quantity] = []
    for numeral in find_numerals(text, lexicons.numbers):
        near = bisect_left(ends, numeral.core + 1)
        if near < len(dates) and dates[near].span[0] < numeral.end and numeral.core < find_lead_end(dates[near]):
            continue
        quantity = _make_quantity(numeral, page)
        if quantity is not None and not (found and _is_of(found[-1], quantity)):
            found.append(quantity)
    return tuple(found)


def _is_of(whole: Quantity, part: Quantity) -> bool:
    """True for "the 60 shops" in "41 of the 60 shops", not for "60 shops" in "41 of 60 shops"."""
    is_within = whole.span[0] < part.span[0] and part.span[1] <= whole.span[1]
    before = whole.as_written[: part.span[0] - whole.span[0]]
    return is_within and " of " in before and not before.endswith(" of ")


def _make_quantity(numeral: Numeral, page: _Page) -> Quantity | None:
    """The number with its unit; None where it counts nothing or is no count."""
    if numeral.is_choice or (not numeral.unit and _is_clock(numeral, page.text) and not _is_of_thing(numeral, page)):
        return None
    start, bound = _check_bound(numeral, page)
    if numeral.unit:
        unit = page.currencies.settle(numeral.unit)
        if not unit:
            return None
        return _close(page, numeral, unit, bound, numeral.whole or (start, numeral.end))
    joined = _JOINED.match(page.text, numeral.end)
    if joined is not None:
        return _read_joined(numeral, joined, page, (start, bound))
    unit, end = _find_unit(numeral, page, bound)
    start = numeral.whole[0] if numeral.whole is not None else start
    return _close(page, numeral, unit, bound, (start, end)) if unit else None


def _close(page: _Page, numeral: Numeral, unit: str, bound: str, span: tuple[int, int]) -> Quantity:
    """The record, with what bounds the number behind its unit."""
    after = page.words.after.match(page.text, span[1])
    if after is not None and bound == "exact":
        bound, span = page.words.bounds[" ".join(after["bound"].lower().split())], (span[0], after.end())
    return Quantity(numeral.value, bound, unit, page.text[slice(*span)], span)


def _is_clock(numeral: Numeral, text: str) -> bool:
    """True for times of day (those before entries of a live blog too), temperatures, ages, noughts before figures."""
    if _ENTRY.fullmatch(numeral.digits) and not text[text.rfind("\n", 0, numeral.core) + 1 : numeral.core].strip():
        return True
    nought = numeral.digits.startswith("0") and not numeral.digits.startswith("0.") and numeral.digits != "0"
    return nought or bool(_CLOCK.match(text, numeral.end))


def _is_of_thing(numeral: Numeral, page: _Page) -> bool:
    """True for the years of "the ink was less than two years old": an age, but nobody's."""
    old = _OLD.match(page.text, numeral.end)
    token = page.find(old.end()) if old is not None else None
    subject = child(token.head, "nsubj") if token is not None and token.dep_ == "acomp" else None
    return subject is not None and subject.pos_ == "NOUN" and subject.lemma_.lower() not in page.persons


def _check_bound(numeral: Numeral, page: _Page) -> tuple[int, str]:
    """Where the quantity begins and its bound: "resign over three tickets" and "went up to $6" bound nothing."""
    said = page.text[numeral.start : numeral.core].strip().lower()
    if said == _UP_TO and numeral.whole is None:
        token = page.find(numeral.start + 1)
        moves = token is not None and token.i > 0 and token.nbor(-1).lemma_ in page.words.lists["moving"]
        return (numeral.core, "exact") if moves else (numeral.start, numeral.bound)
    if said not in _LOOSE or numeral.whole is not None:
        return numeral.start, numeral.bound
    token = page.find(numeral.start + 1)
    if token is not None and (token.tag_ == "RP" or _is_spread(token, page)):  # "handed over £2"
        return numeral.core, "exact"
    if said in _NEARLY:
        is_topic = token is not None and token.i > 0 and token.nbor(-1).lemma_ in page.words.lists["speaking"]
        return (numeral.core, "exact") if is_topic else (numeral.start, numeral.bound)
    if token is None or token.dep_ != "prep" or token.head.lemma_ in page.words.lists["measured"]:
        return numeral.start, numeral.bound
    return numeral.core, "exact"


def _is_spread(over: Token, page: _Page) -> bool:
    """True of "£410,000 over five years": behind a sum it says how long that is paid."""
    before = page.text[max(0, over.idx - _SUM_WITHIN) : over.idx].rstrip()
    sums = find_numerals(before, page.words) if over.lower_ == "over" else []
    return any(item.unit and item.end == len(before) for item in sums)


def _read_joined(numeral: Numeral, joined: re.Match[str], page: _Page, start: tuple[int, str]) -> Quantity | None:
    """ "A three-year contract" counts years, "a 10,000-strong crowd" people, "10-fold" times; "two-party" nothing."""
    noun = joined["noun"]
    singular = noun.removesuffix("s")
    if noun == "strong" or noun == "fold":
        unit = "people" if noun == "strong" else "times"
    elif singular in page.words.lists["measures"]:
        unit = page.words.plurals.get(singular, f"{singular}s")
    else:
        return None
    return _close(page, numeral, unit, start[1], (start[0], joined.end()))


def _find_unit(numeral: Numeral, page: _Page, bound: str) -> tuple[str, int]:
    """What is counted, and where it ends; "" where nothing is."""
    first, last = numeral.whole or numeral.span
    token = page.find(last)
    noun = find_counted(token, page.words) if token is not None else None
    if noun is None or token is None:
        named = _NAMED.search(page.text, max(0, first - _NAMED_WITHIN), first)
        of = page.find(named.end("of")) if named is not None else None
        noun = find_following(of) if of is not None else None
        return (noun.lower_, last) if noun is not None else ("", 0)
    head, end = page.find(numeral.core + 1) or token, max(noun.idx + len(noun.text), last)
    if is_share(noun):
        return "", 0
    is_article = page.text[numeral.core] in "aA"  # "half a year", "within a week"
    if not (numeral.digits or is_article) and numeral.value == 1 and bound not in {"at_least", "at_most"}:
        return (name_several(noun, page.words), end) if is_one(head, noun, page.words) else ("", 0)
    is_plain = bound == "exact" and not numeral.is_scaled
    if is_plain and (_is_no_count(numeral, noun, page) or is_naming(head, noun, page.words, numeral.digits)):
        return "", 0
    is_measure = noun.lemma_ in page.words.lists["measures"]  # "those nine days" are as many as nine days
    if is_plain and not is_measure and numeral.value <= _SMALL and _is_known(head, noun, page.words):
        return "", 0
    is_several = noun.tag_ == "NN" and (numeral.value == 1 or (is_measure and (numeral.value < 1 or is_article)))
    return (name_several if is_several else name_unit)(noun, page.words), end


def _is_no_count(numeral: Numeral, noun: Token, page: _Page) -> bool:
    """True for a year ("the 2019 results"), for "one", and for what says when ("two weeks later")."""
    if numeral.value > 1 and not is_countable(noun, page.words):
        return True
    if _YEAR.fullmatch(numeral.digits) and not (numeral.digits.endswith("00") and noun.tag_ == "NNS"):
        return True
    following = noun.nbor().lower_ if noun.i + 1 < len(noun.doc) else ""
    if noun.lower_ == "times" and following in _COMPARING:
        return True  # "nine times the limit"
    is_measure = noun.lemma_ in page.words.lists["measures"]
    return is_measure and following in page.words.lists["offsets"] and not _goes_on(noun, page.words)


def _goes_on(noun: Token, words: NumberWords) -> bool:
    """True of "for five months after the fire" and "waited nine days before it told them": so long, not when."""
    first = noun.left_edge
    is_behind_for = first.i > 0 and first.nbor(-1).lower_ == "for"
    return is_behind_for or (noun.dep_ in {"npadvmod", "dobj"} and noun.head.lemma_ in words.lists["lasting"])


def _is_known(number: Token, noun: Token, words: NumberWords) -> bool:
    """True for "three companies" that are named beside it, and for "these three companies"."""
    before = number.nbor(-1).lower_ if number.i else ""
    named = [item for item in noun.children if item.dep_ in {"appos", "conj"}]
    named += [noun.head] if noun.dep_ == "appos" else []
    is_named = any(item.pos_ == "PROPN" for item in named) or _is_listed(noun)
    is_either = before == "the" and noun.lemma_ in words.lists["any_one"]  # "the two sides"
    return is_named or is_either or before in words.lists["pointing"]


def _is_listed(noun: Token) -> bool:
    """True where names follow in a row: "three firms from Tamble — Orrin, Vale and Brandt"."""
    doc, place = noun.doc, noun.i + 1
    while place < min(len(doc), noun.i + _LISTED_WITHIN) and doc[place].pos_ in {"ADP", "DET", "ADJ", "NOUN", "PROPN"}:
        place += 1
    if place + 1 >= len(doc) or doc[place].text not in _LISTING or doc[place + 1].pos_ != "PROPN":
        return False
    return any(item.lower_ in {",", "and"} for item in doc[place + 2 : place + 2 + _LISTED_WITHIN])
