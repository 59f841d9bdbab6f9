"""`manage.py train_relations --lessons FOLDER --gold JSONL ...`: fit the weights by which relations are found."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingest import nlp
from ingest.extract import Utterances
from ingest.management.commands.train_kinds import WEIGHT, read
from ingest.scoring import GoldError
from ingest.scoring.lessons import LessonError, read_lessons


class Command(BaseCommand):
    help = "Fit the weights by which relations within an article are found. Needs PyTorch: uv sync --group train."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--lessons", type=Path, required=True, metavar="FOLDER", help="articles marked by sentence")
        parser.add_argument("--gold", type=Path, nargs="*", default=[], metavar="JSONL", help="marked articles as well")
        parser.add_argument("--folds", type=int, default=0, help="first say how well articles predict each other")
        parser.add_argument("--output", type=Path, default=Path(nlp.RELATION_WEIGHTS), metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from ingest.training import kinds, relations
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
            related = [lesson for lesson in lessons if any(lesson.find_relations())]
            plain = kinds.make_examples([lesson for lesson in lessons if lesson not in related], read)
            again = (WEIGHT - 1) * list(kinds.make_gold_examples(gold, read_once))
            examples = list(relations.make_examples(related, gold, [*plain, *again], read_once))
        except (OSError, LessonError, GoldError) as error:
            raise CommandError(str(error)) from error
        if not examples:
            raise CommandError(f"{options['lessons']}: no marked relations in it")
        self.stdout.write(f"{len(examples)} articles, {sum(example.total for example in examples)} relations")
        if options["folds"]:
            right, found, marked = relations.cross(examples, options["folds"])
            self.stdout.write(f"across {options['folds']} folds: {right} right of {found} found and {marked} marked")
        options["output"].write_bytes(write(relations.fit(examples)))
        self.stdout.write(f"{options['output']}: {options['output'].stat().st_size / 1e3:.0f} kB")
