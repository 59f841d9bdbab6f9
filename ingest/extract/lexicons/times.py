"""The words of dates (dates.toml) as one frozen value, their patterns compiled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_INNERMOST = re.compile(r"\((?P<kind>\?(?:[:!=]|<[!=]))(?P<inner>(?:[^()\\]|\\.)*)\)(?P<optional>\??)")
_ESCAPED = re.compile(r"\\x27|\\.|\[[^\]]*\]")
_GROUP = re.compile(r"\([^()]*\)[?*]?|\{[^{}]*\}[?*]?")
_WORD = re.compile(r"([A-Za-z]+)([?*]?)")
_SHORT = 2  # letters of words that stand everywhere
_DAYS = frozenset({"yesterday", "today", "tonight", "tomorrow", "day before yesterday", "day after tomorrow"})
_MARKS = {
    "month": ("{month}", "{until}", "{months}"),
    "weekday": ("{weekday}", "{weekdays}"),
    "year": ("{year}", "{years}"),
}


@dataclass(frozen=True, slots=True)
class DateRule:
    """A way of saying when. `needs`: the groups of the trigger without which it cannot apply; `words`: in lower case,
    what stands in every such expression."""

    name: str
    pattern: re.Pattern[str]
    needs: frozenset[str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateWords:
    """Every key in lower case. `rules`: the winning one first."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]  # Monday is 0
    feasts: Mapping[str, tuple[int, int]]  # month and day
    seasons: Mapping[str, tuple[int, int, int]]  # first month, last month, EDTF code
    counts: Mapping[str, int]
    ordinals: Mapping[str, int]
    parts: Mapping[str, int]  # thirds: 1 to 3
    centuries: Mapping[str, int]
    decades: Mapping[str, int]  # first year
    shifts: Mapping[str, int]
    ways: Mapping[str, int]  # back, on the spot or forward: -1 to 1
    overtaken: frozenset[str]  # adverbs of plans given up
    coming: frozenset[str]  # lemmas whose object lies ahead
    acts: frozenset[str]  # nouns of these whose date is that of the act
    papers: frozenset[str]  # nouns that "from May" dates
    timetabled: frozenset[str]  # lemmas that in the present say what lies ahead, also with "by" or "until"
    lasting: frozenset[str]  # lemmas whose present tells of what is so or was said; that of others lies ahead
    deeds: Mapping[str, frozenset[str]]  # noun of a happening -> lemmas of verbs for it
    taking_place: frozenset[str]  # lemmas whose subject or object is what happens
    trigger: re.Pattern[str]  # a word without which no rule applies; its groups are month, weekday, year and word
    preposition: re.Pattern[str]  # to be searched in what ends before a date
    hinge: re.Pattern[str]  # a noun of time and the word, its group `hinge`, behind which stands what a date hangs on
    hinge_leads: Mapping[str, re.Pattern[str]]  # that word -> what must stand before the noun
    rules: tuple[DateRule, ...]


