"""`manage.py train_attribution --corpus TRAIN.jsonl`: fit what reads attributions, kinds, targets and relations."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ingest.management.lessons import read_all
from ingest.scoring import GoldError
from ingest.scoring.lessons import LessonError, find_lessons


class Command(BaseCommand):
    help = (
        "Fit the encoder and all that reads its states to marked articles, and write their weights. What is said in "
        "articles marked by sentence is found by the shipped weights. Needs uv sync --group train."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--corpus", type=Path, required=True, metavar="JSONL", help="texts with attributions")
        parser.add_argument("--marks", type=Path, metavar="FILE", help="our marks on that corpus: kinds, relations ...")
        parser.add_argument(
            "--lessons", type=Path, nargs="*", default=[], metavar="FOLDER", help="articles marked by sentence"
        )
        parser.add_argument("--gold", type=Path, nargs="*", default=[], metavar="JSONL", help="marked articles as well")
        parser.add_argument(
            "--dev", type=Path, metavar="JSONL", help="texts to score after each epoch; never learnt from"
        )
        parser.add_argument(
            "--encoder", type=Path, metavar="FOLDER", help="what the encoder begins with, if no package"
        )
        parser.add_argument("--seed", type=int, default=0, help="0 unless given")
        parser.add_argument("--epochs", type=int, default=3, help="rounds through all articles (default %(default)s)")
        parser.add_argument(
            "--last", type=int, default=0, help="stop after this one of them (default %(default)s: after all)"
        )
        parser.add_argument(
            "--judges",
            action="store_true",
            help="fit kinds, targets and relations alone; reader and encoder stay the shipped ones (no --dev)",
        )
        parser.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="made if it is not there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from ingest.training import course, fitting
        except ImportError as error:
            raise CommandError(f"{error.name} is missing: uv sync --group train") from error
        self.started = time.monotonic()
        lessons = find_lessons(options["lessons"])
        given = {name: options[name] for name in ("corpus", "marks", "gold", "dev", "encoder")}
        try:
            plan = fitting.Plan(epochs=options["epochs"], last=options["last"], seed=options["seed"])
            sources = course.Sources(**given, lessons=lessons)
            if options["judges"]:
                files = course.train_judges(sources, plan, read_all, say=self.say)
            else:
                files = course.train(sources, plan, read_all, model=settings.SPACY_MODEL, say=self.say)
            options["output"].mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                (options["output"] / name).write_bytes(content)
                self.say(f"{options['output'] / name}: {len(content) / 1e6:.1f} MB")
        except (OSError, GoldError, LessonError, ValueError) as error:
            raise CommandError(str(error)) from error

    def say(self, line: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.started:6.0f} s  {line}")
        self.stdout.flush()
