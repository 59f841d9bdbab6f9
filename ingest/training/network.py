"""The network of `ingest.extract.learned.network` with gradients, and what it is fitted to.

The names of the arrays are those that reading uses; `export` gives them in its form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ingest.extract.learned.columns import CLASSES, DEPENDENTS
from ingest.extract.learned.decoding import TAGS
from ingest.extract.learned.encoder import STATES
from ingest.extract.learned.linking import FEATURES
from ingest.extract.learned.network import ARCS, OWN, SEEN
from ingest.training.batches import Batch, LinkBatch

OWN_WIDTHS = {"lower": 32, "tag": 24, "dep": 24, "ent": 8, "suffix": 16, "shape": 12, "quoted": 8,
              "rule": 12, "break": 4, "first": 2, "class": 12}  # fmt: skip
SEEN_WIDTHS = {"lemma": 48}
FIXED_SIZES = {"quoted": 4, "rule": 7, "break": 3, "first": 2, "class": len(CLASSES) + 1}
LINK_SIZES = {"distance": 31, "sentences": 9, "hops": 6, "rank": 8, "quoted": 4, "rule": 3}
LINK_WIDTH = 64
_HIDDEN_NAMES = {"lower": 0.4, "lemma": 0.4}  # share of names whose code is hidden in training
_HIDDEN_WORDS = 0.05
_SPREAD = 0.1


class Network(nn.Module):
    """Scores of tags and of links. `sizes`: how many codes each vocabulary has."""

    def __init__(self, sizes: Mapping[str, int], *, width: int, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        all_sizes = {**sizes, **FIXED_SIZES}
        tables = {**OWN_WIDTHS, **SEEN_WIDTHS}
        self.tables = nn.ParameterDict({name: _table(all_sizes[name], size) for name, size in tables.items()})
        seen = sum(tables[name] for name in SEEN)
        entry = STATES + sum(OWN_WIDTHS.values()) + len(DEPENDENTS) + 3 * seen + len(ARCS) * OWN_WIDTHS["dep"]
        self.input, self.input_norm = nn.Linear(entry, 2 * width), nn.LayerNorm(width)
        self.above, self.above_norm = nn.Linear(3 * width, 2 * width), nn.LayerNorm(width)
        self.tags = nn.Linear(2 * width, len(TAGS))
        self.steps, self.starts = nn.Parameter(torch.zeros(len(TAGS), len(TAGS))), nn.Parameter(torch.zeros(len(TAGS)))
        self.links = nn.ModuleDict({name: Link(2 * width, sizes["dep"], dropout) for name in ("content", "source")})
        self.nobody = nn.Linear(2 * width, 1)

    def encode(self, states: Tensor, batch: Batch) -> Tensor:
        """One vector per row; `states` are the encoder's."""
        codes = self._hide(batch) if self.training else batch.codes
        first = self._drop(self.input(self._drop(self._embed(states, codes, batch))))
        read = self._drop(self.input_norm(_maxout(first)))
        nobody = _add_nobody(read)
        around = torch.cat([read, nobody[batch.head], nobody[batch.inner]], dim=1)
        above = self.above_norm(_maxout(self.above(around)))
        return torch.cat([read, self._drop(above)], dim=1)

    def _drop(self, values: Tensor) -> Tensor:
        return functional.dropout(values, self.dropout, self.training)

    def _hide(self, batch: Batch) -> dict[str, Tensor]:
        """The codes with some words unknown, names above all: what was said must not hang on who is in the news."""
        chance = torch.rand(len(batch.proper))
        codes = dict(batch.codes)
        for name, share in _HIDDEN_NAMES.items():
            hidden = batch.proper & (chance < share)
            if name == "lower":
                hidden = hidden | (chance > 1 - _HIDDEN_WORDS)
            codes[name] = torch.where(hidden, 0, codes[name])
        return codes

    def _embed(self, states: Tensor, codes: Mapping[str, Tensor], batch: Batch) -> Tensor:
        own = [self.tables[name][codes[name]] for name in OWN]
        part = _add_nobody(torch.cat([self.tables[name][codes[name]] for name in SEEN], dim=1))
        governors = [part[rows] for rows in (batch.head, batch.inner, batch.outer)]
        arcs = [self.tables["dep"][codes[name]] for name in ARCS]
        return torch.cat([states, *own, batch.flags, *governors, *arcs], dim=1)

    def tag_loss(self, states: Tensor, batch: Batch) -> Tensor:
        """Minus the log-likelihood of the gold tags under a linear-chain conditional random field, summed."""
        scores = functional.pad(self.tags(states), (0, 0, 0, 1))[batch.rows]
        gold = functional.pad(batch.tags, (0, 1))[batch.rows]
        reached = self.starts + scores[:, 0]
        right = self.starts[gold[:, 0]] + scores[:, 0].gather(1, gold[:, :1]).squeeze(1)
        for step in range(1, scores.shape[1]):
            counts = batch.is_word[:, step]
            onward = torch.logsumexp(reached.unsqueeze(2) + self.steps, dim=1) + scores[:, step]
            reached = torch.where(counts.unsqueeze(1), onward, reached)
            own = self.steps[gold[:, step - 1], gold[:, step]] + scores[:, step].gather(
                1, gold[:, step : step + 1]
            ).squeeze(1)
            right = right + counts * own
        return (torch.logsumexp(reached, dim=1) - right).sum()

    def link_loss(self, states: Tensor, contents: Sequence[LinkBatch], sources: Sequence[LinkBatch]) -> Tensor:
        """Minus the log-likelihood of the gold links; a content counts less per word, for it has many."""
        total = states.new_zeros(())
        for batch in contents:
            scores = self.links["content"](states, batch)
            nobody = scores.new_zeros(len(scores), 1)
            total = total + 0.3 * batch.share * _choose_loss(scores, nobody, batch)
        for batch in sources:
            nobody = self.nobody(states)[batch.cues[:, 0]]
            total = total + 3 * batch.share * _choose_loss(self.links["source"](states, batch), nobody, batch)
        return total

    def export(self) -> dict[str, np.ndarray[Any, Any]]:
        """The arrays that reading needs."""
        arrays = {name: values.T if is_turned else values for name, values, is_turned in self._list_values()}
        return {name: values.detach().numpy() for name, values in arrays.items()}

    def _list_values(self) -> Iterator[tuple[str, Tensor, bool]]:
        """Name, values and whether reading wants them turned on their side."""
        yield from ((name, table, False) for name, table in self.tables.items())
        for name in ("input", "above", "tags", "nobody"):
            yield from _list_layer(name, getattr(self, name))
        for name in ("input", "above"):
            norm = getattr(self, f"{name}_norm")
            yield from ((f"{name}_scale", norm.weight, False), (f"{name}_shift", norm.bias, False))
        yield from (("steps", self.steps, False), ("starts", self.starts, False))
        for name, link in self.links.items():
            yield from ((f"{name}_{part}", values, is_turned) for part, values, is_turned in link.list_values())


