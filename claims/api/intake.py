"""What the machine has taken in and proposes -> the values that are sent: documents, their jobs, candidates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from claims.api import shapes
from claims.querysets import is_editor
from ingest.models import Document, Job


def present_documents(rows: Sequence[Any], viewer: Any) -> list[shapes.Document]:
    """Documents with their newest job; what went wrong with one is for editors."""
    jobs = Job.objects.filter(document__in=rows).order_by("pk") if is_editor(viewer) else ()
    newest = {job.document_id: job for job in jobs}
    return [present_document(row, newest.get(row.pk)) for row in rows]


def present_document(document: Any, job: Any) -> shapes.Document:
    cited = getattr(document, "cited", None)
    publisher = cited.publisher if cited else None
    return shapes.Document(
        id=document.pk,
        url=document.url,
        title=(cited and cited.title) or document.title,
        publisher=publisher.name if publisher else document.publisher,
        publisher_id=publisher.pk if publisher else None,
        published_on=(cited and cited.published_on) or document.published_on,
        language=document.language,
        retrieved_at=document.retrieved_at,
        sha256=document.text.sha256 if document.text else None,
        snapshot_sha256=document.snapshot_id,
        text_public=document.text_public,
        state=job.state if job else "done",
        job=job_state(job) if job else None,
        links=document_links(document.pk),
    )


def job_state(job: Any) -> shapes.JobState:
    return shapes.JobState(state=job.state, step=job.step, error=job.error)


def document_links(document_id: str) -> dict[str, str]:
    names = {"document": "document", "text": "document-text", "annotations": "document-annotations"}
    return {
        **{name: reverse(f"api:{view}", args=[document_id]) for name, view in names.items()},
        "candidates": f"{reverse('api:candidates')}?document={document_id}",
        "timeline": f"{reverse('api:timelines')}?document={document_id}",
    }


def present_candidates(rows: Sequence[Any]) -> list[shapes.Candidate]:
    texts = {row.run.text_id for row in rows}
    documents = dict(Document.objects.filter(text__in=texts).order_by("-pk").values_list("text", "pk"))
    return [present_candidate(row, documents.get(row.run.text_id)) for row in rows]


def present_candidate(row: Any, document: str | None) -> shapes.Candidate:
    decision = getattr(row, "decision", None)
    record = (decision.statement or decision.event or decision.relation) if decision else None
    return shapes.Candidate(
        id=row.pk,
        document=document,
        type=row.type,
        position=row.position,
        start=row.start,
        end=row.end,
        quote=row.run.text.body[row.start : row.end],
        payload=row.payload,
        outcome=decision.outcome if decision else None,
        reason=decision.reason if decision else "",
        record_type=str(record._meta.model_name) if record else None,
        record=record.pk if record else None,
    )
