"""Into public view and out of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims.journal import Act, deciding
from claims.models import Actor, Assessment, CitedDocument, Claim, Event, Relation, Statement, Story, Version
from claims.models.bases import Record
from claims.records import canonical_json, sha256_of
from claims.review.errors import ReviewError
from claims.versions import version_body


@transaction.atomic
def publish(record: Claim | Event, *, editor: User) -> Version:
    """Put a claim with its statements, or an event, into public view as its next version.

    What the record rests on comes along: its actors, documents, stories, and relations whose other end is public.
    Raises ReviewError that lists what is missing.
    """
    with deciding(editor, "publish") as act:
        record = type(record).objects.select_for_update().get(pk=record.pk)
        problems = problems_of(record)
        if problems:
            raise ReviewError(" ".join(problems))
        rows = [*statements_of(record), *what_it_rests_on(record), *relations_of(record), *stories_of(record)]
        for row in rows:
            if row.publication != "published":
                act.change(row, **becoming_public(row))
        for story in stories_of(record):
            act.change(story)
        act.change(record, version=record.version + 1, **becoming_public(record))
        act.record = record
    record.refresh_from_db()
    return write_version(record)


def write_version(record: Claim | Event) -> Version:
    """The record as it stands now, under the decision that it was published by."""
    assert record.decision is not None
    body = canonical_json(version_body(record))
    version: Version = Version.objects.create(
        record_type=str(record._meta.model_name),
        record_id=record.pk,
        number=record.version,
        body=body,
        sha256=sha256_of(body),
        decision=record.decision,
        created_at=record.decision.made_at,
    )
    return version


def becoming_public(row: Record) -> dict[str, object]:
    return {"publication": "published", "published_at": row.published_at or timezone.now(), "notice": ""}


def retract(record: Claim | Event | Assessment, *, editor: User, reason: str) -> Claim | Event | Assessment:
    """Withdraw in public and keep the record: it and all that rests on it answer 410 with the reason."""
    if not reason.strip():
        raise ReviewError("Retracting needs a reason.")
    with deciding(editor, "retract") as act:
        withdraw(act, record, reason)
    return record


def withdraw(act: Act, record: Claim | Event | Assessment, reason: str) -> None:
    record.refresh_from_db()
    if record.publication != "published":
        raise ReviewError(f"This {record._meta.verbose_name} is not published, so it cannot be retracted.")
    if not isinstance(record, Assessment):
        for row in resting_on(record):
            if row.publication == "published":
                act.change(row, publication="retracted", notice=reason)
        for story in stories_of(record):
            act.change(story)
    act.change(record, publication="retracted", notice=reason)
    act.reason = reason
    act.record = record


def resting_on(record: Claim | Event) -> list[Record]:
    """Statements, relations and assessments, which say nothing once the record is gone."""
    if isinstance(record, Event):
        return list(Relation.objects.filter(to_event=record))
    relations = Relation.objects.filter(Q(from_claim=record) | Q(to_claim=record))
    return [*statements_of(record), *relations, *record.assessments.all()]


def problems_of(record: Claim | Event) -> list[str]:
    """What stands between a record and its publication, one plain sentence each. Empty: it may be published."""
    problems = []
    if record.publication == "redacted":
        problems.append("It was redacted and is not published again.")
    if isinstance(record, Claim) and not statements_of(record):
        problems.append("The claim has no statement: nobody is on record as saying it.")
    for row in statements_of(record) if isinstance(record, Claim) else [record]:
        if not row.evidence.exists():
            problems.append(f"{str(row._meta.verbose_name).capitalize()} {row.pk} has no evidence.")
        for evidence in row.evidence.select_related("text"):
            if not evidence.text.is_held:
                problems.append(f"The archived text of evidence {evidence.pk} is not here to check its quote against.")
            elif evidence.text.body[evidence.start : evidence.end] != evidence.exact:
                problems.append(f"The quote of evidence {evidence.pk} is not what the archived text says there.")
    return problems


def statements_of(record: Claim | Event) -> list[Statement]:
    """All statements of a claim that are not withdrawn; none for an event."""
    if not isinstance(record, Claim):
        return []
    return list(record.statements.exclude(publication="redacted").order_by("id"))


def what_it_rests_on(record: Claim | Event) -> list[Record]:
    """The actors and documents that the published record names, each once."""
    owners: list[Statement | Event] = [record] if isinstance(record, Event) else [*statements_of(record)]
    documents = {owner.document for owner in owners}
    return [*documents, *named_actors(record, documents)]


def named_actors(record: Claim | Event, documents: Iterable[CitedDocument]) -> set[Actor]:
    if isinstance(record, Event):
        query = Q(participations__event=record)
    else:
        query = Q(targeted_by__claim=record) | Q(statements__claim=record)
        voices = record.statements.values("voice__actor")
        counters = record.quantities.values("counted_by")
        query |= Q(pk__in=voices) | Q(pk__in=counters)
    publishers = [document.publisher_id for document in documents if document.publisher_id]
    return set(Actor.objects.filter(query | Q(pk__in=publishers)))


def relations_of(record: Claim | Event) -> list[Relation]:
    """The relations that may be public once `record` is: those whose other end is public already."""
    public = {"publication": "published"}
    if isinstance(record, Event):
        return list(record.relations_to.filter(from_claim__publication="published"))
    claims = Claim.objects.filter(**public)
    events = Event.objects.filter(**public)
    return list(
        Relation.objects.filter(
            Q(from_claim=record) & (Q(to_claim__in=claims) | Q(to_event__in=events))
            | Q(to_claim=record) & Q(from_claim__in=claims)
        )
    )


def stories_of(record: Claim | Event) -> list[Story]:
    return list(Story.objects.filter(items__in=record.story_items.all()).distinct())
