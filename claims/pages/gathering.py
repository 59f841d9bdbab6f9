"""From ids to presented values, in a number of queries that does not grow with them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest

from claims.models import CitedDocument, Claim, Evidence, LogHead, Relation, Version
from claims.pages.highlights import Mark
from claims.pages.presenters import bearing_of, happening_of, judgement_of, spoken_of
from claims.pages.reading import (
    actors_of,
    documents_of,
    live,
    read_cast,
    read_events,
    read_talk,
)
from claims.pages.values import Bearing, Happening, Judgement, Passage, Spoken, who_says
from claims.records import EventRecord, RelationRecord

PAGE_SIZE = 50
LONGEST_NUMBER = 9  # digits of a page's number
HOUR = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Told:
    """Claims and events ready to be shown, by id, each in the order asked for."""

    claims: dict[str, Spoken]
    events: dict[str, Happening]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list in order, and whether there are more. How many there are nobody counts: it takes longest."""

    number: int
    rows: Sequence[Any]
    has_next: bool


def paged(request: HttpRequest, name: str, *lists: Any) -> Page:
    """The page that the query parameter `name` asks for of the lists one behind the other.

    The first page where it asks for none, the last one where it asks for one behind it.
    """
    asked = request.GET.get(name, "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER else 1
    page = read_page(lists, max(1, number))
    if page.rows or page.number == 1:
        return page
    return read_page(lists, max(1, math.ceil(sum(rows.count() for rows in lists) / PAGE_SIZE)))


def read_page(lists: Sequence[Any], number: int) -> Page:
    start = (number - 1) * PAGE_SIZE
    found: list[Any] = []
    for rows in lists:
        here = list(rows[start : start + PAGE_SIZE + 1 - len(found)])
        found += here
        if len(found) > PAGE_SIZE:
            break
        start = 0 if here else max(0, start - rows.count())
    return Page(number, found[:PAGE_SIZE], len(found) > PAGE_SIZE)


def tally() -> Mapping[str, int]:
    """How much is public. Counting takes longer than the rest of a page, so it is done once after every act."""
    head = LogHead.objects.values_list("hash", flat=True).first()
    known: Mapping[str, int] | None = cache.get(f"tally-{head}") if head else None
    if known is None:
        known = {
            "claim_count": Claim.objects.published().count(),
            "document_count": CitedDocument.objects.published().count(),
            "open_conflicts": Relation.objects.published().filter(conflict__status="open").count(),
        }
        cache.set(f"tally-{head}", known, timeout=HOUR)
    return known


def tell(user: Any, *, claims: Iterable[str] = (), events: Iterable[str] = (), first: str = "") -> Told:
    """The claims with all their statements, and the events, as far as `user` may see them.

    `first` is the actor to whom a claim is laid where several assert it.
    """
    talk = read_talk(claims, user)
    happened = read_events(events, user)
    cast = read_cast(
        actors=actors_of(talk) | actors_in(happened.values()),
        documents=documents_of(talk) | {e.document_id for event in happened.values() for e in event.evidence},
    )
    return Told(
        {claim.id: spoken_of(claim, talk, cast, first=first) for claim in talk.claims.values()},
        {event.id: happening_of(event, cast) for event in happened.values()},
    )


def tell_ends(
    relations: Sequence[RelationRecord], user: Any, *, claims: Iterable[str] = (), events: Iterable[str] = ()
) -> Told:
    """What the relations join, and further claims and events beside it."""
    joined = [end for relation in relations for end in (relation.from_claim, relation.to_claim) if end]
    happened = [relation.to_event for relation in relations if relation.to_event]
    return tell(user, claims=[*claims, *joined], events=[*events, *happened])


def actors_in(events: Iterable[EventRecord]) -> set[str | None]:
    return {one.actor_id for event in events for one in event.participants}


def read_relations(user: Any, *, claim: str = "", event: str = "") -> list[RelationRecord]:
    """How other claims bear on a claim or an event, and it on them, oldest first."""
    bearing = Q(to_event=event) if event else Q(from_claim=claim) | Q(to_claim=claim)
    return list(live(Relation.objects.filter(bearing), user).order_by("id").records())


def bearings(relations: Iterable[RelationRecord], told: Told, *, seen_from: str) -> list[Bearing]:
    found = (bearing_of(one, seen_from=seen_from, claims=told.claims, events=told.events) for one in relations)
    return [bearing for bearing in found if bearing]


def assessments_of(claim: Claim, user: Any) -> list[Judgement]:
    """Newest first."""
    records = list(live(claim.assessments, user).order_by("-assessed_on", "-id").records())
    cast = read_cast(actors=[record.assessor_id for record in records])
    return [judgement_of(record, cast, newest=claim.version) for record in records]


def versions_of(record_type: str, record_id: str) -> list[Version]:
    """Newest first, without their bodies."""
    rows = Version.objects.filter(record_type=record_type, record_id=record_id).order_by("-number")
    return list(rows.defer("body"))


def passages_in(cited: CitedDocument, text: str, user: Any) -> list[Passage]:
    """The evidence that stands in a document, in text order. What no longer fits `text` is told, not marked."""
    rows = list(evidence_in(cited, user))
    told = tell(
        user,
        claims=[row.statement.claim_id for row in rows if row.statement],
        events=[row.event_id for row in rows if row.event_id],
    )
    passages: list[Passage] = []
    for row in rows:
        href, title, wording = named(row, told)
        if href:
            holds = row.text_id == cited.document.text_id and text[row.start : row.end] == row.exact
            mark = Mark(row.start, row.end, len(passages) + 1, href, title) if holds else None
            passages.append(Passage(row.id, len(passages) + 1, row, href, title, wording, mark))
    return passages


def evidence_in(cited: CitedDocument, user: Any) -> Any:
    statements = live(cited.statements, user).values("pk")
    events = live(cited.events, user).values("pk")
    rows = Evidence.objects.filter(Q(statement__in=statements) | Q(event__in=events))
    return rows.select_related("statement", "event").order_by("start", "end", "id")


def named(row: Evidence, told: Told) -> tuple[str, str, str]:
    """(address, whom the words are laid to, wording) of what the evidence bears on; empty where it may not be seen."""
    if row.statement:
        claim = told.claims.get(row.statement.claim_id)
        if claim is None:
            return "", "", ""
        said = next((one for one in claim.said if one.id == row.statement_id), claim.lead)
        return f"{claim.href}#s-{row.statement_id}", who_says(said), claim.wording
    event = told.events.get(row.event_id or "")
    return (event.href, f"Reported {event.kind}", event.headline) if event else ("", "", "")
