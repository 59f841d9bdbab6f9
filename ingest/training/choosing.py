"""The network of `ingest.extract.learned.choosing` with gradients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ingest.training.bags import Bags, Numbers, pack

_SPREAD = 0.04  # of the vectors of features, at first
_FORGOTTEN = 0.1  # share of features that do not count, in each step anew
_DROPPED = 0.35


@dataclass(frozen=True, eq=False)
class Choice:
    """What holds of an utterance and of each of its options, and which are right: a line per option, a column per way
    to choose it. `share`: how much the utterance counts."""

    own: Sequence[int] | Numbers
    each: Sequence[Sequence[int] | Numbers]
    right: NDArray[np.float32]
    share: float = 1.0


class Network(nn.Module):
    """Scores of options and of none. `own`, `each`: how many features there are; `ways` to choose an option.

    `read` and `seen` are how many numbers there are besides of an utterance and of an option.
    """

    def __init__(self, own: int, each: int, ways: int, width: int, *, read: int, seen: int) -> None:
        super().__init__()
        self.ways = ways
        self.read = nn.Linear(read, ways + 1 + width, bias=False)
        self.seen = nn.Linear(seen, ways + width, bias=False)
        self.own, self.each = (nn.Parameter(torch.randn(count, width) * _SPREAD) for count in (own, each))
        self.own_scores, self.each_scores = (
            nn.Parameter(torch.zeros(*shape)) for shape in ((own, ways + 1), (each, ways))
        )
        self.inner, self.out = nn.Linear(2 * width, width), nn.Linear(2 * width, ways)
        self.none, self.nobody = nn.Linear(width, width), nn.Linear(width, 1)

    def forward(self, choices: Sequence[Choice], read: Tensor, seen: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The logarithms of chances of all options, one below the other, and of none; whose each option is.

        `read` has a row per choice, `seen` one per option.
        """
        owners = torch.repeat_interleave(
            torch.arange(len(choices)), torch.tensor([len(choice.each) for choice in choices])
        )
        said = self._add_up(pack(choice.own for choice in choices), torch.cat([self.own_scores, self.own], dim=1))
        bags = pack(bag for choice in choices for bag in choice.each)
        found = self._add_up(bags, torch.cat([self.each_scores, self.each], dim=1))
        said, found = said + self.read(read), found + self.seen(seen)
        own, each = said[:, self.ways + 1 :], found[:, self.ways :]
        mean = torch.zeros_like(own).index_add(0, owners, each) / torch.bincount(owners)[:, None]
        met = torch.cat([torch.relu(each + own[owners]), each * own[owners]], dim=1)
        inner = torch.relu(self.inner(self._drop(met)))
        scores = self.out(self._drop(torch.cat([inner, torch.relu(each - mean[owners])], dim=1)))
        scores = scores + found[:, : self.ways] + said[owners, 1 : self.ways + 1]
        nothing = said[:, 0] + self.nobody(self._drop(torch.relu(self.none(self._drop(torch.relu(own))))))[:, 0]
        top = nothing.detach().scatter_reduce(0, owners, scores.detach().amax(dim=1), "amax")
        total = torch.exp(nothing - top).index_add(0, owners, torch.exp(scores - top[owners][:, None]).sum(dim=1))
        level = top + torch.log(total)
        return scores - level[owners][:, None], nothing - level, owners

    def _add_up(self, bags: Bags, vectors: Tensor) -> Tensor:
        kept = (torch.rand(len(bags[0])) > _FORGOTTEN).float() if self.training else torch.ones(len(bags[0]))
        return functional.embedding_bag(bags[0], vectors, bags[1], mode="sum", per_sample_weights=kept)

    def _drop(self, values: Tensor) -> Tensor:
        return functional.dropout(values, _DROPPED, self.training)

    def export(self) -> dict[str, NDArray[np.float32]]:
        """The arrays that reading needs."""
        arrays = {
            name: torch.cat([getattr(self, f"{name}_scores"), getattr(self, name)], dim=1) for name in ("own", "each")
        }
        for name in ("inner", "out", "none", "nobody"):
            layer = getattr(self, name)
            arrays |= {name: layer.weight.T, f"{name}_bias": layer.bias}
        arrays |= {"read": self.read.weight.T, "seen": self.seen.weight.T}
        return {name: values.detach().numpy() for name, values in arrays.items()}


def measure(network: Network, choices: Sequence[Choice], read: Tensor, seen: Tensor) -> Tensor:
    """Minus the mean logarithm of the chance of what is right; several that are right share one utterance's count."""
    scores, nothing, owners = network(choices, read, seen)
    right = torch.as_tensor(np.concatenate([choice.right for choice in choices]))
    shares = torch.tensor([choice.share for choice in choices])
    marked = torch.zeros(len(choices)).index_add(0, owners, right.sum(dim=1))
    each = (right * scores).sum(dim=1) / marked.clamp(min=1)[owners]
    loss: Tensor = -((shares[owners] * each).sum() + (shares * (marked == 0) * nothing).sum()) / shares.sum()
    return loss
