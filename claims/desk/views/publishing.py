"""Into public view and out of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from claims import review
from claims.bulk import publish_all
from claims.desk.cards import shortened
from claims.desk.views.shown import REFUSALS, back, editor_of, get_document, get_row, to_review, warn
from claims.models import Claim, Event


@require_POST
def publish_claim(request: HttpRequest, record_id: str) -> HttpResponse:
    return publish(request, get_row(Claim, record_id))


@require_POST
def publish_event(request: HttpRequest, record_id: str) -> HttpResponse:
    return publish(request, get_row(Event, record_id))


@require_POST
def retract_claim(request: HttpRequest, record_id: str) -> HttpResponse:
    return retract(request, get_row(Claim, record_id))


@require_POST
def retract_event(request: HttpRequest, record_id: str) -> HttpResponse:
    return retract(request, get_row(Event, record_id))


@require_POST
def publish_document(request: HttpRequest, document_id: str) -> HttpResponse:
    """Publish every draft of a document, and say of each that the gate refused why."""
    document = get_document(document_id)
    tally = publish_all(document, editor=editor_of(request))
    messages.success(request, f"Published: {tally.published}.")
    for refused in tally.skipped:
        messages.warning(request, f"Not published: {refused}")
    return to_review(document.pk, anchor="on-record")


def publish(request: HttpRequest, record: Claim | Event) -> HttpResponse:
    try:
        version = review.publish(record, editor=editor_of(request))
    except REFUSALS as error:
        warn(request, error)
    else:
        messages.success(request, f"Published as version {version.number}: {shortened(str(record))}")
    return back(request)


def retract(request: HttpRequest, record: Claim | Event) -> HttpResponse:
    try:
        review.retract(record, editor=editor_of(request), reason=request.POST.get("reason", ""))
    except REFUSALS as error:
        warn(request, error)
    else:
        messages.success(request, f"Retracted: {shortened(str(record))}")
    return back(request)
