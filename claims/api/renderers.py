"""Which form an answer has: JSON, CSV or a form of RDF, by `Accept`, by `?format=` or by suffix."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import exceptions, negotiation, renderers
from rest_framework.request import Request

from claims.api import linked

RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes text that begins so for a formula (OWASP, CSV injection)


class Negotiation(negotiation.DefaultContentNegotiation):
    def filter_renderers(self, renderers: Any, format: str) -> Any:
        """The renderers of a format that the address asks for. An unknown one is the request's fault, not a 404."""
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            known = ", ".join(renderer.format for renderer in renderers)
            raise exceptions.ValidationError({"format": f"{format!r} is not served here. Known are: {known}."})
        return found

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except exceptions.NotAcceptable as error:
            known = ", ".join(renderer.media_type for renderer in renderers)
            raise exceptions.NotAcceptable(
                f"None of the accepted types is served here. Served are: {known}."
            ) from error


class JSONRenderer(renderers.JSONRenderer):
    """JSON without the indentation that the framework reads from the Accept header."""

    def get_indent(self, accepted_media_type: str, renderer_context: Mapping[str, Any]) -> None:
        return None


class CSVRenderer(renderers.BaseRenderer):
    """One row per record. Nested values have dotted columns, lists stand as JSON."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> str:
        rows = [dict(flatten(record)) for record in records_in(data)]
        columns = list(dict.fromkeys(column for row in rows for column in row))
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
        return buffer.getvalue()


class LinkedRenderer(renderers.BaseRenderer):
    """RDF of public records: what a view answers with when the renderer is one of these."""

    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return linked.serialise_records(data, str(self.format))


class JSONLDRenderer(LinkedRenderer):
    media_type = "application/ld+json"
    format = "jsonld"


class TurtleRenderer(LinkedRenderer):
    media_type = "text/turtle"
    format = "ttl"


class TriGRenderer(LinkedRenderer):
    media_type = "application/trig"
    format = "trig"


class NQuadsRenderer(LinkedRenderer):
    media_type = "application/n-quads"
    format = "nq"


class VersionRenderer(LinkedRenderer):
    """A nanopublication: the view gives its quads, because its hash goes into the headers."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return linked.serialise_version(data, str(self.format))


class VersionJSONLDRenderer(VersionRenderer, JSONLDRenderer):
    """The media type of a record, the quads of a version; so with the next two."""


class VersionTriGRenderer(VersionRenderer, TriGRenderer):
    pass


class VersionNQuadsRenderer(VersionRenderer, NQuadsRenderer):
    pass


VERSION_RENDERERS = (JSONRenderer, VersionJSONLDRenderer, VersionTriGRenderer, VersionNQuadsRenderer, CSVRenderer)
RECORD_RENDERERS = (JSONRenderer, JSONLDRenderer, TurtleRenderer, TriGRenderer, NQuadsRenderer, CSVRenderer)


def records_in(data: Any) -> list[Any]:
    """The records of a list or the one record of an answer."""
    found: list[Any] = data["results"] if isinstance(data, dict) and "results" in data else [data]
    return found


def flatten(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, Mapping) and value:
            yield from flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", cell(value)


def cell(value: Any) -> Any:
    if isinstance(value, list | tuple | Mapping):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return "" if value is None else value
