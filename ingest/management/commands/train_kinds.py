"""`manage.py train_kinds --lessons FOLDER`: fit the weights by which kinds are told where rules see no sign."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ingest import nlp
from ingest.extract import Utterances, find_utterances
from ingest.scoring import GoldError
from ingest.scoring.lessons import LessonError, read_lessons

WEIGHT = 2  # times that a marked article counts: it was marked span by span, and is read as a paper is


class Command(BaseCommand):
    help = "Fit the weights by which kinds of utterances are told apart. Needs PyTorch: uv sync --group train."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--lessons", type=Path, required=True, metavar="FOLDER", help="articles marked by kind")
        parser.add_argument("--gold", type=Path, nargs="*", default=[], metavar="JSONL", help="marked articles as well")
        parser.add_argument("--folds", type=int, default=0, help="first say how well lessons predict each other")
        parser.add_argument("--output", type=Path, default=Path(nlp.KIND_WEIGHTS), metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from ingest.training import kinds
            from ingest.training.corpus import read_corpus
            from ingest.training.files import write
        except ImportError as error:
            raise CommandError(f"PyTorch is missing ({error.name}): uv sync --group train") from error
        try:
            gold = [document for path in options["gold"] for document in read_corpus(path)]
            examples = [
                *kinds.make_examples(read_lessons(sorted(options["lessons"].glob("*.txt"))), read),
                *(WEIGHT * list(kinds.make_gold_examples(gold, read))),
            ]
        except (OSError, LessonError, GoldError) as error:
            raise CommandError(str(error)) from error
        if not examples:
            raise CommandError(f"{options['lessons']}: no lessons (*.txt)")
        self.stdout.write(f"{len(examples)} utterances")
        if options["folds"]:
            self.stdout.write(f"right across {options['folds']} folds: {kinds.cross(examples, options['folds']):.3f}")
        options["output"].write_bytes(write(kinds.fit(examples)))
        self.stdout.write(f"{options['output']}: {options['output'].stat().st_size / 1e3:.0f} kB")


def read(text: str) -> Utterances:
    """What is said in a text, by the shipped reader of attributions."""
    doc = nlp.read(nlp.load(settings.SPACY_MODEL), text)
    return find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=nlp.load_weights())
