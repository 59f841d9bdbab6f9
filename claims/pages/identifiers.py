"""Every identifier that the graph writes leads somewhere: 303 to the page or the data of the record it belongs to.

What is no record but named by records answers for itself: decisions and extraction runs. Identifiers of parts
(`claim/ID/quantity/1`) lead to their record, those of texts and snapshots to their document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from claims.activities import once_public, read_decision, read_extraction
from claims.models import Actor, Assessment, CitedDocument, Claim, Event, Relation, Statement, Story
from claims.pages.presenters import moment_words
from claims.pages.twins import FORMATS, Twin, wanted_format
from claims.records import Activity

Place = tuple[str, Twin]  # address of a page, and of its data
MOST_DIGITS = 18


@require_safe
def see_record(request: HttpRequest, name: str) -> HttpResponse:
    """Raises Http404 for what was never public."""
    kind, _, rest = name.partition("/")
    identifier, _, part = rest.partition("/")
    if kind in _PLACES:
        page, twin = _PLACES[kind](identifier, part)
        format_ = wanted_format(request)
        response = HttpResponse(status=303, headers={"Location": twin.address(format_) if format_ else page})
    elif kind in _ACTIVITIES and not part:
        response = tell_activity(request, _ACTIVITIES[kind](identifier), name)
    else:
        raise Http404
    patch_vary_headers(response, ["Accept"])
    return response


def tell_activity(request: HttpRequest, activity: Activity | None, name: str) -> HttpResponse:
    """The library that writes RDF is imported when somebody asks for it: the web starts without it."""
    from claims.graph.export import serialise
    from claims.graph.projection import project

    if activity is None:
        raise Http404
    asked = request.GET.get("format", "")
    format_ = asked if asked in FORMATS else wanted_format(request)
    if not format_:
        kind = name.partition("/")[0]
        context = {"activity": activity, "kind": kind, "name": name, "made_at": moment_words(activity.made_at)}
        return render(request, "pages/activity.html", context)
    form = "jsonld" if format_ == "json" else format_
    return HttpResponse(serialise(project(activity, settings.IRI_BASE), form), content_type=FORMATS[format_])


# --- Where a record is shown ------------------------------------------------------------------------------------------


def get_public(model: Any, **lookup: Any) -> Any:
    """The row that is or was public. Raises Http404 for any other."""
    row = once_public(model, **lookup)
    if row is None:
        raise Http404
    return row


def versioned(model: Any, room: str) -> Callable[[str, str], Place]:
    def find(identifier: str, part: str) -> Place:
        row = get_public(model, pk=identifier)
        if part.startswith("v/"):
            number = part.split("/")[1]  # the graphs of a nanopublication lie below their version
            if not is_number(number):
                raise Http404
            address = f"/api/v1/{room}/{row.pk}/v/{int(number)}/"
            return address, Twin(address)
        return shown(room, row.pk)

    return find


def shown(room: str, key: str) -> Place:
    return f"/{room}/{key}/", Twin(f"/api/v1/{room}/{key}/")


def find_actor(identifier: str, part: str) -> Place:
    return shown("actors", get_public(Actor, pk=identifier).pk)


def find_story(identifier: str, part: str) -> Place:
    return shown("stories", get_public(Story, pk=identifier).slug)


def find_statement(identifier: str, part: str) -> Place:
    """On the page of its claim, where it has an anchor."""
    statement = get_public(Statement, pk=identifier)
    page, twin = shown("claims", statement.claim_id)
    return f"{page}#s-{statement.pk}", twin


def find_relation(identifier: str, part: str) -> Place:
    """On the page of the claim that bears on the other end."""
    relation = get_public(Relation, pk=identifier)
    return f"/claims/{relation.from_claim_id}/", Twin(f"/api/v1/relations/{relation.pk}/")


def find_assessment(identifier: str, part: str) -> Place:
    """On the page of the claim that is assessed, where it has an anchor."""
    assessment = get_public(Assessment, pk=identifier)
    return f"/claims/{assessment.claim_id}/#a-{assessment.pk}", Twin(f"/api/v1/assessments/{assessment.pk}/")


def find_document(identifier: str, part: str) -> Place:
    return shown("documents", get_public(CitedDocument, pk=identifier).document_id)


def find_text(identifier: str, part: str) -> Place:
    return shown("documents", get_public(CitedDocument, document__text=identifier).document_id)


def find_snapshot(sha256: str, part: str) -> Place:
    return shown("documents", get_public(CitedDocument, document__snapshot=sha256).document_id)


def find_decision(number: str) -> Activity | None:
    return read_decision(int(number)) if is_number(number) else None


def is_number(text: str) -> bool:
    """True for what a column of numbers can hold."""
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


_PLACES: Mapping[str, Callable[[str, str], Place]] = MappingProxyType(
    {
        "actor": find_actor,
        "assessment": find_assessment,
        "claim": versioned(Claim, "claims"),
        "document": find_document,
        "event": versioned(Event, "events"),
        "relation": find_relation,
        "snapshot": find_snapshot,
        "statement": find_statement,
        "story": find_story,
        "text": find_text,
    }
)
_ACTIVITIES: Mapping[str, Callable[[str], Activity | None]] = MappingProxyType(
    {"decision": find_decision, "extraction": read_extraction}
)
