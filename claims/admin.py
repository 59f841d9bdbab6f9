"""What editors vouch for, in the admin: to look at, to find and to go on from. Every change goes through review."""

from __future__ import annotations

import json
from typing import ClassVar

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.models import (
    Actor,
    ActorName,
    Assessment,
    CandidateDecision,
    CitedDocument,
    Claim,
    Conflict,
    Decision,
    Event,
    Evidence,
    Participant,
    Quantity,
    Relation,
    Statement,
    Story,
    StoryItem,
    Target,
)
from ingest.admin import ReadOnlyAdmin, review_link


class ReadOnlyRows(admin.TabularInline):  # type: ignore[type-arg]  # of any model
    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, *_: object) -> bool:
        return False

    def has_change_permission(self, *_: object) -> bool:
        return False

    def has_view_permission(self, *_: object) -> bool:
        return True


class NameRows(ReadOnlyRows):
    model = ActorName


class TargetRows(ReadOnlyRows):
    model = Target


class QuantityRows(ReadOnlyRows):
    model = Quantity
    fk_name = "claim"


class StatementRows(ReadOnlyRows):
    model = Statement
    fields = ("claimant", "kind", "attitude", "edtf", "document", "publication")
    show_change_link = True


class EvidenceRows(ReadOnlyRows):
    model = Evidence
    fields = ("exact", "start", "end", "cue")


class ParticipantRows(ReadOnlyRows):
    model = Participant


class StoryItemRows(ReadOnlyRows):
    model = StoryItem


def act_links(*acts: tuple[str, str, str]) -> SafeString:
    """Links to the pages of acts: (name of the address, id, words)."""
    links = ((reverse(f"admin:{name}", args=[key]), words) for name, key, words in acts)
    return format_html_join(" · ", '<a href="{}">{}</a>', links)


class RecordAdmin(ReadOnlyAdmin):
    """A record with a public life: `page` names its public page."""

    page = ""
    list_filter: ClassVar[tuple[str, ...]] = ("publication",)

    @admin.display(description="public page")
    def public_page(self, row: Claim | Actor | Event | Story) -> SafeString | str:
        if row.publication == "draft":
            return "not public yet"
        key = row.slug if isinstance(row, Story) else row.pk
        return format_html('<a href="{0}">{0}</a>', reverse(f"pages:{self.page}", args=[key]))

    def get_readonly_fields(self, *_: object) -> tuple[str, ...]:
        return ("public_page", "published_at", "revision", "notice", *self.readonly_fields)


@admin.register(Actor)
class ActorAdmin(RecordAdmin):
    page = "actor"
    list_display = ("name", "kind", "publication", "public_page")
    list_filter = ("kind", "publication")
    search_fields = ("name", "names__name")
    readonly_fields = ("identify",)
    inlines = (NameRows,)

    @admin.display(description="elsewhere")
    def identify(self, actor: Actor) -> SafeString:
        return act_links(("actor_identify", actor.pk, "Judge who this is elsewhere"))


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    page = "claim"
    list_display = ("wording", "status", "publication", "version", "public_page")
    list_filter = ("publication", "status", "statements__kind", "statements__attitude")
    search_fields = ("wording", "statements__claimant__name", "targets__actor__name")
    readonly_fields = ("review", "acts")
    inlines = (TargetRows, QuantityRows, StatementRows)

    @admin.display(description="acts")
    def acts(self, claim: Claim) -> SafeString:
        return act_links(("claim_assess", claim.pk, "Assess"), ("claim_redact", claim.pk, "Redact"))

    @admin.display(description="review")
    def review(self, claim: Claim) -> SafeString:
        """Every document that states it, by its review page."""
        rows = CitedDocument.objects.filter(statements__claim=claim).distinct().select_related("document")
        return format_html_join(" · ", "{}", ((review_link(row.document_id, str(row)),) for row in rows))


