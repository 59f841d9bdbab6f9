"""The words of dates (dates.toml) as one frozen value, their patterns compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DateWords:
    """Every key in lower case. `rules`: name and pattern, the winning one first."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]  # Monday is 0
    seasons: Mapping[str, tuple[int, int, int]]  # first month, last month, EDTF code
    counts: Mapping[str, int]
    parts: Mapping[str, int]  # thirds: 1 to 3
    shifts: Mapping[str, int]
    rules: tuple[tuple[str, re.Pattern[str]], ...]


def make_date_words(entry: Mapping[str, Any]) -> DateWords:
    """dates.toml as a value. Raises KeyError where it lacks a list, re.error where a pattern is broken."""
    groups = _make_groups(entry)
    return DateWords(
        months={name.lower(): number for number, names in enumerate(entry["months"], start=1) for name in names},
        weekdays={name.lower(): number for number, name in enumerate(entry["weekdays"])},
        seasons={name: (first, last, code) for name, (first, last, code) in entry["seasons"].items()},
        counts=entry["counts"],
        parts=entry["parts"],
        shifts=entry["shifts"],
        rules=tuple((rule["name"], _compile(rule, groups)) for rule in entry["rules"]),
    )


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def fill(pattern: str, groups: Mapping[str, str]) -> str:
    """The pattern with {name} replaced for each group; other braces are the pattern's own."""
    for name, words in groups.items():
        pattern = pattern.replace("{" + name + "}", words)
    return pattern


def _make_groups(entry: Mapping[str, Any]) -> dict[str, str]:
    full = [names[0] for names in entry["months"]]
    months = any_of(full) + "|" + "|".join(rf"{short}\.?" for names in entry["months"] for short in names[1:])
    return {
        "month": rf"(?P<month>{months})",
        "until": rf"(?P<until>{months})",
        "year": r"(?P<year>(?:19|20)\d\d)",
        "day": r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?",
        "part": rf"(?P<part>{any_of(entry['parts'])})",
        "weekday": rf"(?P<weekday>{any_of(entry['weekdays'])})",
        "season": rf"(?P<season>{any_of(entry['seasons'])})",
        "count": rf"(?P<count>\d{{1,3}}|{any_of(entry['counts'])})",
    }


def _compile(rule: Mapping[str, Any], groups: Mapping[str, str]) -> re.Pattern[str]:
    flags = 0 if rule.get("exact_case") else re.IGNORECASE
    return re.compile(rf"\b{fill(rule['pattern'], groups)}(?!\w)", flags)
