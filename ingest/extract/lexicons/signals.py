"""Words of a content that tell the kind of an utterance, as patterns over its lower-case text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignalWords:
    """Patterns for stems, sets for whole words."""

    wrongdoing: re.Pattern[str]
    falsehood: re.Pattern[str]
    fault: re.Pattern[str]
    innocence: re.Pattern[str]
    sorry: re.Pattern[str]
    acts: frozenset[str]
    asking: frozenset[str]
    refusing: frozenset[str]


def make_signal_words(lists: Mapping[str, Sequence[str]]) -> SignalWords:
    """The lists as one value. Raises KeyError where one is missing."""
    patterns = {name: _compile(lists[name]) for name in ("wrongdoing", "falsehood", "innocence", "fault", "sorry")}
    sets = {name: frozenset(lists[name]) for name in ("acts", "asking", "refusing")}
    return SignalWords(**patterns, **sets)


def _compile(stems: Sequence[str]) -> re.Pattern[str]:
    """Stems at the start of a word; "*" stands for up to two words between."""
    parts = [re.escape(stem).replace(r"\ \*\ ", r"(?: \S+){0,2} ").replace(r"\ ", r"\s+") for stem in stems]
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + ")")
