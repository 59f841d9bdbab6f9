"""Fitting a model of few thousand weights without anything but NumPy: rows of features, and L-BFGS."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MEMORY = 12  # steps that the curvature is told from
_SHRINK = 0.5
_ENOUGH = 1e-4  # of the fall that the slope promises
_SMALLEST = 1e-10  # step
_STILL = 1e-7  # change of the loss, as a share of it, at which fitting ends

Doubles = NDArray[np.float64]
Loss = Callable[[Doubles], tuple[float, Doubles]]


@dataclass(frozen=True, eq=False)
class Bags:
    """Numbers of features, some per row: what a matrix of zeros and ones would say, without the zeros."""

    columns: NDArray[np.int64]  # of all rows, one after the other
    owners: NDArray[np.int64]  # the row of each
    rows: int
    width: int

    def add_up(self, weights: Doubles) -> Doubles:
        """The weights of each row's features, added up; `weights` has a line per feature."""
        return _gather(self.owners, weights[self.columns], self.rows)

    def spread(self, slopes: Doubles) -> Doubles:
        """The slope of each feature's weights, given that of each row's sum."""
        return _gather(self.columns, slopes[self.owners], self.width)


def make_bags(rows: Sequence[Sequence[int]], width: int) -> Bags:
    """`rows`: of each row the numbers of its features, below `width`."""
    columns = np.fromiter((item for row in rows for item in row), dtype=np.int64)
    owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return Bags(columns, owners, len(rows), width)


def _gather(places: NDArray[np.int64], values: Doubles, size: int) -> Doubles:
    if values.ndim == 1:
        return np.bincount(places, values, minlength=size).astype(np.float64)
    return np.stack([np.bincount(places, column, minlength=size) for column in values.T], axis=1)


def minimize(loss: Loss, start: Doubles, rounds: int) -> Doubles:
    """Where a smooth loss is least, from `start` on, in at most `rounds` steps. `loss` gives its value and its slope.

    L-BFGS with a halving line search (Nocedal and Wright, "Numerical Optimization", 2nd ed., algorithms 7.4 and 3.1).
    """
    point, (value, slope) = start, loss(start)
    steps: deque[tuple[Doubles, Doubles]] = deque(maxlen=_MEMORY)
    for _ in range(rounds):
        direction = -_scale(slope, steps)
        promise = float(np.sum(direction * slope))
        if promise >= 0:
            break
        length = 1.0 if steps else 1.0 / max(1.0, float(np.abs(slope).sum()))
        while (found := loss(point + length * direction))[0] > value + _ENOUGH * length * promise:
            length *= _SHRINK
            if length < _SMALLEST:
                return point
        moved, turned = length * direction, found[1] - slope
        if float(np.sum(moved * turned)) > 0:
            steps.append((moved, turned))
        point, before, (value, slope) = point + moved, value, found
        if before - value < _STILL * abs(before):
            break
    return point


def _scale(slope: Doubles, steps: deque[tuple[Doubles, Doubles]]) -> Doubles:
    """The slope through what the last steps say about curvature: the two loops of L-BFGS."""
    result = slope.copy()
    shares = []
    for moved, turned in reversed(steps):
        share = float(np.sum(moved * result)) / float(np.sum(moved * turned))
        shares.append(share)
        result -= share * turned
    if steps:
        moved, turned = steps[-1]
        result *= float(np.sum(moved * turned)) / float(np.sum(turned * turned))
    for (moved, turned), share in zip(steps, reversed(shares), strict=True):
        result += moved * (share - float(np.sum(turned * result)) / float(np.sum(moved * turned)))
    return result
