"""What kind each utterance of a text is by its words, what holds of it and the utterances round about: a network.

The words of an utterance, as the encoder read them, are gathered by role; a recurrent layer goes over the utterances of
the text. Plain numpy; `ingest.training.kind_network` is the same computation with gradients, and a test holds the two
together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ingest.extract.kinds import ACCUSING
from ingest.extract.learned.network import make_order, recur
from ingest.extract.learned.weights import Floats, Rows
from ingest.extract.learned.windows import CODES, CONTENT, CUE, SOURCE, Windows, split
from ingest.records import KINDS

PREFIX = "network:"  # before the names of its arrays in the file of kind weights
GATHERED = (None, CONTENT, CUE, SOURCE)  # what each look at an utterance sees: all its words, or those of one role
LOWEST = -5.0  # of the largest values: what an utterance without content has
_HIDDEN = -1e4
_ACCUSING = [KINDS.index(kind) for kind in sorted(ACCUSING)]


@dataclass(frozen=True, eq=False)
class KindNetwork:
    """Arrays by name; `texts` are those of the recurrent layer."""

    arrays: Mapping[str, Floats]
    texts: Mapping[str, Floats]

    def read(self, windows: Windows, features: Sequence[Sequence[int] | Rows]) -> Floats:
        """What each utterance says, one row per utterance; `features` are rows of `features`."""
        parts = split(len(windows))
        return np.concatenate([self._read(windows.cut(start, end), features[start:end]) for start, end in parts])

    def look_around(self, read: Floats, windows: Windows) -> Floats:
        """What it makes of each utterance among the others of the text, of what `read` gives; one row per utterance."""
        said = np.concatenate([read, windows.same[:, None]], axis=1)
        return recur(said, make_order(((0, len(said)),)), self.texts)

    def weigh(self, read: Floats, around: Floats) -> Floats:
        """The natural logarithm of each kind's chance, one row per utterance, of what `read` and `look_around` give.

        Accusations of all kinds have the chance of any: which of them answers another the network does not see.
        """
        sums = np.concatenate([read, around], axis=1) @ self.arrays["out"] + self.arrays["out_bias"]
        sums -= sums.max(axis=1, keepdims=True)
        chances: Floats = sums - np.log(np.exp(sums).sum(axis=1, keepdims=True))
        chances[:, _ACCUSING] = np.logaddexp.reduce(chances[:, _ACCUSING], axis=1, keepdims=True)
        return chances

    def _read(self, windows: Windows, features: Sequence[Sequence[int] | Rows]) -> Floats:
        """One vector per utterance."""
        words = (self._embed(windows) @ self.arrays["words"] + self.arrays["words_bias"]).clip(min=0)
        vectors = self.arrays["features"]  # of those that are not too rare
        rows = (np.asarray(row, dtype=np.int32) for row in features)
        known = np.stack([vectors[row[row < len(vectors)]].sum(axis=0) for row in rows])
        gathered = [*_gather(words, words @ self.arrays["look"] + self.arrays["look_bias"], windows), known]
        inner: Floats = np.concatenate(gathered, axis=1) @ self.arrays["inner"] + self.arrays["inner_bias"]
        return inner.clip(min=0)

    def _embed(self, windows: Windows) -> Floats:
        states, roles = windows.states[windows.rows], self.arrays["role"][windows.roles]
        found = [self.arrays[name][rows] for name, rows in zip(CODES, windows.codes.T, strict=True)]
        return np.concatenate([states, *found, roles, windows.flags], axis=1)


def _gather(words: Floats, looks: Floats, windows: Windows) -> Iterator[Floats]:
    """Of each utterance the mean of its words by where each look falls, and the largest values of its content."""
    starts = np.array([start for start, _ in windows.ranges])
    lengths = np.array([end - start for start, end in windows.ranges])
    seen = np.stack([windows.roles > 0 if role is None else windows.roles == role for role in GATHERED], axis=1)
    looks = np.where(seen, looks, np.float32(_HIDDEN))
    looks = np.exp(looks - np.repeat(np.maximum.reduceat(looks, starts), lengths, axis=0)) * seen
    shares = looks / np.repeat(np.maximum(np.add.reduceat(looks, starts), 1e-9), lengths, axis=0)
    for place in range(len(GATHERED)):
        yield np.add.reduceat(words * shares[:, place : place + 1], starts)
    content = np.where(seen[:, 1:2], words, np.float32(_HIDDEN))
    yield np.maximum(np.maximum.reduceat(content, starts), np.float32(LOWEST))


def make_kind_network(stored: Mapping[str, Any]) -> KindNetwork | None:
    """The network among the arrays of a file of kind weights, stored in 16 bits and widened here, once."""
    arrays = {name: np.ascontiguousarray(values, dtype=np.float32) for name, values in _pick(stored, PREFIX).items()}
    return KindNetwork(arrays, _pick(arrays, "texts:")) if arrays else None


def _pick(arrays: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): values for name, values in arrays.items() if name.startswith(prefix)}
