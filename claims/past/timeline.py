"""Timelines as of a moment: like `claims.material.read_timeline`, with the entries and the order of then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q

from claims.entries import Entry
from claims.material import EntryPage, Selection, placed, positions_in
from claims.models import Appearance, Claim, Decision, Event, Participant, Statement, StoryItem, Target, VoicePosition
from claims.past.log import AsOf, strayed
from claims.past.material import material_then
from claims.past.versions import claims_then, events_then
from claims.timeline import Position, make_entries, position_of, select


def read_timeline_then(selection: Selection, then: AsOf, *, limit: int, after: Position | None = None) -> EntryPage:
    """The entries that were public then, in order, at most `limit` of those that stand behind `after`."""
    moved = {position_of(entry): entry for entry in moved_entries(selection, then)}
    positions = [found for found in moved if after is None or found > after]
    for rows in placed(selection):
        positions += positions_in(steady(rows, then), limit=limit, after=after)
    wanted = sorted(positions)[:limit]
    known = [moved[position] for position in wanted if position in moved]
    entries = [*known, *steady_entries([p[-1] for p in wanted if p not in moved], selection, then)]
    more = len(positions) > limit
    return EntryPage(tuple(sorted(entries, key=position_of)), wanted[-1] if more else None)


# --- entries whose rows still tell what was public --------------------------------------------------------------------


def steady(rows: Any, then: AsOf) -> Any:
    """Those of the rows of `placed` that were public by then and have not changed since."""
    statements = Statement.objects.filter(published_at__lte=then.at).exclude(claim__in=strayed(Claim, then))
    events = Event.objects.filter(published_at__lte=then.at).exclude(pk__in=strayed(Event, then))
    if rows.model is Appearance:
        own = {"pk": OuterRef("entry")}
        return rows.filter(Exists(statements.filter(**own)) | Exists(events.filter(**own)))
    known = statements if rows.model is Statement else events
    return rows.filter(Exists(known.filter(pk=OuterRef("pk"))))


def steady_entries(ids: list[str], selection: Selection, then: AsOf) -> list[Entry]:
    """The entries of these statements and events, as they were told then."""
    claims = Statement.objects.filter(pk__in=ids).values_list("claim", flat=True)
    material = material_then(claims_then(set(claims), then), then, events=events_then(ids, then))
    wanted = tuple(statement for statement in material.statements if statement.id in set(ids))
    return make_entries(replace(material, statements=wanted), clock=selection.clock)


# --- entries that have changed or gone since --------------------------------------------------------------------------


def moved_entries(selection: Selection, then: AsOf) -> list[Entry]:
    """The selected entries of records whose rows have moved on, from their versions."""
    claims = Claim.objects.filter(pk__in=strayed(Claim, then)).filter(*claims_bearing(selection))
    events = Event.objects.filter(pk__in=strayed(Event, then)).filter(*events_bearing(selection))
    material = material_then(
        claims_then(claims.values_list("pk", flat=True), then),
        then,
        events=events_then(events.values_list("pk", flat=True), then),
    )
    entries = (entry for entry in make_entries(material, clock=selection.clock) if is_selected(entry, selection))
    return select(entries, start=selection.start, end=selection.end)


def claims_bearing(selection: Selection) -> Iterator[Q]:
    """Conditions that hold of every claim with a selected statement; those on what may be revised let more through."""
    if selection.claim:
        yield Q(pk=selection.claim)
    if selection.story:
        yield Q(pk__in=StoryItem.objects.filter(story=selection.story).values("claim"))
    if selection.document:
        yield Q(pk__in=Statement.objects.filter(document__document=selection.document).values("claim"))
    if selection.actor:
        revised = Decision.objects.filter(verb="revise", record_type="statement").values("record_id")
        voiced = VoicePosition.objects.filter(actor=selection.actor).values("statement")
        said = Statement.objects.filter(Q(claimant=selection.actor) | Q(pk__in=voiced) | Q(pk__in=revised))
        aimed = Target.objects.filter(actor=selection.actor)
        yield Q(pk__in=said.values("claim")) | Q(pk__in=aimed.values("claim"))


def events_bearing(selection: Selection) -> Iterator[Q]:
    if selection.claim:
        yield Q(pk__in=[])
    if selection.story:
        yield Q(pk__in=StoryItem.objects.filter(story=selection.story).values("event"))
    if selection.document:
        yield Q(document__document=selection.document)
    if selection.actor:
        yield Q(pk__in=Participant.objects.filter(actor=selection.actor).values("event"))


def is_selected(entry: Entry, selection: Selection) -> bool:
    """Whether an entry is one of those that a selection wants, but for its days."""
    if selection.kinds and entry.kind not in selection.kinds:
        return False
    if selection.document and selection.document not in documents_in(entry):
        return False
    return not selection.actor or selection.actor in actors_in(entry)


def documents_in(entry: Entry) -> set[str]:
    return {piece.document.id for piece in entry.evidence if piece.document}


def actors_in(entry: Entry) -> set[str]:
    """Who says it, passes it on, is a target of it or takes part in it."""
    named: Iterable[Any] = (*entry.voice, *entry.targets, *entry.participants, entry.claimant)
    return {actor.id for actor in named if actor}
