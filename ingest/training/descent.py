"""Down a loss step by step, as all networks here are fitted."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ingest.training.averages import Average

_LEAST_RATE = 0.02  # share of the learning rate that is left at the end
_LONGEST_STEP = 2.0  # gradients are cut to this length
_BETAS = (0.9, 0.98)


class Descent:
    """The steps of one training; after each the `average` takes in the weights.

    The learning rate rises to `rate` over the first `warm_up` of `steps` and falls evenly from there.
    """

    def __init__(
        self, network: nn.Module, average: Average, *, rate: float, decay: float, steps: int, warm_up: int
    ) -> None:
        self._network, self._average = network, average
        self._optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=decay, betas=_BETAS)
        self._rates = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min(1.0, (step + 1) / warm_up) * max(_LEAST_RATE, 1 - step / steps)
        )

    def step(self, loss: Tensor) -> None:
        """One step against the gradient of a loss."""
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), _LONGEST_STEP)
        self._optimizer.step()
        self._rates.step()
        self._average.add()
