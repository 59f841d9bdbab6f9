"""At whom an utterance is aimed, by a network: all who may be meant are weighed together, and against nobody.

What holds of a nominee (`aims`) is a row of numbers. A feature is one of them or two together, hashed to one of
`BUCKETS`; the chances of all nominees and that of nobody add up to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract.kinds import Judgement
from ingest.extract.learned.aims import COLUMNS, COMMON, TARGETING, Options, find_options
from ingest.extract.learned.choosing import Chooser, make_chooser
from ingest.extract.learned.columns import Columns
from ingest.extract.learned.standing import Standing
from ingest.extract.learned.weights import Floats, Halves

BITS = 16
BUCKETS = 1 << BITS
LIKELY = 0.26  # half the F1 that is reached: where proposing costs as much as it gains (Lipton et al. 2014)
_LISTED = 0.02  # probability that does for one in a list that is likely enough

# Besides each by itself and with the kind of the utterance: what tells more together.
_TOGETHER = """
in*in form, in*in depth, in*in order, in*named, in form*named, in verb*in, cue role*cue form, rule*in, rule*named,
mine*named, theirs*named, accuser*named, denies*named, gap*named, rank*named, times*named, mine*in form, denies*times,
denies*in, spoke*denies, speaks*denies, count*lead, gap*count, type*in, type*in form, in form*before form, type*count,
either*words, either*in form, type*speaker, open*open rank, open form*open rank, open form*open, open rank*in form,
open rank*times, open rank*denies, open rank*accuser, open rank*type, open form*denies, open form*times, class*in,
class*in form, class*open rank, class*speaker, belongs*in, belongs*denies, belongs*open rank, class*count, class*named,
class*before, class*cue role, class*rank
"""


def _read_pairs() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    each = [(column, column) for column in COLUMNS[len(COMMON) :]]
    kinds = [("kind", column) for column in COLUMNS[len(COMMON) :]]
    both = [tuple(name.strip() for name in pair.split("*")) for pair in _TOGETHER.split(",")]
    places = np.array([[COLUMNS.index(name) for name in pair] for pair in (*each, *kinds, *both)])
    return places[:, 0], places[:, 1]


_ONE, _OTHER = _read_pairs()
_SALTS = np.arange(len(_ONE), dtype=np.uint64) * np.uint64(0x165667B19E3779F9)
_SIZE = len(COMMON)

Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TargetWeights:
    """The network, and the line of each bucket in its vectors for utterances and for nominees; -1: it has none."""

    chooser: Chooser
    own: NDArray[np.intp]
    each: NDArray[np.intp]

    def weigh(self, options: Options, told: Halves, seen: Floats) -> Floats:
        """The chance of each nominee, in order. There is one at least.

        `told` is what is read of the utterance, `seen` of each nominee (`Seen`).
        """
        arrays = self.chooser.arrays
        own = arrays["own"][self.own[find_common_codes(options)]].sum(axis=0) + told @ arrays["read"]
        each = arrays["each"][self.each[find_codes(options)]].sum(axis=1)
        return self.chooser.weigh(own, each + seen @ arrays["seen"])[0][:, 0]

    def choose(self, options: Options, told: Halves, seen: Floats) -> tuple[str, ...]:
        """Those who are likely enough, by themselves or as a list together, in the order of the text."""
        if not options.names:
            return ()
        chances = self.weigh(options, told, seen).tolist()
        shared, meant = dict[int, float](), dict[int, float]()
        for chance, listed, one in zip(chances, options.lists, options.meant, strict=True):
            shared[listed] = shared.get(listed, 0.0) + chance
            meant[one] = meant.get(one, 0.0) + chance
        by_chance = sorted(range(len(chances)), key=lambda place: (chances[place], -place))
        likeliest = {options.meant[place]: place for place in by_chance}  # of all names of one
        return tuple(
            name
            for place, (name, chance, listed, one) in enumerate(
                zip(options.names, chances, options.lists, options.meant, strict=True)
            )
            if (meant[one] >= LIKELY and likeliest[one] == place)
            or (listed != -1 and chance >= _LISTED and shared[listed] >= LIKELY)
        )


@dataclass(frozen=True, eq=False)
class Seen:
    """What is read of those who may be meant: by an utterance, and in the whole text, which is added up once for each.

    `told` is what is read of each utterance of the text.
    """

    standing: Standing
    told: Halves
    columns: Columns
    _whole: dict[str, Floats] = field(default_factory=dict)

    def read(self, options: Options) -> Floats:
        """A row per nominee: the means of the words that point at it near by, of those that do anywhere, and of what is
        read of its own utterances; zeros where there is nothing."""
        near = (self._read_words(places) for places in options.places)
        return np.array([np.concatenate([one, self._add_up(key)]) for one, key in zip(near, options.keys, strict=True)])

    def _add_up(self, key: str) -> Floats:
        if key not in self._whole:
            words = self._read_words(self.standing.find_positions(key))
            self._whole[key] = np.concatenate([words, _average(self.told, self.standing.claims.get(key, ()))])
        return self._whole[key]

    def _read_words(self, positions: Sequence[int]) -> Floats:
        return _average(self.columns.states, self.columns.find_rows(positions) if positions else ())


def _average(values: Halves, rows: Sequence[int] | NDArray[np.intp]) -> Floats:
    if not len(rows):
        return np.zeros(values.shape[1], dtype=np.float32)
    mean: Floats = values[np.asarray(rows)].mean(axis=0, dtype=np.float32)
    return mean


def find_codes(options: Options) -> Codes:
    """The buckets of each nominee's features: a row per nominee."""
    rows = np.empty((len(options.rows), len(COLUMNS)), dtype=np.uint64)
    rows[:, :_SIZE] = np.array(options.common, dtype=np.uint64)
    rows[:, _SIZE:] = np.array(options.rows, dtype=np.uint64)
    first, second = _scatter(rows)
    return _mix(first[:, _ONE], second[:, _OTHER], _SALTS)


