"""What all views share: who asks, what may stand in the address, how an answer is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from claims.api.authentication import ReadByAll
from claims.api.errors import Gone, TooLarge
from claims.api.linked import tell_rows
from claims.api.pagination import page_of
from claims.api.parameters import Parameters
from claims.api.renderers import RECORD_RENDERERS, LinkedRenderer
from claims.material import visible
from claims.models import Actor, Decision, Installation, Story
from claims.records import Record
from ingest.records import to_json

LARGEST_LINKED = 100  # rows on a page of RDF, each of which is some hundred triples
LARGEST_BODY = 10 * 2**20 + 2**16  # bytes: the largest file that is taken, and the form around it


@method_decorator(conditional_page, name="dispatch")
class Endpoint(APIView):
    """One address. The class attributes are its contract."""

    permission_classes = [ReadByAll]
    parameters: ClassVar[type[Parameters]] = Parameters
    shape: ClassVar[Any]  # of the answer to GET
    is_list: ClassVar[bool] = False
    body: ClassVar[type[Serializer[Any]] | None] = None  # of a POST
    act_shape: ClassVar[Any] = None  # of the answer to POST
    success: ClassVar[int] = 200  # of a POST
    headers_taken: ClassVar[Sequence[Any]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if "\x00" in request.path:
            raise exceptions.NotFound("There is nothing at this address.")
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            raise TooLarge(f"The request is longer than {LARGEST_BODY:,} bytes.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answered: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(answered, ["Accept", "Authorization", "Cookie"])
        patch_cache_control(answered, no_cache=True)  # keep it, and ask with its ETag before showing it again
        return answered

    @property
    def viewer(self) -> Any:
        return self.request.user

    @property
    def editor(self) -> User:
        """Who acts; the permissions have seen to it that somebody does."""
        assert isinstance(self.request.user, User)
        return self.request.user

    def read_parameters(self) -> dict[str, Any]:
        """The checked parameters. Raises ValidationError that names each one at fault."""
        checked = self.parameters(data=self.request.query_params, context={"viewer": self.viewer})
        checked.is_valid(raise_exception=True)
        values: dict[str, Any] = checked.validated_data
        return values

    def read_body(self) -> dict[str, Any]:
        """The checked body of a POST. Raises ValidationError that names each field at fault."""
        assert self.body is not None
        checked = self.body(data=self.request.data, context={"viewer": self.viewer})
        checked.is_valid(raise_exception=True)
        values: dict[str, Any] = checked.validated_data
        return values


class RecordEndpoint(Endpoint):
    """Records that have a form in RDF."""

    renderer_classes = RECORD_RENDERERS

    @property
    def is_linked(self) -> bool:
        """Whether the client wants RDF."""
        return isinstance(self.request.accepted_renderer, LinkedRenderer)

    def page_size(self, values: Mapping[str, Any]) -> int:
        size: int = values["page_size"]
        return min(size, LARGEST_LINKED) if self.is_linked else size

    def refuse_linked_past(self) -> None:
        """Raises NotAcceptable where a client wants RDF: the graph is of today, and the past is in the versions."""
        if self.is_linked:
            raise exceptions.NotAcceptable(
                "As of a moment there is JSON and CSV. In RDF, ask for a version: `/v/1.trig`."
            )

    def answer_linked(self, records: Iterable[Record], **headers: str) -> Response:
        """Raises NotAcceptable where nothing of it is public."""
        told = list(records)
        if not told and not self.is_list:
            raise exceptions.NotAcceptable("Only what is published has a form in RDF. Ask for application/json.")
        return Response(told, headers=headers)


class RecordItem(RecordEndpoint):
    """One record."""

    model: ClassVar[Any]
    present: ClassVar[Callable[[Sequence[Any], Any], list[Any]]]

    def get(self, request: Request, key: str, format: str | None = None) -> Response:
        return self.answer(request, key, self.read_parameters())

    def answer(self, request: Request, key: str, values: Mapping[str, Any]) -> Response:
        row = find(self.model, key, self.viewer)
        if isinstance(row, Actor) and row.merged_into_id:
            return Response(status=301, headers={"Location": survivor_address(request, row)})
        if self.is_linked:
            return self.answer_linked(tell_rows(self.model, [row.pk]))
        (found,) = type(self).present([row], self.viewer)
        return Response(shown(found, values))


class RecordList(RecordEndpoint):
    """Records, a page at a time."""

    is_list = True
    model: ClassVar[Any]
    present: ClassVar[Callable[[Sequence[Any], Any], list[Any]]]

    def get(self, request: Request, format: str | None = None) -> Response:
        return self.answer(request, self.read_parameters())

    def answer(self, request: Request, values: Mapping[str, Any]) -> Response:
        rows = self.rows(values)
        page = page_of(rows, ordering=values["ordering"], size=self.page_size(values), cursor=values["cursor"])
        if self.is_linked:
            return self.answer_linked(self.tell(page.rows), **next_link(request, page.cursor))
        return list_response(request, type(self).present(page.rows, self.viewer), page.cursor, values)

    def tell(self, rows: Sequence[Any]) -> Iterable[Record]:
        return tell_rows(self.model, [row.pk for row in rows])

    def rows(self, values: Mapping[str, Any]) -> QuerySet[Any]:
        """The rows that the asker may see and asks for."""
        condition = self.parameters.where(values, self.viewer)  # type: ignore[attr-defined] # every list's has it
        rows: QuerySet[Any] = visible(self.model, self.viewer).filter(condition).with_all()
        return rows


def find(model: Any, key: str, viewer: Any) -> Any:
    """The record with this identifier, or slug. Raises NotFound, or Gone where it was public and is withdrawn."""
    named = Q(pk=key) | Q(slug=key) if model is Story else Q(pk=key)
    row = model.objects.filter(named).with_decision().with_all().first()
    if row is not None and row.publication in ("retracted", "redacted") and (row.published_at or row.notice):
        raise Gone(row)
    if row is None or not visible(model, viewer).filter(pk=row.pk).exists():
        raise exceptions.NotFound(f"There is no {model._meta.verbose_name} {key!r}.")
    return row


def survivor_address(request: Request, actor: Actor) -> str:
    """Where the actor that this one was merged into is."""
    address = reverse("api:actor", args=[actor.merged_into_id])
    return f"{address}?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else address


def list_response(request: Request, found: Sequence[Any], cursor: str | None, values: Mapping[str, Any]) -> Response:
    following = next_address(request, cursor) if cursor else None
    body = {
        "as_of": as_of(values.get("as_of")),
        "next": following,
        "results": [shown(value, values) for value in found],
    }
    return Response(body, headers=next_link(request, cursor))


def next_link(request: Request, cursor: str | None) -> dict[str, str]:
    """The next page for clients of forms that have no place for it (RFC 8288)."""
    return {"Link": f'<{next_address(request, cursor)}>; rel="next"'} if cursor else {}


def next_address(request: Request, cursor: str) -> str:
    parameters = request.query_params.copy()
    parameters["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")


def as_of(asked: dt.datetime | None = None) -> str | None:
    """The moment of the data that answers show: the one that was asked for, or of the newest decision.

    Before the first decision it is the moment of the installation.
    """
    newest = asked or Decision.objects.order_by("-number").values_list("made_at", flat=True).first()
    moment = newest or Installation.objects.values_list("created_at", flat=True).first()
    return moment.isoformat() if moment else None


def shown(value: Any, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON form of an answer, or those of its fields that are asked for."""
    record: dict[str, Any] = to_json(value)
    if "fields" not in parameters:
        return record
    wanted = [name.strip() for name in parameters["fields"].split(",") if name.strip()]
    strangers = sorted(set(wanted) - set(record))
    if strangers:
        raise exceptions.ValidationError(
            {"fields": f"There is no field {', '.join(strangers)}. Known are: {', '.join(record)}."}
        )
    return {name: record[name] for name in record if name in wanted}
