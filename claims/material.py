"""Reading what timelines and answers are made of, in a number of queries that does not grow with the rows.

In: querysets or a `Selection`. Out: `Material`, or a page of entries. Reads the database, never writes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from claims.entries import Entry
from claims.models import Actor, Appearance, CitedDocument, Claim, Event, Participant, Relation, Statement, StoryItem
from claims.models import Target as TargetRow
from claims.models import VoicePosition as VoiceRow
from claims.querysets import is_editor
from claims.records import ClaimRecord, EventRecord, RelationRecord, StatementRecord
from claims.timeline import UNDATED, Link, Material, Position, Source, corroborate, make_entries, position_of

Naming = ClaimRecord | StatementRecord | EventRecord  # records that name actors
ORDER = ("begins", "ends", "start", "entry")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries are wanted: all that is given must hold. Ids, not slugs; `document` is the public document id."""

    actor: str = ""
    story: str = ""
    document: str = ""
    claim: str = ""
    kinds: tuple[str, ...] = ()
    start: dt.date | None = None  # by overlap, both ends included: see `timeline.overlaps`
    end: dt.date | None = None
    clock: str = "said"


@dataclass(frozen=True, slots=True)
class EntryPage:
    entries: tuple[Entry, ...]
    next: Position | None  # where the page ends; None: nothing follows


def read_timeline(selection: Selection, *, limit: int | None = None, after: Position | None = None) -> EntryPage:
    """The published entries of a selection in order, at most `limit` of those that stand behind `after`."""
    sources = placed(selection)
    positions = [found for rows in sources for found in positions_in(rows, limit=limit, after=after)]
    wanted = sorted(positions)[:limit]
    ids = [position[-1] for position in wanted]
    material = read_material(
        statements=tuple(Statement.objects.filter(pk__in=ids).records()),
        events=tuple(Event.objects.filter(pk__in=ids).records()),
    )
    entries = make_entries(material, clock=selection.clock)
    more = limit is not None and len(positions) > limit
    return EntryPage(tuple(entries), position_of(entries[-1]) if more and entries else None)


def placed(selection: Selection) -> list[QuerySet[Any]]:
    """Rows with the columns of ORDER. An actor may have a hundred thousand entries, so theirs come from an index."""
    if selection.actor and not (selection.story or selection.document or selection.claim):
        return [appearances(selection)]
    undated = Value(UNDATED, output_field=DateField())
    begins, ends = Coalesce("earliest_day", "latest_day", undated), Coalesce("latest_day", undated)
    dated = (dated_statements(selection), dated_events(selection))
    return [rows.annotate(begins=begins, ends=ends, entry=F("pk")) for rows in dated]


def positions_in(rows: QuerySet[Any], *, limit: int | None, after: Position | None) -> Iterator[Position]:
    """The first positions behind `after`, one more than `limit` so that the caller knows whether there is a next."""
    if after is not None:
        rows = rows.filter(behind(after))
    found = rows.order_by(*ORDER).values_list(*ORDER)
    return (tuple(row) for row in (found if limit is None else found[: limit + 1]))


def behind(position: Position) -> Q:
    """Rows whose position is greater, compared column by column.

    That the first column is not smaller follows from the rest, but tells a database where in an index to begin.
    """
    condition = Q()
    for rank, (name, value) in enumerate(zip(ORDER, position, strict=True)):
        before = dict(zip(ORDER[:rank], position[:rank], strict=True))
        condition |= Q(**before, **{f"{name}__gt": value})
    return Q(begins__gte=position[0]) & condition


def appearances(selection: Selection) -> QuerySet[Any]:
    """Where the selected actor stands, with the rule of `timeline.overlaps` on the columns of an appearance."""
    clock = selection.clock
    rows = Appearance.objects.filter(actor=selection.actor).annotate(
        begins=F(f"{clock}_begins"), ends=F(f"{clock}_ends"), reaches_back=F(f"{clock}_open")
    )
    if selection.kinds:
        rows = rows.filter(kind__in=selection.kinds)
    if selection.start or selection.end:
        rows = rows.filter(begins__lt=UNDATED)
    if selection.start:
        rows = rows.filter(ends__gte=selection.start)
    return rows.filter(Q(reaches_back=True) | Q(begins__lte=selection.end)) if selection.end else rows


def dated_statements(selection: Selection) -> QuerySet[Any]:
    """The published statements of a selection with the bounds that its clock tells."""
    public = Statement.objects.published().filter(claim__publication="published")
    columns = {"said": ("earliest", "latest"), "event": ("claim__earliest", "claim__latest")}
    rows = within(clocked(public, selection, columns), selection)
    if selection.actor:
        rows = rows.filter(of_actor(selection.actor))
    if selection.story:
        rows = rows.filter(claim__in=StoryItem.objects.filter(story=selection.story).values("claim"))
    if selection.claim:
        rows = rows.filter(claim=selection.claim)
    return rows


def of_actor(actor_id: str) -> Q:
    """Statements that the actor made, passed on or is a target of."""
    target = TargetRow.objects.filter(claim=OuterRef("claim"), actor=actor_id)
    voice = VoiceRow.objects.filter(statement=OuterRef("pk"), actor=actor_id)
    return Q(claimant=actor_id) | Q(Exists(target)) | Q(Exists(voice))


def dated_events(selection: Selection) -> QuerySet[Any]:
    """The published events of a selection. An event has one time of its own, which is told under `said` as well."""
    own = ("earliest", "latest")
    rows = within(clocked(Event.objects.published(), selection, {"said": own, "event": own}), selection)
    if selection.actor:
        rows = rows.filter(Exists(Participant.objects.filter(event=OuterRef("pk"), actor=selection.actor)))
    if selection.story:
        rows = rows.filter(pk__in=StoryItem.objects.filter(story=selection.story).values("event"))
    return rows.none() if selection.claim else rows


