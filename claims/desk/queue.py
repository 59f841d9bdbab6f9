"""What waits for an editor, document by document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery

from ingest.models import Candidate, Document, ExtractionRun, Job


@dataclass(frozen=True, slots=True)
class QueueEntry:
    document: Document
    job: Job | None
    waiting: int  # candidates of the newest run that nobody has decided
    decided: int


def documents() -> QuerySet[Document]:
    """All documents, newest first, each with the id of its newest run."""
    newest = ExtractionRun.objects.filter(text=OuterRef("text")).order_by("-id").values("id")[:1]
    return Document.objects.annotate(newest_run=Subquery(newest)).order_by("-id")


def entries(rows: Iterable[Document]) -> list[QueueEntry]:
    """One entry per document of one page, in three queries."""
    listed = list(rows)
    counts = Candidate.objects.filter(run__in=[run_of(row) for row in listed if run_of(row)]).values("run")
    found = {row["run"]: row for row in counts.annotate(all=Count("id"), decided=Count("decision")).order_by()}
    jobs = {job.document_id: job for job in Job.objects.filter(document__in=[row.pk for row in listed])}
    tallies = [found.get(run_of(row), {"all": 0, "decided": 0}) for row in listed]
    return [
        QueueEntry(row, jobs.get(row.pk), waiting=tally["all"] - tally["decided"], decided=tally["decided"])
        for row, tally in zip(listed, tallies, strict=True)
    ]


def run_of(document: Document) -> str:
    """The id of the newest run, as `documents` found it; empty before the document is read."""
    return getattr(document, "newest_run", None) or ""
