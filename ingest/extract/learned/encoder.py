"""What each word says in its place: a small transformer over pieces of words, read by all other networks.

Its layers come as a function, so that nothing here hangs on who multiplies their matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract.grammar import Range
from ingest.extract.learned.pieces import Pieces, make_windows
from ingest.extract.learned.weights import Floats

STATES = 192  # numbers per word
GROUP = 64  # numbers of a piece's vector that share a scale; each is stored in 4 bits
_MIDDLE = 8  # what stands for nought
_SMALL = np.float32(1e-12)

Layers = Callable[[Floats], Floats]  # one window: a row per piece in, a row of STATES numbers per piece out


@dataclass(frozen=True, eq=False)
class Encoder:
    """`vectors` has a row per piece, `places` one per place in a window."""

    pieces: Pieces
    vectors: NDArray[np.float16]
    places: Floats
    scale: Floats
    shift: Floats
    layers: Layers

    def encode(self, words: Sequence[str], paragraphs: Sequence[Range]) -> NDArray[np.float16]:
        """One row of STATES numbers per word. What is said in other paragraphs of a window counts."""
        found = np.empty((len(words), STATES), dtype=np.float16)
        for window in make_windows(words, paragraphs, self.pieces):
            states = self.layers(self._enter(window.numbers))
            found[window.start : window.start + len(window.firsts)] = states[window.firsts]
        return found

    def _enter(self, numbers: NDArray[np.int32]) -> Floats:
        values = self.vectors[numbers] + self.places[: len(numbers)]
        values -= values.mean(axis=1, keepdims=True)
        values /= np.sqrt((values * values).mean(axis=1, keepdims=True) + _SMALL)
        entered: Floats = values * self.scale + self.shift
        return entered


def make_encoder(stored: Mapping[str, Any], layers: Layers) -> Encoder:
    """The encoder from the arrays of its file. Raises KeyError where one is missing."""
    names = bytes(stored["pieces"]).decode().split("\n")
    return Encoder(
        pieces=Pieces({name: number for number, name in enumerate(names)}),
        vectors=unpack(stored["vectors"], stored["vector_scales"]),
        layers=layers,
        **{name: stored[name].astype(np.float32) for name in ("places", "scale", "shift")},
    )


def unpack(packed: NDArray[np.uint8], scales: NDArray[np.float16]) -> NDArray[np.float16]:
    """Vectors from two numbers a byte, the first in the higher bits; `scales` has a column per group of numbers."""
    numbers = np.stack([packed >> 4, packed & 15], axis=2).reshape(len(packed), -1).astype(np.int8) - _MIDDLE
    grouped = numbers.reshape(len(packed), -1, GROUP) * scales[:, :, None]
    return grouped.reshape(len(packed), -1).astype(np.float16)


def pack(vectors: Floats) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """The inverse: each number to the nearest of fifteen."""
    grouped = vectors.reshape(len(vectors), -1, GROUP)
    scales = (np.abs(grouped).max(axis=2) / (_MIDDLE - 1)).clip(min=1e-6).astype(np.float16)
    numbers = np.rint(grouped / scales[:, :, None].astype(np.float32)).clip(1 - _MIDDLE, _MIDDLE - 1) + _MIDDLE
    numbers = numbers.astype(np.uint8).reshape(len(vectors), -1)
    return (numbers[:, ::2] << 4) | numbers[:, 1::2], scales
