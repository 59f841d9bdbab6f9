"""From columns to scores: embeddings, one layer of maxout, a recurrent layer in both directions, one look up the parse.

Plain numpy, so that reading needs nothing that training does. `ingest.training.network` is the same computation with
gradients; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.extract.grammar import Range
from ingest.extract.learned.columns import Columns
from ingest.extract.learned.weights import Floats, Member

# Codes whose embeddings stand for a word itself, and those by which its governors are seen.
OWN = ("lower", "vector", "tag", "dep", "ent", "suffix", "shape", "quoted", "rule", "break", "first", "class")
SEEN = ("lemma", "vector", "tag", "quoted", "rule", "class")
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


def encode(columns: Columns, order: Order, member: Member) -> Floats:
    """One vector per row: what the recurrent layer says of the word, then what it says seen from above."""
    first = _normalise(_maxout(_embed(columns, member), member, "input"), member, "input")
    read = recur(first, order, member)
    nobody = np.vstack([read, np.zeros((1, read.shape[1]), dtype=np.float32)])
    around = np.concatenate([read, nobody[columns.head], nobody[columns.inner]], axis=1)
    above = _normalise(_maxout(around, member, "above"), member, "above")
    return np.concatenate([read, above], axis=1)


def score(states: Floats, member: Member) -> Floats:
    """One score per row and tag."""
    scores: Floats = states @ member["tags"] + member["tags_bias"]
    return scores


def _embed(columns: Columns, member: Member) -> Floats:
    vectors = member["vectors"][columns.code("vector")]
    own = [_look_up(columns, name, member) if name != "vector" else vectors @ member["own_vector"] for name in OWN]
    seen = [_look_up(columns, name, member) if name != "vector" else vectors @ member["seen_vector"] for name in SEEN]
    part = np.concatenate(seen, axis=1)
    nobody = np.vstack([part, np.zeros((1, part.shape[1]), dtype=np.float32)])
    arcs = [member["dep"][columns.code(name)] for name in ARCS]
    governors = [nobody[rows] for rows in (columns.head, columns.inner, columns.outer)]
    return np.concatenate([*own, columns.flags, *governors, *arcs], axis=1)


def _look_up(columns: Columns, name: str, member: Member) -> Floats:
    found: Floats = member[name][columns.code(name)]
    return found


def _maxout(values: Floats, member: Member, layer: str) -> Floats:
    both = values @ member[layer] + member[f"{layer}_bias"]
    width = both.shape[1] // 2
    larger: Floats = np.maximum(both[:, :width], both[:, width:])
    return larger


def _normalise(values: Floats, member: Member, layer: str) -> Floats:
    centred = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + _SMALL)
    scaled: Floats = centred / spread * member[f"{layer}_scale"] + member[f"{layer}_shift"]
    return scaled


def recur(values: Floats, order: Order, member: Member | Mapping[str, Floats]) -> Floats:
    """Long short-term memory over each paragraph, in both directions at once. Gates: in, forget, out, new."""
    inward = np.stack([values @ member["forward_in"], values @ member["backward_in"]])
    inward += np.stack([member["forward_bias"], member["backward_bias"]])[:, None]
    across = np.stack([member["forward_across"], member["backward_across"]])
    width = across.shape[1]
    result = np.zeros((len(values), 2 * width), dtype=np.float32)
    hidden = np.zeros((2, order.forward.shape[1], width), dtype=np.float32)
    cell = np.zeros_like(hidden)
    for step, count in enumerate(order.active):
        ahead, back = order.forward[step, :count], order.backward[step, :count]
        gates = np.matmul(hidden[:, :count], across)
        gates[0] += inward[0, ahead]
        gates[1] += inward[1, back]
        cell, hidden = _step(gates, cell[:, :count], width)
        result[ahead, :width], result[back, width:] = hidden
    return result


def _step(gates: Floats, cell: Floats, width: int) -> tuple[Floats, Floats]:
    opened = 0.5 * (np.tanh(0.5 * gates[..., : 3 * width]) + 1)
    new = np.tanh(gates[..., 3 * width :])
    kept = opened[..., width : 2 * width] * cell + opened[..., :width] * new
    return kept, opened[..., 2 * width :] * np.tanh(kept)
