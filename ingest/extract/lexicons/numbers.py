"""The words of numbers and money (numbers.toml) as one frozen value, their patterns compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.extract.lexicons.times import any_of, fill


@dataclass(frozen=True, slots=True)
class SharedName:
    """A name that the money of several countries has: their ISO 4217 codes, and the unit where none is named."""

    codes: frozenset[str]
    otherwise: str


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Every key in lower case but those of `signs`, which stand as written."""

    bounds: Mapping[str, str]  # words before or behind a number -> one of ingest.records.BOUNDS
    scales: Mapping[str, int]  # "million", "bn"
    words: Mapping[str, int]  # "one" to "nineteen", "twenty" to "ninety"
    signs: Mapping[str, str]  # -> ISO 4217 code
    names: Mapping[str, str]  # -> ISO 4217 code, or a key of `shared`
    scaled_names: Mapping[str, str]  # the same, behind "million" alone
    large_names: frozenset[str]  # those of them that are money behind any large number
    shared: Mapping[str, SharedName]
    countries: Mapping[str, str]  # words by which a text names a country, as written -> ISO 4217 code
    country: re.Pattern[str]
    lists: Mapping[str, frozenset[str]]  # the lists of [words]
    plurals: Mapping[str, str]
    spelled: Mapping[str, str]  # units that are not kept as written
    numeral: re.Pattern[str]
    before: re.Pattern[str]  # what bounds a number, to be searched in the words that end before it
    after: re.Pattern[str]


def make_number_words(entry: Mapping[str, Any]) -> NumberWords:
    """numbers.toml as a value. Raises KeyError where it lacks a list, re.error where a pattern is broken."""
    before, after = _turn(entry["bounds"]), _turn(entry["after"])
    lists = {name: frozenset(words) for name, words in entry["words"].items() if isinstance(words, list)}
    return NumberWords(
        bounds=before | after,
        scales=entry["scales"] | entry["shorts"],
        words=_make_words(entry),
        signs=_turn(entry["signs"]),
        names=_lower(_turn(entry["names"])),
        scaled_names=_lower(_turn(entry["scaled_names"])),
        large_names=frozenset(entry["large_names"]["words"]),
        shared={name: SharedName(frozenset(item["codes"]), item["else"]) for name, item in entry["shared"].items()},
        countries=(countries := _add_capitals(_turn(entry["countries"]))),
        country=re.compile(rf"\b(?:{any_of(countries)})\b"),
        lists=lists,
        plurals=entry["words"]["plurals"],
        spelled=entry["words"]["spelled"],
        numeral=_compile_numeral(entry),
        before=re.compile(
            rf"(?:^|(?<=[\s(“\"'‘—–-]))(?P<bound>{any_of(before)})\s*(?:the\s+|a\s+total\s+of\s+)?$", re.IGNORECASE
        ),
        after=re.compile(rf"\s(?P<bound>{any_of(after)})\b", re.IGNORECASE),
    )


def _make_words(entry: Mapping[str, Any]) -> dict[str, int]:
    units = {word: value for value, word in enumerate(entry["units"], start=1)}
    return units | {word: 10 * value for value, word in enumerate(entry["tens"], start=2)}


def _compile_numeral(entry: Mapping[str, Any]) -> re.Pattern[str]:
    """The pattern of a numeral. Cases are written out: a pattern that ignores them is ten times as slow."""
    groups = {
        "signs": any_of(_turn(entry["signs"])),
        "names": any_of(_turn(entry["names"])),
        "scaled_names": any_of(_turn(entry["scaled_names"])),
        "scales": _in_cases(entry["scales"]),
        "measures": any_of(entry["words"]["measures"]),
        "shorts": "|".join([*entry["shorts"], "K", "M", "MN", "BN", "Bn", "B", "TN", "CR", "Cr"]),
        "joined": any_of(entry["words"]["joined"]),
        "numbers": entry["patterns"]["digits"].strip(),
    }
    small = fill(
        entry["patterns"]["small"],
        {
            "tens": _in_cases(entry["tens"]),
            "units": _in_cases(sorted(entry["units"], key=len, reverse=True)),
            "digits": any_of(entry["units"][:9]),
        },
    )
    return re.compile(fill(entry["patterns"]["numeral"], {**groups, "small": small}), re.VERBOSE)


def _in_cases(words: Iterable[str]) -> str:
    """A pattern for any of these words in lower case or with a first capital."""
    return "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in words)


def _turn(lists: Mapping[str, list[str]]) -> dict[str, str]:
    """Word -> the key of the list that it stands in."""
    return {word: key for key, words in lists.items() for word in words}


def _add_capitals(words: Mapping[str, str]) -> dict[str, str]:
    """A town of a dateline stands in capitals."""
    return {name: code for word, code in words.items() for name in (word, word.upper())}


def _lower(words: Mapping[str, str]) -> dict[str, str]:
    return {word.lower(): key for word, key in words.items()}
