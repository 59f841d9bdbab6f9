"""`manage.py train_speakers --lessons FOLDER`: fit the weights by which it is told whom "she" or "the firm" means."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingest import nlp
from ingest.management.commands.train_kinds import read
from ingest.scoring import GoldError
from ingest.scoring.lessons import LessonError, read_lessons


class Command(BaseCommand):
    help = "Fit the weights by which it is told whom a pronoun means that speaks. Needs PyTorch: uv sync --group train."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--lessons", type=Path, required=True, metavar="FOLDER", help="articles marked by sentence")
        parser.add_argument("--gold", type=Path, nargs="*", default=[], metavar="JSONL", help="marked articles as well")
        parser.add_argument("--folds", type=int, default=0, help="first say how well articles predict each other")
        parser.add_argument("--output", type=Path, default=Path(nlp.SPEAKER_WEIGHTS), metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from ingest.training import speakers
            from ingest.training.corpus import read_corpus
            from ingest.training.files import write
        except ImportError as error:
            raise CommandError(f"PyTorch is missing ({error.name}): uv sync --group train") from error
        try:
            gold = [document for path in options["gold"] for document in read_corpus(path)]
            lessons = read_lessons(sorted(options["lessons"].glob("*.txt")))
            marked = [lesson for lesson in lessons if any(mark.claimant is not None for mark in lesson.marks)]
            examples = list(speakers.make_examples(marked, gold, read))
        except (OSError, LessonError, GoldError) as error:
            raise CommandError(str(error)) from error
        if not examples:
            raise CommandError(f"{options['lessons']}: nobody is marked to speak in it")
        self.stdout.write(f"{len(examples)} sources")
        if options["folds"]:
            right = speakers.cross(examples, options["folds"])
            self.stdout.write(f"right across {options['folds']} folds: {right:.3f}")
        options["output"].write_bytes(write(speakers.fit(examples)))
        self.stdout.write(f"{options['output']}: {options['output'].stat().st_size / 1e3:.1f} kB")
