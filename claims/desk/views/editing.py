"""Changing what a candidate proposes, then accepting it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from claims import review
from claims.desk import cards
from claims.desk.forms.acts import ConflictCandidateForm, RelationCandidateForm
from claims.desk.forms.editing import Editing, EventEditing, StatementEditing, refusal_field
from claims.desk.forms.rows import Data
from claims.desk.nearest import near_claims
from claims.desk.passages import Mark, make_segments
from claims.desk.replies import replies_for
from claims.desk.views.deciding import chosen_claim, next_candidate, shown_document, tell_decided
from claims.desk.views.shown import REFUSALS, editor_of, get_row, refusals, show, to_review, warn
from claims.drafts import DraftError, event_draft, statement_draft
from ingest.models import Candidate, Document


class PlainEditing(Editing):
    """The one form of a proposed relation or conflict."""

    def __init__(self, form: type[forms.Form], candidate: Candidate, data: Data) -> None:
        super().__init__()
        self.main = form(data, initial=candidate.payload)
        self.parts = {}

    def is_valid(self) -> bool:
        return self.main.is_valid() and not self.refused

    def changes(self) -> dict[str, Any]:
        return self.main.cleaned_data


def statement_editing(candidate: Candidate, document: Document, data: Data) -> Editing:
    return StatementEditing(
        candidate.run.text.body,
        data=data,
        initial=statement_draft(candidate, document),
        replies=replies_for(document),
    )


def event_editing(candidate: Candidate, document: Document, data: Data) -> Editing:
    return EventEditing(candidate.run.text.body, data=data, initial=event_draft(candidate, document))


def relation_editing(candidate: Candidate, _: Document, data: Data) -> Editing:
    return PlainEditing(RelationCandidateForm, candidate, data)


def conflict_editing(candidate: Candidate, _: Document, data: Data) -> Editing:
    return PlainEditing(ConflictCandidateForm, candidate, data)


EDITINGS: dict[str, Callable[[Candidate, Document, Data], Editing]] = {
    "statement": statement_editing,
    "event": event_editing,
    "relation": relation_editing,
    "conflict": conflict_editing,
}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, candidate_id: str) -> HttpResponse:
    """The candidate as a form; what is refused is shown beside its field with all that was typed."""
    candidate = get_row(Candidate, candidate_id, select=("run__text",))
    document = shown_document(request, candidate)
    try:
        editing = EDITINGS[candidate.type](candidate, document, request.POST or None)
    except DraftError as error:
        warn(request, error)
        return to_review(document.pk, at=candidate.pk)
    if request.method == "POST" and editing.is_valid() and accepted(request, candidate, editing):
        return to_review(document.pk, at=next_candidate(candidate))
    if request.method != "POST":
        tell_decided(request, candidate)
    return show_editing(request, candidate, document, editing)


def accepted(request: HttpRequest, candidate: Candidate, editing: Editing) -> bool:
    """True once the edited candidate is on record; False where that was refused, and the forms say why."""
    try:
        changes, claim = editing.changes(), chosen_claim(request)
        review.accept(candidate, editor=editor_of(request), changes=changes, claim=claim)
    except REFUSALS as error:
        if not tell_decided(request, candidate):
            for sentence in refusals(error):
                editing.refuse(refusal_field(error), sentence)
        return False
    messages.success(request, f"Accepted as edited: {cards.title_of(candidate)}.")
    return True


def show_editing(request: HttpRequest, candidate: Candidate, document: Document, editing: Editing) -> HttpResponse:
    body = candidate.run.text.body
    return show(
        request,
        "edit.html",
        f"Edit: {cards.title_of(candidate)}",
        document=document,
        candidate=candidate,
        article=make_segments(body, cards.role_marks(candidate) or [Mark(candidate.start, candidate.end, "content")]),
        editing=editing,
        near=near_claims(candidate),
        chosen=request.POST.get("claim", ""),
        submit="Accept as edited",
    )
