"""Every page has its data twin in the API: announced in `Link`, reached by `Accept` or by a suffix.

A page that cannot be shown any more answers 410 with the reason, here for all pages.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from claims.pages.presenters import moment_words
from claims.pages.reading import Gone

FORMATS = {"json": "application/json", "jsonld": "application/ld+json", "ttl": "text/turtle"}

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


def twin_address(pattern: str, format_: str, **parts: str) -> str:
    """The API's address of the same thing; `pattern` names the parts of the page's own address in braces."""
    address = pattern.format(**parts)
    return f"{address}{'&' if '?' in address else '?'}format={format_}"


def with_twin(pattern: str) -> Callable[[View[Arguments]], Callable[..., HttpResponseBase]]:
    """Makes a page of a view: safe methods only, `Vary: Accept`, the twin's address, 303 to it for data clients."""

    def decorate(view: View[Arguments]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def page(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
            addresses = {name: twin_address(pattern, name, **_words(kwargs)) for name in FORMATS}
            wanted = _wanted_format(request)
            response = see_other(addresses[wanted]) if wanted else _show(view, request, *args, **kwargs)
            patch_vary_headers(response, ["Accept"])
            response["Link"] = ", ".join(
                f'<{addresses[name]}>; rel="alternate"; type="{media}"' for name, media in FORMATS.items()
            )
            return response

        return require_safe(page)

    return decorate


def see_twin(request: HttpRequest, *, pattern: str, format_: str, **parts: str) -> HttpResponse:
    """The page's address with a suffix: 303 to the twin in that format."""
    return see_other(twin_address(pattern, format_, **parts))


def see_other(address: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": address})


def _words(kwargs: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in kwargs.items()}


def _wanted_format(request: HttpRequest) -> str | None:
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
