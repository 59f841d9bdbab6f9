"""Weights averaged over the last steps of a training, which are better than those of any step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Average:
    """A running average of the fitted weights of a network; `memory` is the share that stays at each step."""

    def __init__(self, network: nn.Module, memory: float) -> None:
        self._memory, self._steps = memory, 0
        self._own = {name: values for name, values in network.named_parameters() if values.requires_grad}
        self._values = {name: values.detach().clone() for name, values in self._own.items()}

    def add(self) -> None:
        """Take in the weights as they stand; early ones are soon forgotten."""
        self._steps += 1
        share = min(self._memory, (1 + self._steps) / (10 + self._steps))
        with torch.no_grad():
            for name, values in self._own.items():
                self._values[name].mul_(share).add_(values, alpha=1 - share)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The network has the averaged weights while this lasts."""
        held = {name: values.detach().clone() for name, values in self._own.items()}
        self._give(self._values)
        try:
            yield
        finally:
            self._give(held)

    def apply(self) -> None:
        """The network has the averaged weights from now on."""
        self._give(self._values)

    def _give(self, given: Mapping[str, Tensor]) -> None:
        with torch.no_grad():
            for name, values in self._own.items():
                values.copy_(given[name])
