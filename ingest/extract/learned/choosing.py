"""Which of several is chosen, if any, by what holds of each: a small network over features.

What holds of an utterance and of each of its options is a set of features, each with a vector; the vectors of a set are
added up, and with them what the encoder read of them. The first numbers of such a sum are scores as they are, the
others go through two layers. Plain numpy; `ingest.training.choosing` is the same computation with gradients, and a test
holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ingest.extract.learned.weights import Floats

ARRAYS = (
    "own", "each", "inner", "inner_bias", "out", "out_bias", "none", "none_bias", "nobody", "nobody_bias", "read",
    "seen",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Chooser:
    """Arrays by the names in `ARRAYS`. `own` has a vector per feature of an utterance, `each` one per feature of an
    option; the last line of both is no feature's and holds zeros. `read` and `seen` turn what the encoder read of them
    into such vectors.
    """

    arrays: Mapping[str, Floats]

    @property
    def ways(self) -> int:
        """In how many ways an option can be chosen."""
        return len(self.arrays["out_bias"])

    def weigh(self, own: Floats, each: Floats) -> tuple[Floats, float]:
        """The chances of each option, a row each, in every way that it can be chosen, and of none: they add up to 1.

        `own` is the sum of an utterance's vectors, `each` has a line of such sums per option, of which there is one.
        """
        arrays, ways = self.arrays, self.ways
        mine, theirs = own[ways + 1 :], each[:, ways:]
        met = np.concatenate([(theirs + mine).clip(min=0), theirs * mine], axis=1)
        inner = (met @ arrays["inner"] + arrays["inner_bias"]).clip(min=0)
        apart = (theirs - theirs.mean(axis=0)).clip(min=0)
        scores = np.concatenate([inner, apart], axis=1) @ arrays["out"] + arrays["out_bias"]
        scores += each[:, :ways] + own[1 : ways + 1]
        nothing = self.weigh_none(own)
        top = max(float(scores.max()), nothing)
        scores, none = np.exp(scores - top), float(np.exp(nothing - top))
        total = float(scores.sum()) + none
        return (scores / total).astype(np.float32), none / total

    def weigh_none(self, own: Floats) -> float:
        """How much speaks for none, as far as the utterance itself tells: in natural logarithms of odds."""
        inner = (own[self.ways + 1 :].clip(min=0) @ self.arrays["none"] + self.arrays["none_bias"]).clip(min=0)
        return float(own[0] + (inner @ self.arrays["nobody"] + self.arrays["nobody_bias"])[0])


def make_chooser(stored: Mapping[str, Any]) -> Chooser:
    """The network from the arrays of its file, widened here, once. Raises KeyError where one is missing."""
    arrays = {name: stored[name].astype(np.float32) for name in ARRAYS}
    return Chooser(arrays | {name: np.pad(arrays[name], ((0, 1), (0, 0))) for name in ("own", "each")})
