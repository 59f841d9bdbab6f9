"""Addresses of the review pages, below /admin/review/. Every view is wrapped by the site: staff only."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase

from claims.desk.views import (
    adding,
    assessing,
    deciding,
    editing,
    identifying,
    intake,
    pages,
    publishing,
    redacting,
    relating,
)

PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("", pages.queue_page, "review_queue"),
    ("add/", intake.add, "document_add"),
    ("undo/", deciding.undo, "review_undo"),
    ("candidate/<str:candidate_id>/accept/", deciding.accept, "candidate_accept"),
    ("candidate/<str:candidate_id>/reject/", deciding.reject, "candidate_reject"),
    ("candidate/<str:candidate_id>/edit/", editing.edit, "candidate_edit"),
    ("candidate/<str:candidate_id>/near/", pages.near, "candidate_near"),
    ("claim/<str:record_id>/publish/", publishing.publish_claim, "claim_publish"),
    ("claim/<str:record_id>/retract/", publishing.retract_claim, "claim_retract"),
    ("event/<str:record_id>/publish/", publishing.publish_event, "event_publish"),
    ("event/<str:record_id>/retract/", publishing.retract_event, "event_retract"),
    ("claim/<str:record_id>/assess/", assessing.assess, "claim_assess"),
    ("assessment/<str:record_id>/retract/", assessing.retract_assessment, "assessment_retract"),
    ("actor/<str:record_id>/identify/", identifying.identify, "actor_identify"),
    ("claim/<str:record_id>/redact/", redacting.redact_claim, "claim_redact"),
    ("event/<str:record_id>/redact/", redacting.redact_event, "event_redact"),
    ("conflict/<str:relation_id>/", relating.resolve, "conflict_resolve"),
    ("<str:document_id>/", pages.review, "review"),
    ("<str:document_id>/progress/", intake.progress, "document_progress"),
    ("<str:document_id>/again/", intake.try_again, "document_again"),
    ("<str:document_id>/publish/", publishing.publish_document, "document_publish"),
    ("<str:document_id>/redact/", redacting.redact_document, "document_redact"),
    ("<str:document_id>/statement/", adding.add_statement, "statement_add"),
    ("<str:document_id>/event/", adding.add_event, "event_add"),
    ("<str:document_id>/relate/", relating.relate, "relate"),
]
