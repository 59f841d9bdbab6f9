"""What marked articles teach about relations: every utterance found, with what it bears on, and the weights fitted.

An utterance is read with the kind that weights fitted to other articles give it: kinds learnt from the same article
would be righter than those that are found in a new one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract import find_setting
from ingest.extract.learned.pairs import Options, read_options
from ingest.extract.learned.relations import make_relation_weights
from ingest.extract.learned.utterances import KindWeights, make_kind_weights
from ingest.records import RELATION_TYPES
from ingest.training import choosing, kinds
from ingest.training.articles import BENCHMARK, Article, Link
from ingest.training.choosing import Choice, Plan

_RAREST = 12  # a feature has a vector of its own from this many times on
_FOLDS = 5
_BENCHMARK_SHARE = 0.5  # of one beat, and marked in one quick reading


@dataclass(frozen=True, eq=False)
class Example:
    """One article. `links` lead between utterances that were found; `total` counts those that were not as well.

    Where it is not known which utterance a mark is of, the utterance is no place to learn from (`places`).
    """

    name: str
    options: tuple[Options, ...]
    links: frozenset[Link]
    total: int
    places: frozenset[int]
    share: float = 1.0


def make_examples(articles: Sequence[Article]) -> Iterator[Example]:
    """Articles with marked relations, their kinds found by weights that know only other articles."""
    utterances = list(kinds.make_examples(articles))
    for number in range(_FOLDS):
        tried = articles[number::_FOLDS]
        held_out = {article.name for article in tried}
        known = [item for item in utterances if item.article not in held_out]
        weights = make_kind_weights(kinds.fit(known)) if known else None
        yield from (_make_example(article, weights) for article in tried if article.has_relations)


def _make_example(article: Article, weights: KindWeights | None) -> Example:
    options = tuple(read_options(find_setting(article.said, weights)))
    places = frozenset(range(len(article.said.drafts))) - article.unsure
    share = _BENCHMARK_SHARE if article.origin == BENCHMARK else 1.0
    return Example(article.name, options, article.links, article.relations, places, share)


def fit(examples: Sequence[Example], plan: Plan) -> dict[str, Any]:
    """The arrays of a file of relation weights: of each utterance the marked relations, or none, become likeliest."""
    used = [(example, item) for example in examples for item in example.options if item.place in example.places]
    own = _find_names(item.own for _, item in used)
    each = _find_names(names for _, item in used for _, *both in item.others for names in both)
    choices = [
        Choice(
            [own[name] for name in item.own if name in own],
            [[each[name] for name in (*both, *names) if name in each] for _, both, names in item.others],
            _mark(example, item),
            example.share,
        )
        for example, item in used
        if item.others
    ]
    listed = {"own_names": own, "each_names": each}
    stored = {name: np.frombuffer("\n".join(names).encode(), dtype=np.uint8) for name, names in listed.items()}
    return choosing.fit(choices, len(own), len(each), plan) | stored


def _find_names(bags: Iterable[Sequence[str]]) -> dict[str, int]:
    """The features that occur often enough, in order, each with its number."""
    counts = Counter(name for bag in bags for name in bag)
    return {name: row for row, name in enumerate(sorted(name for name, count in counts.items() if count >= _RAREST))}


def _mark(example: Example, options: Options) -> NDArray[np.float32]:
    rows = [[(type, options.place, other) in example.links for type in RELATION_TYPES] for other, *_ in options.others]
    return np.array(rows, dtype=np.float32)


def cross(examples: Sequence[Example], folds: int, plan: Plan) -> tuple[int, int, int]:
    """How many relations are right, found and marked, by weights fitted to the articles of the other folds."""
    right = found = 0
    for number in range(folds):
        held_out = frozenset(example.name for example in examples[number::folds])
        weights = make_relation_weights(fit([example for example in examples if example.name not in held_out], plan))
        for example in (example for example in examples if example.name in held_out):
            chosen = {
                (type, options.place, other)
                for options in example.options
                if (best := weights.choose(options)) is not None
                for type, other, _ in [best]
            }
            right, found = right + len(chosen & example.links), found + len(chosen)
    return right, found, sum(example.total for example in examples)
