"""The course of training: epochs over a corpus, weights averaged over their last steps, one file at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from ingest.extract.learned.weights import VOCABULARIES, Hashes, Weights, make_weights
from ingest.training.averages import Average
from ingest.training.batches import make_batch
from ingest.training.corpus import Example
from ingest.training.descent import Descent
from ingest.training.network import Network
from ingest.training.vectors import Vectors, to_bytes

Arrays = dict[str, np.ndarray[Any, Any]]
Report = Callable[[int, float, Weights], None]  # epoch from 1, loss per word, the weights as they stand

_RAREST = {"lower": 3, "lemma": 3, "suffix": 10, "shape": 20}  # a code of its own from this many times on
_WARM_UP = 100  # steps
_LINK_SHARE = 0.3
_MEMORY = 0.999  # of the running average of weights


@dataclass(frozen=True, slots=True)
class Plan:
    """What training depends on, beside the corpus. Same plan, same corpus, same machine: same weights."""

    seed: int = 0
    members: int = 1  # networks that vote, each from a seed of its own
    epochs: int = 8
    width: int = 144
    dropout: float = 0.45
    rate: float = 2e-3
    texts: int = 3  # per step
    blend: float = 1.0  # share of what is fitted in what is written; the rest are the weights that it began with


def count_words(tables: Sequence[Mapping[str, Hashes]], vectors: Vectors) -> Weights:
    """Weights with vocabularies alone, which is what examples are made by.

    `tables`: per text, the hashes of each vocabulary's attribute.
    """
    vocabularies = {}
    for name in VOCABULARIES:
        found, counts = np.unique(np.concatenate([table[name] for table in tables]), return_counts=True)
        vocabularies[name] = found[counts >= _RAREST.get(name, 1)]
    return Weights(vocabularies, vectors.keys, vectors.rows, (), "")


@dataclass(eq=False)
class Fit:
    """A network being fitted. `average` is what is saved: the weights averaged over the last thousand steps.

    It begins with the arrays `begun`, or with chance where there are none.
    """

    plan: Plan
    seed: int
    start: Weights
    vectors: Vectors
    begun: Mapping[str, np.ndarray[Any, Any]] | None = None
    network: Network = field(init=False)
    average: Average = field(init=False)

    def __post_init__(self) -> None:
        torch.manual_seed(self.seed)
        sizes = {name: len(self.start.vocabularies[name]) + 1 for name in VOCABULARIES}
        self.network = Network(sizes, self.vectors.values, width=self.plan.width, dropout=self.plan.dropout)
        if self.begun is not None:
            self.network.load(self.begun)
        self.average = Average(self.network, _MEMORY)

    def run(self, examples: Sequence[Example], report: Report) -> Arrays:
        """The averaged weights after the last epoch; `report` is called after each."""
        chance = np.random.default_rng(self.seed)
        steps = self.plan.epochs * -(-len(examples) // self.plan.texts)
        descent = Descent(self.network, self.average, rate=self.plan.rate, decay=1e-4, steps=steps, warm_up=_WARM_UP)
        for epoch in range(1, self.plan.epochs + 1):
            total = words = 0.0
            for picked in self._shuffle(len(examples), chance):
                batch = make_batch([examples[place] for place in picked], chance)
                states = self.network.encode(batch)
                loss = self.network.tag_loss(states, batch)
                joint = loss + _LINK_SHARE * self.network.link_loss(states, batch.contents, batch.sources)
                descent.step(joint / len(batch.tags))
                total, words = total + float(loss.detach()), words + len(batch.tags)
            report(epoch, total / words, make_weights(pack([self.read()], self.start, self.vectors), ""))
        return self.read()

    def _shuffle(self, size: int, chance: np.random.Generator) -> Iterator[list[int]]:
        order = chance.permutation(size).tolist()
        return (order[start : start + self.plan.texts] for start in range(0, size, self.plan.texts))

    def read(self) -> Arrays:
        """The averaged weights as they stand, by the names that reading uses."""
        with self.average.applied():
            fitted = {name: values.astype(np.float16) for name, values in self.network.export().items()}
        return fitted if self.begun is None else _blend(self.begun, fitted, self.plan.blend)


def _blend(begun: Mapping[str, np.ndarray[Any, Any]], fitted: Arrays, share: float) -> Arrays:
    """Between two ends of one training, weights do what both do (Wortsman et al. 2022, on fine-tuning)."""
    return {
        name: ((1 - share) * begun[name] + share * values.astype(np.float32)).astype(np.float16)
        for name, values in fitted.items()
    }


def pack(members: Sequence[Arrays], start: Weights, vectors: Vectors) -> dict[str, Any]:
    """The arrays of a model file."""
    values, scale = to_bytes(vectors.values)
    return {
        **{f"w:{number}:{name}": array for number, arrays in enumerate(members) for name, array in arrays.items()},
        **{f"v:{name}": hashes for name, hashes in start.vocabularies.items()},
        "vectors": values,
        "vector_scale": np.float32(scale),
        "vector_keys": vectors.keys,
        "vector_rows": vectors.rows.astype(np.uint16),
    }
