"""Every error in one shape: RFC 9457 problem details, whatever the client accepts."""

from __future__ import annotations

import datetime as dt
import json
import logging
import math
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.views import set_rollback

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class Gone(exceptions.APIException):
    """The record was public and is withdrawn: what is left is a tombstone."""

    status_code = 410

    def __init__(self, row: Any, *, retracted: tuple[dt.datetime, str] | None = None) -> None:
        """`retracted`: when and why, where the question is about a time that the row does not tell of any more."""
        state = "retracted" if retracted else row.publication
        moment, reason = retracted or (row.decision.made_at if row.decision else row.updated_at, row.notice)
        super().__init__(f"This {row._meta.verbose_name} was {state}: {reason or 'no reason is on file.'}")
        self.tombstone = {"id": row.pk, "publication": state, "reason": reason, "withdrawn_at": moment.isoformat()}


class Conflicting(exceptions.APIException):
    """The request is understood, and what is on record does not allow it."""

    status_code = 409


class TooLarge(exceptions.APIException):
    status_code = 413


def answer_error(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """The problem that tells of `error`; set as the exception handler of the REST framework.

    A fault of ours is logged with its traceback and answered without a word of it.
    """
    set_rollback()
    request: HttpRequest = context["request"]
    known = as_api_exception(error)
    if known is None:
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        return problem(500, "The fault is on our side and has been logged.", instance=request.path)
    members: dict[str, Any] = getattr(known, "tombstone", {})
    errors = list(field_errors(known.detail)) if isinstance(known, exceptions.ValidationError) else []
    detail = sentence_of(errors) if errors else str(known.detail)
    if errors:
        members = {**members, "errors": errors}
    response = problem(known.status_code, detail, instance=request.path, **members)
    for name, value in headers_of(known).items():
        response[name] = value
    return response


def as_api_exception(error: Exception) -> exceptions.APIException | None:
    """The REST framework's own form of an error that is the client's; None where it is ours."""
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound("There is nothing at this address.")
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        return TooLarge("The form is too large; send the text as JSON or as a file.")
    if isinstance(error, SuspiciousOperation):
        return exceptions.ParseError("The request cannot be read.")
    return None


def headers_of(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    wait: float | None = getattr(error, "wait", None)
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined] # set by APIView
    if wait is not None:  # of Throttled, in seconds
        headers["Retry-After"] = str(max(1, math.ceil(wait)))
    return headers


def problem(status: int, detail: str, *, instance: str, **members: Any) -> HttpResponse:
    """A problem document. `members` are added to those that RFC 9457 names."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
        **members,
    }
    return HttpResponse(json.dumps(body, default=str), status=status, content_type=MEDIA_TYPE)


def field_errors(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """One {"field", "detail"} per fault, with dots between the names of nested fields."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from field_errors(inner, ".".join(part for part in (field, own) if part))
    elif isinstance(detail, list | tuple):
        for inner in detail:
            yield from field_errors(inner, field)
    else:
        yield {"field": field, "detail": str(detail)}


def sentence_of(errors: list[dict[str, str]]) -> str:
    return " ".join(f"{error['field']}: {error['detail']}" if error["field"] else error["detail"] for error in errors)
