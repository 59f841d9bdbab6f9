"""Files of trained weights in, a reader out. Nothing here knows where they lie, but for those shipped.

`ingest.nlp.load_weights` chooses them; training writes them.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from typing import Any

from ingest import processors
from ingest.extract.learned.encoder import Layers, make_encoder
from ingest.extract.learned.introductions import make_introductions
from ingest.extract.learned.relations import make_relation_weights
from ingest.extract.learned.speaker_weights import make_speaker_weights
from ingest.extract.learned.targets import make_target_weights
from ingest.extract.learned.utterances import make_kind_weights
from ingest.extract.learned.weights import Floats, Weights, make_weights

READER_WEIGHTS = "attribution.npz"
ENCODER_WEIGHTS = "encoder.npz"
ENCODER_LAYERS = "encoder.onnx"
SPEAKER_WEIGHTS = "speakers.npz"
KIND_WEIGHTS = "kinds.npz"
RELATION_WEIGHTS = "relations.npz"
TARGET_WEIGHTS = "targets.npz"
SCALES = " scales"  # behind the name of a table, the name of its rows' scales
WEIGHTS = (
    READER_WEIGHTS, ENCODER_WEIGHTS, ENCODER_LAYERS, SPEAKER_WEIGHTS, KIND_WEIGHTS, TARGET_WEIGHTS, RELATION_WEIGHTS,
)  # fmt: skip


def read_shipped() -> dict[str, bytes]:
    """The shipped files of weights, by name."""
    shipped = resources.files("ingest.extract.learned")
    return {name: (shipped / name).read_bytes() for name in WEIGHTS}


def make_reader(files: Mapping[str, bytes]) -> Weights:
    """The trained reader of the files in `WEIGHTS`, by name. Raises ValueError or KeyError where one is no model."""
    digest = hashlib.sha256(b"".join(files[name] for name in WEIGHTS)).hexdigest()
    stored = {name: unpack(content) for name, content in files.items() if name != ENCODER_LAYERS}
    return replace(
        make_weights(stored[READER_WEIGHTS], digest),
        encoder=make_encoder(stored[ENCODER_WEIGHTS], load_layers(files[ENCODER_LAYERS])),
        speakers=make_speaker_weights(stored[SPEAKER_WEIGHTS]),
        introductions=make_introductions(stored[SPEAKER_WEIGHTS]),
        kinds=make_kind_weights(stored[KIND_WEIGHTS]),
        targets=make_target_weights(stored[TARGET_WEIGHTS]),
        relations=make_relation_weights(stored[RELATION_WEIGHTS]),
    )


def load_layers(content: bytes) -> Layers:
    """The layers of the encoder, on one thread: a machine's processes are as many as it has cores."""
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The next level makes one operator of a sum and its normalisation, which takes a fifth of all time more.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        held = processors.drop_signs(content) if processors.overflows() else content
        session = onnxruntime.InferenceSession(held, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidGraph, InvalidProtobuf, ValueError) as error:  # they have no base of their own
        raise ValueError(f"{ENCODER_LAYERS} holds no layers of an encoder: {error}") from error

    def run(entered: Floats) -> Floats:
        states: Floats = session.run(None, {"entered": entered[None]})[0][0]
        return states

    return run


def unpack(content: bytes) -> dict[str, Any]:
    """The arrays of a file, by name. Raises ValueError where it is no archive of arrays.

    Of a table in 8 bits the file has the scale of each row as well (`SCALES`); here it is numbers again.
    """
    import numpy

    try:
        with numpy.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = dict(stored)
    except (EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"no file of weights: {error}") from error
    for name in [name for name in arrays if name.endswith(SCALES)]:
        scales = arrays.pop(name).astype(numpy.float32)
        arrays[name.removesuffix(SCALES)] = arrays[name.removesuffix(SCALES)] * scales[:, None]
    return arrays
