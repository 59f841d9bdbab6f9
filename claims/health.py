"""Is the service alive, is it ready, how is it doing: for supervisors and monitors."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from claims.graph.client import GraphClient
from claims.graph.engine import GraphError
from claims.models import Claim, Event, Installation, LogHead, Statement
from ingest import jobs
from ingest.models import Job

FAILING_SECONDS = 60.0  # after which a graph that cannot be brought up to date is no passing trouble


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the web process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when web, worker and graph serve and the demo, where wanted, is in; else 503.

    Says which of them is not, and under `why` what the graph lacks.
    """
    why = find_graph_trouble()
    try:
        parts = {"web": True, "worker": jobs.is_alive("worker"), "graph": not why, "demo": is_demo_in()}
    except DatabaseError:
        parts, why = {"web": False}, ""
    return JsonResponse(parts | ({"why": why} if why else {}), status=200 if all(parts.values()) else 503)


def find_graph_trouble() -> str:
    """Why the graph does not serve, or has stopped to follow the record; empty where it does both."""
    try:
        status = GraphClient(settings.GRAPH_SOCKET, seconds=2).status()
    except GraphError as error:
        return error.reason
    synced = status["synced_seconds_ago"]
    if status["last_error"] and (synced is None or synced > FAILING_SECONDS):
        return "The graph process cannot bring the graph up to date; its log says why."
    return ""


def is_demo_in() -> bool:
    return not settings.DEMO or Installation.objects.filter(demo_loaded_at__isnull=False).exists()


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in the Prometheus text format, version 0.0.4."""
    lines = [
        f'onrecord_jobs{{state="{row["state"]}"}} {row["n"]}'
        for row in Job.objects.order_by().values("state").annotate(n=Count("pk"))
    ]
    for model in (Claim, Statement, Event):
        name = model._meta.model_name
        lines.append(f'onrecord_published{{record="{name}"}} {model.objects.published().count()}')
        lines.append(f'onrecord_graph_pending{{record="{name}"}} {model.objects.pending().count()}')
    head = LogHead.objects.first()
    lines.append(f"onrecord_decisions_total {head.number if head else 0}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")
