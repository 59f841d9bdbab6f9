"""The machine's rows in the admin: to look at. Documents come in and candidates are decided on the review pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import ModelAdmin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ingest import jobs
from ingest.models import Candidate, Document, ExtractionRun, GazetteerEntry, Job


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[type-arg]  # of any model
    """Rows that staff may look at and nobody may change here."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_staff(request)

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def is_staff(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff


def review_link(document_id: str, words: str = "Review") -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("admin:review", args=[document_id]), words)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "publisher", "published_on", "review", "created_at")
    list_filter = ("publisher", "language", "text_public")
    search_fields = ("title", "url", "publisher")
    date_hierarchy = "published_on"
    fields = (
        *("title", "url", "publisher", "published_on", "language", "text_public", "review", "public_page"),
        *("snapshot", "retrieved_at", "created_at"),
    )

    @admin.display(description="review")
    def review(self, document: Document) -> SafeString:
        return review_link(document.pk)

    @admin.display(description="public page")
    def public_page(self, document: Document) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', reverse("pages:document", args=[document.pk]))


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("document", "state", "step", "attempts", "error", "created_at", "finished_at", "review")
    list_filter = ("state", "step")
    list_select_related = ("document",)
    search_fields = ("document__title", "document__url", "error")
    actions = ("try_again",)

    @admin.display(description="review")
    def review(self, job: Job) -> SafeString:
        return review_link(job.document_id)

    @admin.action(description="Try again", permissions=["view"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        ended = list(chosen.filter(state__in=["failed", "dead"]).select_related("document"))
        with transaction.atomic():
            for job in ended:
                jobs.queue(job.document)
        messages.info(request, f"Set to work again: {len(ended)} of {chosen.count()}.")


@admin.register(ExtractionRun)
class ExtractionRunAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "model", "published_on", "unaligned", "created_at")
    list_filter = ("extractor", "version")


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "type", "run")
    list_filter = ("type",)
    list_select_related = ("run",)


@admin.register(GazetteerEntry)
class GazetteerEntryAdmin(ReadOnlyAdmin):
    list_display = ("name", "label")
    search_fields = ("name",)
