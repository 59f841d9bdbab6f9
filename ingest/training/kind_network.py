"""The network of `ingest.extract.learned.kind_network` with gradients, and the course of its training."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from ingest.extract.learned.kind_network import GATHERED, LOWEST, PREFIX, READER, digest_words
from ingest.extract.learned.weights import Weights
from ingest.extract.learned.windows import CODES, CONTENT, SOURCE, Windows
from ingest.records import KINDS
from ingest.training.averages import Average
from ingest.training.bags import add_up, pack
from ingest.training.descent import Descent
from ingest.training.recurrent import export_recurrent

WIDTHS = {"lower": 32, "tag": 12, "ent": 6, "quoted": 4}
_ROLE_WIDTH, _VECTOR_WIDTH, _FEATURE_WIDTH = 12, 64, 48
_WORDS_WIDTH, _INNER_WIDTH, _TEXT_WIDTH = 64, 96, 48
_QUOTED = 4  # codes of `quoted`
_HIDDEN_WORDS, _HIDDEN_NAMES, _HIDDEN_VECTORS = 0.07, 0.5, 0.3  # shares of words and names unknown in training
_DROPPED = 0.5
_BLURRED = 0.05  # share of certainty that is spread over all kinds
_WARM_UP = 50  # steps
_MEMORY = 0.99  # of the running average of weights

Report = Callable[[int, float], None]  # epoch from 1, mean loss


@dataclass(frozen=True, eq=False)
class Text:
    """One text: its utterances, rows of their features, kinds by place in `KINDS` (-1: not marked), what it counts."""

    windows: Windows
    features: Sequence[Sequence[int]]
    kinds: NDArray[np.int64]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What training depends on beside the texts. Same plan, same texts, same machine: same weights."""

    epochs: int = 7
    seed: int = 0
    texts: int = 10  # per step
    rate: float = 2e-3


@dataclass(frozen=True, eq=False)
class _Batch:
    """Utterances of several texts, padded: `rows` lead into all words, `texts` into all utterances, both one too far
    where nothing stands."""

    codes: Mapping[str, Tensor]
    roles: Tensor
    flags: Tensor
    rows: Tensor
    lengths: Tensor
    features: tuple[Tensor, Tensor]
    texts: Tensor
    sizes: Tensor
    same: Tensor
    kinds: Tensor
    shares: Tensor


class Network(nn.Module):
    """Scores of kinds. `sizes`: how many codes each vocabulary has, and how many `features` there are."""

    def __init__(self, sizes: Mapping[str, int], vectors: NDArray[np.float32]) -> None:
        super().__init__()
        self.vectors: Tensor
        self.register_buffer("vectors", torch.as_tensor(vectors), persistent=False)
        counts = {**sizes, "quoted": _QUOTED, "role": SOURCE + 1}
        self.tables = nn.ModuleDict(
            {name: nn.Embedding(counts[name], width) for name, width in {**WIDTHS, "role": _ROLE_WIDTH}.items()}
        )
        self.features = nn.Parameter(torch.randn(sizes["features"], _FEATURE_WIDTH) * 0.02)
        self.vector = nn.Linear(vectors.shape[1], _VECTOR_WIDTH, bias=False)
        entry = sum(WIDTHS.values()) + _ROLE_WIDTH + _VECTOR_WIDTH + 2
        self.words = nn.LSTM(entry, _WORDS_WIDTH, bidirectional=True, batch_first=True)
        self.look = nn.Linear(2 * _WORDS_WIDTH, len(GATHERED))
        self.inner = nn.Linear((len(GATHERED) + 1) * 2 * _WORDS_WIDTH + _FEATURE_WIDTH, _INNER_WIDTH)
        self.texts = nn.LSTM(_INNER_WIDTH + 1, _TEXT_WIDTH, bidirectional=True, batch_first=True)
        self.out = nn.Linear(_INNER_WIDTH + 2 * _TEXT_WIDTH, len(KINDS))

    def forward(self, batch: _Batch) -> Tensor:
        """One row of scores per utterance."""
        words = self._drop(self._recur(self.words, self._drop(self._embed(batch)), batch.rows, batch.lengths))
        known = self._drop(add_up(batch.features, self.features))
        inner = self.inner(self._drop(torch.cat([self._gather(words, batch), known], dim=1)))
        read = self._drop(torch.relu(inner))
        said = torch.cat([read, batch.same[:, None]], dim=1)
        around = self._recur(self.texts, said, batch.texts, batch.sizes)[batch.texts < len(said)]
        scores: Tensor = self.out(self._drop(torch.cat([read, around], dim=1)))
        return scores

    def _drop(self, values: Tensor) -> Tensor:
        return functional.dropout(values, _DROPPED, self.training)

    def _embed(self, batch: _Batch) -> Tensor:
        codes = dict(batch.codes)
        if self.training:  # what was said must not hang on who is in the news
            proper, chance = batch.flags[:, 1] > 0, torch.rand(len(batch.roles))
            hidden = (proper & (chance < _HIDDEN_NAMES)) | (chance > 1 - _HIDDEN_WORDS)
            codes["lower"] = codes["lower"].masked_fill(hidden, 0)
            codes["vector"] = codes["vector"].masked_fill(proper & (chance < _HIDDEN_VECTORS), 0)
        vectors = self.vector(self.vectors[codes.pop("vector")])
        found = [self.tables[name](rows) for name, rows in codes.items()]
        return torch.cat([*found, self.tables["role"](batch.roles), vectors, batch.flags], dim=1)

    def _recur(self, layer: nn.LSTM, values: Tensor, rows: Tensor, lengths: Tensor) -> Tensor:
        padded = functional.pad(values, (0, 0, 0, 1))[rows]
        packed = pack_padded_sequence(padded, lengths, batch_first=True, enforce_sorted=False)
        read: Tensor = pad_packed_sequence(layer(packed)[0], batch_first=True)[0]
        return read

    def _gather(self, words: Tensor, batch: _Batch) -> Tensor:
        roles = functional.pad(batch.roles, (0, 1))[batch.rows]
        seen = torch.stack([roles > 0 if role is None else roles == role for role in GATHERED], dim=2)
        looks = torch.softmax(self.look(words).masked_fill(~seen, -1e4), dim=1) * seen.any(dim=1, keepdim=True)
        means = torch.einsum("ulk,uld->ukd", looks, words).flatten(1)
        largest = words.masked_fill((roles != CONTENT)[:, :, None], -1e4).amax(dim=1).clamp(min=LOWEST)
        return torch.cat([means, largest], dim=1)

    def export(self) -> dict[str, NDArray[np.float32]]:
        """The arrays that reading needs, without the word vectors."""
        arrays = {name: table.weight for name, table in self.tables.items()}
        arrays |= {"features": self.features, "vector": self.vector.weight.T}
        for name in ("look", "inner", "out"):
            layer = getattr(self, name)
            arrays |= {name: layer.weight.T, f"{name}_bias": layer.bias}
        for name in ("words", "texts"):
            arrays |= {f"{name}:{part}": values for part, values in export_recurrent(getattr(self, name)).items()}
        return {name: values.detach().numpy() for name, values in arrays.items()}


