"""What marked articles teach about relations: every utterance found, with what it bears on, and the weights fitted.

An utterance is read with the kind that weights fitted to other articles give it: kinds learnt from the same article
would be righter than those that are found in a new one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.extract import find_setting
from ingest.extract.learned.pairs import Options, read_options
from ingest.extract.learned.utterances import KindWeights, make_kind_weights
from ingest.records import RELATION_TYPES
from ingest.training import kinds
from ingest.training.articles import BENCHMARK, Article, Link
from ingest.training.bags import Numbers
from ingest.training.choosing import Choice

_RAREST = 15  # a feature has a vector of its own from this many times on
_FOLDS = 5
_ROUNDS = 60  # of the fit of each fold: as good as 100 to a seventh of a point
_SIDE_BY_SIDE = 2  # folds that are fitted at once: PyTorch fits one on one core
_BENCHMARK_SHARE = 0.5  # of one beat, and marked in one quick reading


class Names(NamedTuple):
    """The features that have vectors of their own, each with its number: of utterances, and of those they bear on."""

    own: Mapping[str, int]
    each: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Example:
    """One article. `links` lead between utterances that were found.

    Where it is not known which utterance a mark is of, the utterance is no place to learn from (`places`).
    """

    name: str
    options: tuple[Options, ...]
    links: frozenset[Link]
    places: frozenset[int]
    share: float = 1.0


def make_examples(articles: Sequence[Article]) -> Iterator[Example]:
    """Articles with marked relations, their kinds found by weights that know only other articles."""
    utterances = list(kinds.make_examples(articles))
    folds = [articles[number::_FOLDS] for number in range(_FOLDS)]
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as fitting:
        fitted = fitting.map(lambda tried: _fit_without(tried, utterances), folds)
        for tried, weights in zip(folds, fitted, strict=True):
            yield from (_make_example(article, weights) for article in tried if article.has_relations)


def _fit_without(tried: Iterable[Article], utterances: Iterable[kinds.Example]) -> KindWeights | None:
    """Weights of kinds that know nothing of these articles; None where there are no others."""
    held_out = {article.name for article in tried}
    known = [item for item in utterances if item.article not in held_out]
    return make_kind_weights(kinds.fit(known, _ROUNDS)) if known else None


def _make_example(article: Article, weights: KindWeights | None) -> Example:
    options = tuple(read_options(find_setting(article.said, weights)))
    places = frozenset(range(len(article.said.drafts))) - article.unsure
    share = _BENCHMARK_SHARE if article.origin == BENCHMARK else 1.0
    return Example(article.name, options, article.links, places, share)


def make_choices(examples: Sequence[Example]) -> tuple[list[list[tuple[Options, Choice]]], Names]:
    """Of each example the utterances to learn from, each as a choice: what is marked, or none, is to be likeliest."""
    used = [[item for item in example.options if item.place in example.places and item.others] for example in examples]
    own = _find_names(item.own for items in used for item in items)
    each = _find_names(names for items in used for item in items for _, *both in item.others for names in both)
    return [
        [(item, _make_choice(example, item, own, each)) for item in items]
        for example, items in zip(examples, used, strict=True)
    ], Names(own, each)


def _make_choice(example: Example, item: Options, own: Mapping[str, int], each: Mapping[str, int]) -> Choice:
    return Choice(
        _number(item.own, own),
        [_number((*both, *names), each) for _, both, names in item.others],
        _mark(example, item),
        example.share,
    )


def _number(names: Iterable[str], known: Mapping[str, int]) -> Numbers:
    return np.array([known[name] for name in names if name in known], dtype=np.int32)


def _find_names(bags: Iterable[Sequence[str]]) -> dict[str, int]:
    """The features that occur often enough, in order, each with its number."""
    counts = Counter(name for bag in bags for name in bag)
    return {name: row for row, name in enumerate(sorted(name for name, count in counts.items() if count >= _RAREST))}


def _mark(example: Example, options: Options) -> NDArray[np.float32]:
    rows = [[(type, options.place, other) in example.links for type in RELATION_TYPES] for other, *_ in options.others]
    return np.array(rows, dtype=np.float32)
