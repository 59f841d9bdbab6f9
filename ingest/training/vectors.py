"""Word vectors small enough to ship: an installed pipeline's, turned to their main directions and cut."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.extract.learned.weights import Floats, Hashes, Rows, Weights

_KEPT = 96  # directions
_LONGEST_WORD = 25  # code points


@dataclass(frozen=True, eq=False)
class Vectors:
    """`values[rows[i]]` is the vector of the word with hash `keys[i]`; row 0 of `values` is that of unknown words."""

    keys: Hashes
    rows: Rows
    values: Floats


def cut_vectors(pipeline: str) -> Vectors:
    """The vectors of a pipeline with vectors, by package name or folder: lower-case words, length 1, `_KEPT` numbers.

    Raises OSError where there is no such pipeline, ValueError where it has no vectors.
    """
    from spacy.vocab import Vocab

    vocab = Vocab().from_disk(_find_folder(pipeline) / "vocab")
    if not vocab.vectors.size:
        raise ValueError(f"{pipeline} has no word vectors")
    data = np.asarray(vocab.vectors.data, dtype=np.float32)
    centred = data - data.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ directions[:_KEPT].T
    turned /= np.maximum(1e-6, np.linalg.norm(turned, axis=1, keepdims=True))
    words = {
        vocab.strings.add(word): row
        for key, row in vocab.vectors.key2row.items()
        if key in vocab.strings and (word := vocab.strings[key]) == word.lower() and len(word) < _LONGEST_WORD
    }
    keys = np.array(sorted(words), dtype=np.uint64)
    rows = np.array([words[int(key)] for key in keys], dtype=np.int32)
    return Vectors(keys, rows, np.vstack([np.zeros((1, turned.shape[1])), turned]).astype(np.float32))


def _find_folder(pipeline: str) -> Path:
    if Path(pipeline).is_dir():
        return Path(pipeline)
    import importlib

    try:
        package = importlib.import_module(pipeline)
    except ImportError as error:
        raise OSError(f"{pipeline}: no such pipeline") from error
    return next(path.parent.parent for path in Path(str(package.__file__)).parent.rglob("vocab/vectors"))


def reuse_vectors(weights: Weights) -> Vectors:
    """The vectors that a model already holds."""
    return Vectors(weights.vector_keys, weights.vector_rows, weights.members[0].vectors)


def to_bytes(values: Floats) -> tuple[NDArray[np.int8], float]:
    """The values in 8 bits and the scale that brings them back."""
    scale = float(np.abs(values).max()) / 127
    return np.round(values / scale).astype(np.int8), scale
