"""The SPARQL door: the SPARQL 1.1 Protocol for queries, over the graph process. Updates have no door at all.

In: a request in one of the protocol's three forms. Out: a whole answer, or an error that says what was exceeded.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from claims.api.authentication import bearer_of
from claims.graph.client import SEQUENCE_HEADER, GraphClient
from claims.graph.engine import GraphError, Query, QueryRefused
from claims.pages.sparql import describe_service, query_page

QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
LARGEST_BODY = 64 * 1024  # bytes; the gate's own limit on a query is lower


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def sparql(request: HttpRequest) -> HttpResponse:
    """Answer one query; without a query, describe the service, or show people the query page."""
    try:
        response = respond(request)
    except GraphError as error:
        response = problem(error)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type"
    response["Access-Control-Expose-Headers"] = SEQUENCE_HEADER
    patch_vary_headers(response, ["Accept"])
    return response


def respond(request: HttpRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    fields = fields_of(request)
    if "query" not in fields:
        if request.method == "POST":
            raise QueryRefused("The request holds no query. Updates are not served here.")
        wants_page = "text/html" in request.headers.get("Accept", "")
        return query_page(request) if wants_page else describe_service(request)
    result = GraphClient(settings.GRAPH_SOCKET).query(to_query(request, fields))
    headers = {SEQUENCE_HEADER: str(result.watermark), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(result.body, content_type=result.media_type, headers=headers)


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """The protocol's parameters, from the address and, in a POST, from the body."""
    fields = parse(request.META.get("QUERY_STRING", ""))
    if request.method != "POST":
        return fields
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        raise QueryRefused(f"The request is longer than {LARGEST_BODY:,} bytes.")
    try:
        body = request.body.decode()
    except UnicodeDecodeError as error:
        raise QueryRefused("The request is not UTF-8.") from error
    if request.content_type == QUERY_TYPE:
        if "query" in fields:
            raise QueryRefused("The request holds more than one query.")
        return {**fields, "query": [body]}
    if request.content_type == FORM_TYPE:
        return parse(body)
    raise QueryRefused(f"A query is posted as {QUERY_TYPE} or {FORM_TYPE}; updates are not served here.")


def parse(encoded: str) -> dict[str, list[str]]:
    try:
        fields = parse_qs(encoded, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (UnicodeDecodeError, ValueError) as error:
        raise QueryRefused("The parameters of the request cannot be read.") from error
    if "update" in fields:
        raise QueryRefused("Updates are not served here: the graph follows the desk and nothing else.")
    return fields


def to_query(request: HttpRequest, fields: dict[str, list[str]]) -> Query:
    if len(fields["query"]) != 1:
        raise QueryRefused("The request holds more than one query.")
    known = bearer_of(request) is not None
    return Query(
        text=fields["query"][0],
        accept=fields.get("format", [request.headers.get("Accept", "*/*")])[0],
        default_graphs=tuple(fields.get("default-graph-uri", ())),
        named_graphs=tuple(fields.get("named-graph-uri", ())),
        seconds=settings.SPARQL_SECONDS_TOKEN if known else settings.SPARQL_SECONDS_ANONYMOUS,
    )


def problem(error: GraphError) -> JsonResponse:
    """The error in the shape of RFC 9457."""
    body = {"type": "about:blank", "title": type(error).__name__, "status": error.status, "detail": error.reason}
    headers = {"Retry-After": "5"} if error.status == 503 else {}
    return JsonResponse(body, status=error.status, content_type="application/problem+json", headers=headers)
