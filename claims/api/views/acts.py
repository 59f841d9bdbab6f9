"""The editors' verbs as addresses: check, let `claims.review` or `ingest.pipeline` act, present."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as BadValue
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims import models, review
from claims.api import bodies, presenters, shapes
from claims.api.authentication import ForEditors
from claims.api.errors import Conflicting, Gone
from claims.api.views import candidates, documents, records
from claims.api.views.base import Endpoint, shown
from claims.drafts import ConflictDraft, DraftError, RelationDraft, StatementDraft, text_of, with_changes, wording_of
from claims.resolve.claims import nearest_claims
from claims.review.candidates import Accepted
from ingest import pipeline
from ingest.models import Document, Job

LONGEST_KEY = 200
# What an editor may change in a candidate that joins others: its words, not its ends.
CHANGEABLE = {"relation": ("type", "reason"), "conflict": ("reason",)}


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


class AddDocument(documents.Documents):
    """Articles that published evidence rests on; for editors, all that were taken in."""

    body, act_shape, success = bodies.DocumentBody, shapes.Taken, 202
    headers_taken = [OpenApiParameter("Idempotency-Key", str, "header", description="The same key, the same document.")]

    def post(self, request: Request, format: str | None = None) -> Response:
        """Take an article in. The work goes on after the answer; the document tells how far it is."""
        given = self.read_body()
        asked = pipeline.Request(user=str(request.user.pk), key=idempotency_key(request))
        with refusals():
            job = take_in(given, asked)
        links = presenters.document_links(job.document_id)
        taken = shapes.Taken(id=job.document_id, job=presenters.job_state(job), links=links)
        return Response(shown(taken, {}), status=202, headers={"Location": links["document"]})


def idempotency_key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise ValidationError({"Idempotency-Key": f"Up to {LONGEST_KEY} printable ASCII characters."})
    return key


def take_in(given: Mapping[str, Any], asked: pipeline.Request) -> Job:
    names = ("title", "publisher", "published_on", "text_public")
    details = pipeline.Details(**{name: given[name] for name in names})
    url = given.get("url", "")
    if "text" in given:
        body = given["text"].encode()
        return pipeline.add_bytes(
            body, media_type="text/plain", charset="utf-8", url=url, details=details, request=asked
        )
    if "file" in given:
        file = given["file"]
        kind = media_type_of(file)
        return pipeline.add_bytes(file.read(), media_type=kind, url=url, details=details, request=asked)
    return pipeline.add_address(url, details=details, request=asked)


def media_type_of(file: Any) -> str:
    """As the client says, or by the file's name where the client does not know."""
    said = file.content_type or ""
    if said in ("", "application/octet-stream"):
        return mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return str(said)


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


class Identify(Act):
    """Judge who an actor is elsewhere, such as in Wikidata."""

    body, act_shape = bodies.IdentifyBody, shapes.Actor

    def post(self, request: Request, key: str) -> Response:
        given, actor = self.read_body(), find_for_desk(models.Actor, key)
        with refusals():
            review.identify(actor, editor=self.editor, exact_matches=given["exact_matches"])
        (found,) = presenters.present_actors(list(models.Actor.objects.filter(pk=actor.pk).with_all()), self.viewer)
        return Response(shown(found, {}))


class RetractAssessment(Retract):
    """Withdraw an assessment in public: it answers 410 with the reason from now on."""

    model = models.Assessment


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


class Undo(Act):
    """Take back this editor's last act that still stands."""

    act_shape = shapes.Undone

    def post(self, request: Request) -> Response:
        self.read_body()
        with refusals():
            line = review.undo(editor=self.editor)
        done = shapes.Undone(number=line.number, verb=line.verb, record_type=line.record_type, record=line.record_id)
        return Response(shown(done, {}))
