"""The words of numbers and money (numbers.toml) as one frozen value, their pattern compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.extract.lexicons.times import any_of, fill


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Every key in lower case but those of `signs`, which are in upper case."""

    bounds: Mapping[str, str]  # words before or behind a number -> one of ingest.records.BOUNDS
    scales: Mapping[str, int]
    words: Mapping[str, int]  # "one" to "nineteen", "twenty" to "ninety"
    signs: Mapping[str, str]  # -> ISO 4217 code
    names: Mapping[str, str]  # -> ISO 4217 code
    pattern: re.Pattern[str]


def make_number_words(entry: Mapping[str, Any]) -> NumberWords:
    """numbers.toml as a value. Raises KeyError where it lacks a list, re.error where the pattern is broken."""
    before, after = _turn(entry["bounds"]), _turn(entry["after"])
    signs, names = _turn(entry["signs"]), _turn(entry["names"])
    units = {word: value for value, word in enumerate(entry["units"], start=1)}
    tens = {word: 10 * value for value, word in enumerate(entry["tens"], start=2)}
    groups = {
        "bounds": any_of(before),
        "after": any_of(after),
        "signs": any_of(signs),
        "names": any_of(names),
        "words": any_of(units | tens),
        "tens": any_of(tens),
        "digits": any_of(entry["units"][:9]),
    }
    pattern = re.compile(fill(entry["pattern"]["verbose"], groups), re.IGNORECASE | re.VERBOSE)
    return NumberWords(before | after, entry["scales"], units | tens, signs, names, pattern)


def _turn(lists: Mapping[str, list[str]]) -> dict[str, str]:
    """Word -> the key of the list that it stands in."""
    return {word: key for key, words in lists.items() for word in words}
