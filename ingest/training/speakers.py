"""What marked articles teach about who speaks: pronouns and "the company", whom each means, and the weights fitted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ingest.extract.claimants import Turn, find_claimants
from ingest.extract.drafts import Draft
from ingest.extract.learned.antecedents import SCALES, SORTS, STEPS, find_options
from ingest.extract.learned.speaker_weights import Options, make_speaker_weights
from ingest.scoring.counting import values_of
from ingest.training.articles import Article, split

_PENALTY, _OWN_PENALTY = 3.0, 6.0  # on the square of each weight for all sorts of sources, and for one
_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Example:
    """One source that is no name: whom it may mean, and the places of those that are right among them; none where the
    one who is marked was not in view."""

    article: str
    options: Options
    right: frozenset[int]


def make_examples(articles: Iterable[Article]) -> Iterator[Example]:
    """Those of articles that mark who speaks. Who is marked to have spoken before is what was heard before."""
    return (example for article in articles for example in _make_examples(article))


def _make_examples(article: Article) -> list[Example]:
    examples: list[Example] = []
    said = article.said
    marked = {at: mark.claimant or None for at, mark in article.marks.items() if mark.claimant is not None}

    def choose(place: int, draft: Draft, found: str | None, turns: Sequence[Turn]) -> str | None:
        if place not in marked:
            return found
        options = find_options(draft, said.cast, found, turns)
        names = options.names if options is not None else (found,)
        right = frozenset(at for at, name in enumerate(names) if _is_same(name, marked[place]))
        if options is not None:
            examples.append(Example(article.name, options, right))
        return names[min(right)] if right else marked[place]  # spelt as in the text, if it stands there

    find_claimants(said.drafts, said.cast, choose)
    return examples


def _is_same(one: str | None, other: str | None) -> bool:
    return values_of("claimant", {"claimant": one}) == values_of("claimant", {"claimant": other})


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """The arrays of a file of speaker weights: the right candidates of each source become the likeliest."""
    known = [example for example in examples if example.right]
    rows = [steps for example in known for steps in example.options.steps]
    held = torch.zeros(len(rows), len(SCALES) * STEPS)
    for number, steps in enumerate(rows):
        held[number, list(steps)] = 1
    sizes = [len(example.options.names) for example in known]
    owners = torch.repeat_interleave(torch.arange(len(known)), torch.tensor(sizes))
    sorts = torch.tensor([example.options.sort for example in known])[owners]
    right = torch.tensor([place in example.right for example in known for place in range(len(example.options.names))])
    shared, own = _climb(held, owners, sorts, right)
    return {"shared": shared.numpy().astype(np.float16), "own": own.numpy().astype(np.float16)}


def _climb(
    held: torch.Tensor, owners: torch.Tensor, sorts: torch.Tensor, right: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """A log-linear model over the candidates of a source. One row of `held` per candidate, `owners` its source."""
    shared = torch.zeros(held.shape[1], requires_grad=True)
    own = torch.zeros(len(SORTS), held.shape[1], requires_grad=True)
    total = int(owners.max()) + 1
    optimizer = torch.optim.LBFGS([shared, own], max_iter=_ROUNDS, line_search_fn="strong_wolfe")

    def measure() -> torch.Tensor:
        optimizer.zero_grad()
        scores = held @ shared + (held * own[sorts]).sum(1)
        top = torch.full((total,), -1e9).scatter_reduce(0, owners, scores.detach(), "amax")[owners]
        odds = torch.exp(scores - top)
        whole = torch.zeros(total).index_add(0, owners, odds)
        part = torch.zeros(total).index_add(0, owners, odds * right)
        loss = (torch.log(whole) - torch.log(part + 1e-12)).sum()
        loss = loss + _PENALTY * (shared**2).sum() + _OWN_PENALTY * (own**2).sum()
        loss.backward()
        return loss

    optimizer.step(measure)
    return shared.detach(), own.detach()


def cross(examples: Sequence[Example], folds: int) -> float:
    """The share of sources whose meaning is found by weights fitted to the articles of the other folds."""
    hits = 0
    for known, tried in split(examples, folds):
        weights = make_speaker_weights(fit(known))
        for example in tried:
            name = weights.choose(example.options)
            hits += example.options.names.index(name) in example.right
    return hits / len(examples)
