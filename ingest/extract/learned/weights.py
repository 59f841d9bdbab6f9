"""What training found, as arrays: word lists as hashes, embeddings and matrices. Written by `ingest.training`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ingest.extract.learned.encoder import Encoder
    from ingest.extract.learned.introductions import Introductions
    from ingest.extract.learned.relations import RelationWeights
    from ingest.extract.learned.speaker_weights import SpeakerWeights
    from ingest.extract.learned.targets import TargetWeights
    from ingest.extract.learned.utterances import KindWeights

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]
Hashes = NDArray[np.uint64]  # spaCy's hashes of strings, sorted
Rows = NDArray[np.int32]

VOCABULARIES = ("lower", "lemma", "tag", "dep", "ent", "suffix", "shape")


@dataclass(frozen=True, eq=False)
class Weights:
    """One trained model: `arrays` of the reader of attributions. `digest` is the SHA-256 of the files it came from."""

    vocabularies: Mapping[str, Hashes]
    arrays: Mapping[str, Floats]
    digest: str
    encoder: Encoder | None = None  # None: these weights can only number words
    kinds: KindWeights | None = None  # None: rules find the kinds
    speakers: SpeakerWeights | None = None  # None: rules say who a pronoun is
    introductions: Introductions | None = None  # None: rules say whom a lead describes
    relations: RelationWeights | None = None  # None: rules find the relations
    targets: TargetWeights | None = None  # None: rules find the targets

    def __getitem__(self, name: str) -> Floats:
        return self.arrays[name]


def make_weights(stored: Mapping[str, Any], digest: str) -> Weights:
    """The weights from the arrays of a model file. Raises KeyError where one is missing.

    Numbers are stored in 16 bits and widened here, once.
    """
    return Weights({name: stored[f"v:{name}"] for name in VOCABULARIES}, _widen(stored, "w:"), digest)


def _widen(stored: Mapping[str, Any], prefix: str) -> dict[str, Floats]:
    return {
        name.removeprefix(prefix): np.ascontiguousarray(values, dtype=np.float32)
        for name, values in stored.items()
        if name.startswith(prefix)
    }


def find_codes(vocabulary: Hashes, hashes: Hashes) -> Rows:
    """The place of each hash in a sorted vocabulary, counted from 1; 0 for what is not in it."""
    if not len(vocabulary):
        return np.zeros(len(hashes), dtype=np.int32)
    places = np.minimum(np.searchsorted(vocabulary, hashes), len(vocabulary) - 1)
    return np.where(vocabulary[places] == hashes, places + 1, 0).astype(np.int32)
