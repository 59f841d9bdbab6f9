"""`manage.py score_extraction GOLD.jsonl ...`: precision, recall and F1 of the extractor per layer."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingest.management.commands.extract import extract_text, read_line
from ingest.records import KINDS
from ingest.scoring import GoldError, Score, add_up, check_gold, count, find_intervals
from ingest.scoring.errors import NOBODY, Fault, confuse, find_faults
from ingest.scoring.lessons import LessonError, read_lessons, to_gold
from ingest.scoring.parts import marks_each, take_apart

Pair = tuple[dict[str, Any], dict[str, Any]]
Intervals = Mapping[str, tuple[float, float]]


class Command(BaseCommand):
    help = "Extract the texts of gold files and compare: one table over all of them."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "gold",
            nargs="+",
            metavar="GOLD.jsonl",
            help='lines as `extract` writes them, with "text" and "published_on"; or .txt: lessons, marked by sentence',
        )
        parser.add_argument("--json", action="store_true", help="figures as one JSON object")
        parser.add_argument("--confusion", action="store_true", help="which kinds are taken for which")
        parser.add_argument("--errors", type=int, default=0, metavar="N", help="the N worst errors of each layer")

    def handle(self, *args: Any, **options: Any) -> None:
        pairs = [pair for name in options["gold"] for pair in read_pairs(name)]
        if not pairs:
            raise CommandError(f"{', '.join(options['gold'])}: no document in it")
        counts = [count(gold, predicted) for gold, predicted in pairs]
        scores, intervals = add_up(counts), find_intervals(counts)
        if options["json"]:
            self.stdout.write(json.dumps(to_figures(scores, intervals)))
            return
        self.stdout.write(to_table(scores, intervals))
        if options["confusion"]:
            self.stdout.write("\n" + to_confusion(confuse(pairs)))
        if options["errors"]:
            faults = [fault for gold, predicted in pairs for fault in find_faults(gold, predicted)]
            self.stdout.write("\n" + to_list(faults, options["errors"]))


def read_pairs(name: str) -> list[Pair]:
    """Gold and prediction per line. Raises CommandError that names the file, and the line where one is broken."""
    try:
        return list(make_lesson_pairs(Path(name)) if name.endswith(".txt") else make_pairs(Path(name)))
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error
    except (GoldError, LessonError) as error:
        raise CommandError(f"{name}: {error}") from error


def make_pairs(path: Path) -> Iterator[Pair]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                id, text, published_on = read_line(line, number, None)
                gold = json.loads(line)
                check_gold(gold, number)
                predicted = extract_text(text, id=id, published_on=published_on)
                yield gold, take_apart(predicted) if marks_each(gold) else predicted


def make_lesson_pairs(path: Path) -> Iterator[Pair]:
    for lesson in read_lessons([path]):
        predicted = take_apart(extract_text(lesson.text, id=lesson.name, published_on=None), hearsay=False)
        yield to_gold(lesson, predicted), predicted


def to_figures(scores: Mapping[str, Score], intervals: Intervals) -> dict[str, dict[str, Any]]:
    return {
        layer: {
            "precision": round(item.precision, 4),
            "recall": round(item.recall, 4),
            "f1": round(item.f1, 4),
            "interval": [round(end, 4) for end in intervals[layer]],
            "predicted": item.predicted,
            "gold": item.gold,
        }
        for layer, item in scores.items()
    }


def to_table(scores: Mapping[str, Score], intervals: Intervals) -> str:
    rows = [f"{'layer':<22}{'precision':>10}{'recall':>8}{'F1':>8}  {'95 % interval':<14}{'n':>8}"]
    for layer, item in scores.items():
        low, high = intervals[layer]
        figures = f"{item.precision:>10.3f}{item.recall:>8.3f}{item.f1:>8.3f}"
        rows.append(f"{layer:<22}{figures}  {low:.3f} to {high:.3f}{item.gold:>8}")
    return "\n".join(rows)


def to_confusion(table: Counter[tuple[str, str]]) -> str:
    """Rows are the gold, columns what was predicted; the last of each: invented, missed."""
    names = [*KINDS, NOBODY]
    heads = [name[:7] for name in KINDS] + ["missed"]
    rows = [f"{'gold / predicted':<16}" + "".join(f"{head:>8}" for head in heads)]
    for name in names:
        cells = "".join(f"{table[name, other] or '.':>8}" for other in names)
        rows.append(f"{name if name != NOBODY else 'invented':<16}{cells}")
    return "\n".join(rows)


def to_list(faults: Iterable[Fault], most: int) -> str:
    """The worst faults of each layer with their words."""
    layers: dict[str, list[Fault]] = {}
    for fault in faults:
        layers.setdefault(fault.layer, []).append(fault)
    return "\n".join(line for layer, some in layers.items() for line in _describe(layer, some, most))


def _describe(layer: str, faults: Sequence[Fault], most: int) -> Iterator[str]:
    yield f"{layer}: {len(faults)}"
    for fault in sorted(faults, key=lambda fault: -fault.weight)[:most]:
        yield f"  {fault.document}: {fault.quote}"
        yield f"    expected {fault.expected or 'nothing'}; found {fault.found or 'nothing'}"
