"""Looking: the queue of documents, one document under review, the known claims near a candidate."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.desk import cards, queue, records
from claims.desk.nearest import near_claims
from claims.desk.views.shown import editor_of, get_document, get_row, show
from ingest.models import Candidate

REASONS = (
    "Not a claim",
    "Background or commentary",
    "Wrong speaker",
    "Wrong passage",
    "Same as another candidate",
    "Extraction error",
)


@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """Documents, newest first, with what is left to decide in each."""
    documents = Paginator(queue.documents(), 50).get_page(request.GET.get("page"))
    return show(request, "queue.html", "Review", page=documents, entries=queue.entries(documents.object_list))


@require_safe
def review(request: HttpRequest, document_id: str) -> HttpResponse:
    """One document: its text, its candidates, what is on record from it."""
    document = get_document(document_id)
    page = cards.review_page(document)
    current = page.current(request.GET.get("at", ""))
    last = records.last_act(editor_of(request))
    return show(
        request,
        "review.html",
        str(document),
        document=document,
        job=document.jobs.first(),
        page=page,
        current=current,
        near=near_claims(current.candidate) if current else (),
        on_record=records.on_record(document),
        last=last,
        last_words=records.act_words(last) if last else "",
        reasons=REASONS,
    )


@require_safe
def near(request: HttpRequest, candidate_id: str) -> HttpResponse:
    """A fragment: the known claims near one candidate, to choose from."""
    candidate = get_row(Candidate, candidate_id, select=("run__text",))
    return render(request, "desk/_near.html", {"near": near_claims(candidate)})
