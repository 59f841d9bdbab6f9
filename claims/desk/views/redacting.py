"""Erasing what was public, where a court or the law asks for it. Only for who may delete such records."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims import review
from claims.desk import records
from claims.desk.cards import shortened
from claims.desk.forms.acts import RedactDocumentForm, RedactForm
from claims.desk.views.shown import REFUSALS, editor_of, get_document, get_row, refuse, show, to_review
from claims.models import Claim, Event, Statement, Version
from claims.review.redaction import parts_of
from ingest.models import Document

MODELS: dict[str, type[Claim] | type[Event]] = {"claim": Claim, "event": Event}


@require_http_methods(["GET", "HEAD", "POST"])
def redact_claim(request: HttpRequest, record_id: str) -> HttpResponse:
    return redact(request, get_row(Claim, record_id))


@require_http_methods(["GET", "HEAD", "POST"])
def redact_event(request: HttpRequest, record_id: str) -> HttpResponse:
    return redact(request, get_row(Event, record_id))


def redact(request: HttpRequest, record: Claim | Event) -> HttpResponse:
    """What would go with a record, and the form that erases it."""
    permit(request, record)
    form = RedactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review.redact(record, editor=editor_of(request), reason=form.cleaned_data["reason"])
            messages.success(request, f"Erased: {record._meta.verbose_name} {record.pk}. Its address answers 410.")
            return HttpResponseRedirect(reverse("admin:review_queue"))
        except REFUSALS as error:
            refuse(form, error)
            record.refresh_from_db()
    title = f"Redact {record._meta.verbose_name}"
    return show(request, "redact.html", title, record=record, form=form, parts=parts_words(record))


@require_http_methods(["GET", "HEAD", "POST"])
def redact_document(request: HttpRequest, document_id: str) -> HttpResponse:
    """Erase what rests on a document and was public: all that is chosen, or nothing where one is refused."""
    document = get_document(document_id)
    found = [entry for entry in records.on_record(document) if entry.record.published_at]
    for entry in found:
        permit(request, entry.record)
    form = RedactDocumentForm(request.POST or None)
    form.set_records([(f"{entry.kind}:{entry.record.pk}", entry_words(entry, document)) for entry in found])
    if request.method == "POST" and form.is_valid():
        try:
            erase_all(form.cleaned_data["records"], request, form.cleaned_data["reason"])
            return to_review(document.pk, anchor="on-record")
        except REFUSALS as error:
            refuse(form, error)
    return show(request, "redact_document.html", "Redact a document", document=document, form=form, found=found)


@transaction.atomic
def erase_all(names: list[str], request: HttpRequest, reason: str) -> None:
    for name in names:
        kind, _, key = name.partition(":")
        review.redact(get_row(MODELS[kind], key), editor=editor_of(request), reason=reason)
    messages.success(request, f"Erased: {len(names)}. Their addresses answer 410.")


def permit(request: HttpRequest, record: Claim | Event) -> None:
    """Raises PermissionDenied unless the editor may delete such records: nothing brings back what is erased."""
    name = record._meta.model_name
    if not editor_of(request).has_perm(f"claims.delete_{name}"):
        raise PermissionDenied(f"Redacting needs the permission to delete a {name}.")


def parts_words(record: Claim | Event) -> list[str]:
    """What goes with a record, counted: "2 statements"."""
    counts = Counter(part._meta.verbose_name for part in parts_of(record))
    versions = Version.objects.filter(record_type=record._meta.model_name, record_id=record.pk).count()
    words = [*sorted(counts.items()), ("published version", versions)]
    return [f"{count} {noun}{'s' if count != 1 else ''}" for noun, count in words]


def entry_words(entry: records.OnRecord, document: Document) -> str:
    """The record, and how many statements of other documents go with it."""
    words = f"{entry.kind}: {shortened(str(entry.record))}"
    if entry.kind == "event":
        return words
    others = Statement.objects.filter(claim=entry.record.pk).exclude(document__document=document)
    count = others.exclude(publication="redacted").count()
    return f"{words} (with it {count} said in other documents)" if count else words
