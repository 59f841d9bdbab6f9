"""Rows of features as PyTorch adds them up: numbers of all rows, one after the other, and where each row begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import torch

Bags = tuple[torch.Tensor, torch.Tensor]


def pack(rows: Iterable[Sequence[int]]) -> Bags:
    """`rows`: of each row the numbers of its features."""
    held = [torch.tensor(row, dtype=torch.int64) for row in rows]
    starts = np.cumsum([0, *(len(row) for row in held)])[:-1]
    return torch.cat([*held, torch.zeros(0, dtype=torch.int64)]), torch.tensor(starts)


def add_up(bags: Bags, weights: torch.Tensor) -> torch.Tensor:
    """The weights of each row's features, added up; `weights` has a line per feature."""
    return torch.nn.functional.embedding_bag(bags[0], weights, bags[1], mode="sum")
