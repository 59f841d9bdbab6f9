"""From columns to scores: the encoder's states and embeddings, one layer of maxout, one look up the parse.

The recurrent layer is that of the network of kinds. Plain numpy, so that reading needs nothing that training does.
`ingest.training.network` is the same computation with gradients; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.extract.grammar import Range
from ingest.extract.learned.columns import Columns
from ingest.extract.learned.weights import Floats, Rows, Weights

# Codes whose embeddings stand for a word itself, and those by which its governors are seen.
OWN = ("lower", "tag", "dep", "ent", "suffix", "shape", "quoted", "rule", "break", "first", "class")
SEEN = ("lemma", "tag", "quoted", "rule", "class")
ARCS = ("arc", "outer")
_SMALL = 1e-5  # keeps the normalisation from dividing by nothing


@dataclass(frozen=True, eq=False)
class Order:
    """Paragraphs side by side, longest first: `forward[t]` are the rows of their t-th words, `backward` from the end.

    Both have as many columns as there are paragraphs; only the first `active[t]` of a line count.
    """

    forward: NDArray[np.intp]
    backward: NDArray[np.intp]
    active: NDArray[np.intp]

    def list_rows(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """`forward` and `backward` step by step, without what does not count."""
        counts = np.arange(self.forward.shape[1]) < self.active[:, None]
        return self.forward[counts], self.backward[counts]

    def list_steps(self) -> list[slice]:
        """Where each step stands in such a list."""
        ends = [0, *np.cumsum(self.active).tolist()]
        return [slice(*edges) for edges in pairwise(ends)]


def make_order(paragraphs: tuple[Range, ...]) -> Order:
    """The order in which paragraphs are read together."""
    ranges = sorted(paragraphs, key=lambda part: part[0] - part[1])
    starts = np.array([start for start, _ in ranges])
    ends = np.array([end for _, end in ranges])
    steps = np.arange((ends - starts).max())[:, None]
    active = (steps < (ends - starts)[None]).sum(axis=1)
    return Order(
        forward=np.minimum(starts[None] + steps, ends[None] - 1),
        backward=np.maximum(ends[None] - 1 - steps, starts[None]),
        active=active,
    )


def encode(columns: Columns, weights: Weights) -> Floats:
    """One vector per row: what is read of the word, then what it says seen from above."""
    read = _normalise(_maxout(_enter(columns, weights)), weights, "input")
    above = _normalise(_maxout(_rise(read, columns, weights)), weights, "above")
    return np.concatenate([read, above], axis=1)


def score(states: Floats, weights: Weights) -> Floats:
    """One score per row and tag."""
    scores: Floats = states @ weights["tags"] + weights["tags_bias"]
    return scores


def _enter(columns: Columns, weights: Weights) -> Floats:
    """The input layer before its maxout: the word's own codes, those of its governors, and the arcs up to them.

    Each governor is multiplied by its part of the matrix once, however many words it governs: half of the work.
    """
    own = [_look_up(columns, name, weights) for name in OWN]
    seen = [_look_up(columns, name, weights) for name in SEEN]
    arcs = [weights["dep"][columns.code(name)] for name in ARCS]
    word = np.concatenate([columns.states, *own, columns.flags], axis=1, dtype=np.float32)
    part, above = (np.concatenate(each, axis=1) for each in (seen, arcs))
    cuts = np.cumsum([word.shape[1], *[part.shape[1]] * 3])
    matrix, *governing, last = np.split(weights["input"], cuts)
    total: Floats = word @ matrix
    total += above @ last
    for rows, one in zip((columns.head, columns.inner, columns.outer), governing, strict=True):
        total += _multiply_above(part, rows, one)
    total += weights["input_bias"]
    return total


def _rise(read: Floats, columns: Columns, weights: Weights) -> Floats:
    """The second layer before its maxout: the word, its governor and the nearest verb above it."""
    matrix, *governing = np.split(weights["above"], 3)
    total: Floats = read @ matrix
    for rows, one in zip((columns.head, columns.inner), governing, strict=True):
        total += _multiply_above(read, rows, one)
    total += weights["above_bias"]
    return total


def _multiply_above(values: Floats, rows: Rows, matrix: Floats) -> Floats:
    """`values[rows] @ matrix`, each row multiplied once; nothing where a row is -1."""
    governs = np.zeros(len(values) + 1, dtype=bool)
    governs[rows] = True
    places = np.cumsum(governs) - 1
    made = np.zeros((places[-1] + 1, matrix.shape[1]), dtype=np.float32)
    np.matmul(values[governs[:-1]], matrix, out=made[: places[-2] + 1])
    product: Floats = made.take(places[rows], axis=0)
    return product


def _look_up(columns: Columns, name: str, weights: Weights) -> Floats:
    found: Floats = weights[name].take(columns.code(name), axis=0)
    return found


def _maxout(both: Floats) -> Floats:
    width = both.shape[1] // 2
    larger: Floats = np.maximum(both[:, :width], both[:, width:])
    return larger


def _normalise(values: Floats, weights: Weights, layer: str) -> Floats:
    centred = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + _SMALL)
    scaled: Floats = centred / spread * weights[f"{layer}_scale"] + weights[f"{layer}_shift"]
    return scaled


def recur(values: Floats, order: Order, layer: Mapping[str, Floats]) -> Floats:
    """Long short-term memory over each paragraph, in both directions at once. Gates: in, forget, out, new.

    What comes in lies step by step, so that each step works on one stretch of memory. The first three gates are halved
    beforehand: a sigmoid is half of the hyperbolic tangent of half of its argument, moved up by a half.
    """
    ahead, back = order.list_rows()
    across = np.stack([layer["forward_across"], layer["backward_across"]])
    width = across.shape[1]
    halves = np.repeat(np.array([0.5, 1], dtype=np.float32), [3 * width, width])
    across *= halves
    gates = np.empty((2, len(values), 4 * width), dtype=np.float32)
    for way, rows, each in zip(("forward", "backward"), (ahead, back), gates, strict=True):
        np.matmul(values[rows], layer[f"{way}_in"] * halves, out=each)
        each += layer[f"{way}_bias"] * halves
    states = np.empty((2, len(values), width), dtype=np.float32)
    hidden = cell = np.zeros((2, order.forward.shape[1], width), dtype=np.float32)
    for here in order.list_steps():
        count = here.stop - here.start
        gates[:, here] += np.matmul(hidden[:, :count], across)
        cell, hidden = _step(gates[:, here], cell[:, :count], width)
        states[:, here] = hidden
    result = np.empty((len(values), 2 * width), dtype=np.float32)
    result[ahead, :width], result[back, width:] = states
    return result


def _step(gates: Floats, cell: Floats, width: int) -> tuple[Floats, Floats]:
    """The next cell and what it gives out. The gates, the first three halved, are overwritten."""
    np.tanh(gates, out=gates)
    opened, new = gates[..., : 3 * width], gates[..., 3 * width :]
    opened *= 0.5
    opened += 0.5
    kept = opened[..., width : 2 * width] * cell
    kept += opened[..., :width] * new
    return kept, opened[..., 2 * width :] * np.tanh(kept)
