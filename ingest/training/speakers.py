"""What marked articles teach about who speaks: sources that are no names, with whom each means, and weights fitted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ingest.extract import Utterances
from ingest.extract.claimants import Turn, find_claimants
from ingest.extract.drafts import Draft
from ingest.extract.grammar import to_span
from ingest.extract.learned.antecedents import SCALES, SORTS, STEPS, Options, find_options, make_speaker_weights
from ingest.scoring.counting import Document, find_good, find_words, roles_of, values_of
from ingest.scoring.lessons import Lesson
from ingest.training.kinds import to_roles

_PENALTY = (0.5, 1.0)  # on the square of each weight: of all sorts, of one
_ROUNDS = 100

Reader = Callable[[str], Utterances]


@dataclass(frozen=True, slots=True)
class Example:
    """One source that is no name: whom it may mean, the places of those that are right among them, the rules' choice."""

    article: str
    options: Options
    right: frozenset[int]
    found: str | None
    want: str | None = None


def make_examples(lessons: Iterable[Lesson], gold: Iterable[Document], read: Reader) -> Iterator[Example]:
    """Those of lessons and of articles in the form of `score_extraction`'s gold, whom they mean being marked."""
    for lesson in lessons:
        said = read(lesson.text)
        starts = [min(to_span(said.cast.doc, part)[0] for part in draft.content) for draft in said.drafts]
        marks = {place: lesson.marks[mark].claimant for mark, place in lesson.pair(starts).items()}
        marked = {place: name or None for place, name in marks.items() if name is not None}
        yield from _make_examples(lesson.name, said, marked)
    for document in gold:
        said = read(document["text"])
        words = find_words(document["text"])
        ours = [roles_of(to_roles(draft, said), words) for draft in said.drafts]
        theirs = [roles_of(item, words) for item in document["attributions"]]
        pairs = find_good(theirs, ours)
        marked = {place: document["attributions"][mark]["claimant"] for mark, place in pairs.items()}
        yield from _make_examples(str(document["id"]), said, marked)


def _make_examples(article: str, said: Utterances, marked: Mapping[int, str | None]) -> list[Example]:
    examples: list[Example] = []

    def choose(place: int, draft: Draft, found: str | None, turns: Sequence[Turn]) -> str | None:
        if place not in marked:
            return found
        if is_same(found, marked[place]):
            spelt = found
        else:
            spelt = marked[place]
        options = find_options(draft, said.cast, found, turns)
        if options is not None:
            right = frozenset(at for at, name in enumerate(options.names) if is_same(name, marked[place]))
            examples.append(Example(article, options, right, found, marked[place]))
            spelt = options.names[min(right)] if right and spelt != found else spelt
        return spelt

    find_claimants(said.drafts, said.cast, choose)
    return examples


def is_same(one: str | None, other: str | None) -> bool:
    return values_of("claimant", {"claimant": one}) == values_of("claimant", {"claimant": other})


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """The arrays of a file of speaker weights: a log-linear model over the candidates of each source."""
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
        loss = loss + _PENALTY[0] * (shared**2).sum() + _PENALTY[1] * (own**2).sum()
        loss.backward()
        return loss

    optimizer.step(measure)
    return shared.detach(), own.detach()


def cross(examples: Sequence[Example], folds: int) -> float:
    """The share of sources whose meaning is found by weights fitted to the articles of the other folds."""
    articles = list(dict.fromkeys(example.article for example in examples))
    hits = 0
    for number in range(folds):
        held_out = frozenset(articles[number::folds])
        weights = make_speaker_weights(fit([example for example in examples if example.article not in held_out]))
        for example in (example for example in examples if example.article in held_out):
            name = weights.choose(example.options)
            hits += example.options.names.index(name) in example.right
    return hits / len(examples)