def make_date_words(entry: Mapping[str, Any]) -> DateWords:
    """dates.toml as a value. Raises KeyError where it lacks a list, re.error where a pattern is broken."""
    counts = _make_counts(entry)
    groups = _make_groups(entry, counts)
    leads = fill(entry["hinge_leads"], groups)
    return DateWords(
        months={name.lower(): number for number, names in enumerate(entry["months"], start=1) for name in names},
        weekdays={name.lower(): number for number, name in enumerate(entry["weekdays"])},
        feasts={name.lower(): (month, day) for name, (month, day) in entry["feasts"].items()},
        seasons={name: (first, last, code) for name, (first, last, code) in entry["seasons"].items()},
        counts=counts,
        ordinals={**entry["centuries"], **entry["ordinals"]},
        parts={**entry["edges"], **entry["parts"]},
        centuries=entry["centuries"],
        decades=entry["decades"],
        shifts=entry["shifts"],
        ways=entry["ways"],
        overtaken=frozenset(entry["overtaken"]),
        papers=frozenset(entry["papers"]),
        coming=frozenset(entry["coming"]),
        acts=frozenset(entry["acts"]),
        timetabled=frozenset(entry["timetabled"]),
        lasting=frozenset(entry["lasting"]),
        deeds={noun: frozenset(verbs) for noun, verbs in entry["deeds"].items()},
        taking_place=frozenset(entry["taking_place"]),
        trigger=_make_trigger(entry),
        preposition=re.compile(rf"\b(?:{any_of(entry['prepositions'])})\s+(?:the\s+)?$", re.IGNORECASE),
        hinge=re.compile(
            rf"\b(?P<noun>{any_of(entry['hinged'])})s?\s+(?:(?P<hinge>before|after|of)\b|(?=(?:the|it|he|she|they|we|i|his|her|its|their)\b))"
        ),
        hinge_leads={
            "of": re.compile(rf"\b{entry['hinge_of_leads']}\s+$", re.IGNORECASE),
            "": re.compile(r"\b(?:(?:on|in)\s+)?the\s+$", re.IGNORECASE),  # "the day it came out"
            **dict.fromkeys(("before", "after"), re.compile(rf"\b{leads}\s+$", re.IGNORECASE)),
        },
        rules=tuple(_make_rule(rule["name"], rule["pattern"], groups) for rule in entry["rules"]),
    )


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def fill(pattern: str, groups: Mapping[str, str]) -> str:
    """The pattern with {name} replaced for each group; other braces are the pattern's own."""
    for name, words in groups.items():
        pattern = pattern.replace("{" + name + "}", words)
    return pattern


def _make_counts(entry: Mapping[str, Any]) -> dict[str, int]:
    """ "A couple of" to "ninety-nine"."""
    small: dict[str, int] = entry["counts"]
    tens: dict[str, int] = entry["tens"]
    ones = {word: number for word, number in small.items() if number < 10 and " " not in word and len(word) > 2}
    joined = {f"{ten}-{one}": value + number for ten, value in tens.items() for one, number in ones.items()}
    return {**small, **tens, **joined}


def _make_groups(entry: Mapping[str, Any], counts: Mapping[str, int]) -> dict[str, str]:
    full = [names[0] for names in entry["months"]]
    months = any_of(full) + "|" + "|".join(rf"{short}\b\.?" for names in entry["months"] for short in names[1:])
    behind = "".join(rf"(?<!\b{word}\s)" for word in entry["not_behind"])
    shifts = [word for word in entry["shifts"] if word not in _DAYS]
    determined = "|".join([rf"(?<=\b{word}\s)" for word in entry["determining"]] + [r"(?<=['’]s\s)"])
    return {
        "determined": f"(?:{determined})",
        "month": rf"(?P<month>(?-i:{months}))",
        "until": rf"(?P<until>(?-i:{months}))",
        "year": r"(?P<year>(?:1[5-9]|20)\d\d)",
        "years": "",  # marks a pattern that has a year of its own
        "months": "",
        "weekdays": "",
        "to_year": r"(?P<to_year>(?:1[5-9]|20)\d\d)",
        "day": r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[.,:]\d)",
        "to_day": r"(?P<to_day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[.,:]\d)",
        "part": rf"(?P<part>{any_of(entry['parts'])})",
        "edge": rf"(?P<edge>{any_of(entry['edges'])})",
        "centuries": any_of(entry["centuries"]),
        "decades": any_of(name for name in entry["decades"] if not name[0].isdigit()),
        "ordinal": rf"(?P<ordinal>{any_of(entry['ordinals'])})",
        "weekday": rf"{behind}(?P<weekday>(?-i:{any_of(entry['weekdays'])}))",
        "feast": rf"(?P<feast>{any_of(entry['feasts'])})".replace("'", "['’]"),
        "season": rf"(?P<season>{any_of(entry['seasons'])})",
        "occasion": rf"(?:{any_of(entry['occasions'])})",
        "counts": any_of(counts),
        "count": rf"(?<![-.,\d])(?P<count>\d{{1,3}}|{any_of(counts)})",
        "units": any_of(entry["units"]),
        "unit": rf"(?P<unit>{any_of(entry['units'])})",
        "which": rf"(?P<which>{any_of(shifts)})",
        "vague": any_of(entry["vague"]),
        "no_name": rf"(?!\s+(?:{any_of(entry['not_before'])})\b)",
    }


