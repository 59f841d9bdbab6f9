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
            content = course.train(
                options["corpus"],
                options["dev"],
                course.Plan(seed=options["seed"], epochs=options["epochs"], members=options["members"]),
                model=settings.SPACY_MODEL,
                vectors=options["vectors"],
                say=self.say,
            )
        except (OSError, GoldError, ValueError) as error:
            raise CommandError(str(error)) from error
        options["output"].write_bytes(content)
        self.say(f"{options['output']}: {len(content) / 1e6:.1f} MB")

    def say(self, line: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.started:6.0f} s  {line}")
        self.stdout.flush()
