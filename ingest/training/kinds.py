"""What lessons and marked articles teach about kinds: their utterances as examples, and the weights fitted to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ingest.extract import make_traits
from ingest.extract.discourse import Dispute, settle
from ingest.extract.kinds import Judgement
from ingest.extract.learned.utterances import find_standing, make_kind_weights
from ingest.extract.learned.windows import make_windows
from ingest.records import KINDS
from ingest.training.articles import BENCHMARK, GOLD, LESSON, Article, split
from ingest.training.bags import add_up, pack
from ingest.training.kind_network import Text

_RAREST = 3  # a feature has weights of its own from this many times on
_COMMON = 6  # and a vector that the network reads from this many times on
_PENALTY = 2.0  # on the square of each weight
_ROUNDS = 100
# How much an article counts: gold is marked span by span and read as a paper is; the benchmark is of one beat, and was
# marked in one quick reading.
_SHARES = {LESSON: 1.0, GOLD: 2.0, BENCHMARK: 0.5}


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance: what holds of it, its kind, and how much it counts."""

    article: str
    features: tuple[str, ...]
    kind: str
    share: float = 1.0


def make_examples(articles: Iterable[Article]) -> Iterator[Example]:
    """Every marked utterance of articles, with what was marked before it in its article as what was said before."""
    return (example for article in articles for example in _make_examples(article))


def _make_examples(article: Article) -> list[Example]:
    examples: list[Example] = []
    said, marks, share = article.said, article.marks, _SHARES[article.origin]
    traits = make_traits(said)

    def choose(place: int, judgement: Judgement, dispute: Dispute, found: str) -> str:
        if place not in marks:
            return found
        standing = find_standing(said.drafts[place], judgement, said.cast, dispute)
        examples.append(Example(article.name, (*traits[place], *standing), marks[place].kind, share))
        return marks[place].kind

    settle(said.judgements, said.sides, choose)
    return examples


def fit(examples: Sequence[Example], rounds: int = _ROUNDS) -> dict[str, Any]:
    """The arrays of a file of kind weights: a linear model, the same for the same examples.

    The features that the network reads come first; `common` says how many they are. `rounds` are those of the descent.
    """
    counts = Counter(name for example in examples for name in example.features)
    known = (name for name, count in counts.items() if count >= _RAREST)
    names = sorted(known, key=lambda name: (counts[name] < _COMMON, name))
    rows = {name: row for row, name in enumerate(names)}
    held = pack([rows[name] for name in example.features if name in rows] for example in examples)
    kinds = torch.tensor([KINDS.index(example.kind) for example in examples])
    shares = torch.tensor([example.share for example in examples])
    weights = torch.zeros(len(names), len(KINDS), requires_grad=True)
    bias = torch.zeros(len(KINDS), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=rounds, line_search_fn="strong_wolfe")

    def measure() -> torch.Tensor:
        optimizer.zero_grad()
        losses = torch.nn.functional.cross_entropy(add_up(held, weights) + bias, kinds, reduction="none")
        total = (losses * shares).sum() + _PENALTY * (weights**2).sum()
        total.backward()
        return total

    optimizer.step(measure)
    return {
        "common": np.int32(sum(counts[name] >= _COMMON for name in names)),
        "names": np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        "kinds": np.frombuffer("\n".join(KINDS).encode(), dtype=np.uint8),
        "weights": weights.detach().numpy(),
        "bias": bias.detach().numpy(),
    }


def make_text(article: Article, rows: Mapping[str, int]) -> Text:
    """An article in which something is said as the network sees it; `rows` numbers the features that it knows."""
    said, marks = article.said, article.marks
    assert said.columns is not None
    return Text(
        make_windows(said.drafts, said.judgements, said.cast, said.columns),
        [[rows[name] for name in names if name in rows] for names in make_traits(said)],
        np.array([KINDS.index(marks[at].kind) if at in marks else -1 for at in range(len(said.drafts))]),
        _SHARES[article.origin],
    )


def cross(examples: Sequence[Example], folds: int) -> float:
    """The share of examples whose kind is found by weights fitted to the articles of the other folds."""
    right = 0
    for known, tried in split(examples, folds):
        weights = make_kind_weights(fit(known))
        right += sum(weights.choose(example.features) == example.kind for example in tried)
    return right / len(examples)
