"""What the commands have in common that fit weights to lessons and marked articles."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence, Sized
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ingest import nlp
from ingest.extract import Utterances, find_utterances
from ingest.scoring import GoldError
from ingest.scoring.benchmark import read_marks
from ingest.scoring.lessons import LessonError, find_lessons
from ingest.scoring.lessons import read_lessons as read_files

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from ingest.training.articles import Article

_MANY = 50  # texts, from which on a second process is worth its start
_SENT = 8  # texts that it is given at a time


class LessonCommand(BaseCommand):
    """Reads lessons and marked articles, has them learnt from, and writes the weights."""

    weights: str  # the file that is written unless another is named
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--lessons", type=Path, nargs="+", required=True, metavar="FOLDER", help="articles marked by sentence"
        )
        parser.add_argument("--gold", type=Path, nargs="*", default=[], metavar="JSONL", help="marked articles as well")
        parser.add_argument("--benchmark", type=Path, nargs=2, metavar=("MARKS", "CORPUS"), help="marks of a corpus")
        parser.add_argument("--folds", type=int, default=0, help="first say how well articles predict each other")
        parser.add_argument("--output", type=Path, default=Path(self.weights), metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from ingest.training.files import write
        except ImportError as error:
            raise CommandError(f"PyTorch is missing ({error.name}): uv sync --group train") from error
        try:
            fitted = self.fit(list(self._read_articles(options)), options)
        except (OSError, LessonError, GoldError) as error:
            raise CommandError(str(error)) from error
        options["output"].write_bytes(write(fitted))
        self.stdout.write(f"{options['output']}: {options['output'].stat().st_size / 1e3:.1f} kB")

    def _read_articles(self, options: Mapping[str, Any]) -> Iterator[Article]:
        from ingest.training.articles import BENCHMARK, read_documents, read_lessons
        from ingest.training.corpus import read_corpus

        gold = [document for path in options["gold"] for document in read_corpus(path)]
        benchmark = []
        if options["benchmark"]:
            marks, corpus = options["benchmark"]
            benchmark = read_marks(marks, read_corpus(corpus))
        yield from read_lessons(read_files(find_lessons(options["lessons"])), read_all)
        yield from read_documents(gold, read_all)
        yield from read_documents(benchmark, read_all, BENCHMARK)

    def fit(self, articles: Sequence[Article], options: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arrays of the file. Says what it learns from and, if `options` ask for folds, how well."""
        raise NotImplementedError

    def need(self, examples: Sized, what: str) -> None:
        """Raises CommandError where there is nothing to learn from."""
        if not examples:
            raise CommandError(f"There is nothing to learn from: no {what}.")


def read_all(texts: Sequence[str]) -> Iterator[Utterances]:
    """What is said in each text, by the shipped reader of attributions. Many are parsed by a process of their own."""
    if len(texts) < _MANY:
        yield from map(read, texts)
        return
    from spacy.tokens import Doc

    vocabulary = nlp.load(settings.SPACY_MODEL).vocab
    parser = ProcessPoolExecutor(max_workers=1)
    try:
        for content in parser.map(partial(_parse, settings.SPACY_MODEL), texts, chunksize=_SENT):
            yield _find(Doc(vocabulary).from_bytes(content))
    finally:
        parser.shutdown(cancel_futures=True)  # who stops in the middle does not wait for all other texts


def read(text: str) -> Utterances:
    """The same of one text."""
    return _find(nlp.read(nlp.load(settings.SPACY_MODEL), text))


def _parse(model: str, text: str) -> bytes:
    content: bytes = nlp.read(nlp.load(model), text).to_bytes()
    return content


def _find(doc: Doc) -> Utterances:
    return find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=nlp.load_weights())
