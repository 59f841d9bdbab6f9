"""What all views of the desk need: the frame of a page, who decides, where to go next, what a refusal says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from claims.drafts import DraftError
from claims.review import ReviewError
from ingest.models import Document

# What a verb raises where it refuses; ValidationError comes from a column's own rules.
REFUSALS = (ReviewError, DraftError, ValidationError)
Row = TypeVar("Row", bound=Model)


def editor_of(request: HttpRequest) -> User:
    """Who is logged in; the site lets nobody else through."""
    return cast(User, request.user)


def show(
    request: HttpRequest, template: str, title: str, *, status: int = 200, refresh: int = 0, **context: Any
) -> HttpResponse:
    """A page in the desk's frame; with `refresh`, loaded again after so many seconds."""
    frame = {**admin.site.each_context(request), "is_nav_sidebar_enabled": False, "title": title, "refresh": refresh}
    return render(request, f"desk/{template}", {**frame, **context}, status=status)


def get_row(model: type[Row], pk: str, **related: Any) -> Row:
    """One row. Raises Http404 in words for an editor."""
    row = model._default_manager.filter(pk=pk).select_related(*related.get("select", ())).first()
    if row is None:
        raise Http404(f"There is no {model._meta.verbose_name} {pk}.")
    return row


def get_document(pk: str) -> Document:
    return get_row(Document, pk, select=("text",))


def refusals(error: Exception) -> list[str]:
    """The sentences of a refusal."""
    if isinstance(error, ValidationError):
        if not hasattr(error, "error_dict"):
            return list(error.messages)
        return [f"{name.replace('_', ' ')}: {' '.join(texts)}" for name, texts in error.message_dict.items()]
    return [str(error)]


def warn(request: HttpRequest, error: Exception) -> None:
    for sentence in refusals(error):
        messages.warning(request, sentence)


def refuse(form: Form, error: Exception, *, fields: Mapping[str, str] | None = None) -> None:
    """Say a refusal at the field that it names, or above the form. `fields`: draft field -> field of the form."""
    name = getattr(error, "field", "")
    name = (fields or {}).get(name, name)
    form.add_error(name if name in form.fields else None, " ".join(refusals(error)))


def to_review(document_id: str, *, at: str = "", anchor: str = "") -> HttpResponseRedirect:
    """Back to the review page of a document; `at` is the candidate to look at next."""
    query = "?" + urlencode({"at": at}) if at else ""
    anchor = anchor or (f"c-{at}" if at else "")
    return HttpResponseRedirect(reverse("admin:review", args=[document_id]) + query + (f"#{anchor}" if anchor else ""))


def back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that the form names in `next`, where it is one of ours; else to the queue."""
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(page if ours and page else reverse("admin:review_queue"))
