"""Who an actor is elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims import review
from claims.desk import records
from claims.desk.forms.acts import IdentifyForm
from claims.desk.views.shown import REFUSALS, editor_of, get_row, refuse, show
from claims.drafts import DraftError
from claims.models import Actor


@require_http_methods(["GET", "HEAD", "POST"])
def identify(request: HttpRequest, record_id: str) -> HttpResponse:
    """The addresses under which others speak of an actor, and the form that judges one more or takes one back."""
    actor = get_row(Actor, record_id, select=("merged_into",))
    if actor.merged_into:
        return HttpResponseRedirect(reverse("admin:actor_identify", args=[actor.merged_into_id]))
    form = IdentifyForm(request.POST or None, initial=request.GET.dict())  # a known address leads here, written in
    if request.method == "POST" and form.is_valid():
        try:
            judge(actor, request, **form.cleaned_data)
            return HttpResponseRedirect(request.path)
        except REFUSALS as error:
            refuse(form, error, fields={"exact_matches": "address"})
            actor.refresh_from_db()
    last = records.last_act(editor_of(request))
    return show(
        request,
        "identify.html",
        f"Identify: {actor}",
        actor=actor,
        form=form,
        last=last,
        last_words=records.act_words(last) if last else "",
    )


def judge(actor: Actor, request: HttpRequest, **judged: Any) -> None:
    """Raises DraftError where the judgement changes nothing, or as the verb does."""
    address, matches = judged["address"].strip(), list(actor.exact_matches)
    is_same = judged["judgement"] == "same"
    if is_same and address in matches:
        raise DraftError("address", "This is on record already.")
    if not is_same and address not in matches:
        raise DraftError("address", "This is not on record, so there is nothing to take off.")
    told = [*matches, address] if is_same else [known for known in matches if known != address]
    review.identify(actor, editor=editor_of(request), exact_matches=told, reason=judged["reason"])
    messages.success(request, f"{'The same actor' if is_same else 'Not the same any more'}: {address}")