def _list_layer(name: str, layer: nn.Linear) -> Iterator[tuple[str, Tensor, bool]]:
    yield name, layer.weight, True
    if layer.bias is not None:
        yield f"{name}_bias", layer.bias, False


class Link(nn.Module):
    """Whether a word belongs to a cue."""

    def __init__(self, width: int, arcs: int, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.word, self.cue = nn.Linear(width, LINK_WIDTH, bias=False), nn.Linear(width, LINK_WIDTH)
        sizes = {**LINK_SIZES, "arc": arcs}
        self.features = nn.ParameterDict({name: _table(sizes[name], LINK_WIDTH) for name in FEATURES})
        self.out = nn.Linear(LINK_WIDTH, 1)

    def forward(self, states: Tensor, batch: LinkBatch) -> Tensor:
        inner = self.word(states)[batch.words] + self.cue(states)[batch.cues]
        for name in FEATURES:
            inner = inner + self.features[name][batch.features[name]]
        inner = functional.dropout(functional.relu(inner), self.dropout, self.training)
        scores: Tensor = self.out(inner).squeeze(-1)
        return scores

    def list_values(self) -> Iterator[tuple[str, Tensor, bool]]:
        """Name, values and whether reading wants them turned on their side."""
        yield from (("word", self.word.weight, True), ("cue", self.cue.weight, True), ("bias", self.cue.bias, False))
        yield from (("out", self.out.weight[0], False), ("out_bias", self.out.bias, False))
        yield from ((name, table, False) for name, table in self.features.items())


def _table(size: int, width: int) -> nn.Parameter:
    return nn.Parameter(torch.randn(size, width) * _SPREAD)


def _maxout(values: Tensor) -> Tensor:
    left, right = values.chunk(2, dim=1)
    return torch.maximum(left, right)


def _add_nobody(values: Tensor) -> Tensor:
    """One row of zeros at the end: what -1 points at."""
    return functional.pad(values, (0, 0, 0, 1))


def _choose_loss(scores: Tensor, nobody: Tensor, batch: LinkBatch) -> Tensor:
    full = torch.cat([scores.masked_fill(~batch.allowed, -1e9), nobody], dim=1)
    right = torch.cat([batch.right, ~batch.right.any(dim=1, keepdim=True)], dim=1)
    likelihood = full - torch.logsumexp(full, dim=1, keepdim=True)
    return -torch.logsumexp(likelihood.masked_fill(~right, -1e9), dim=1).sum()
