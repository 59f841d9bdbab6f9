"""Judgements: who an actor is elsewhere, what others found, how claims bear on each other."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from claims import models, review
from claims.api import bodies, presenters, shapes
from claims.api.views import records
from claims.api.views.acts import Act, find_for_desk, refusals
from claims.api.views.base import shown
from claims.drafts import ConflictDraft, RelationDraft


class Identify(Act):
    """Judge who an actor is elsewhere, such as in Wikidata."""

    body, act_shape = bodies.IdentifyBody, shapes.Actor

    def post(self, request: Request, key: str) -> Response:
        given, actor = self.read_body(), find_for_desk(models.Actor, key)
        with refusals():
            review.identify(actor, editor=self.editor, exact_matches=given["exact_matches"])
        (found,) = presenters.present_actors(list(models.Actor.objects.filter(pk=actor.pk).with_all()), self.viewer)
        return Response(shown(found, {}))


class AddAssessment(records.Assessments):
    """What others judged about claims, each about one version, signed and dated."""

    body, act_shape, success = bodies.AssessmentBody, shapes.Assessment, 201

    def post(self, request: Request, format: str | None = None) -> Response:
        """Record and publish what somebody judged about a version of a claim; without `version`, the newest."""
        given = self.read_body()
        claim = models.Claim.objects.get(pk=given.pop("claim"))
        with refusals():
            row = review.assess(claim, editor=self.editor, **given)
        (found,) = presenters.present_assessments(
            list(models.Assessment.objects.filter(pk=row.pk).with_all()), self.viewer
        )
        return Response(shown(found, {}), status=201)


class AddRelation(records.Relations):
    """How claims bear on each other and on events."""

    body, act_shape, success = bodies.RelationBody, shapes.Relation, 201

    def post(self, request: Request, format: str | None = None) -> Response:
        """Record how a claim bears on another claim, or on an event."""
        with refusals():
            row = review.relate(RelationDraft(**self.read_body()), editor=self.editor)
        return Response(present_relation(row, self.viewer), status=201)


class AddConflict(records.Conflicts):
    """Relations whose ends cannot both hold as they stand, and whether an editor has explained why."""

    body, act_shape, success = bodies.ConflictBody, shapes.Relation, 201

    def post(self, request: Request, format: str | None = None) -> Response:
        """Record that two claims, or a claim and an event, cannot both hold as they stand."""
        given = self.read_body()
        conflict = ConflictDraft(scope=given.pop("scope"), note=given.pop("note"))
        with refusals():
            row = review.relate(RelationDraft(**given, conflict=conflict), editor=self.editor)
        return Response(present_relation(row, self.viewer), status=201)


class ResolveConflict(Act):
    """Close a conflict with one of the typed explanations."""

    body, act_shape = bodies.ResolveBody, shapes.Relation

    def post(self, request: Request, key: str) -> Response:
        conflict, given = models.Conflict.objects.filter(pk=key).first(), self.read_body()
        if conflict is None:
            raise NotFound(f"There is no conflict {key!r}.")
        with refusals():
            review.resolve_conflict(conflict, editor=self.editor, **given)
        return Response(present_relation(conflict.relation, self.viewer))


def present_relation(row: models.Relation, viewer: Any) -> dict[str, Any]:
    fresh = models.Relation.objects.filter(pk=row.pk).with_all()
    return shown(presenters.present_relations(list(fresh), viewer)[0], {})
