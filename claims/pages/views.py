"""The public pages: find what may be seen, tell it, set it out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from claims.entries import CLOCKS
from claims.material import Selection, read_timeline
from claims.models import Actor, CitedDocument, Claim, Event, Relation, Statement, Story, Target
from claims.pages import timeline_svg
from claims.pages.choices import LANES, Choice, cursor_of, position_of
from claims.pages.chronology import items_of, kind_of, row_of
from claims.pages.gathering import (
    assessments_of,
    bearings,
    paged,
    passages_in,
    read_relations,
    tally,
    tell,
    tell_ends,
    versions_of,
)
from claims.pages.highlights import split_text
from claims.pages.presenters import conflict_words
from claims.pages.reading import get_visible, live, read_cast
from claims.pages.twins import Twin, with_twin
from claims.words import CONFLICT_STATUSES

NEWEST = 12
MOST_STORIES = 100  # of the first page
MOST_ENTRIES = 1000  # of one page of a timeline: about a second and a megabyte
STORY_TWIN = Twin("/api/v1/timelines/?story={slug}", rdf="/api/v1/stories/{slug}/")


@with_twin(Twin("/api/v1/claims/"))
def home(request: HttpRequest) -> HttpResponse:
    claims = live(Claim.objects, request.user)
    stories = live(Story.objects, request.user).order_by("id")
    shown = list(stories[: MOST_STORIES + 1])
    public_once = claims.filter(published_at__isnull=False).order_by("-published_at", "-id")
    context = {
        "stories": shown[:MOST_STORIES],
        "more_stories": stories.count() - MOST_STORIES if len(shown) > MOST_STORIES else 0,
        "newest": tell(request.user, claims=public_once.values_list("id", flat=True)[:NEWEST]).claims.values(),
        **tally(),
    }
    return render(request, "pages/home.html", context)


@with_twin(Twin("/api/v1/schema/"))
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@with_twin(STORY_TWIN)
def story(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_visible(Story.objects.all(), request.user, slug=slug)
    choice = Choice.of(request)
    selection = Selection(story=row.id, clock=choice.clock)
    found = read_timeline(selection, limit=MOST_ENTRIES, after=position_of(choice.after))
    groups = set(
        Actor.objects.filter(kind="group", statements__claim__story_items__story=row).values_list("id", flat=True)
    )
    rows = [row_of(entry, groups=groups) for entry in found.entries if choice.kind in ("", kind_of(entry))]
    kinds = sorted({kind_of(entry) for entry in found.entries})
    context = {
        "story": row,
        "rows": rows,
        "drawing": timeline_svg.render(items_of(rows, lanes=choice.lanes), name=f"Timeline of {row.title}"),
        "clocks": choice.links("clock", CLOCKS),
        "kinds": choice.links("kind", ["", *kinds]),
        "lanes": choice.links("lanes", LANES),
        "choice": choice,
        "start": choice.with_value("after", "").address(),
        "following": choice.with_value("after", cursor_of(found.next)).address() if found.next else "",
        "is_draft": row.publication == "draft",
    }
    return render(request, "pages/story.html", context)


@with_twin(Twin("/api/v1/claims/{record_id}/"))
def claim(request: HttpRequest, record_id: str) -> HttpResponse:
    row = get_visible(Claim.objects.all(), request.user, pk=record_id)
    relations = read_relations(request.user, claim=row.id)
    told = tell_ends(relations, request.user, claims=[row.id])
    context = {
        "claim": told.claims[row.id],
        "bearings": bearings(relations, told, seen_from=row.id),
        "assessments": assessments_of(row, request.user),
        "versions": versions_of("claim", row.id),
        "stories": live(Story.objects.filter(items__claim=row.id), request.user).order_by("id"),
        "is_draft": row.publication == "draft",
    }
    return render(request, "pages/claim.html", context)


@with_twin(Twin("/api/v1/events/{record_id}/"))
def event(request: HttpRequest, record_id: str) -> HttpResponse:
    row = get_visible(Event.objects.all(), request.user, pk=record_id)
    relations = read_relations(request.user, event=row.id)
    told = tell_ends(relations, request.user, events=[row.id])
    context = {
        "event": told.events[row.id],
        "bearings": bearings(relations, told, seen_from=row.id),
        "versions": versions_of("event", row.id),
        "stories": live(Story.objects.filter(items__event=row.id), request.user).order_by("id"),
        "is_draft": row.publication == "draft",
    }
    return render(request, "pages/event.html", context)


@with_twin(Twin("/api/v1/actors/{record_id}/"))
def actor(request: HttpRequest, record_id: str) -> HttpResponse:
    """What an actor said and what is said about it, kept apart. A merged actor leads on to the survivor."""
    survivor = (
        Actor.objects.filter(pk=record_id, merged_into__isnull=False).values_list("merged_into", flat=True).first()
    )
    if survivor:
        return HttpResponsePermanentRedirect(reverse("pages:actor", args=[survivor]))
    row = get_visible(Actor.objects.all(), request.user, pk=record_id)
    (record,) = Actor.objects.filter(pk=row.id).records()
    claims = live(Claim.objects, request.user).order_by("-id")
    utterances = live(Statement.objects, request.user).filter(claimant=row.id)
    said = paged(request, "said", claims.filter(pk__in=utterances.values("claim")))
    about_them = paged(request, "about", claims.filter(pk__in=Target.objects.filter(actor=row.id).values("claim")))
    happened = live(Event.objects, request.user).filter(participants__actor=row.id).order_by("-id")
    events = paged(request, "events", happened)
    own = tell(request.user, claims=[one.id for one in said.rows], events=[one.id for one in events.rows], first=row.id)
    others = tell(request.user, claims=[one.id for one in about_them.rows])
    context = {
        "actor": record,
        "links": [link for link in record.exact_matches if link.startswith(("http://", "https://"))],
        "said": {"page": said, "claims": [own.claims[one.id] for one in said.rows]},
        "about": {"page": about_them, "claims": [others.claims[one.id] for one in about_them.rows]},
        "events": {"page": events, "events": list(own.events.values())},
        "is_draft": row.publication == "draft",
    }
    return render(request, "pages/actor.html", context)


@with_twin(Twin("/api/v1/documents/{record_id}/"))
def document(request: HttpRequest, record_id: str) -> HttpResponse:
    """The archived text with its evidence marked where it may be shown; otherwise the quotes alone."""
    row = get_visible(CitedDocument.objects.select_related("document__text"), request.user, document=record_id)
    citation = read_cast(actors=[], documents=[row.id]).citations[row.id]
    text = row.document.text.body
    passages = passages_in(row, text, request.user)
    context = {
        "citation": citation,
        "passages": passages,
        "paragraphs": split_text(text, [one.mark for one in passages if one.mark]) if citation.text_public else (),
        "is_draft": row.publication == "draft",
    }
    return render(request, "pages/document.html", context)


@with_twin(Twin("/api/v1/conflicts/"))
def conflicts(request: HttpRequest) -> HttpResponse:
    """Open conflicts first, newest first, both sides in their own words."""
    found = live(Relation.objects, request.user).order_by("-id")
    page = paged(request, "page", *(found.filter(conflict__status=status) for status in CONFLICT_STATUSES))
    records = {one.id: one for one in Relation.objects.filter(pk__in=[row.id for row in page.rows]).records()}
    relations = [records[row.id] for row in page.rows]
    told = tell_ends(relations, request.user)
    pairs = [
        {
            "relation": relation,
            "words": conflict_words(relation),
            "first": told.claims.get(relation.from_claim),
            "second": told.claims.get(relation.to_claim or ""),
            "event": told.events.get(relation.to_event or ""),
        }
        for relation in relations
    ]
    return render(request, "pages/conflicts.html", {"pairs": pairs, "page": page})
