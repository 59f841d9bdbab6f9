"""The SPARQL door: the SPARQL 1.1 Protocol for queries, over the graph process. Updates have no door at all.

In: a request in one of the protocol's three forms. Out: a whole answer, or an error that says what was exceeded.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from claims.api.authentication import bearer_of
from claims.api.clients import client_of
from claims.graph.budget import BudgetSpent
from claims.graph.client import SEQUENCE_HEADER, GraphClient
from claims.graph.engine import FORMATS, GraphError, GraphUnavailable, Query, QueryRefused, QueryTooLong
from claims.models import AccessToken
from claims.pages.sparql import describe_service, query_page

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
LARGEST_BODY = 64 * 1024  # bytes; the gate's own limit on a query is lower
LARGEST_DISCARD = 16 << 20  # bytes
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"{SEQUENCE_HEADER}, ETag, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Authorization, Cache-Control, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
# What gives another answer over the same data. A word of it in a string only costs that query its ETag.
VOLATILE = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


@csrf_exempt
@require_http_methods(METHODS)
def sparql(request: HttpRequest) -> HttpResponse:
    """Answer one query; without a query, describe the service, or show people the query page."""
    try:
        response = respond(request)
    except GraphError as error:
        response = problem(error)
    for name, value in CORS.items():
        response[name] = value
    patch_vary_headers(response, ["Accept"])
    return response


def respond(request: HttpRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ", ".join(METHODS), **PREFLIGHT})
    token = bearer_of(request)
    client = client_of(request, token)
    try:
        fields = fields_of(request)
        query = to_query(request, fields, token) if "query" in fields or request.method == "POST" else None
    except QueryRefused:
        with suppress(GraphUnavailable):
            graph_at(settings.GRAPH_SOCKET).note_refusal(client=client)
        raise
    if query is not None:
        return answer(request, query, client)
    wants_page = "text/html" in request.headers.get("Accept", "")
    return query_page(request) if wants_page else describe_service(request)


def answer(request: HttpRequest, query: Query, client: str) -> HttpResponse:
    """The result, or 304 where the caller holds it already: same query, same watermark."""
    graph = graph_at(settings.GRAPH_SOCKET)
    cacheable = request.method != "POST" and not VOLATILE.search(query.text)
    held = parse_etags(request.headers.get("If-None-Match", "")) if cacheable else []
    if any(tag.endswith(f'-{digest_of(query)}"') for tag in held):
        # Asking nothing tells the watermark of what queries see, whatever the engine.
        seen = graph.query(Query("ASK {}", seconds=query.seconds), client=client).watermark
        if tag_of(query, seen) in held:
            return HttpResponse(status=304, headers=headers_of(query, seen, cacheable=True))
    result = graph.query(query, client=client)
    # RFC 2046, 4.1.2: without a charset, text is US-ASCII. The application types have none.
    charset = "; charset=utf-8" if result.media_type.startswith("text/") else ""
    headers = headers_of(query, result.watermark, cacheable=cacheable)
    return HttpResponse(result.body, content_type=result.media_type + charset, headers=headers)


@cache
def graph_at(socket: Path) -> GraphClient:
    """One client for all threads of the process, which keeps its connections."""
    return GraphClient(socket, keeps_alive=True)


def headers_of(query: Query, watermark: int, *, cacheable: bool) -> dict[str, str]:
    headers = {SEQUENCE_HEADER: str(watermark), "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return headers | {"ETag": tag_of(query, watermark)} if cacheable else headers


def tag_of(query: Query, watermark: int) -> str:
    """Weak, since solutions without ORDER BY may come in another order."""
    return f'W/"{watermark}-{digest_of(query)}"'


def digest_of(query: Query) -> str:
    asked = [query.text, query.accept, query.default_graphs, query.named_graphs]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """The protocol's parameters, from the address and, in a POST, from the body."""
    fields = parse(request.META.get("QUERY_STRING", ""))
    if request.method != "POST":
        return fields
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        discard(request)
        raise QueryTooLong(f"The request is longer than {LARGEST_BODY:,} bytes.")
    try:
        body = request.body.decode()
    except UnicodeDecodeError as error:
        raise QueryRefused("The request is not UTF-8.") from error
    if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "us-ascii"):
        raise QueryRefused("A query is posted in UTF-8.")
    if request.content_type == QUERY_TYPE:
        posted = {"query": [body]}
    elif request.content_type == FORM_TYPE:
        posted = parse(body)
    else:
        raise QueryRefused(f"A query is posted as {QUERY_TYPE} or {FORM_TYPE}; updates are not served here.")
    return {name: fields.get(name, []) + posted.get(name, []) for name in {**fields, **posted}}


def discard(request: HttpRequest) -> None:
    """Take in what is being sent, within reason: a client that is cut off while it sends cannot hear why."""
    for _ in range(LARGEST_DISCARD // LARGEST_BODY):
        if not request.read(LARGEST_BODY):
            break


def parse(encoded: str) -> dict[str, list[str]]:
    try:
        fields = parse_qs(encoded, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (UnicodeDecodeError, ValueError) as error:
        raise QueryRefused("The parameters of the request cannot be read.") from error
    if "update" in fields:
        raise QueryRefused("Updates are not served here: the graph follows the desk and nothing else.")
    return fields


def to_query(request: HttpRequest, fields: dict[str, list[str]], token: AccessToken | None) -> Query:
    if "query" not in fields:
        raise QueryRefused("The request holds no query. Updates are not served here.")
    if len(fields["query"]) != 1:
        raise QueryRefused("The request holds more than one query.")
    return Query(
        text=fields["query"][0],
        accept=to_accept(fields["format"][0]) if "format" in fields else request.headers.get("Accept", "*/*"),
        default_graphs=tuple(fields.get("default-graph-uri", ())),
        named_graphs=tuple(fields.get("named-graph-uri", ())),
        seconds=settings.SPARQL_SECONDS_ANONYMOUS if token is None else settings.SPARQL_SECONDS_TOKEN,
        base=settings.IRI_BASE,
    )


def to_accept(name: str) -> str:
    """A short name such as "csv", or a media type, whose "+" is a blank where the address was not encoded."""
    return FORMATS.get(name, name.replace(" ", "+"))


def problem(error: GraphError) -> JsonResponse:
    """The error in the shape of RFC 9457."""
    body = {"type": "about:blank", "title": type(error).__name__, "status": error.status, "detail": error.reason}
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, BudgetSpent):
        headers["Retry-After"] = str(error.retry_seconds)
    elif error.status == 503:
        headers["Retry-After"] = "5"
    return JsonResponse(body, status=error.status, content_type="application/problem+json", headers=headers)
