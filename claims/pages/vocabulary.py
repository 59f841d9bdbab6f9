"""The vocabulary at its own address: a page for people, files for programs, by `Accept` or by suffix.

The namespace ends in `#`, so one document holds all terms and each has its anchor there. The library that reads it is
imported when somebody first asks: the web starts without it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

FORMATS = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}


@require_safe
def vocabulary(request: HttpRequest) -> HttpResponse:
    """200 in the form that is wanted most: a namespace is the document about it, so nobody is sent elsewhere."""
    preferred = request.get_preferred_type(["text/html", *FORMATS.values()])
    wanted = next((name for name, media in FORMATS.items() if media == preferred), "")
    response = vocabulary_file(request, wanted) if wanted else show_page(request)
    patch_vary_headers(response, ["Accept"])
    links = (f'</ns.{name}>; rel="alternate"; type="{media}"' for name, media in FORMATS.items())
    response["Link"] = ", ".join(links)
    return response


@require_safe
def vocabulary_file(request: HttpRequest, format_: str) -> HttpResponse:
    from claims.graph.glossary import write_ontology

    return file_response(write_ontology(format_), FORMATS[format_], f"/ns.{format_}")


@require_safe
def shapes_file(request: HttpRequest) -> HttpResponse:
    """What a published graph must hold, in SHACL."""
    from claims.graph.glossary import read_shapes

    return file_response(read_shapes(), FORMATS["ttl"], "/shapes.ttl")


def show_page(request: HttpRequest) -> HttpResponse:
    from claims.graph.glossary import read_glossary

    context = {"glossary": read_glossary(), "formats": FORMATS, "iri_base": settings.IRI_BASE}
    return render(request, "pages/vocabulary.html", context)


def file_response(body: bytes, media: str, address: str) -> HttpResponse:
    """Open to programs on other sites: a vocabulary holds nothing that a reader could be robbed of."""
    headers = {"Content-Location": address, "Access-Control-Allow-Origin": "*"}
    return HttpResponse(body, content_type=f"{media}; charset=utf-8", headers=headers)
