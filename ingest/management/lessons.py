"""What the commands have in common that fit weights to lessons and marked articles."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence, Sized
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ingest import nlp
from ingest.extract import Utterances, find_utterances
from ingest.scoring import GoldError
from ingest.scoring.counting import Document
from ingest.scoring.lessons import Lesson, LessonError, read_lessons


class LessonCommand(BaseCommand):
    """Reads lessons and marked articles, has them learnt from, and writes the weights."""

    weights: str  # the file that is written unless another is named
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--lessons", type=Path, required=True, metavar="FOLDER", help="articles marked by sentence")
        parser.add_argument("--gold", type=Path, nargs="*", default=[], metavar="JSONL", help="marked articles as well")
        parser.add_argument("--folds", type=int, default=0, help="first say how well articles predict each other")
        parser.add_argument("--output", type=Path, default=Path(self.weights), metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from ingest.training.corpus import read_corpus
            from ingest.training.files import write
        except ImportError as error:
            raise CommandError(f"PyTorch is missing ({error.name}): uv sync --group train") from error
        try:
            gold = [document for path in options["gold"] for document in read_corpus(path)]
            lessons = read_lessons(sorted(options["lessons"].glob("*.txt")))
            fitted = self.fit(lessons, gold, options)
        except (OSError, LessonError, GoldError) as error:
            raise CommandError(str(error)) from error
        options["output"].write_bytes(write(fitted))
        self.stdout.write(f"{options['output']}: {options['output'].stat().st_size / 1e3:.1f} kB")

    def fit(self, lessons: Sequence[Lesson], gold: Sequence[Document], options: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arrays of the file. Says what it learns from and, if `options` ask for folds, how well."""
        raise NotImplementedError

    def need(self, examples: Sized, what: str) -> None:
        """Raises CommandError where there is nothing to learn from."""
        if not examples:
            raise CommandError(f"There is nothing to learn from: no {what}.")


@cache
def read(text: str) -> Utterances:
    """What is said in a text, by the shipped reader of attributions; a text that comes again is not read again."""
    doc = nlp.read(nlp.load(settings.SPACY_MODEL), text)
    return find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=nlp.load_weights())