def clocked(rows: Any, selection: Selection, columns: dict[str, tuple[str, str]]) -> Any:
    if selection.clock == "published":
        day = Coalesce("document__published_on", "document__document__published_on")
        return rows.annotate(earliest_day=day, latest_day=day)
    earliest, latest = columns[selection.clock]
    return rows.annotate(earliest_day=F(earliest), latest_day=F(latest))


def within(rows: QuerySet[Any], selection: Selection) -> QuerySet[Any]:
    """What statements and events are selected by alike."""
    rows = rows.filter(overlapping(selection.start, selection.end, earliest="earliest_day", latest="latest_day"))
    if selection.kinds:
        rows = rows.filter(kind__in=selection.kinds)
    return rows.filter(document__document=selection.document) if selection.document else rows


def overlapping(start: dt.date | None, end: dt.date | None, *, earliest: str, latest: str) -> Q:
    """The rule of `timeline.overlaps` as a condition on two columns."""
    condition = Q()
    if start or end:
        condition &= Q(**{f"{earliest}__isnull": False}) | Q(**{f"{latest}__isnull": False})
    if start:
        condition &= Q(**{f"{latest}__isnull": True}) | Q(**{f"{latest}__gte": start})
    if end:
        condition &= Q(**{f"{earliest}__isnull": True}) | Q(**{f"{earliest}__lte": end})
    return condition


# --- the material -----------------------------------------------------------------------------------------------------


def read_material(
    *,
    statements: tuple[StatementRecord, ...] = (),
    events: tuple[EventRecord, ...] = (),
    claims: tuple[ClaimRecord, ...] = (),
    viewer: Any = None,
) -> Material:
    """All that answers about these records are made of; `claims` beside those of the statements.

    What `viewer` may not see is not in it.
    """
    known = {claim.id: claim for claim in claims}
    missing = {statement.claim_id for statement in statements} - set(known)
    known |= {claim.id: claim for claim in Claim.objects.filter(pk__in=missing).records()}
    bearing = visible(Relation, viewer).filter(from_claim__in=list(known)).order_by("pk")
    relations = tuple(Link(*row) for row in bearing.values_list("pk", "type", "from_claim", "to_claim", "to_event"))
    material = Material(
        base=settings.IRI_BASE,
        statements=statements,
        events=events,
        claims=known,
        relations=relations,
        corroboration={key: corroborate(found) for key, found in sources_of(known, events).items()},
        first_statements=first_statements(relation.to_claim for relation in relations),
    )
    return with_names(material, viewer=viewer)


def visible(model: Any, viewer: Any) -> Any:
    """The rows of a model that a viewer may see and that are not withdrawn."""
    rows = model.objects.visible_to(viewer)
    return rows.exclude(publication="retracted") if is_editor(viewer) else rows


def with_names(material: Material, *, viewer: Any = None) -> Material:
    """The material with what its actors and documents are called."""
    owners: tuple[StatementRecord | EventRecord, ...] = (*material.statements, *material.events)
    documents = {evidence.document_id for owner in owners for evidence in owner.evidence}
    return replace(
        material,
        actors=visible(Actor, viewer).filter(pk__in=actors_in(material)).names_by_id(),
        documents=visible(CitedDocument, viewer).filter(pk__in=documents).refs(),
    )


def actors_in(material: Material) -> set[str]:
    records: tuple[Naming, ...] = (*material.claims.values(), *material.statements, *material.events)
    return {actor for record in records for actor in actors_of(record) if actor}


def actors_of(record: Naming) -> Iterator[str | None]:
    if isinstance(record, ClaimRecord):
        yield from (target.actor_id for target in record.targets)
        yield from (quantity.counted_by for quantity in record.quantities)
    elif isinstance(record, StatementRecord):
        yield from (record.claimant_id, *record.voice)
    else:
        yield from (participant.actor_id for participant in record.participants)


def sources_of(claims: Iterable[str], events: Iterable[EventRecord]) -> dict[str, list[Source]]:
    """The documents that assert each claim in public, and those that report each event, by id of claim or event."""
    columns = ("document__document", "document__publisher", "document__document__text__sha256")
    asserted = Statement.objects.published().filter(claim__in=list(claims), attitude="asserts", polarity="positive")
    reported = Event.objects.filter(pk__in=[event.id for event in events])
    found: dict[str, list[Source]] = {}
    for rows, owner in ((asserted, "claim"), (reported, "pk")):
        for owner_id, *source in rows.values_list(owner, *columns):
            found.setdefault(owner_id, []).append(Source(*source))
    return found


def first_statements(claims: Iterable[str | None]) -> dict[str, str]:
    """The first published statement of each claim."""
    wanted = [claim for claim in claims if claim]
    rows = Statement.objects.published().filter(claim__in=wanted).order_by("-pk").values_list("claim", "pk")
    return dict(rows)


def open_conflict_ends(claims: Iterable[str], viewer: Any) -> set[str]:
    """Which of the claims are at an end of a conflict that nobody has explained yet."""
    wanted = list(claims)
    conflicts = visible(Relation, viewer).filter(conflict__status="open")
    rows = conflicts.filter(Q(from_claim__in=wanted) | Q(to_claim__in=wanted)).values_list("from_claim", "to_claim")
    return {end for row in rows for end in row if end}


def relation_ends(relations: Iterable[RelationRecord]) -> tuple[set[str], set[str]]:
    """The claims and the events that relations lead from and to."""
    known = list(relations)
    claims = {end for relation in known for end in (relation.from_claim, relation.to_claim) if end}
    return claims, {relation.to_event for relation in known if relation.to_event}
