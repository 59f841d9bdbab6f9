"""The documentation of the door, and what answers where there is nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from claims.api.views.base import Endpoint


class Docs(SpectacularSwaggerSplitView):
    """The interactive documentation. Its page has no inline script or style, so the strict policy holds."""

    template_name = "onrecord_api/docs.html"


class PermanentRedirect(HttpResponseRedirect):
    """308: unlike after 301, the method and body are kept."""

    status_code = 308


@extend_schema(exclude=True)
class Elsewhere(Endpoint):
    """Every address that no other view answers: one that lacks a slash or has one too many is sent on."""

    permission_classes = [AllowAny]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)  # there is nothing here in any form

    def answer(self, request: Request, **_: Any) -> HttpResponse:
        path = request.path[:-1] if request.path.endswith("/") else f"{request.path}/"
        if is_known(path):
            query = request.META.get("QUERY_STRING", "")
            return PermanentRedirect(f"{path}?{query}" if query else path)
        raise NotFound("There is nothing at this address. All addresses are in /api/v1/schema/.")

    get = post = put = patch = delete = answer


def is_known(path: str) -> bool:
    try:
        return resolve(path).url_name != "elsewhere"
    except Resolver404:
        return False
