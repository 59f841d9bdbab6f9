"""The log-linear model that says whom a source means: one weight per step of each scale (`antecedents`), added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Options:
    """Whom one source may mean; None is nobody. `steps` has the numbers of what holds of each; `sort` is a place in
    `antecedents.SORTS`."""

    sort: int
    names: tuple[str | None, ...]
    steps: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class SpeakerWeights:
    """One row per sort of source with one weight per step; what counts for all sorts is added to each already."""

    weights: Sequence[Sequence[float]]

    def choose(self, options: Options) -> str | None:
        """The likeliest of the candidates; the first of those that are equally likely."""
        row = self.weights[options.sort]
        scores = [sum(row[step] for step in steps) for steps in options.steps]
        return options.names[scores.index(max(scores))]


def make_speaker_weights(stored: Mapping[str, Any]) -> SpeakerWeights:
    """The weights from the arrays of their file. Raises KeyError where one is missing."""
    return SpeakerWeights((stored["shared"].astype(np.float32) + stored["own"].astype(np.float32)).tolist())
