"""Every page has its data twin in the API: announced in `Link`, reached by `Accept` or by a suffix.

A page that cannot be shown any more answers 410 with the reason, here for all pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from claims.pages.presenters import moment_words
from claims.pages.reading import Gone

FORMATS = {"json": "application/json", "jsonld": "application/ld+json", "ttl": "text/turtle"}

VERSION_FORMATS = ("json", "jsonld", "trig", "nq")

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


@dataclass(frozen=True, slots=True)
class Twin:
    """Where the API tells what a page tells; patterns name the parts of the page's own address in braces.

    `rdf` is for the formats of the graph where they have an address of their own.
    """

    data: str
    rdf: str = ""

    def address(self, format_: str, **parts: str) -> str:
        address = (self.rdf if self.rdf and format_ != "json" else self.data).format(**parts)
        return f"{address}{'&' if '?' in address else '?'}format={format_}"

    def header(self, **parts: str) -> str:
        """The value of `Link` (RFC 8288)."""
        return ", ".join(
            f'<{self.address(name, **parts)}>; rel="alternate"; type="{media}"' for name, media in FORMATS.items()
        )


def with_twin(twin: Twin) -> Callable[[View[Arguments]], Callable[..., HttpResponseBase]]:
    """Makes a page of a view: safe methods only, `Vary: Accept`, the twin's address, 303 to it for data clients."""

    def decorate(view: View[Arguments]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def page(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
            wanted = wanted_format(request)
            response = (
                see_twin(request, twin, wanted, **_words(kwargs)) if wanted else _show(view, request, *args, **kwargs)
            )
            patch_vary_headers(response, ["Accept"])
            response["Link"] = twin.header(**_words(kwargs))
            return response

        return require_safe(page)

    return decorate


@require_safe
def see_twin(request: HttpRequest, twin: Twin, format_: str, **parts: str) -> HttpResponse:
    """303 to the twin in one format."""
    return HttpResponse(status=303, headers={"Location": twin.address(format_, **parts)})


@require_safe
def see_version(request: HttpRequest, room: str, record_id: str, number: int, format_: str = "") -> HttpResponse:
    """303 to a version in the API, which has all its forms; without a suffix `Accept` chooses there."""
    form = f"?format={format_}" if format_ else ""
    return HttpResponse(status=303, headers={"Location": f"/api/v1/{room}/{record_id}/v/{number}/{form}"})


def _words(kwargs: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in kwargs.items()}


def wanted_format(request: HttpRequest) -> str | None:
    """The data format that the client prefers to a page; None for browsers and for clients that take anything."""
    preferred = request.get_preferred_type(["text/html", *FORMATS.values()])
    return next((name for name, media in FORMATS.items() if media == preferred), None)


def _show(
    view: View[Arguments], request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except Gone as gone:
        context = {"gone": gone, "since": moment_words(gone.since)}
        return render(request, "410.html", context, status=410)
