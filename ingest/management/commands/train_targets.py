"""`manage.py train_targets --lessons FOLDER --gold JSONL ...`: fit the weights by which targets are found."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingest import nlp
from ingest.extract import Utterances
from ingest.management.commands.train_kinds import WEIGHT, read
from ingest.scoring import GoldError, Score
from ingest.scoring.lessons import LessonError, read_lessons


class Command(BaseCommand):
    help = "Fit the weights by which it is told who is accused or asked. Needs PyTorch: uv sync --group train."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--lessons", type=Path, required=True, metavar="FOLDER", help="articles marked by sentence")
        parser.add_argument("--gold", type=Path, nargs="*", default=[], metavar="JSONL", help="marked articles as well")
        parser.add_argument("--folds", type=int, default=0, help="first say how well articles predict each other")
        parser.add_argument("--output", type=Path, default=Path(nlp.TARGET_WEIGHTS), metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from ingest.training import kinds, targets
            from ingest.training.corpus import read_corpus
            from ingest.training.files import write
        except ImportError as error:
            raise CommandError(f"PyTorch is missing ({error.name}): uv sync --group train") from error
        texts: dict[str, Utterances] = {}

        def read_once(text: str) -> Utterances:
            return texts.get(text) or texts.setdefault(text, read(text))

        try:
            gold = [document for path in options["gold"] for document in read_corpus(path)]
            lessons = read_lessons(sorted(options["lessons"].glob("*.txt")))
            articles = list(targets.read_articles(lessons, gold, read_once))
        except (OSError, LessonError, GoldError) as error:
            raise CommandError(str(error)) from error
        examples = list(targets.make_examples(articles))
        if not examples:
            raise CommandError(f"{options['lessons']}: no accusation or demand in it")
        self.stdout.write(f"{len(articles)} articles, {len(examples)} utterances aimed at somebody")
        if options["folds"]:
            again = list(kinds.make_gold_examples(gold, read_once))
            others = [*kinds.make_examples(lessons, read_once), *WEIGHT * again]
            for name, counts in zip(
                ("marked", "found"), targets.cross(articles, examples, others, options["folds"]), strict=True
            ):
                self.stdout.write(f"F1 across {options['folds']} folds, kinds as {name}: {Score(*counts).f1:.3f}")
        options["output"].write_bytes(write(targets.fit(examples)))
        self.stdout.write(f"{options['output']}: {options['output'].stat().st_size / 1e3:.0f} kB")