def _make_trigger(entry: Mapping[str, Any]) -> re.Pattern[str]:
    """One of these stands in every expression that a rule reads. Cases are written out, for speed."""
    words = [
        *entry["units"],
        *entry["seasons"],
        *entry["vague"],
        *entry["occasions"],
        *entry["feasts"],
        "quarter",
        "half",
        *entry["decades"],
        "yesterday",
        "today",
    ]
    words += [
        "tomorrow",
        "tonight",
        "morning",
        "afternoon",
        "evening",
        "night",
        "past",
        "minutes",
        "hours",
        "time",
        "then",
        "ago",
    ]
    groups = {
        "year": r"(?:FY\s?)?(?:1[5-9]|20)\d\d",
        "month": _by_initial([name for names in entry["months"] for name in names]),
        "weekday": _by_initial(entry["weekdays"]),
        "word": "|".join(["[QH][1-4]", r"[0-3]?\d(?:st|nd|rd|th)", "[Cc]entur(?:y|ies)", _in_either_case(words)]),
    }
    return re.compile(rf"\b(?:{'|'.join(f'(?P<{name}>{some})' for name, some in groups.items())})")


def _in_either_case(words: Iterable[str]) -> str:
    """A pattern for any of these words in lower case or with a first capital, the shorter before the longer."""
    return _by_initial(sorted({word[0].lower() + word[1:] for word in words}), lambda one: f"[{one.upper()}{one}]")


def _by_initial(words: Iterable[str], spell: Callable[[str], str] = str) -> str:
    """A pattern for any of these words, the first before the next, each initial tried once; `spell` makes it a pattern.

    A pattern of a hundred words side by side is tried a hundred times at every word of a text.
    """
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{spell(initial)}(?:{'|'.join(some)})" for initial, some in rests.items())


def _make_rule(name: str, pattern: str, groups: Mapping[str, str]) -> DateRule:
    """The rule with what it needs: the groups that stand in it and may not be left out."""
    needed = pattern
    while (group := _INNERMOST.search(needed)) is not None:
        needed = needed[: group.start()] + _find_common(group) + needed[group.end() :]
    needs = {kind for kind, marks in _MARKS.items() if any(mark in needed for mark in marks)}
    return DateRule(name, _compile(pattern, groups), frozenset(needs or {"word"}), _find_words(pattern))


def _find_words(pattern: str) -> tuple[str, ...]:
    """The words that stand in a pattern outside of all groups and are not optional."""
    bare = _ESCAPED.sub(" ", pattern)
    while (group := _GROUP.search(bare)) is not None:
        bare = bare[: group.start()] + " " + bare[group.end() :]
    if "|" in bare:
        return ()
    found = (word[:-1] if mark else word for word, mark in _WORD.findall(bare))
    return tuple(word.lower() for word in found if len(word) > _SHORT)


def _find_common(group: re.Match[str]) -> str:
    """The marks that stand in every alternative of a group; none where the group may be left out or forbids."""
    if group["optional"] or group["kind"] != "?:":
        return ""
    ways = group["inner"].split("|")
    return "".join(marks[0] for marks in _MARKS.values() if all(any(mark in way for mark in marks) for way in ways))


def _compile(pattern: str, groups: Mapping[str, str]) -> re.Pattern[str]:
    """The rule's pattern between ends of words; of groups of one name the second is called `name2`, and so on."""
    seen: Counter[str] = Counter()

    def number(group: re.Match[str]) -> str:
        seen[group[1]] += 1
        return f"(?P<{group[1]}{seen[group[1]] if seen[group[1]] > 1 else ''}>"

    return re.compile(rf"\b(?:{re.sub(r'[(][?]P<([a-z_]+)>', number, fill(pattern, groups))})(?!\w)", re.IGNORECASE)