@admin.register(Statement)
class StatementAdmin(RecordAdmin):
    list_display = ("claim", "claimant", "kind", "attitude", "edtf", "document", "publication", "review")
    list_filter = ("publication", "kind", "attitude", "polarity", "quotation")
    list_select_related = ("claim", "claimant", "document__document")
    search_fields = ("claim__wording", "claimant__name")
    readonly_fields = ("review",)
    inlines = (EvidenceRows,)

    @admin.display(description="review")
    def review(self, statement: Statement) -> SafeString:
        return review_link(statement.document.document_id)

    def get_readonly_fields(self, *_: object) -> tuple[str, ...]:
        return ("published_at", "revision", "notice", *self.readonly_fields)


@admin.register(Event)
class EventAdmin(RecordAdmin):
    page = "event"
    list_display = ("headline", "kind", "edtf", "publication", "review", "public_page")
    list_filter = ("publication", "kind")
    list_select_related = ("document__document",)
    search_fields = ("headline", "participants__actor__name")
    readonly_fields = ("review", "acts")
    inlines = (ParticipantRows, EvidenceRows)

    @admin.display(description="acts")
    def acts(self, event: Event) -> SafeString:
        return act_links(("event_redact", event.pk, "Redact"))

    @admin.display(description="review")
    def review(self, event: Event) -> SafeString:
        return review_link(event.document.document_id)


@admin.register(Relation)
class RelationAdmin(ReadOnlyAdmin):
    list_display = ("type", "from_claim", "to_claim", "to_event", "publication")
    list_filter = ("type", "publication")
    list_select_related = ("from_claim", "to_claim", "to_event")
    search_fields = ("from_claim__wording", "to_claim__wording", "reason")


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ("claim", "assessed_version", "verdict", "assessor", "assessed_on", "publication")
    list_filter = ("verdict", "publication")
    list_select_related = ("claim", "assessor")
    search_fields = ("claim__wording", "assessor__name", "summary")


@admin.register(Conflict)
class ConflictAdmin(ReadOnlyAdmin):
    list_display = ("relation", "status", "scope", "explanation", "look")
    list_filter = ("status", "scope", "explanation")
    list_select_related = ("relation__from_claim", "relation__to_claim", "relation__to_event")
    search_fields = ("relation__from_claim__wording", "relation__to_claim__wording", "note")

    @admin.display(description="both sides")
    def look(self, conflict: Conflict) -> SafeString:
        words = "Explain" if conflict.status == "open" else "Look"
        return format_html('<a href="{}">{}</a>', reverse("admin:conflict_resolve", args=[conflict.pk]), words)


@admin.register(Story)
class StoryAdmin(RecordAdmin):
    page = "story"
    list_display = ("title", "slug", "publication", "public_page")
    search_fields = ("title", "summary")
    inlines = (StoryItemRows,)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """The decision log: added to by every act, changed by nobody."""

    list_display = ("number", "made_at", "editor", "verb", "record_type", "record_id", "reason", "undone_by")
    list_filter = ("verb", "record_type", "editor")
    list_select_related = ("editor", "undone_by")
    search_fields = ("record_id",)
    date_hierarchy = "made_at"
    ordering = ("-number",)
    fields = (
        *("number", "made_at", "editor", "verb", "record_type", "record_id", "reason", "undone_by"),
        *("rows", "payload_sha256", "previous_hash", "hash"),
    )

    @admin.display(description="reason")
    def reason(self, decision: Decision) -> str:
        return str(decision.payload.get("reason", ""))

    @admin.display(description="rows touched")
    def rows(self, decision: Decision) -> SafeString:
        written = json.dumps(decision.payload.get("rows", []), indent=2, ensure_ascii=False)
        return format_html("<pre>{}</pre>", written)


@admin.register(CandidateDecision)
class CandidateDecisionAdmin(ReadOnlyAdmin):
    list_display = ("candidate", "outcome", "reason")
    list_filter = ("outcome",)
    list_select_related = ("candidate",)
