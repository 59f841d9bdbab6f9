"""A whole training: corpus in, model file out, a line said at each step."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from ingest import nlp
from ingest.extract.grammar import Range
from ingest.extract.learned.columns import make_columns
from ingest.extract.learned.linking import JoinedSpans
from ingest.extract.learned.tagging import find_attributions
from ingest.extract.learned.weights import Weights, make_weights
from ingest.scoring import GoldError, score
from ingest.scoring.lessons import read_lessons
from ingest.training.corpus import Example, Parsed, make_example, parse, read_corpus, read_hashes, to_marked
from ingest.training.files import write
from ingest.training.fitting import Arrays, Fit, Plan, count_words, pack
from ingest.training.vectors import Vectors, cut_vectors, reuse_vectors

__all__ = ["Plan", "Sources", "train"]

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sources:
    """What is learnt from. `lessons`: those with marked words among these files are learnt from as well.

    `dev` is scored after each epoch, never learnt from. `begun`: weights to go on from, and the word vectors with them;
    else the networks begin with chance, and `vectors` are a pipeline's, or the shipped ones.
    """

    corpus: Path
    lessons: Sequence[Path] = ()
    dev: Path | None = None
    vectors: str | None = None
    begun: str | None = None


def train(sources: Sources, plan: Plan, *, model: str, say: Say) -> bytes:
    """The model file. Raises OSError, GoldError, LessonError or ValueError for what cannot be read."""
    begun = nlp.load_weights(sources.begun) if sources.begun else None
    words = reuse_vectors(begun) if begun else _find_vectors(sources.vectors)
    lines = read_corpus(sources.corpus)
    if not lines:
        raise GoldError(f"{sources.corpus}: no text in it")
    lessons = [marked for lesson in read_lessons(sources.lessons) if (marked := to_marked(lesson))]
    say(f"{len(lines)} texts and {len(lessons)} lessons with marked words")
    lines += lessons
    held_out = list(parse(read_corpus(sources.dev), model)) if sources.dev else []
    parsed = []
    for number, item in enumerate(parse(lines, model), start=1):
        parsed.append(item)
        if number % 100 == 0 or number == len(lines):
            say(f"parsed {number} of {len(lines)} texts")
    start = begun or count_words([read_hashes(item) for item in parsed], words)
    examples: list[Example] = [make_example(item, start) for item in parsed]
    del parsed
    say(f"{sum(len(example.columns) for example in examples)} words, {len(start.vocabularies['lower'])} known by form")

    members = _fit_members(plan, start, words, examples, _Reporter(held_out, plan, say))
    stored = pack(members, start, words)
    say(f"all {len(members)} together {_measure(held_out, make_weights(stored, ''))}".rstrip())
    return write(stored)


@dataclass(frozen=True)
class _Reporter:
    held_out: Sequence[Parsed]
    plan: Plan
    say: Say

    def __call__(self, member: int, epoch: int, loss: float, weights: Weights) -> None:
        measured = _measure(self.held_out, weights)
        self.say(f"member {member}, epoch {epoch} of {self.plan.epochs}: loss {loss:.4f} a word {measured}".rstrip())


_forked: dict[str, Any] = {}  # what the processes of the members read


def _fit_members(
    plan: Plan, start: Weights, words: Vectors, examples: Sequence[Example], report: _Reporter
) -> list[Arrays]:
    """Each member in a process of its own, which has what is here by being forked from it: nothing is copied."""
    _forked.update(plan=plan, start=start, words=words, examples=examples, report=report)
    members = len(start.members) or plan.members
    cores = max(1, min(members, multiprocessing.cpu_count()))
    with ProcessPoolExecutor(cores, mp_context=get_context("fork")) as pool:
        return list(pool.map(_fit_member, range(members)))


def _fit_member(number: int) -> Arrays:
    torch.set_num_threads(1)
    start = _forked["start"]
    begun = start.members[number].arrays if start.members else None
    fit = Fit(_forked["plan"], _forked["plan"].seed + number, start, _forked["words"], begun)
    return fit.run(_forked["examples"], partial(_forked["report"], number))


def _find_vectors(pipeline: str | None) -> Vectors:
    if pipeline is not None:
        return cut_vectors(pipeline)
    shipped = nlp.load_weights()
    if shipped is None:
        raise ValueError("no weights are shipped: name a pipeline with word vectors")
    return reuse_vectors(shipped)


def _measure(held_out: Sequence[Parsed], weights: Weights) -> str:
    if not held_out:
        return ""
    scores = score((item.marked, {"attributions": _read(item, weights)}) for item in held_out)
    return " ".join(f"{layer} {value.f1:.3f}" for layer, value in scores.items())


def _read(item: Parsed, weights: Weights) -> list[dict[str, Any]]:
    columns = make_columns(item.reading, item.drafts, weights)
    return [_to_json(item, joined) for joined in find_attributions(columns, weights)]


def _to_json(item: Parsed, joined: JoinedSpans) -> dict[str, Any]:
    parts: dict[str, Sequence[Range | None]] = {
        "source": [joined.source],
        "cue": [joined.cue],
        "content": joined.content,
    }
    return {
        role: [[item.doc[part[0]].idx, item.doc[part[1] - 1].idx + len(item.doc[part[1] - 1])] for part in some if part]
        for role, some in parts.items()
    }
