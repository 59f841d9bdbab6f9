"""What marked articles teach about targets: every utterance that is aimed at somebody, with those who may be meant.

While an article is gone through, what was said before is told with its marked kinds and targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
from ingest.training import choosing, kinds
from ingest.training.articles import BENCHMARK, Article
from ingest.training.choosing import Choice, Plan

_RAREST = 3  # a bucket has a vector of its own from this many times on
_SPARE = 0.5  # share that a plain lesson, or an article of the benchmark, counts


@dataclass(frozen=True, eq=False)
class Example:
    """One utterance: the buckets of each nominee and of the utterance, and which nominees are marked."""

    article: str
    each: Codes
    common: Codes
    right: NDArray[np.bool_]
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


def _make_example(article: Article, options: Options, right: NDArray[np.bool_]) -> Example:
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


def fit(examples: Sequence[Example], plan: Plan) -> dict[str, Any]:
    """The arrays of a file of target weights: of each utterance the marked targets, or nobody, become likeliest.

    An utterance all of whose targets are no nominees teaches that none of these is meant.
    """
    own, own_bags = _find_used([example.common[None] for example in examples])
    each, bags = _find_used([example.each for example in examples])
    choices, start = [], 0
    for example, bag in zip(examples, own_bags, strict=True):
        end = start + len(example.each)
        right = example.right[:, None].astype(np.float32)
        choices.append(Choice(bag, bags[start:end], right, example.share))
        start = end
    return choosing.fit(choices, len(own), len(each), plan) | {"own_buckets": own, "each_buckets": each}


def _find_used(rows: Sequence[Codes]) -> tuple[NDArray[np.uint16], list[list[int]]]:
    """The buckets that occur often enough, and the rows as places among them."""
    codes = np.concatenate(rows)
    used = np.flatnonzero(np.bincount(codes.ravel(), minlength=BUCKETS) >= _RAREST)
    places = np.full(BUCKETS, -1)
    places[used] = np.arange(len(used))
    return used.astype(np.uint16), [row[row >= 0].tolist() for row in places[codes]]


def cross(
    articles: Sequence[Article], examples: Sequence[Example], others: Sequence[kinds.Example], folds: int, plan: Plan
) -> list[list[int]]:
    """(right, found, marked) targets by weights fitted to the articles of the other folds: with the marked kinds, and
    with kinds found by weights that know none of these articles either. `others` are what kinds are learnt from.
    """
    totals = np.zeros((2, 3), dtype=int)
    for number in range(folds):
        held_out = frozenset(article.name for article in articles[number::folds])
        weights = make_target_weights(fit([example for example in examples if example.article not in held_out], plan))
        known = make_kind_weights(kinds.fit([example for example in others if example.article not in held_out]))
        for article in (article for article in articles if article.name in held_out):
            totals[0] += _count(article, weights, None)
            totals[1] += _count(article, weights, known)
    found: list[list[int]] = totals.tolist()
    return found


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
