"""The editors' verbs as addresses: check, let `claims.review` or `ingest.pipeline` act, present."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as BadValue
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims import models, review
from claims.api import bodies, presenters, shapes
from claims.api.authentication import ForEditors
from claims.api.errors import Conflicting, Gone
from claims.api.views.base import Endpoint, shown
from claims.drafts import DraftError
from ingest import pipeline


@contextmanager
def refusals() -> Iterator[None]:
    """Turns the refusals of the rooms below into problems: the request's fault is 400, the record's state is 409."""
    try:
        yield
    except DraftError as error:
        raise ValidationError({error.field: str(error)}) from error
    except BadValue as error:
        raise ValidationError(error.message_dict) from error
    except pipeline.PipelineError as error:
        raise ValidationError(str(error)) from error
    except review.ReviewError as error:
        raise Conflicting(str(error)) from error


class Act(Endpoint):
    """An address that only takes a POST."""

    permission_classes = [ForEditors]
    body: ClassVar[type[bodies.Body]] = bodies.NoBody


class Publish(Act):
    """Put a record into public view as its next version."""

    act_shape = shapes.Published
    model: Any = models.Claim

    def post(self, request: Request, key: str) -> Response:
        self.read_body()
        record = find_for_desk(self.model, key)
        with refusals():
            version = review.publish(record, editor=self.editor)
        uri = f"{presenters.recorded(record)['uri']}/v/{version.number}"
        done = shapes.Published(id=record.pk, version=version.number, version_uri=uri, sha256=version.sha256)
        return Response(shown(done, {}))


class Retract(Act):
    """Withdraw a record in public: it answers 410 with the reason from now on."""

    body, act_shape = bodies.ReasonBody, shapes.Retracted
    model: Any = models.Claim

    def post(self, request: Request, key: str) -> Response:
        given, record = self.read_body(), find_for_desk(self.model, key)
        with refusals():
            row = review.retract(record, editor=self.editor, reason=given["reason"])
        return Response(shown(shapes.Retracted(id=row.pk, publication=row.publication, reason=row.notice), {}))


def find_for_desk(model: Any, key: str) -> Any:
    """The record in whatever state, short of redacted. Raises NotFound, or Gone."""
    row = model.objects.filter(pk=key).with_decision().first()
    if row is None:
        raise NotFound(f"There is no {model._meta.verbose_name} {key!r}.")
    if row.publication == "redacted":
        raise Gone(row)
    return row


class PublishEvent(Publish):
    """Put an event into public view as its next version."""

    model = models.Event


class RetractEvent(Retract):
    """Withdraw an event in public: it answers 410 with the reason from now on."""

    model = models.Event


class RetractAssessment(Retract):
    """Withdraw an assessment in public: it answers 410 with the reason from now on."""

    model = models.Assessment


class Undo(Act):
    """Take back this editor's last act that still stands."""

    act_shape = shapes.Undone

    def post(self, request: Request) -> Response:
        self.read_body()
        with refusals():
            line = review.undo(editor=self.editor)
        done = shapes.Undone(number=line.number, verb=line.verb, record_type=line.record_type, record=line.record_id)
        return Response(shown(done, {}))
