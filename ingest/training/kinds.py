"""What lessons and marked articles teach about kinds: their utterances as examples, and the weights fitted to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ingest.extract import Utterances
from ingest.extract.discourse import Dispute, settle
from ingest.extract.kinds import Judgement
from ingest.extract.learned.neighbours import make_turns
from ingest.extract.learned.utterances import find_features, make_kind_weights
from ingest.records import KINDS
from ingest.scoring.counting import Document
from ingest.scoring.lessons import Lesson
from ingest.training.bags import add_up, pack
from ingest.training.matching import pair_gold, pair_lesson

_RAREST = 3  # a feature has weights of its own from this many times on
_PENALTY = 2.0  # on the square of each weight
_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance: what holds of it, its kind, and the kind that the rules find."""

    lesson: str
    features: tuple[str, ...]
    kind: str
    found: str


Reader = Callable[[str], Utterances]


def make_examples(lessons: Iterable[Lesson], read: Reader) -> Iterator[Example]:
    """Every marked utterance of lessons, with what was marked before it in its article as what was said before."""
    for lesson in lessons:
        said = read(lesson.text)
        kinds = {place: lesson.marks[mark].kind for mark, place in pair_lesson(lesson, said).items()}
        yield from _make_examples(lesson.name, said, kinds)


def make_gold_examples(documents: Iterable[Document], read: Reader) -> Iterator[Example]:
    """The same of articles in the form of `score_extraction`'s gold; an utterance is a mark's where contents agree."""
    for document in documents:
        said = read(document["text"])
        kinds = {place: document["attributions"][mark]["kind"] for mark, place in pair_gold(document, said).items()}
        yield from _make_examples(str(document["id"]), said, kinds)


def _make_examples(name: str, said: Utterances, kinds: Mapping[int, str]) -> list[Example]:
    examples: list[Example] = []
    turns = make_turns(said.drafts, said.judgements, said.cast)

    def choose(place: int, judgement: Judgement, dispute: Dispute, found: str) -> str:
        if place not in kinds:
            return found
        features = find_features(place, turns, said.drafts[place], judgement, said.cast, dispute)
        examples.append(Example(name, features, kinds[place], found))
        return kinds[place]

    settle(said.judgements, said.sides, choose)
    return examples


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """The arrays of a file of kind weights: a linear model, the same for the same examples."""
    counts = Counter(name for example in examples for name in example.features)
    names = sorted(name for name, count in counts.items() if count >= _RAREST)
    rows = {name: row for row, name in enumerate(names)}
    held = pack([rows[name] for name in example.features if name in rows] for example in examples)
    kinds = torch.tensor([KINDS.index(example.kind) for example in examples])
    weights = torch.zeros(len(names), len(KINDS), requires_grad=True)
    bias = torch.zeros(len(KINDS), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=_ROUNDS, line_search_fn="strong_wolfe")

    def measure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(add_up(held, weights) + bias, kinds, reduction="sum")
        total = loss + _PENALTY * (weights**2).sum()
        total.backward()
        return total

    optimizer.step(measure)
    return {
        "names": np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        "kinds": np.frombuffer("\n".join(KINDS).encode(), dtype=np.uint8),
        "weights": weights.detach().numpy().astype(np.float16),
        "bias": bias.detach().numpy(),
    }


def cross(examples: Sequence[Example], folds: int) -> float:
    """The share of examples whose kind is found by weights fitted to the lessons of the other folds."""
    lessons = list(dict.fromkeys(example.lesson for example in examples))
    right = 0
    for number in range(folds):
        held_out = frozenset(lessons[number::folds])
        weights = make_kind_weights(fit([example for example in examples if example.lesson not in held_out]))
        tried = (example for example in examples if example.lesson in held_out)
        right += sum(weights.choose(example.features, example.found) == example.kind for example in tried)
    return right / len(examples)
