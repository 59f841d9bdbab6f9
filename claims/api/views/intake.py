"""Taking articles in."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import bodies, intake, shapes
from claims.api.views import documents
from claims.api.views.acts import refusals
from claims.api.views.base import shown
from ingest import pipeline
from ingest.models import Job

LONGEST_KEY = 200


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
        links = intake.document_links(job.document_id)
        taken = shapes.Taken(id=job.document_id, job=intake.job_state(job), links=links)
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
