"""Down a loss step by step, as all networks here are fitted."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from ingest.training.averages import Average

_LEAST_RATE = 0.02  # share of the learning rate that is left at the end
_LONGEST_STEP = 2.0  # gradients are cut to this length
_BETAS = (0.9, 0.98)


class Descent:
    """The steps of one training; after each the `average` takes in the weights.

    Each module's learning rate rises to that given over the first `warm_up` of `steps` and falls evenly from there.
    """

    def __init__(
        self, rates: Mapping[nn.Module, float], average: Average, *, decay: float, steps: int, warm_up: int
    ) -> None:
        self._modules, self._average = list(rates), average
        groups = [
            {"params": [values for values in module.parameters() if values.requires_grad], "lr": rate}
            for module, rate in rates.items()
        ]
        self._optimizer = torch.optim.AdamW(groups, weight_decay=decay, betas=_BETAS, fused=True)
        self._rates = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min(1.0, (step + 1) / warm_up) * max(_LEAST_RATE, 1 - step / steps)
        )

    def step(self, loss: Tensor) -> None:
        """One step against the gradient of a loss."""
        self._optimizer.zero_grad()
        loss.backward()
        for module in self._modules:
            nn.utils.clip_grad_norm_(module.parameters(), _LONGEST_STEP)
        self._optimizer.step()
        self._rates.step()
        self._average.add()
