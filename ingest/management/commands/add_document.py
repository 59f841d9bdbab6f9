"""`manage.py add_document PATH_OR_URL ...`"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ingest import pipeline
from ingest.models import STEPS, Job

ENDED = ("done", "failed", "dead")
MEDIA_TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml"}


class Command(BaseCommand):
    help = "Take articles, from files or addresses, through the whole pipeline."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", nargs="+", metavar="PATH_OR_URL")
        parser.add_argument("--published", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="day of publication")
        parser.add_argument("--publisher", default="", help="who published it")
        parser.add_argument("--title", default="", help="its headline, where the text does not begin with it")
        parser.add_argument("--text-public", action="store_true", help="the whole text may be shown to the public")
        parser.add_argument("--wait", action="store_true", help="until it is read; exit code 1 where one failed")
        parser.add_argument("--timeout", type=float, default=600.0, help="seconds to --wait at most")
        parser.add_argument("--json", action="store_true", help="one JSON object per document")

    def handle(self, *args: Any, **options: Any) -> None:
        details = pipeline.Details(
            title=options["title"],
            publisher=options["publisher"],
            published_on=options["published"],
            text_public=options["text_public"],
        )
        ids = [take(what, details).pk for what in options["what"]]
        if options["wait"]:
            wait(ids, timeout=options["timeout"], quiet=options["json"])
        ended = list(Job.objects.filter(pk__in=ids).select_related("document").order_by("pk"))
        for job in ended:
            self.stdout.write(json.dumps(described(job)) if options["json"] else line(job))
        if options["wait"] and any(job.state != "done" for job in ended):
            raise CommandError("Not every document was read; the reasons stand above.")


def take(what: str, details: pipeline.Details) -> Job:
    try:
        if "://" in what:
            return pipeline.add_address(what, details=details)
        path = Path(what)
        media_type = MEDIA_TYPES.get(path.suffix.lower(), "text/plain")
        return pipeline.add_bytes(path.read_bytes(), media_type=media_type, details=details)
    except OSError as error:
        raise CommandError(f"{what}: {error.strerror}") from error
    except pipeline.PipelineError as error:
        raise CommandError(f"{what}: {error}") from error


def wait(ids: list[int], *, timeout: float, quiet: bool) -> None:
    """Show the steps of the jobs until all have ended. Raises CommandError when the time is over."""
    deadline = time.monotonic() + timeout
    with tqdm(total=len(ids) * (len(STEPS) - 1), unit="step", leave=False, disable=True if quiet else None) as bar:
        while True:
            jobs = list(Job.objects.filter(pk__in=ids))
            bar.n = sum(len(STEPS) - 1 if job.state in ENDED else STEPS.index(job.step) for job in jobs)
            bar.set_description(next((job.step for job in jobs if job.state not in ENDED), "done"))
            if all(job.state in ENDED for job in jobs):
                return
            if time.monotonic() > deadline:
                raise CommandError(
                    f"No worker had finished after {timeout:.0f} s. Is one running? `make run` starts one."
                )
            time.sleep(0.1)


def line(job: Job) -> str:
    reason = f": {job.error}" if job.error else ""
    return f"{job.document_id}  {job.state} at {job.step}{reason}  {job.document}"


def described(job: Job) -> dict[str, Any]:
    return {
        "id": job.document_id,
        "title": job.document.title,
        "job": {"state": job.state, "step": job.step, "error": job.error or None},
    }
