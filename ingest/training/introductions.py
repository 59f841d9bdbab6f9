"""What marked articles teach about leads: the name that a description at the beginning is introduced as, if any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ingest.extract.leads import is_described
from ingest.extract.learned.aims import TARGETING
from ingest.extract.learned.introductions import Introductions, Newcomers, Options, make_introductions
from ingest.extract.learned.nominees import to_key
from ingest.scoring.lessons import Mark
from ingest.training.articles import Article, split
from ingest.training.bags import add_up, pack

_RAREST = 8  # a feature has a weight from this many times on
_PENALTY = 2.0  # on the square of each weight
_ROUNDS = 80


@dataclass(frozen=True, slots=True)
class Example:
    """One noun: the names that come, and the place of the one that is marked; None where it is none of them."""

    article: str
    options: Options
    right: int | None


def make_examples(articles: Iterable[Article]) -> Iterator[Example]:
    """Descriptions that speak, and those at whom something is aimed where no other stands in what is said."""
    for article in articles:
        cast = article.said.cast
        newcomers = Newcomers(cast)
        for place, mark in article.marks.items():
            for position, name in _find_meant(article, place, mark):
                options = newcomers.find_options(cast.doc[position])
                if options is not None:
                    keys = [to_key(one) for one in options.names]
                    right = keys.index(to_key(name)) if to_key(name) in keys else None
                    yield Example(article.name, options, right)


def _find_meant(article: Article, place: int, mark: Mark) -> Iterator[tuple[int, str]]:
    """Positions of nouns and whom each is marked to mean."""
    cast, draft = article.said.cast, article.said.drafts[place]
    if mark.claimant and draft.source_head is not None and not draft.carried:
        yield draft.source_head, mark.claimant
    if mark.kind in TARGETING and len(mark.targets) == 1:
        tokens = (cast.doc[at] for start, end in draft.content for at in range(start, min(end, cast.lead_end)))
        described = [token.i for token in tokens if is_described(cast, token)]
        if len(described) == 1:
            yield described[0], mark.targets[0]


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """The arrays of a file of weights: what is marked becomes the likeliest of all names and none."""
    counts = Counter(name for example in examples for bag in _list_bags(example.options) for name in bag)
    names = sorted(name for name, count in counts.items() if count >= _RAREST)
    rows = {name: row for row, name in enumerate(names)}
    bags = [[rows[name] for name in bag if name in rows] for one in examples for bag in _list_bags(one.options)]
    held = pack(bags)
    sizes = torch.tensor([len(example.options.names) + 1 for example in examples], dtype=torch.int64)
    owners = torch.repeat_interleave(torch.arange(len(examples)), sizes)
    firsts = torch.cumsum(sizes, 0) - sizes
    right = firsts + torch.tensor([0 if example.right is None else example.right + 1 for example in examples])
    weights = torch.zeros(len(names), 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=_ROUNDS, line_search_fn="strong_wolfe")

    def measure() -> torch.Tensor:
        optimizer.zero_grad()
        scores = add_up(held, weights)[:, 0]
        top = torch.full((len(examples),), -torch.inf).scatter_reduce(0, owners, scores.detach(), "amax")
        whole = torch.zeros(len(examples)).index_add(0, owners, torch.exp(scores - top[owners]))
        loss = (torch.log(whole) + top - scores[right]).sum() + _PENALTY * (weights**2).sum()
        loss.backward()
        return loss

    if names:
        optimizer.step(measure)
    return {
        "introduction_names": np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        "introduction_weights": weights.detach().numpy()[:, 0].astype(np.float16),
    }


def _list_bags(options: Options) -> list[tuple[str, ...]]:
    return [options.none, *options.features]


def cross(examples: Sequence[Example], folds: int) -> float:
    """The share of nouns whose name, or that there is none, is found by weights fitted to the other folds' articles."""
    hits = 0
    for known, tried in split(examples, folds):
        weights = make_introductions(fit(known))
        hits += sum(_is_right(example, weights) for example in tried)
    return hits / len(examples)


def _is_right(example: Example, weights: Introductions) -> bool:
    wanted = "" if example.right is None else example.options.names[example.right]
    return weights.choose(example.options) == wanted
