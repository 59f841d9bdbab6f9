"""`manage.py train_attribution --corpus TRAIN.jsonl`: fit the reader of attributions to a marked corpus."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ingest import nlp
from ingest.scoring import GoldError
from ingest.scoring.lessons import LessonError


class Command(BaseCommand):
    help = (
        "Fit the reader of attributions to a marked corpus and write its weights. Needs PyTorch: uv sync --group train."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--corpus", type=Path, required=True, metavar="JSONL", help="texts with attributions")
        parser.add_argument(
            "--dev", type=Path, metavar="JSONL", help="texts to score after each epoch; never learnt from"
        )
        parser.add_argument(
            "--lessons", type=Path, metavar="FOLDER", help="learn from the lessons in which words are marked as well"
        )
        parser.add_argument("--begin", metavar="FILE", help="go on from these weights, with as many networks as it has")
        parser.add_argument(
            "--rate", type=float, default=2e-3, help="of learning, at its highest (default %(default)s)"
        )
        parser.add_argument("--seed", type=int, default=0, help="0 unless given")
        parser.add_argument("--epochs", type=int, default=8, help="rounds through the corpus (default 8)")
        parser.add_argument("--members", type=int, default=1, help="networks that vote, one a process (default 1)")
        parser.add_argument("--output", type=Path, default=Path(nlp.DEFAULT_WEIGHTS), metavar="FILE")
        parser.add_argument(
            "--vectors",
            metavar="PIPELINE",
            help="take word vectors from this spaCy pipeline, not from the shipped weights",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from ingest.training import course
        except ImportError as error:
            raise CommandError(f"PyTorch is missing ({error.name}): uv sync --group train") from error
        self.started = time.monotonic()
        try:
            lessons = sorted(options["lessons"].glob("*.txt")) if options["lessons"] else []
            given = course.Sources(options["corpus"], lessons, options["dev"], options["vectors"], options["begin"])
            plan = course.Plan(**{name: options[name] for name in ("seed", "epochs", "members", "rate", "blend")})
            content = course.train(given, plan, model=settings.SPACY_MODEL, say=self.say)
        except (OSError, GoldError, LessonError, ValueError) as error:
            raise CommandError(str(error)) from error
        options["output"].write_bytes(content)
        self.say(f"{options['output']}: {len(content) / 1e6:.1f} MB")

    def say(self, line: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.started:6.0f} s  {line}")
        self.stdout.flush()
