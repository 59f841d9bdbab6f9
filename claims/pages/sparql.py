"""What the SPARQL address shows: a page for people, with their answer on it, and a description for programs."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache, wraps
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString

from claims.graph.client import SEQUENCE_HEADER
from claims.graph.queries import WorkedQuery, worked_queries
from claims.pages.answers import Answer, read_answer
from claims.pages.dataset import describe_service

__all__ = ["describe_service", "query_page", "with_page", "worked_queries"]

PAGE = "text/html"
FORMATS = {
    PAGE: "a table on this page",
    "text/csv": "CSV",
    "application/sparql-results+json": "JSON",
    "application/sparql-results+xml": "XML",
    "text/tab-separated-values": "TSV",
}
# What an answer on the page is made from: for SELECT and ASK, and for CONSTRUCT and DESCRIBE.
PAGE_ACCEPTS = "application/sparql-results+json, text/turtle"
KEPT_HEADERS = (SEQUENCE_HEADER, "Retry-After", "Cache-Control")
View = Callable[[HttpRequest], HttpResponse]


def with_page(protocol: View) -> View:
    """The protocol's view, with the answer to a browser set out on the query page.

    A browser is who accepts HTML and names no other format. It is asked for by the protocol itself, so that the page
    knows no other limits, budgets or errors; the page has the status of that answer.
    """

    @wraps(protocol)
    def view(request: HttpRequest) -> HttpResponse:
        fields = dict(parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True, errors="replace"))
        if request.method not in ("GET", "HEAD") or "query" not in fields or not wants_page(request, fields):
            return protocol(request)
        answered = protocol(for_page(request))
        response = answer_page(request, fields["query"], answered)
        patch_vary_headers(response, ["Accept"])
        return response

    return view


def wants_page(request: HttpRequest, fields: dict[str, str]) -> bool:
    return fields.get("format", PAGE) == PAGE and PAGE in request.headers.get("Accept", "")


def for_page(request: HttpRequest) -> HttpRequest:
    """The same request, asking for what a page is made from."""
    inner = copy.copy(request)
    inner.__dict__.pop("headers", None)  # Django keeps what it read from META
    query = request.META.get("QUERY_STRING", "")
    kept = "&".join(part for part in query.split("&") if not part.startswith("format="))
    inner.META = {**request.META, "HTTP_ACCEPT": PAGE_ACCEPTS, "QUERY_STRING": kept}
    inner.META.pop("HTTP_IF_NONE_MATCH", None)
    return inner


def query_page(request: HttpRequest) -> HttpResponse:
    """The page before anything is asked: with the example that the address names, else the first one."""
    slug = request.GET.get("example")
    return show_page(request, next((q for q in worked_queries() if q.slug == slug), worked_queries()[0]).text)


def answer_page(request: HttpRequest, text: str, answered: HttpResponse) -> HttpResponse:
    media_type = answered.headers.get("Content-Type", "").partition(";")[0]
    if answered.status_code == 200:
        answer = read_answer(answered.content, media_type, settings.IRI_BASE)
        response = show_page(request, text, answer=answer, watermark=answered.headers.get(SEQUENCE_HEADER, ""))
    else:
        response = show_page(request, text, problem=json.loads(answered.content)["detail"])
    response.status_code = answered.status_code
    for name in KEPT_HEADERS:
        if name in answered.headers:
            response.headers[name] = answered.headers[name]
    return response


def show_page(
    request: HttpRequest, text: str, *, answer: Answer | None = None, watermark: str = "", problem: str = ""
) -> HttpResponse:
    context = {
        "queries": [(query, address(query.text)) for query in worked_queries()],
        "chosen": find_worked(text),
        "text": text,
        "answer": answer,
        "watermark": watermark,
        "problem": problem,
        "download": address(text, format="text/csv"),
        "formats": FORMATS,
        "seconds": settings.SPARQL_SECONDS_ANONYMOUS,
        "editor": editor_words(),
        "schema": draw_schema(),
    }
    return render(request, "pages/sparql.html", context)


def find_worked(text: str) -> WorkedQuery | None:
    """The worked query of this text; a form sends line ends as CR LF."""
    lines = text.split()
    return next((query for query in worked_queries() if query.text.split() == lines), None)


def address(text: str, **more: str) -> str:
    return "/sparql?" + urlencode({"query": text, **more})


@cache
def draw_schema() -> SafeString:
    from claims.graph.diagram import render

    return SafeString(render())  # made of our own words alone


@cache
def editor_words() -> dict[str, object]:
    """What the editor completes: nothing is fetched for it."""
    from claims.graph.vocabulary import CLASSES, OR, PREFIXES, PROPERTIES

    return {
        "names": sorted(PREFIXES.items()),
        "prefixes": [f"{prefix}: <{iri}>" for prefix, iri in sorted(PREFIXES.items())],
        "classes": [str(OR[name]) for name in CLASSES],
        "properties": [str(OR[name]) for name in PROPERTIES],
        "base": settings.IRI_BASE,
    }
