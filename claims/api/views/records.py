"""Actors, claims, events, stories, relations and conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import NotAcceptable, NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from claims import models
from claims.api import filters, past, presenters, provenance, shapes
from claims.api.linked import tell_version
from claims.api.parameters import MomentParameters
from claims.api.renderers import VERSION_RENDERERS, VersionRenderer
from claims.api.views.base import Endpoint, RecordItem, RecordList, find, list_response, shown


class Actors(RecordList):
    """Persons, organisations, groups and unnamed sources. Being listed is not an accusation."""

    model, shape, parameters = models.Actor, shapes.Actor, filters.ActorParameters
    present = presenters.present_actors


class Actor(RecordItem):
    """One actor. An actor that was merged into another answers 301 to the survivor."""

    model, shape, present = models.Actor, shapes.Actor, presenters.present_actors


class Claims(RecordList):
    """Claims with their statements."""

    model, shape, parameters = models.Claim, shapes.Claim, filters.ClaimParameters
    present = presenters.present_claims

    def answer(self, request: Request, values: Mapping[str, Any]) -> Response:
        if "as_of" not in values:
            return super().answer(request, values)
        self.refuse_linked_past()
        found, cursor = past.page_of_claims(values, size=values["page_size"])
        return list_response(request, found, cursor, values)


class Claim(RecordItem):
    """One claim with its statements."""

    model, shape, present = models.Claim, shapes.Claim, presenters.present_claims
    parameters = MomentParameters

    def answer(self, request: Request, key: str, values: Mapping[str, Any]) -> Response:
        if "as_of" not in values:
            return super().answer(request, key, values)
        self.refuse_linked_past()
        return Response(shown(past.find_claim(key, values["as_of"]), values))


class Events(RecordList):
    """Dated happenings. A settlement is never a verdict."""

    model, shape, parameters = models.Event, shapes.Event, filters.EventParameters
    present = presenters.present_events


class Event(RecordItem):
    """One event."""

    model, shape, present = models.Event, shapes.Event, presenters.present_events


class Stories(RecordList):
    """Stories in the order of their creation."""

    model, shape, parameters = models.Story, shapes.Story, filters.StoryParameters
    present = presenters.present_stories


class Story(RecordItem):
    """One story, by id or slug."""

    model, shape, present = models.Story, shapes.Story, presenters.present_stories


class Relations(RecordList):
    """How claims bear on each other and on events."""

    model, shape, parameters = models.Relation, shapes.Relation, filters.RelationParameters
    present = presenters.present_relations


class Relation(RecordItem):
    """One relation."""

    model, shape, present = models.Relation, shapes.Relation, presenters.present_relations


class Assessments(RecordList):
    """What others judged about claims, each about one version, signed and dated."""

    model, shape, parameters = models.Assessment, shapes.Assessment, filters.AssessmentParameters
    present = presenters.present_assessments


class Assessment(RecordItem):
    """One assessment."""

    model, shape, present = models.Assessment, shapes.Assessment, presenters.present_assessments


class Conflicts(Relations):
    """Relations whose ends cannot both hold as they stand, and whether an editor has explained why."""

    parameters = filters.ConflictParameters

    def rows(self, values: Any) -> QuerySet[Any]:
        return super().rows(values).filter(conflict__isnull=False)


class Conflict(Relation):
    """One conflict: the relation of this id."""

    def get(self, request: Request, key: str, format: str | None = None) -> Response:
        if not models.Conflict.objects.filter(pk=key).exists():
            raise NotFound(f"There is no conflict {key!r}.")
        return super().get(request, key)


class Versions(Endpoint):
    """The published versions of a record, oldest first."""

    shape = shapes.Version
    is_list = True
    model: Any = models.Claim

    def get(self, request: Request, key: str, format: str | None = None) -> Response:
        values = self.read_parameters()
        return list_response(request, provenance.present_versions(find(self.model, key, self.viewer)), None, values)


class Version(Endpoint):
    """One version as it was published. It never changes.

    As TriG, N-Quads or JSON-LD it is a nanopublication, whose hash stands in `X-Nanopublication-SHA256`.
    """

    shape = shapes.VersionBody
    renderer_classes = VERSION_RENDERERS
    model: Any = models.Claim

    def get(self, request: Request, key: str, number: int, format: str | None = None) -> Response:
        values = self.read_parameters()
        version = provenance.versions_of(find(self.model, key, self.viewer)).filter(number=number).first()
        if version is None:
            raise NotFound(f"There is no version {number} of {key}.")
        quads, sha256 = tell_version(version.body) or (None, None)
        headers = {"X-Nanopublication-SHA256": sha256} if sha256 else {}
        if not isinstance(request.accepted_renderer, VersionRenderer):
            return Response(shown(provenance.present_version(version, sha256), values), headers=headers)
        if quads is None:
            raise NotAcceptable("This version is from before there were nanopublications. Ask for application/json.")
        return Response(quads, headers={**headers, "ETag": f'"{sha256}.{request.accepted_renderer.format}"'})


class EventVersions(Versions):
    """The published versions of an event, oldest first."""

    model = models.Event


class EventVersion(Version):
    """One version of an event as it was published. It never changes."""

    model = models.Event


class Provenance(Endpoint):
    """From a claim back to the archived bytes, in one document."""

    shape = shapes.Provenance

    def get(self, request: Request, key: str, format: str | None = None) -> Response:
        values = self.read_parameters()
        claim = find(models.Claim, key, self.viewer)
        return Response(shown(provenance.present_provenance(claim, self.viewer), values))
