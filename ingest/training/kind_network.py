"""The network of `ingest.extract.learned.kind_network` with gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from ingest.extract.learned.encoder import STATES
from ingest.extract.learned.kind_network import GATHERED, LOWEST
from ingest.extract.learned.windows import CODES, CONTENT, SOURCE, Windows
from ingest.records import KINDS
from ingest.training.bags import add_up, pack
from ingest.training.recurrent import export_recurrent

WIDTHS = {"tag": 12, "ent": 6, "quoted": 4}
_ROLE_WIDTH, _FEATURE_WIDTH = 12, 48
_WORDS_WIDTH, _TEXT_WIDTH = 128, 48
_INNER_WIDTH = 128
TOLD_WIDTH = _INNER_WIDTH + 2 * _TEXT_WIDTH + STATES  # what targets and relations are told of each utterance
_QUOTED = 4  # codes of `quoted`
_DROPPED = 0.4
_BLURRED = 0.05  # share of certainty that is spread over all kinds


@dataclass(frozen=True, eq=False)
class Text:
    """One text: its utterances, rows of their features, kinds by place in `KINDS` (-1: not marked), what it counts."""

    windows: Windows
    features: Sequence[Sequence[int]]
    kinds: NDArray[np.int64]
    share: float = 1.0


@dataclass(frozen=True, eq=False)
class Batch:
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
    """Scores of kinds. `sizes`: how many codes each vocabulary has; `features`: how many there are."""

    def __init__(self, sizes: Mapping[str, int], features: int) -> None:
        super().__init__()
        counts = {**sizes, "quoted": _QUOTED, "role": SOURCE + 1}
        self.tables = nn.ModuleDict(
            {name: nn.Embedding(counts[name], width) for name, width in {**WIDTHS, "role": _ROLE_WIDTH}.items()}
        )
        self.features = nn.Parameter(torch.randn(features, _FEATURE_WIDTH) * 0.02)
        self.words = nn.Linear(STATES + sum(WIDTHS.values()) + _ROLE_WIDTH + 2, _WORDS_WIDTH)
        self.look = nn.Linear(_WORDS_WIDTH, len(GATHERED))
        self.inner = nn.Linear((len(GATHERED) + 1) * _WORDS_WIDTH + _FEATURE_WIDTH, _INNER_WIDTH)
        self.texts = nn.LSTM(_INNER_WIDTH + 1, _TEXT_WIDTH, bidirectional=True, batch_first=True)
        self.out = nn.Linear(_INNER_WIDTH + 2 * _TEXT_WIDTH, len(KINDS))

    def read(self, states: Tensor, batch: Batch) -> Tensor:
        """One vector per utterance; `states` has a row per word of the batch."""
        words = functional.pad(torch.relu(self.words(self._embed(states, batch))), (0, 0, 0, 1))[batch.rows]
        known = self._drop(add_up(batch.features, self.features))
        inner = self.inner(self._drop(torch.cat([self._gather(self._drop(words), batch), known], dim=1)))
        return self._drop(torch.relu(inner))

    def look_around(self, read: Tensor, batch: Batch) -> Tensor:
        """What it makes of each utterance among the others of its text, of what `read` gives."""
        said = torch.cat([read, batch.same[:, None]], dim=1)
        return self._recur(self.texts, said, batch.texts, batch.sizes)[batch.texts < len(said)]

    def tell(self, read: Tensor, around: Tensor, states: Tensor, batch: Batch) -> Tensor:
        """What targets and relations are told of each utterance: both, and the mean of its content's states."""
        is_content = (functional.pad(batch.roles, (0, 1))[batch.rows] == CONTENT).float()[:, :, None]
        words = functional.pad(states, (0, 0, 0, 1))[batch.rows]
        means = (words * is_content).sum(dim=1) / is_content.sum(dim=1).clamp(min=1)
        return torch.cat([read, around, self._drop(means)], dim=1)

    def forward(self, read: Tensor, around: Tensor) -> Tensor:
        """One row of scores per utterance, of what `read` and `look_around` give."""
        scores: Tensor = self.out(self._drop(torch.cat([read, around], dim=1)))
        return scores

    def _drop(self, values: Tensor) -> Tensor:
        return functional.dropout(values, _DROPPED, self.training)

    def _embed(self, states: Tensor, batch: Batch) -> Tensor:
        found = [self.tables[name](rows) for name, rows in batch.codes.items() if name in WIDTHS]
        return torch.cat([states, *found, self.tables["role"](batch.roles), batch.flags], dim=1)

    def _recur(self, layer: nn.LSTM, values: Tensor, rows: Tensor, lengths: Tensor) -> Tensor:
        padded = functional.pad(values, (0, 0, 0, 1))[rows]
        packed = pack_padded_sequence(padded, lengths, batch_first=True, enforce_sorted=False)
        read: Tensor = pad_packed_sequence(layer(packed)[0], batch_first=True)[0]
        return read

    def _gather(self, words: Tensor, batch: Batch) -> Tensor:
        roles = functional.pad(batch.roles, (0, 1))[batch.rows]
        seen = torch.stack([roles > 0 if role is None else roles == role for role in GATHERED], dim=2)
        looks = torch.softmax(self.look(words).masked_fill(~seen, -1e4), dim=1) * seen.any(dim=1, keepdim=True)
        means = torch.einsum("ulk,uld->ukd", looks, words).flatten(1)
        largest = words.masked_fill((roles != CONTENT)[:, :, None], -1e4).amax(dim=1).clamp(min=LOWEST)
        return torch.cat([means, largest], dim=1)

    def export(self) -> dict[str, NDArray[np.float32]]:
        """The arrays that reading needs, without the word vectors."""
        arrays = {name: table.weight for name, table in self.tables.items()}
        arrays |= {"features": self.features}
        for name in ("words", "look", "inner", "out"):
            layer = getattr(self, name)
            arrays |= {name: layer.weight.T, f"{name}_bias": layer.bias}
        arrays |= {f"texts:{part}": values for part, values in export_recurrent(self.texts).items()}
        return {name: values.detach().numpy() for name, values in arrays.items()}


def measure(scores: Tensor, batch: Batch) -> Tensor:
    losses = functional.cross_entropy(scores, batch.kinds, ignore_index=-1, reduction="none", label_smoothing=_BLURRED)
    shares = batch.shares * (batch.kinds >= 0)
    return (losses * shares).sum() / shares.sum()


def make_batch(texts: Sequence[Text]) -> Batch:
    """The texts side by side."""
    windows = [text.windows for text in texts]
    codes = torch.as_tensor(np.concatenate([item.codes for item in windows])).long()
    lengths = [end - start for item in windows for start, end in item.ranges]
    return Batch(
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
