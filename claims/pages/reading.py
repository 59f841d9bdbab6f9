"""What a page needs from the database, in a bounded number of queries, and who may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Coalesce
from django.http import Http404

from claims.models import Actor, CitedDocument, Claim, Event, Statement
from claims.querysets import RecordQuerySet, is_editor
from claims.records import ActorRecord, ClaimRecord, DocumentRecord, EventRecord, StatementRecord
from claims.rows import claim_record, document_record, statement_record


class Gone(Exception):
    """A record that was public once. `notice` says why it is withdrawn; `since` when."""

    def __init__(self, what: str, state: str, notice: str, since: dt.datetime) -> None:
        super().__init__(f"{what} {state}: {notice}")
        self.what, self.state, self.notice, self.since = what, state, notice, since


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document with what a reader needs to judge it. `id` is its public id, that of the ingest row."""

    id: str
    record: DocumentRecord
    publisher: ActorRecord | None
    publisher_name: str
    text_public: bool

    @property
    def url(self) -> str:
        """The address of the original; empty where it is none that a link may lead to."""
        return self.record.url if self.record.url.startswith(("http://", "https://")) else ""


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors and documents that the records of a page name, by the ids that the records hold."""

    actors: Mapping[str, ActorRecord]
    citations: Mapping[str, Citation]


@dataclass(frozen=True, slots=True)
class Talk:
    """Claims with the statements that utter them, oldest utterance first, and the ids of what is still a draft."""

    claims: Mapping[str, ClaimRecord]
    statements: Mapping[str, tuple[StatementRecord, ...]]  # by claim id
    drafts: frozenset[str]


def get_visible(rows: RecordQuerySet, user: Any, **lookup: Any) -> Any:
    """The one row that `lookup` names, as far as `user` may see it.

    Raises Gone for what is withdrawn, Http404 for what was never public and for drafts, except to editors.
    """
    row = rows.filter(**lookup).first()
    if row is None:
        raise Http404
    if row.publication in ("retracted", "redacted"):
        raise Gone(str(row._meta.verbose_name), row.publication, row.notice, row.updated_at)
    if row.publication != "published" and not is_editor(user):
        raise Http404
    return row


def live(rows: Any, user: Any) -> Any:
    """The rows that a list shows: what is published, and drafts to editors; nothing withdrawn."""
    return rows.visible_to(user).exclude(publication__in=["retracted", "redacted"])


def read_talk(claim_ids: Iterable[str], user: Any) -> Talk:
    """The claims of these ids, as far as they are visible, in the order given, with all their visible statements."""
    ids = list(dict.fromkeys(claim_ids))
    rows = {row.id: row for row in live(Claim.objects.filter(pk__in=ids), user).with_all()}
    spoken = (
        live(Statement.objects.filter(claim__in=rows), user)
        .with_all()
        .order_by(Coalesce("earliest", "latest"), "start", "id")
    )
    statements: dict[str, list[StatementRecord]] = {claim_id: [] for claim_id in rows}
    for row in spoken:
        statements[row.claim_id].append(statement_record(row))
    return Talk(
        claims={claim_id: claim_record(rows[claim_id]) for claim_id in ids if claim_id in rows},
        statements={claim_id: tuple(said) for claim_id, said in statements.items()},
        drafts=frozenset(row.id for row in [*rows.values(), *spoken] if row.publication == "draft"),
    )


def read_cast(*, actors: Iterable[str | None], documents: Iterable[str] = ()) -> Cast:
    """The actors and cited documents of these ids, and the publishers of the documents."""
    cited = CitedDocument.objects.filter(pk__in=set(documents)).with_all().defer("document__text__body")
    citations = list(cited)
    wanted = {actor for actor in actors if actor} | {row.publisher_id for row in citations if row.publisher_id}
    known = {actor.id: actor for actor in Actor.objects.filter(pk__in=wanted).records()}
    return Cast(known, {row.id: citation_of(row, known) for row in citations})


def citation_of(row: CitedDocument, actors: Mapping[str, ActorRecord]) -> Citation:
    publisher = actors.get(row.publisher_id or "")
    return Citation(
        id=row.document_id,
        record=document_record(row),
        publisher=publisher,
        publisher_name=publisher.name if publisher else row.document.publisher,
        text_public=row.document.text_public,
    )


def actors_of(talk: Talk) -> set[str | None]:
    """Every actor that the claims and statements name."""
    named: set[str | None] = {target.actor_id for claim in talk.claims.values() for target in claim.targets}
    named |= {quantity.counted_by for claim in talk.claims.values() for quantity in claim.quantities}
    for said in talk.statements.values():
        named |= {actor for statement in said for actor in (statement.claimant_id, *statement.voice)}
    return named


def documents_of(talk: Talk) -> set[str]:
    return {e.document_id for said in talk.statements.values() for statement in said for e in statement.evidence}


def read_events(event_ids: Iterable[str], user: Any) -> dict[str, EventRecord]:
    """The visible events of these ids, by id, in date order."""
    rows = live(Event.objects.filter(pk__in=set(event_ids)), user)
    return {event.id: event for event in rows.order_by(Coalesce("earliest", "latest"), "id").records()}
