"""The dataset as programs find it: counts, remembered for as long as counting costs, and the description with them."""

from __future__ import annotations

import datetime as dt
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from claims.graph.client import SEQUENCE_HEADER, GraphClient
from claims.graph.engine import GraphError
from claims.graph.statistics import Statistics, measure
from claims.models import Decision

KEY = "graph-statistics"
REST = 20  # counting takes at most a twentieth of the time, however often somebody asks
_counting = threading.Lock()


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts, or None where there were none to be had, and until when they are not counted again."""

    statistics: Statistics | None
    until: float


@require_safe
def describe_service(request: HttpRequest) -> HttpResponse:
    """Service description, VoID and DCAT by content negotiation; Turtle where nothing else is asked for."""
    from claims.graph.description import SERIALISATIONS, describe

    media_type = request.get_preferred_type(list(SERIALISATIONS)) or "text/turtle"
    statistics = get_statistics()
    graph = describe(
        settings.PUBLIC_URL,
        base=settings.IRI_BASE,
        statistics=statistics,
        modified=moment_of(statistics) if statistics else None,
    )
    body = graph.serialize(format=SERIALISATIONS[media_type], encoding="utf-8")
    response = HttpResponse(body, content_type=f"{media_type}; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    if statistics:
        response[SEQUENCE_HEADER] = str(statistics.watermark)
    patch_vary_headers(response, ["Accept"])
    return response


def get_statistics() -> Statistics | None:
    """Counts as of the watermark that they name; None where there are none yet.

    One request at a time counts; others are not kept waiting for it and get the last counts.
    """
    held: Counted | None = cache.get(KEY)
    if held and time.time() < held.until:
        return held.statistics
    if not _counting.acquire(blocking=False):
        return held.statistics if held else None
    try:
        return count()
    finally:
        _counting.release()


def count() -> Statistics | None:
    from claims.graph.vocabulary import OR

    client, began = GraphClient(settings.GRAPH_SOCKET), time.time()
    found: Statistics | None = None
    with suppress(GraphError):
        found = measure(client.query, publication=str(OR.publicationState), seconds=settings.SPARQL_SECONDS_TOKEN)
    cache.set(KEY, Counted(found, until=time.time() + REST * (time.time() - began)), None)
    return found


def moment_of(statistics: Statistics) -> dt.datetime | None:
    """When the last decision was made that the counts take in."""
    return Decision.objects.filter(number=statistics.watermark).values_list("made_at", flat=True).first()
