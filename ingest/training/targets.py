"""What marked articles teach about targets: every utterance that is aimed at somebody, with those who may be meant.

While an article is gone through, what was said before is told with its marked kinds and targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ingest.extract import find_judgements, make_standing
from ingest.extract.discourse import settle
from ingest.extract.learned.aims import TARGETING, Options, find_options
from ingest.extract.learned.nominees import to_key
from ingest.extract.learned.standing import Standing
from ingest.extract.learned.targets import (
    BUCKETS,
    Codes,
    TargetWeights,
    aim,
    find_codes,
    find_common_codes,
    make_target_weights,
)
from ingest.extract.learned.utterances import KindWeights, make_kind_weights
from ingest.scoring.counting import values_of
from ingest.training import kinds
from ingest.training.articles import BENCHMARK, Article
from ingest.training.bags import Bags, add_up, pack

_RAREST = 2  # a bucket has a weight of its own from this many times on
_PENALTY = 8.0  # on the square of each weight
_ROUNDS = 60
_SPARE = 0.5  # share that a plain lesson, or an article of the benchmark, counts


@dataclass(frozen=True, eq=False)
class Example:
    """One utterance: the buckets of each nominee and of the utterance, and which nominees are marked."""

    article: str
    each: Codes
    common: Codes
    right: np.ndarray[tuple[int], np.dtype[np.bool_]]
    share: float


def make_examples(articles: Iterable[Article]) -> Iterator[Example]:
    """Every utterance of a marked kind that is aimed at somebody."""
    for article in articles:
        standing = _settle_marked(article)
        for place, judgement in enumerate(standing.judgements):
            if judgement.kind not in TARGETING:
                continue
            targets = judgement.targets
            if place in article.marks:
                options = find_options(standing, place)
                keys = [to_key(name) for name in options.names]
                targets = article.marks[place].targets
                wanted = {to_key(name) for name in targets}
                if keys:
                    yield _make_example(article, options, np.array([key in wanted for key in keys]))
            standing.remember(place, targets)


def _make_example(article: Article, options: Options, right: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Example:
    return Example(article.name, find_codes(options), find_common_codes(options), right, _find_share(article))


def _find_share(article: Article) -> float:
    return _SPARE if article.is_plain or article.origin == BENCHMARK else 1.0


def _settle_marked(article: Article) -> Standing:
    """The standing of everybody where each utterance is of its marked kind."""
    said, marks = article.said, article.marks
    judgements = settle(
        said.judgements,
        said.sides,
        lambda place, judgement, dispute, found: marks[place].kind if place in marks else found,
    )
    return make_standing(said, judgements)


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """The arrays of a file of target weights: of each utterance the marked targets, or nobody, become likeliest.

    An utterance all of whose targets are no nominees teaches that none of these is meant.
    """
    each, bags = _find_used([example.each for example in examples])
    nobody, own_bags = _find_used([example.common[None] for example in examples])
    sizes = torch.tensor([len(example.each) for example in examples])
    owners = torch.repeat_interleave(torch.arange(len(examples)), sizes)
    right = torch.tensor(np.concatenate([example.right for example in examples])).float()
    marked = torch.zeros(len(examples)).index_add(0, owners, right)
    share = torch.tensor([example.share for example in examples])
    weights = torch.zeros(len(each), 1, requires_grad=True)
    own = torch.zeros(len(nobody), 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, own], max_iter=_ROUNDS, line_search_fn="strong_wolfe")

    def measure() -> torch.Tensor:
        optimizer.zero_grad()
        scores, nothing = add_up(bags, weights)[:, 0], add_up(own_bags, own)[:, 0]
        top = nothing.detach().scatter_reduce(0, owners, scores.detach(), "amax")
        odds = torch.exp(scores - top[owners])
        level = top + torch.log(torch.zeros(len(examples)).index_add(0, owners, odds) + torch.exp(nothing - top))
        loss = -(share[owners] * right / marked.clamp(min=1)[owners] * (scores - level[owners])).sum()
        loss = loss - (share * (marked == 0) * (nothing - level)).sum()
        loss = loss + _PENALTY * ((weights**2).sum() + (own**2).sum())
        loss.backward()
        return loss

    optimizer.step(measure)
    found, none = (values.detach().numpy()[:, 0].astype(np.float16) for values in (weights, own))
    return {"each_buckets": each, "each": found, "nobody_buckets": nobody, "nobody": none}


def _find_used(rows: Sequence[Codes]) -> tuple[np.ndarray[Any, np.dtype[np.uint16]], Bags]:
    """The buckets that occur often enough, and the rows as places among them."""
    codes = np.concatenate(rows)
    used = np.flatnonzero(np.bincount(codes.ravel(), minlength=BUCKETS) >= _RAREST)
    places = np.full(BUCKETS, -1)
    places[used] = np.arange(len(used))
    columns = places[codes]
    return used.astype(np.uint16), pack(row[row >= 0].tolist() for row in columns)


def cross(articles: Sequence[Article], examples: Sequence[Example], others: Sequence[kinds.Example], folds: int) -> Any:
    """(right, found, marked) targets by weights fitted to the articles of the other folds: with the marked kinds, and
    with kinds found by weights that know none of these articles either. `others` are what kinds are learnt from.
    """
    totals = np.zeros((2, 3), dtype=int)
    for number in range(folds):
        held_out = frozenset(article.name for article in articles[number::folds])
        weights = make_target_weights(fit([example for example in examples if example.article not in held_out]))
        known = make_kind_weights(kinds.fit([example for example in others if example.article not in held_out]))
        for article in (article for article in articles if article.name in held_out):
            totals[0] += _count(article, weights, None)
            totals[1] += _count(article, weights, known)
    return totals.tolist()


def _count(article: Article, weights: TargetWeights, known: KindWeights | None) -> tuple[int, int, int]:
    said = article.said
    standing = _settle_marked(article) if known is None else make_standing(said, find_judgements(said, known))
    judgements = aim(standing, weights)
    right = found = total = 0
    for place, mark in article.marks.items():
        marked = mark.targets if mark.kind in TARGETING else ()
        ours, theirs = (values_of("targets", {"targets": names}) for names in (judgements[place].targets, marked))
        right, found, total = right + (ours & theirs).total(), found + ours.total(), total + theirs.total()
    return right, found, total
