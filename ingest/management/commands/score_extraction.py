"""`manage.py score_extraction GOLD.jsonl`: precision, recall and F1 of the extractor per layer."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingest.management.commands.extract import extract_text, read_line
from ingest.scoring import GoldError, Score, check_gold, score


class Command(BaseCommand):
    help = "Extract the texts of a gold file and compare."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "gold", metavar="GOLD.jsonl", help='lines as `extract` writes them, with "text" and "published_on"'
        )
        parser.add_argument("--json", action="store_true", help="figures as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scores = score(make_pairs(Path(options["gold"])))
        except OSError as error:
            raise CommandError(f"{options['gold']}: {error.strerror}") from error
        except GoldError as error:
            raise CommandError(f"{options['gold']}: {error}") from error
        if not scores:
            raise CommandError(f"{options['gold']}: no document in it")
        self.stdout.write(json.dumps(to_figures(scores)) if options["json"] else to_table(scores))


def make_pairs(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                id, text, published_on = read_line(line, number, None)
                gold = json.loads(line)
                check_gold(gold, number)
                yield gold, extract_text(text, id=id, published_on=published_on)


def to_figures(scores: dict[str, Score]) -> dict[str, dict[str, float]]:
    return {
        layer: {
            "precision": round(item.precision, 4),
            "recall": round(item.recall, 4),
            "f1": round(item.f1, 4),
            "predicted": item.predicted,
            "gold": item.gold,
        }
        for layer, item in scores.items()
    }


def to_table(scores: dict[str, Score]) -> str:
    rows = [f"{'layer':<16}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>8}"]
    rows += [
        f"{layer:<16}{item.precision:>10.3f}{item.recall:>8.3f}{item.f1:>8.3f}{item.gold:>8}"
        for layer, item in scores.items()
    ]
    return "\n".join(rows)
