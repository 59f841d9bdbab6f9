"""Fitted networks as the files that reading loads."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ingest import weight_files
from ingest.extract.learned.encoder import pack
from ingest.extract.learned.kind_network import PREFIX
from ingest.extract.learned.weights import Weights
from ingest.training.encoder import Encoder
from ingest.training.joint import Joint
from ingest.training.layers import build_layers
from ingest.training.relations import Names
from ingest.training.targets import Vectors

Arrays = dict[str, Any]

_LONG = 1000  # rows from which on a table is stored in 8 bits
_MOST = 127  # the largest whole number of 8 bits
_LEAST = 1e-6  # scale of a row: what 16 bits can hold


def write(stored: Mapping[str, Any]) -> bytes:
    """A model file: a compressed archive of NumPy arrays, numbers in 16 bits, those of long tables in 8."""
    file = io.BytesIO()
    arrays: dict[str, Any] = {}
    for name, values in stored.items():
        arrays |= _shorten(name, np.asarray(values))
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def write_all(
    networks: Joint, *, reader: Weights, pieces: Iterable[str], kinds: Arrays, relations: Names, targets: Vectors
) -> dict[str, bytes]:
    """All files by name. `reader` is who numbers words; `kinds` is the linear model, which knows all features."""
    vocabularies = {f"v:{name}": hashes for name, hashes in reader.vocabularies.items()}
    arrays = {f"w:{name}": values for name, values in networks.reader.export().items()}
    return {
        weight_files.READER_WEIGHTS: write({**arrays, **vocabularies}),
        weight_files.ENCODER_WEIGHTS: write(_list_entry(networks.encoder, pieces)),
        weight_files.ENCODER_LAYERS: build_layers(networks.encoder),
        **write_judges(networks, kinds=kinds, relations=relations, targets=targets),
    }


def write_judges(networks: Joint, *, kinds: Arrays, relations: Names, targets: Vectors) -> dict[str, bytes]:
    """The files of what tells of utterances, by name. `kinds` is the linear model, which knows all features."""
    names = {"own_names": _join(relations.own), "each_names": _join(relations.each)}
    buckets = {"own_buckets": targets.own, "each_buckets": targets.each}
    voting = {f"{PREFIX}{name}": values for name, values in networks.kinds.export().items()}
    return {
        weight_files.KIND_WEIGHTS: write({**kinds, **voting}),
        weight_files.TARGET_WEIGHTS: write({**networks.targets.export(), **buckets}),
        weight_files.RELATION_WEIGHTS: write({**networks.relations.export(), **names}),
    }


def _list_entry(encoder: Encoder, pieces: Iterable[str]) -> Arrays:
    vectors, scales = pack(encoder.pieces.weight.detach().numpy())
    entry = {"places": encoder.places.weight, "scale": encoder.norm.weight, "shift": encoder.norm.bias}
    found = {name: values.detach().numpy() for name, values in entry.items()}
    return {"pieces": _join(pieces), "vectors": vectors, "vector_scales": scales, **found}


def _join(names: Iterable[str]) -> np.ndarray[Any, Any]:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _shorten(name: str, values: np.ndarray[Any, Any]) -> Arrays:
    if values.dtype != np.float32:
        return {name: values}
    if values.ndim != 2 or len(values) < _LONG:
        return {name: values.astype(np.float16)}
    scales = (np.abs(values).max(axis=1, keepdims=True) / _MOST).clip(min=_LEAST).astype(np.float16)
    whole = np.rint(values / scales.astype(np.float32)).clip(-_MOST, _MOST).astype(np.int8)
    return {name: whole, name + weight_files.SCALES: scales[:, 0]}