def fit(texts: Sequence[Text], features: int, reader: Weights, plan: Plan, report: Report) -> dict[str, Any]:
    """The arrays of a network fitted to texts with so many features, by the names under which they are stored.

    `reader` is who read the texts; after each epoch its number, from 1, and the loss are reported.
    """
    torch.manual_seed(plan.seed)
    chance = np.random.default_rng(plan.seed)
    marked = [text for text in texts if (text.kinds >= 0).any()]
    network = Network(find_sizes(reader, features), reader.members[0].vectors)
    average = Average(network, _MEMORY)
    steps = plan.epochs * -(-len(marked) // plan.texts)
    descent = Descent(network, average, rate=plan.rate, decay=1e-2, steps=steps, warm_up=_WARM_UP)
    for epoch in range(1, plan.epochs + 1):
        losses = []
        for batch in _shuffle(marked, plan.texts, chance):
            loss = _measure(network(batch), batch)
            descent.step(loss)
            losses.append(float(loss.detach()))
        report(epoch, float(np.mean(losses)))
    with average.applied():
        arrays = {name: values.astype(np.float16) for name, values in network.eval().export().items()}
    return {f"{PREFIX}{name}": values for name, values in arrays.items()} | {READER: digest_words(reader)}


def find_sizes(reader: Weights, features: int) -> dict[str, int]:
    """How many codes there are of each thing that is known of a word, 0 for the unknown, and how many features."""
    return {name: len(words) + 1 for name, words in reader.vocabularies.items()} | {"features": features}


def _measure(scores: Tensor, batch: _Batch) -> Tensor:
    losses = functional.cross_entropy(scores, batch.kinds, ignore_index=-1, reduction="none", label_smoothing=_BLURRED)
    shares = batch.shares * (batch.kinds >= 0)
    return (losses * shares).sum() / shares.sum()


def _shuffle(texts: Sequence[Text], size: int, chance: np.random.Generator) -> Iterator[_Batch]:
    order = chance.permutation(len(texts)).tolist()
    return (make_batch([texts[place] for place in order[at : at + size]]) for at in range(0, len(order), size))


def make_batch(texts: Sequence[Text]) -> _Batch:
    """The texts side by side."""
    windows = [text.windows for text in texts]
    codes = torch.as_tensor(np.concatenate([item.codes for item in windows])).long()
    lengths = [end - start for item in windows for start, end in item.ranges]
    return _Batch(
        codes={name: codes[:, place] for place, name in enumerate(CODES)},
        roles=torch.as_tensor(np.concatenate([item.roles for item in windows])).long(),
        flags=torch.as_tensor(np.concatenate([item.flags for item in windows])),
        rows=_pad(lengths),
        lengths=torch.tensor(lengths),
        features=pack(row for text in texts for row in text.features),
        texts=_pad([len(item) for item in windows]),
        sizes=torch.tensor([len(item) for item in windows]),
        same=torch.as_tensor(np.concatenate([item.same for item in windows])),
        kinds=torch.as_tensor(np.concatenate([text.kinds for text in texts])),
        shares=torch.cat([torch.full((len(text.kinds),), text.share) for text in texts]),
    )


def _pad(lengths: Sequence[int]) -> Tensor:
    """Numbers from 0 in lines of these lengths, filled up with the number behind the last."""
    stands = np.arange(max(lengths))[None] < np.array(lengths)[:, None]
    rows = np.full(stands.shape, sum(lengths))
    rows[stands] = np.arange(sum(lengths))
    return torch.as_tensor(rows)