def find_common_codes(options: Options) -> Codes:
    """The buckets of the utterance's own features."""
    codes = _mix(*_scatter(np.array(options.common, dtype=np.uint64)), _SALTS[:_SIZE])
    return np.append(codes, 0)  # bucket 0 stands for any utterance


def _mix(one: NDArray[np.uint64], other: NDArray[np.uint64], salts: NDArray[np.uint64]) -> Codes:
    """Buckets of two numbers and which two they are; overflow is meant (multiplicative hashing, as in xxHash)."""
    mixed = one + other
    mixed ^= mixed >> np.uint64(32)
    mixed += salts
    mixed *= np.uint64(0xD6E8FEB86659FD93)
    mixed >>= np.uint64(64 - BITS)
    return mixed.astype(np.int64)


def _scatter(values: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Each number as the first and as the second of a pair."""
    values += np.uint64(1)
    first = values * np.uint64(0x9E3779B97F4A7C15)
    return first ^ (first >> np.uint64(29)), values * np.uint64(0xC2B2AE3D27D4EB4F)


def make_target_weights(stored: Mapping[str, Any]) -> TargetWeights:
    """The weights from the arrays of their file: the buckets in use. Raises KeyError where one is missing."""
    lines = {name: np.full(BUCKETS, -1) for name in ("own", "each")}
    for name, line in lines.items():
        line[stored[f"{name}_buckets"]] = np.arange(len(stored[f"{name}_buckets"]))
    return TargetWeights(make_chooser(stored), **lines)


def aim(standing: Standing, weights: TargetWeights, told: Halves, columns: Columns) -> list[Judgement]:
    """The judgements of a text with targets by the weights; what was aimed at before tells of what comes.

    `told` is what the networks have read of each utterance (`ingest.extract.Heard`).
    Who is named with the cue itself ("accused Acme and Bolt of") needs no weighing.
    """
    found, seen = [], Seen(standing, told, columns)
    for place, judgement in enumerate(standing.judgements):
        if judgement.kind in TARGETING:
            targets = standing.find_told(place)
            if not targets:
                options = find_options(standing, place)
                targets = weights.choose(options, told[place], seen.read(options))
            judgement = replace(judgement, targets=targets)
            standing.remember(place, judgement.targets)
        found.append(judgement)
    return found
