"""`manage.py extract [FILE ...]`: the extraction core alone, without a database."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ingest import nlp
from ingest.extract import extract
from ingest.extract.documents import to_document


class Command(BaseCommand):
    help = "Read plain texts and print one JSON document of candidates for each."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", help="plain text in UTF-8; - for standard input")
        parser.add_argument("--published", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="day of publication")
        parser.add_argument(
            "--jsonl", action="store_true", help='standard input holds one {"id", "text", "published_on"} per line'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["jsonl"] and options["files"] not in ([], ["-"]):
            raise CommandError("--jsonl reads standard input: leave the files out")
        documents = (
            read_lines(options["published"])
            if options["jsonl"]
            else read_files(options["files"] or ["-"], options["published"])
        )
        for id, text, published_on in documents:
            answer = extract_text(text, id=id, published_on=published_on)
            self.stdout.write(json.dumps(answer, ensure_ascii=True))
            self.stdout.flush()


def extract_text(text: str, *, id: str, published_on: dt.date | None) -> dict[str, Any]:
    """The JSON document of one text."""
    doc = nlp.read(nlp.load(settings.SPACY_MODEL), text)
    weights = nlp.load_weights(settings.ATTRIBUTION_MODEL)
    found = extract(doc, lexicons=nlp.load_lexicons(), published_on=published_on, weights=weights)
    extractor = nlp.make_extractor(model=settings.SPACY_MODEL, weights=weights)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return to_document(found, id=id, sha256=digest, extractor=extractor)


Item = tuple[str, str, dt.date | None]


def read_files(names: list[str], published_on: dt.date | None) -> Iterator[Item]:
    """Raises CommandError for a file that cannot be read as UTF-8 text."""
    for name in names:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            yield name, raw.decode("utf-8"), published_on
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{name}: not UTF-8 text (byte {error.start})") from error


def read_lines(default: dt.date | None) -> Iterator[Item]:
    """Raises CommandError that names the line where one is not such an object."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if line.strip():
            yield read_line(line, number, default)


def read_line(line: bytes, number: int, default: dt.date | None) -> Item:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"line {number}: not JSON ({one_line(error)})") from error
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise CommandError(f'line {number}: needs an object with a string "text"')
    published = entry.get("published_on")
    try:
        day = default if published is None else dt.date.fromisoformat(published)
    except (ValueError, TypeError) as error:
        raise CommandError(
            f'line {number}: "published_on" must be YYYY-MM-DD, not {json.dumps(published)[:80]}'
        ) from error
    return str(entry.get("id", number)), entry["text"], day


def one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
