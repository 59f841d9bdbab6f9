"""Accepting a candidate as it stands, setting it aside, taking back the last act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from claims import review
from claims.desk import cards, records
from claims.desk.views.shown import REFUSALS, back, editor_of, get_row, refusals, to_review, warn
from claims.models import CandidateDecision, Claim, Decision
from claims.review.candidates import document_of
from ingest.models import Candidate, Document


@require_POST
def accept(request: HttpRequest, candidate_id: str) -> HttpResponse:
    """Put a candidate on record as it stands; what cannot be taken so goes to the edit page."""
    candidate = get_row(Candidate, candidate_id, select=("run",))
    document = shown_document(request, candidate)
    try:
        review.accept(candidate, editor=editor_of(request), claim=chosen_claim(request))
    except REFUSALS as error:
        if tell_decided(request, candidate):
            return to_review(document.pk, at=next_candidate(candidate))
        messages.warning(request, "Not accepted as it stands: " + " ".join(refusals(error)))
        return HttpResponseRedirect(reverse("admin:candidate_edit", args=[candidate_id]))
    messages.success(request, f"Accepted: {cards.title_of(candidate)}.")
    return to_review(document.pk, at=next_candidate(candidate))


@require_POST
def reject(request: HttpRequest, candidate_id: str) -> HttpResponse:
    candidate = get_row(Candidate, candidate_id, select=("run",))
    document = shown_document(request, candidate)
    try:
        review.reject(candidate, editor=editor_of(request), reason=request.POST.get("reason", ""))
    except REFUSALS as error:
        if not tell_decided(request, candidate):
            warn(request, error)
            return to_review(document.pk, at=candidate.pk)
    else:
        messages.success(request, f"Rejected: {cards.title_of(candidate)}.")
    return to_review(document.pk, at=next_candidate(candidate))


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the act that the button named, and no other."""
    last = records.last_act(editor_of(request))
    if last is None or str(last.number) != request.POST.get("number"):
        messages.warning(request, "Your last act is another one by now. Nothing was undone; look at the button again.")
        return back(request)
    try:
        undone = review.undo(editor=editor_of(request))
    except REFUSALS as error:
        warn(request, error)
    else:
        messages.success(request, f"Undone: {records.act_words(undone)}")
    return back(request)


def chosen_claim(request: HttpRequest) -> Claim | None:
    """The known claim that the editor chose; None for a new claim. Raises ReviewError where it is gone."""
    claim_id = request.POST.get("claim", "")
    claim: Claim | None = Claim.objects.filter(pk=claim_id).first()
    if claim_id and claim is None:
        raise review.ReviewError("The known claim that you chose is gone. Choose again, or record a new claim.")
    return claim


def shown_document(request: HttpRequest, candidate: Candidate) -> Document:
    """The document whose page the editor is on: two documents may share the candidate's text."""
    asked_id = request.POST.get("document") or request.GET.get("document", "")
    asked = Document.objects.filter(pk=asked_id, text=candidate.run.text_id).first()
    return asked or document_of(candidate)


def next_candidate(candidate: Candidate) -> str:
    """The id of the next undecided candidate in text order; empty after the last."""
    waiting = Candidate.objects.filter(run=candidate.run_id, decision=None)
    here = cards.text_order(candidate)
    later = [row for row in waiting.only("start", "end", "type", "position") if cards.text_order(row) > here]
    return min(later, key=cards.text_order).pk if later else ""


def tell_decided(request: HttpRequest, candidate: Candidate) -> bool:
    """Say what a colleague made of a candidate meanwhile. False where nobody has decided it."""
    decided = CandidateDecision.objects.filter(candidate=candidate).select_related(*cards.RECORD_FIELDS).first()
    if decided is None:
        return False
    messages.warning(request, f"{deciding_editor(decided)} has decided this meanwhile. {cards.outcome_of(decided)}.")
    return True


def deciding_editor(decided: CandidateDecision) -> str:
    """Who decided it, by their name."""
    made = decided.statement_id or decided.event_id or decided.relation_id or decided.candidate_id
    act = Decision.objects.filter(record_id=made, verb__in=["accept", "reject"]).select_related("editor").last()
    return (act.editor.get_full_name() or act.editor.get_username()) if act else "Somebody"
