"""Documents added up: precision, recall, F1, and the interval that other documents of the kind would fall in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.scoring.counting import LAYERS, Counts, Document, count

_DRAWS = 2_000
_SEED = 0  # the same documents always give the same interval


@dataclass(frozen=True, slots=True)
class Score:
    """How many were right of those predicted and of those in the gold. For core the two rights differ."""

    right: int
    predicted: int
    gold: int
    recalled: int | None = None  # where what is found of the gold is counted apart

    @property
    def precision(self) -> float:
        """Between 0 and 1; 0 where nothing was predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Between 0 and 1; 0 where there is no gold."""
        found = self.right if self.recalled is None else self.recalled
        return found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score(pairs: Iterable[tuple[Document, Document]]) -> dict[str, Score]:
    """Scores per layer over (gold, predicted) documents. A layer without gold is left out."""
    return add_up([count(gold, predicted) for gold, predicted in pairs])


def add_up(documents: Sequence[Counts]) -> dict[str, Score]:
    """Scores per layer over counted documents, in the order of `LAYERS`."""
    total: Counts = sum(documents, Counter())
    return {
        layer: Score(
            total[layer, "right"],
            total[layer, "predicted"],
            total[layer, "gold"],
            total[layer, "recalled"] if layer == "core_attributed" else None,
        )
        for layer in LAYERS
        if total[layer, "seen"]
    }


def find_intervals(documents: Sequence[Counts]) -> dict[str, tuple[float, float]]:
    """The 95 % interval of F1 per layer, by drawing as many documents again and again (percentile bootstrap).

    Sentences of one article resemble each other, so whole documents are drawn, not single attributions.
    """
    draws = np.random.default_rng(_SEED).multinomial(
        len(documents), np.full(len(documents), 1 / len(documents)), size=_DRAWS
    )
    return {layer: _find_interval(layer, documents, draws) for layer in add_up(documents)}


def _find_interval(
    layer: str, documents: Sequence[Counts], draws: np.ndarray[tuple[int, int], np.dtype[np.int64]]
) -> tuple[float, float]:
    def drawn(part: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        total: np.ndarray[tuple[int], np.dtype[np.float64]] = draws @ np.array(
            [float(item[layer, part]) for item in documents]
        )
        return total

    recalled = drawn("recalled") if layer == "core_attributed" else drawn("right")
    precision = drawn("right") / np.maximum(drawn("predicted"), 1)
    recall = recalled / np.maximum(drawn("gold"), 1)
    values = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
