"""Recording by hand what the machine did not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from claims import review
from claims.desk.cards import shortened
from claims.desk.forms.editing import Editing, EventEditing, StatementEditing, refusal_field
from claims.desk.nearest import near_wording
from claims.desk.passages import find_quote, make_segments, says
from claims.desk.replies import replies_for
from claims.desk.views.deciding import chosen_claim
from claims.desk.views.shown import REFUSALS, editor_of, get_document, refusals, show, to_review, warn
from claims.drafts import DraftError, EventDraft, StatementDraft, text_of, value_of
from ingest.models import Document
from ingest.records import Span


@require_http_methods(["GET", "HEAD", "POST"])
def add_statement(request: HttpRequest, document_id: str) -> HttpResponse:
    document = get_document(document_id)

    def form() -> Editing:
        return StatementEditing(
            text_of(document), data=request.POST or None, spans=chosen(request, document), replies=replies_for(document)
        )

    def record(editing: Editing) -> str:
        draft = StatementDraft(document=document, **parsed(editing))
        return str(review.add_statement(draft, editor=editor_of(request), claim=chosen_claim(request)).claim)

    return add(request, document, form, record, "Add a statement")


@require_http_methods(["GET", "HEAD", "POST"])
def add_event(request: HttpRequest, document_id: str) -> HttpResponse:
    document = get_document(document_id)

    def form() -> Editing:
        return EventEditing(text_of(document), data=request.POST or None, spans=chosen(request, document))

    def record(editing: Editing) -> str:
        draft = EventDraft(document=document, **parsed(editing))
        return str(review.add_event(draft, editor=editor_of(request)))

    return add(request, document, form, record, "Add an event")


def add(
    request: HttpRequest,
    document: Document,
    form: Callable[[], Editing],
    record: Callable[[Editing], str],
    title: str,
) -> HttpResponse:
    try:
        editing = form()
    except DraftError as error:
        warn(request, error)
        return to_review(document.pk)
    if request.method == "POST" and editing.is_valid():
        try:
            messages.success(request, f"Added: {shortened(record(editing))}")
            return to_review(document.pk, anchor="on-record")
        except REFUSALS as error:
            for sentence in refusals(error):
                editing.refuse(refusal_field(error), sentence)
    return show_adding(request, document, editing, title)


def show_adding(request: HttpRequest, document: Document, editing: Editing, title: str) -> HttpResponse:
    wanted = isinstance(editing, StatementEditing)
    return show(
        request,
        "edit.html",
        title,
        document=document,
        editing=editing,
        article=make_segments(text_of(document), ()),
        near=near_wording(request.POST.get("wording") or request.GET.get("quote", "")) if wanted else (),
        chosen=request.POST.get("claim", ""),
        submit=title,
    )


def parsed(editing: Editing) -> dict[str, Any]:
    return {name: value_of(name, value) for name, value in editing.changes().items()}


def chosen(request: HttpRequest, document: Document) -> list[Span]:
    """The passage that the editor came with: selected (with offsets), or pasted (looked for; the first is proposed)."""
    quote, start, end = (request.GET.get(name, "") for name in ("quote", "start", "end"))
    body = text_of(document)
    if start.isascii() and end.isascii() and start.isdigit() and end.isdigit() and len(start + end) < 20:
        span = int(start), int(end)
        if says(body, span, quote):
            return [span]
    found = find_quote(body, quote)
    if quote and len(found) != 1:
        messages.warning(request, f"These words stand {len(found)} times in the article. Quote the passage below.")
    return found if len(found) == 1 else []
