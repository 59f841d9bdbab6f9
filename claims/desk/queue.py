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
    runs = {row.pk: getattr(row, "newest_run", None) for row in listed}
    counts = Candidate.objects.filter(run__in=[run for run in runs.values() if run]).values("run")
    found = {row["run"]: row for row in counts.annotate(all=Count("id"), decided=Count("decision")).order_by()}
    jobs = {job.document_id: job for job in Job.objects.filter(document__in=[row.pk for row in listed])}
    nothing = {"all": 0, "decided": 0}
    tallies = {row.pk: found.get(runs[row.pk], nothing) for row in listed}
    return [
        QueueEntry(row, jobs.get(row.pk), tallies[row.pk]["all"] - tallies[row.pk]["decided"], tallies[row.pk]["decided"])
        for row in listed
    ]
