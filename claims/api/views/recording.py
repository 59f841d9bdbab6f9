"""Putting on record what a candidate proposes or what a selected span says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims import models, review
from claims.api import bodies, shapes
from claims.api.views import candidates, records
from claims.api.views.acts import Act, refusals
from claims.api.views.base import shown
from claims.drafts import DraftError, StatementDraft, text_of, with_changes, wording_of
from claims.resolve.claims import nearest_claims
from claims.review.candidates import Accepted
from ingest.models import Document

# What an editor may change in a candidate that joins others: its words, not its ends.
CHANGEABLE = {"relation": ("type", "reason"), "conflict": ("reason",)}


class AcceptCandidate(Act):
    """Put a candidate on record as a draft: as a new claim, or with `claim` as another statement of a known one."""

    body, act_shape = bodies.AcceptBody, shapes.Accepted

    def post(self, request: Request, key: str) -> Response:
        candidate, given = candidates.find_candidate(key), self.read_body()
        refuse_strangers(candidate.type, given["changes"])
        claim = models.Claim.objects.filter(pk=given.get("claim")).first()
        with refusals():
            row = review.accept(candidate, editor=self.editor, changes=given["changes"], claim=claim)
        return Response(shown(present_accepted(row), {}))


def refuse_strangers(type_: str, changes: Mapping[str, Any]) -> None:
    """What cannot be changed in a candidate that joins others is refused here."""
    if type_ not in CHANGEABLE:
        return
    for name, value in changes.items():
        if name not in CHANGEABLE[type_] or not isinstance(value, str):
            raise ValidationError({name: f"Of a {type_}, text for {' and '.join(CHANGEABLE[type_])} can be changed."})


def present_accepted(row: Accepted) -> shapes.Accepted:
    """The new record, and for a statement the five known claims that its claim is nearest to."""
    claim = row.claim if isinstance(row, models.Statement) else None
    near = [pair for pair in nearest_claims(claim.wording, limit=6) if pair[0] != claim][:5] if claim else []
    return shapes.Accepted(
        record_type=str(row._meta.model_name),
        id=row.pk,
        claim=claim.pk if claim else None,
        nearest=tuple(shapes.NearClaim(id=known.pk, wording=known.wording, score=score) for known, score in near),
    )


class RejectCandidate(Act):
    """Set a candidate aside for good."""

    body, act_shape = bodies.ReasonBody, shapes.Rejected

    def post(self, request: Request, key: str) -> Response:
        candidate, given = candidates.find_candidate(key), self.read_body()
        with refusals():
            decision = review.reject(candidate, editor=self.editor, reason=given["reason"])
        done = shapes.Rejected(candidate=candidate.pk, outcome=decision.outcome, reason=decision.reason)
        return Response(shown(done, {}))


class AddClaim(records.Claims):
    """Claims with their statements."""

    body, act_shape, success = bodies.ClaimBody, shapes.Accepted, 201

    def post(self, request: Request, format: str | None = None) -> Response:
        """Record by hand what a selected span says: a new claim, or with `claim` another statement of a known one."""
        given = self.read_body()
        claim = models.Claim.objects.filter(pk=given.get("claim")).first()
        with refusals():
            row = review.add_statement(selected_draft(given), editor=self.editor, claim=claim)
        return Response(shown(present_accepted(row), {}), status=201)


def selected_draft(given: Mapping[str, Any]) -> StatementDraft:
    """The draft of a selected span; its first wording is the span's own."""
    document = Document.objects.select_related("text").get(pk=given["document"])
    body, span = text_of(document), (given["start"], given["end"])
    if span[1] > len(body):
        raise DraftError("end", f"The text ends at {len(body)}.")
    return with_changes(
        StatementDraft(document=document, spans=(span,), wording=wording_of(body, (span,))), given["said_of_it"]
    )
