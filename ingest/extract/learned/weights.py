"""What training found, as arrays: word lists as hashes, embeddings and matrices. Made and saved by `ingest.training`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Hashes = NDArray[np.uint64]  # spaCy's hashes of strings, sorted
Rows = NDArray[np.int32]

VOCABULARIES = ("lower", "lemma", "tag", "dep", "ent", "suffix", "shape")
_SCALED = "vectors"  # kept as 8-bit integers; each row was divided by its largest value


@dataclass(frozen=True, eq=False)
class Weights:
    """One trained model. `digest` is the SHA-256 of the file that it came from."""

    vocabularies: Mapping[str, Hashes]
    vector_keys: Hashes
    vector_rows: Rows
    arrays: Mapping[str, Floats]
    digest: str

    def __getitem__(self, name: str) -> Floats:
        return self.arrays[name]


def make_weights(stored: Mapping[str, Any], digest: str) -> Weights:
    """The weights from the arrays of a model file. Raises KeyError where one is missing.

    Numbers are stored in 16 bits, word vectors in 8 with one scale for all; both are widened here, once.
    """
    scale = float(stored["vector_scale"])
    arrays = {
        name.removeprefix("w:"): np.ascontiguousarray(stored[name], dtype=np.float32)
        for name in stored
        if name.startswith("w:")
    }
    arrays[_SCALED] = stored["vectors"].astype(np.float32) * scale
    return Weights(
        vocabularies={name: stored[f"v:{name}"] for name in VOCABULARIES},
        vector_keys=stored["vector_keys"],
        vector_rows=stored["vector_rows"].astype(np.int32),
        arrays=arrays,
        digest=digest,
    )


def find_codes(vocabulary: Hashes, hashes: Hashes) -> Rows:
    """The place of each hash in a sorted vocabulary, counted from 1; 0 for what is not in it."""
    places = np.minimum(np.searchsorted(vocabulary, hashes), len(vocabulary) - 1)
    return np.where(vocabulary[places] == hashes, places + 1, 0).astype(np.int32)
