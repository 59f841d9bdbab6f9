"""A whole training: corpus in, model file out, a line said at each step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ingest import nlp
from ingest.extract.learned.linking import JoinedSpans
from ingest.extract.learned.tagging import find_attributions
from ingest.extract.learned.weights import Weights
from ingest.scoring import GoldError, score
from ingest.training.corpus import Example, Parsed, make_example, parse, read_corpus, read_hashes
from ingest.training.fitting import Fit, Plan, count_words
from ingest.training.vectors import Vectors, cut_vectors, reuse_vectors

__all__ = ["Plan", "train"]

Say = Callable[[str], None]


def train(corpus: Path, dev: Path | None, plan: Plan, *, model: str, vectors: str | None, say: Say) -> bytes:
    """The model file. `dev` is scored after each epoch and never learnt from; `vectors`: a pipeline, or the shipped ones.

    Raises OSError, GoldError or ValueError for what cannot be read.
    """
    lines = read_corpus(corpus)
    if not lines:
        raise GoldError(f"{corpus}: no text in it")
    held_out = list(parse(read_corpus(dev), model)) if dev else []
    parsed = []
    for number, item in enumerate(parse(lines, model), start=1):
        parsed.append(item)
        if number % 100 == 0 or number == len(lines):
            say(f"parsed {number} of {len(lines)} texts")
    words = _find_vectors(vectors)
    start = count_words([read_hashes(item) for item in parsed], words)
    examples: list[Example] = [make_example(item, start) for item in parsed]
    del parsed
    say(f"{sum(len(example.columns) for example in examples)} words, {len(start.vocabularies['lower'])} known by form")

    def report(epoch: int, loss: float, weights: Weights) -> None:
        say(f"epoch {epoch} of {plan.epochs}: loss {loss:.4f} a word {_measure(held_out, weights)}".rstrip())

    return Fit(plan, start, words).run(examples, report)


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
    return [_to_json(item, joined) for joined in find_attributions(item.reading, item.drafts, weights)]


def _to_json(item: Parsed, joined: JoinedSpans) -> dict[str, Any]:
    parts = {"source": [joined.source], "cue": [joined.cue], "content": list(joined.content)}
    return {
        role: [[item.doc[part[0]].idx, item.doc[part[1] - 1].idx + len(item.doc[part[1] - 1])] for part in some if part]
        for role, some in parts.items()
    }
