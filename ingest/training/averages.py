"""Weights averaged over the last steps of a training, which are better than those of any step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


class Average:
    """A running average of a network's weights; `memory` is the share that stays at each step."""

    def __init__(self, network: nn.Module, memory: float) -> None:
        self._network, self._memory, self._steps = network, memory, 0
        self._values = {name: values.detach().clone() for name, values in network.named_parameters()}

    def add(self) -> None:
        """Take in the weights as they stand; early ones are soon forgotten."""
        self._steps += 1
        share = min(self._memory, (1 + self._steps) / (10 + self._steps))
        with torch.no_grad():
            for name, values in self._network.named_parameters():
                self._values[name].mul_(share).add_(values, alpha=1 - share)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The network has the averaged weights while this lasts."""
        own = {name: values.detach().clone() for name, values in self._network.named_parameters()}
        self._network.load_state_dict(self._values, strict=False)
        try:
            yield
        finally:
            self._network.load_state_dict(own, strict=False)
