"""The best tags for each paragraph, and the spans that they spell (a linear chain; Lafferty et al. 2001)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.extract.learned.network import Order
from ingest.extract.learned.weights import Floats, Weights

ROLES = ("content", "source", "cue")
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BI"))
_INSIDE = np.array([tag.startswith("I-") for tag in TAGS])
# True at [i, j] where an inside tag j may not follow tag i: neither its own first tag nor itself.
_BROKEN = _INSIDE & ~np.array([[left[2:] == right[2:] and left != "O" for right in TAGS] for left in TAGS])
_NEVER = np.float32(-1e4)
# What a tag costs behind another ([j, i], for the last axis is looked along), and at the start.
_STEPS, _STARTS = np.where(_BROKEN, _NEVER, np.float32(0)).T.copy(), np.where(_INSIDE, _NEVER, np.float32(0))
_LEAST = np.float32(-60)  # of a score below the row's best: less would be nought in 32 bits


class TaggedSpan(NamedTuple):
    """Rows [start, end) in one role."""

    start: int
    end: int
    role: str


def find_spans(scores: Floats, order: Order, weights: Weights) -> list[TaggedSpan]:
    """The spans of all paragraphs in text order: those by which most words are likely to be tagged right.

    Not the likeliest sequence: on the benchmark's development part this finds sources and cues better.
    """
    chances = find_chances(scores, order, weights["steps"], weights["starts"])
    tags = find_tags(chances, order)
    firsts = np.zeros(len(tags), dtype=bool)
    firsts[order.forward[0]] = True
    return list(_spell(tags, firsts))


def find_chances(scores: Floats, order: Order, steps: Floats, starts: Floats) -> Floats:
    """How likely each tag is of each row, over all sequences that spell spans (forward and backward; Rabiner 1989)."""
    ahead, _ = order.list_rows()
    given = np.exp((scores[ahead] - scores[ahead].max(axis=1, keepdims=True)).clip(min=_LEAST))
    follows = np.where(_BROKEN, 0, np.exp(steps)).astype(np.float32)
    reached, left = np.empty_like(given), np.ones_like(given)
    current = given[: order.active[0]] * np.where(_INSIDE, 0, np.exp(starts))
    places = order.list_steps()
    for here in places:
        if here.start:
            current = current[: here.stop - here.start] @ follows * given[here]
        current /= current.sum(axis=1, keepdims=True)
        reached[here] = current
    for before, here in reversed(list(pairwise(places))):
        count = here.stop - here.start
        onward = (given[here] * left[here]) @ follows.T
        left[before][:count] = onward / onward.sum(axis=1, keepdims=True)
    chances = np.empty_like(scores)
    together = reached * left
    chances[ahead] = together / together.sum(axis=1, keepdims=True)
    return chances


def find_tags(scores: Floats, order: Order) -> NDArray[np.int8]:
    """The number of a tag per row: of all sequences that spell spans the one of the highest sum."""
    ahead, _ = order.list_rows()
    given = scores[ahead]
    behind = np.zeros(given.shape, dtype=np.int8)
    best = given[: order.active[0]] + _STARTS
    for here in order.list_steps()[1:]:
        count = here.stop - here.start
        reached = best[:count, None] + _STEPS
        behind[here] = reached.argmax(axis=2)
        reached.max(axis=2, out=best[:count])
        best[:count] += given[here]
    tags = np.zeros(len(scores), dtype=np.int8)
    tags[ahead] = _trace(best, behind, order)
    return tags


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
