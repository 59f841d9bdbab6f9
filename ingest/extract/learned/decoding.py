"""The best sequence of tags for each paragraph, and the spans that it spells (Viterbi; Lafferty et al. 2001)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.extract.learned.network import Order
from ingest.extract.learned.weights import Floats, Weights

ROLES = ("content", "source", "cue")
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BI"))
_NEVER = np.float32(-1e4)


class TaggedSpan(NamedTuple):
    """Rows [start, end) in one role."""

    start: int
    end: int
    role: str


def find_spans(scores: Floats, order: Order, weights: Weights) -> list[TaggedSpan]:
    """The spans of all paragraphs in text order."""
    tags = find_tags(scores, order, weights.average("steps"), weights.average("starts"))
    firsts = np.zeros(len(tags), dtype=bool)
    firsts[order.forward[0]] = True
    return list(_spell(tags, firsts))


def find_tags(scores: Floats, order: Order, steps: Floats, starts: Floats) -> NDArray[np.int8]:
    """The number of a tag per row. `steps[i, j]` scores tag j behind tag i, `starts[j]` at the start."""
    inside = np.array([tag.startswith("I-") for tag in TAGS])
    allowed = np.where(inside[None] & ~_goes_on(), _NEVER, steps).T.copy()  # [j, i]: the last axis is looked along
    ahead, _ = order.list_rows()
    given = scores[ahead]
    behind = np.zeros(given.shape, dtype=np.int8)
    best = given[: order.active[0]] + np.where(inside, _NEVER, starts)
    for here in order.list_steps()[1:]:
        count = here.stop - here.start
        reached = best[:count, None] + allowed
        behind[here] = reached.argmax(axis=2)
        reached.max(axis=2, out=best[:count])
        best[:count] += given[here]
    tags = np.zeros(len(scores), dtype=np.int8)
    tags[ahead] = _trace(best, behind, order)
    return tags


def _goes_on() -> NDArray[np.bool_]:
    """True at [i, j] where an inside tag j may follow tag i: its own first tag, or itself."""
    return np.array([[left[2:] == right[2:] and left != "O" for right in TAGS] for left in TAGS])


def _trace(best: Floats, behind: NDArray[np.int8], order: Order) -> NDArray[np.int8]:
    """The best tags, step by step. `behind` has the tag before each row's own, by what that is."""
    current, columns = best.argmax(axis=1), np.arange(len(best))
    tags = np.zeros(len(behind), dtype=np.int8)
    for here in reversed(order.list_steps()):
        count = here.stop - here.start
        tags[here] = current[:count]
        current[:count] = behind[here][columns[:count], current[:count]]
    return tags


def _spell(tags: NDArray[np.int8], firsts: NDArray[np.bool_]) -> Iterator[TaggedSpan]:
    changes = np.flatnonzero(firsts | (np.diff(tags, prepend=-1) != 0) | (tags % 2 == 1))
    start = role = None
    for at in [*changes.tolist(), len(tags)]:
        tag = int(tags[at]) if at < len(tags) else 0
        if start is not None and role is not None and tag and tag % 2 == 0 and not firsts[at]:
            continue  # an inside tag behind its first one
        if start is not None and role is not None:
            yield TaggedSpan(start, at, role)
        start, role = (at, ROLES[(tag - 1) // 2]) if tag else (None, None)
