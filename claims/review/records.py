"""Adding by hand, changing and relating what is on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from claims.drafts import EventDraft, RelationDraft, StatementDraft, check_word, value_of
from claims.journal import Act, deciding
from claims.models import Actor, Claim, Conflict, Event, Relation, Statement, Story, StoryItem, Target
from claims.review import writing
from claims.review.errors import ReviewError
from claims.review.publication import becoming_public, what_it_rests_on
from claims.words import EXPLANATIONS, RESPONSES

Revisable = Claim | Statement | Event
# What `revise` may change: columns of the row, and the name that its time expression goes by.
FIELDS: dict[type[Revisable], tuple[tuple[str, ...], str]] = {
    Claim: (("wording", "status"), "event_time"),
    Statement: (("kind", "attitude", "polarity", "quotation", "cue", "hedges", "medium"), "said"),
    Event: (("kind", "headline", "hedges"), "time"),
}


def add_statement(draft: StatementDraft, *, editor: User, claim: Claim | None = None) -> Statement:
    """Record a statement from a selected span, as a draft; with `claim`, as another statement of that claim."""
    with deciding(editor, "add") as act:
        statement = writing.write_statement(act, draft, claim or writing.write_claim(act, draft))
        act.record = statement
    return statement


def add_event(draft: EventDraft, *, editor: User) -> Event:
    with deciding(editor, "add") as act:
        event = writing.write_event(act, draft)
        act.record = event
    return event


def create_actor(name: str, *, kind: str, editor: User, aliases: Iterable[str] = (), description: str = "") -> Actor:
    with deciding(editor, "add") as act:
        actor = writing.new_actor(act, name, kind=kind, aliases=aliases, description=description)
        act.record = actor
    return actor


def create_story(
    slug: str,
    *,
    title: str,
    editor: User,
    summary: str = "",
    claims: Iterable[Claim] = (),
    events: Iterable[Event] = (),
) -> Story:
    """Group claims and events; the story is public from its first public item on."""
    with deciding(editor, "add") as act:
        story = act.add(Story(slug=slug, title=title, summary=summary))
        for claim in claims:
            act.add(StoryItem(story=story, claim=claim))
        for event in events:
            act.add(StoryItem(story=story, event=event))
        if story.items.filter(Q(claim__publication="published") | Q(event__publication="published")).exists():
            act.change(story, **becoming_public(story))
        act.record = story
    return story


def revise(row: Claim | Statement | Event, *, editor: User, changes: Mapping[str, Any]) -> Claim | Statement | Event:
    """Change what is on record; a published record gets its next version when it is published again.

    `changes` are JSON values: wording, status, event_time of a claim; kind, attitude, polarity, quotation, cue, hedges,
    medium, said, claimant of a statement; kind, headline, hedges, time, amount of an event. Raises DraftError.
    """
    with deciding(editor, "revise") as act:
        act.record = row
        act.change(row, **columns_of(act, row, changes))
        if row.publication == "published":
            publish_named(act, row.claim if isinstance(row, Statement) else row)
    return row


def publish_named(act: Act, record: Claim | Event) -> None:
    """What a public record names is public, also where it names it from now on only."""
    for named in what_it_rests_on(record):
        if named.publication == "draft":
            act.change(named, **becoming_public(named))


def columns_of(act: Act, row: Revisable, changes: Mapping[str, Any]) -> dict[str, Any]:
    plain, time = FIELDS[type(row)]
    columns: dict[str, Any] = {}
    for name, value in changes.items():
        if name in plain:
            parsed = value_of(name, value)
            columns[name] = list(parsed) if isinstance(parsed, tuple) else parsed
        elif name == time:
            columns |= writing.dated(value_of(name, value))
        elif name == "claimant" and isinstance(row, Statement):
            columns["claimant"] = writing.actor_for(act, str(value), {}) if value else None
        elif name == "amount" and isinstance(row, Event):
            columns |= writing.amount_fields(value_of(name, value))
        else:
            raise ReviewError(f"{name!r} is not something that can be revised in a {row._meta.verbose_name}.")
    return columns


def relate(draft: RelationDraft, *, editor: User) -> Relation:
    """Record how one claim bears on another or on an event; with `draft.conflict`, as an open conflict."""
    with deciding(editor, "relate") as act:
        relation = writing.write_relation(act, draft)
        act.record = relation
    return relation


def resolve_conflict(conflict: Conflict, *, editor: User, explanation: str, note: str = "") -> Conflict:
    """Close a conflict with one of the typed explanations."""
    check_word("explanation", explanation, tuple(word for word in EXPLANATIONS if word != "none"))
    with deciding(editor, "resolve") as act:
        conflict = Conflict.objects.select_for_update().get(pk=conflict.pk)
        if conflict.status == "resolved":
            raise ReviewError(f"This conflict is already resolved: {conflict.explanation}.")
        act.change(conflict, status="resolved", explanation=explanation, note=note or conflict.note)
        act.change(conflict.relation)
        act.record = conflict.relation
    return conflict


def record_response(target: Target, *, editor: User, response: str) -> Target:
    """Note what one accused party answered to one claim."""
    check_word("response", response, RESPONSES)
    with deciding(editor, "respond") as act:
        act.change(target, response=response)
        act.change(target.claim)
        act.record = target.claim
    return target
