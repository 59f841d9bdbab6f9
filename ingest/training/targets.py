"""What marked articles teach about targets: every utterance that is aimed at somebody, with those who may be meant.

While an article is gone through, what was said before is told with its marked kinds and targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.extract import make_standing
from ingest.extract.discourse import settle
from ingest.extract.learned.aims import TARGETING, Options, find_options
from ingest.extract.learned.nominees import to_key
from ingest.extract.learned.standing import Standing
from ingest.extract.learned.targets import BUCKETS, Codes, find_codes, find_common_codes
from ingest.training.articles import BENCHMARK, Article
from ingest.training.bags import Numbers
from ingest.training.choosing import Choice

Group = NDArray[np.intp]

_RAREST = 3  # a bucket has a vector of its own from this many times on
_SPARE = 0.5  # share that a plain lesson, or an article of the benchmark, counts


@dataclass(frozen=True, eq=False)
class Example:
    """One utterance at a place of its article: the buckets of each nominee and of the utterance, and which nominees are
    marked. Of each nominee, `rows` are the words that point at it near by, `everywhere` those in the whole article,
    `claims` the places of its own utterances."""

    article: str
    place: int
    rows: Sequence[Group]
    everywhere: Sequence[Group]
    claims: Sequence[Group]
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
                    yield _make_example(article, standing, place, options, np.array([key in wanted for key in keys]))
            standing.remember(place, targets)


def _make_example(
    article: Article, standing: Standing, place: int, options: Options, right: NDArray[np.bool_]
) -> Example:
    columns = article.said.columns
    assert columns is not None
    rows, everywhere = (
        [columns.find_rows(positions) for positions in each]
        for each in (options.places, map(standing.find_positions, options.keys))
    )
    claims = [np.array(standing.claims.get(key, ()), dtype=np.intp) for key in options.keys]
    codes = find_codes(options), find_common_codes(options)
    share = _SPARE if article.is_plain or article.origin == BENCHMARK else 1.0
    return Example(article.name, place, rows, everywhere, claims, *codes, right, share)


def _settle_marked(article: Article) -> Standing:
    """The standing of everybody where each utterance is of its marked kind."""
    said, marks = article.said, article.marks
    judgements = settle(
        said.judgements,
        said.sides,
        lambda place, judgement, dispute, found: marks[place].kind if place in marks else found,
    )
    return make_standing(said, judgements)


class Vectors(NamedTuple):
    """The buckets that have vectors of their own: of utterances, and of nominees."""

    own: NDArray[np.uint16]
    each: NDArray[np.uint16]


def make_choices(examples: Sequence[Example]) -> tuple[list[Choice], Vectors]:
    """Every example as a choice: of each utterance the marked targets, or nobody, are to become likeliest.

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
    return choices, Vectors(own, each)


def _find_used(rows: Sequence[Codes]) -> tuple[NDArray[np.uint16], list[Numbers]]:
    """The buckets that occur often enough, and the rows as places among them."""
    codes = np.concatenate(rows)
    used = np.flatnonzero(np.bincount(codes.ravel(), minlength=BUCKETS) >= _RAREST)
    places = np.full(BUCKETS, -1, dtype=np.int32)
    places[used] = np.arange(len(used))
    return used.astype(np.uint16), [row[row >= 0] for row in places[codes]]
