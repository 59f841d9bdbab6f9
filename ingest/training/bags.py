"""Rows of features as PyTorch adds them up: numbers of all rows, one after the other, and where each row begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

Numbers = NDArray[np.int32] | NDArray[np.intp]
Bags = tuple[torch.Tensor, torch.Tensor]


def pack(rows: Iterable[Sequence[int] | Numbers]) -> Bags:
    """`rows`: of each row the numbers of its features. Arrays are joined ten times as fast as lists."""
    held = [np.asarray(row, dtype=np.int64) for row in rows]
    starts = np.cumsum([0, *map(len, held)])[:-1]
    return torch.as_tensor(np.concatenate([*held, np.zeros(0, dtype=np.int64)])), torch.as_tensor(starts)


def add_up(bags: Bags, weights: torch.Tensor) -> torch.Tensor:
    """The weights of each row's features, added up; `weights` has a line per feature."""
    return torch.nn.functional.embedding_bag(bags[0], weights, bags[1], mode="sum")
