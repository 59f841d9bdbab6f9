"""What marked articles teach about relations: every utterance found, with what it bears on, and the weights fitted.

An utterance is read with the kind that weights fitted to other articles give it: kinds learnt from the same article
would be righter than those that are found in a new one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ingest.extract import find_setting
from ingest.extract.learned.pairs import Options, read_options
from ingest.extract.learned.relations import make_relation_weights
from ingest.extract.learned.utterances import KindWeights, make_kind_weights
from ingest.records import RELATION_TYPES
from ingest.training import kinds
from ingest.training.articles import Article, Link
from ingest.training.bags import Bags, add_up, pack

_RAREST = 2  # a feature has weights of its own from this many articles' utterances on
_PENALTY = 1.5  # on the square of each weight
_ROUNDS = 60
_FOLDS = 5


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
    return Example(article.name, options, article.links, article.relations, places)


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """The arrays of a file of relation weights: of each utterance the marked relations, or none, become likeliest."""
    rows = {name: row for row, name in enumerate(_find_names(examples))}
    links: list[list[int]] = []  # features of each pair
    own: list[list[int]] = []  # features of each utterance
    owners: list[int] = []
    right: list[list[float]] = []
    for example in examples:
        for options in example.options:
            if options.place not in example.places:
                continue
            for other, both, names in options.others:
                links.append([rows[name] for name in (*both, *names) if name in rows])
                owners.append(len(own))
                right.append([float((type, options.place, other) in example.links) for type in RELATION_TYPES])
            own.append([rows[name] for name in options.own if name in rows])
    arrays = _climb(_Problem(pack(links), pack(own), torch.tensor(owners), torch.tensor(right), len(own)), len(rows))
    return {
        "names": np.frombuffer("\n".join(rows).encode(), dtype=np.uint8),
        **{name: values.numpy().astype(np.float16) for name, values in arrays.items()},
    }


def _find_names(examples: Sequence[Example]) -> list[str]:
    counts: Counter[str] = Counter()
    for example in examples:
        for options in example.options:
            counts.update(options.own)
            for _, both, names in options.others:
                counts.update(both)
                counts.update(names)
    return sorted(name for name, count in counts.items() if count >= _RAREST)


@dataclass(frozen=True, eq=False)
class _Problem:
    """Rows of features per pair and per utterance; `owners` the utterance of each pair, `right` its marked types."""

    pairs: Bags
    own: Bags
    owners: torch.Tensor
    right: torch.Tensor
    utterances: int


def _climb(problem: _Problem, names: int) -> dict[str, torch.Tensor]:
    """A log-linear model over all pairs of an utterance and types, and over none; the first column counts for all."""
    width = len(RELATION_TYPES) + 1
    pairs, own = (torch.zeros(names, width, requires_grad=True) for _ in range(2))
    none = torch.zeros(names, 1, requires_grad=True)
    bias = torch.zeros(width, requires_grad=True)
    marked = torch.zeros(problem.utterances).index_add(0, problem.owners, problem.right.sum(1))
    optimizer = torch.optim.LBFGS([pairs, own, none, bias], max_iter=_ROUNDS, line_search_fn="strong_wolfe")

    def measure() -> torch.Tensor:
        optimizer.zero_grad()
        every = add_up(problem.pairs, pairs) + add_up(problem.own, own)[problem.owners] + bias
        scores, nothing = every[:, 1:] + every[:, :1], add_up(problem.own, none)[:, 0]
        top = nothing.detach().scatter_reduce(0, problem.owners, scores.detach().amax(1), "amax")
        total = torch.zeros(problem.utterances).index_add(
            0, problem.owners, torch.exp(scores - top[problem.owners][:, None]).sum(1)
        )
        whole = top + torch.log(total + torch.exp(nothing - top))
        loss = -(problem.right * (scores - whole[problem.owners][:, None])).sum()
        loss = loss - ((nothing - whole) * (marked == 0)).sum()
        loss = loss + _PENALTY * sum((values**2).sum() for values in (pairs, own, none))
        loss.backward()
        return loss

    optimizer.step(measure)
    found = {"pairs": pairs, "own": own, "none": none, "bias": bias}
    return {name: values.detach() for name, values in found.items()}


def cross(examples: Sequence[Example], folds: int) -> tuple[int, int, int]:
    """How many relations are right, found and marked, by weights fitted to the articles of the other folds."""
    right = found = 0
    for number in range(folds):
        held_out = frozenset(example.name for example in examples[number::folds])
        weights = make_relation_weights(fit([example for example in examples if example.name not in held_out]))
        for example in (example for example in examples if example.name in held_out):
            chosen = {
                (type, options.place, other)
                for options in example.options
                if (best := weights.choose(options)) is not None
                for type, other, _ in [best]
            }
            right, found = right + len(chosen & example.links), found + len(chosen)
    return right, found, sum(example.total for example in examples)
