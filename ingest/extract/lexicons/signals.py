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
    return SignalWords(
        wrongdoing=_compile(lists["wrongdoing"]),
        falsehood=_compile(lists["falsehood"]),
        innocence=_compile(lists["innocence"]),
        fault=_compile(lists["fault"]),
        sorry=_compile(lists["sorry"]),
        acts=frozenset(lists["acts"]),
        asking=frozenset(lists["asking"]),
        refusing=frozenset(lists["refusing"]),
    )


def _compile(stems: Sequence[str]) -> re.Pattern[str]:
    """Stems at the start of a word; "*" stands for up to two words between."""
    parts = [re.escape(stem).replace(r"\ \*\ ", r"(?: \S+){0,2} ").replace(r"\ ", r"\s+") for stem in stems]
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + ")")
