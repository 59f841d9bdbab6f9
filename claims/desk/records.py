"""What is on record from one document, and what an editor can do with each of it. A fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q

from claims.models import Claim, Decision, Event, Relation, Statement
from ingest.models import Document


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A claim with its statements here, or an event, with the relations that lead from or to it."""

    record: Claim | Event
    kind: str  # "claim" or "event"
    statements: tuple[Statement, ...]
    relations: tuple[Relation, ...]

    @property
    def has_unpublished(self) -> bool:
        """True where publishing would bring something new into public view."""
        rows = [self.record, *self.statements]
        return any(row.publication in ("draft", "retracted") for row in rows) or any(map(may_follow, self.relations))

    @property
    def is_public(self) -> bool:
        return self.record.publication == "published"


def may_follow(relation: Relation) -> bool:
    """True for a draft whose ends are both public: the next publication of either takes it along."""
    far = relation.to_claim or relation.to_event
    ends = (relation.from_claim.publication, far.publication if far else "")
    return relation.publication == "draft" and ends == ("published", "published")


def on_record(document: Document) -> list[OnRecord]:
    """Claims and events of the document, in text order."""
    statements = list(
        Statement.objects.filter(document__document=document)
        .exclude(publication="redacted")
        .select_related("claim", "claimant")
        .order_by("start", "id")
    )
    events = list(Event.objects.filter(document__document=document).exclude(publication="redacted").order_by("start"))
    claims = {statement.claim_id: statement.claim for statement in statements}
    bearing = relations_by_end(claims, [event.id for event in events])
    of_claim = defaultdict(list)
    for statement in statements:
        of_claim[statement.claim_id].append(statement)
    entries = [
        (rows[0].start, OnRecord(claims[id_], "claim", tuple(rows), tuple(bearing[id_])))
        for id_, rows in of_claim.items()
    ]
    entries += [(event.start, OnRecord(event, "event", (), tuple(bearing[event.id]))) for event in events]
    return [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]


def relations_by_end(claims: Iterable[str], events: Iterable[str]) -> dict[str, list[Relation]]:
    """The relations of these claims and events by the id of either end."""
    claims, events = list(claims), list(events)
    ends = Q(from_claim__in=claims) | Q(to_claim__in=claims) | Q(to_event__in=events)
    bearing: dict[str, list[Relation]] = defaultdict(list)
    rows = Relation.objects.filter(ends).exclude(publication="redacted")
    for relation in rows.select_related("conflict", "from_claim", "to_claim", "to_event").order_by("id"):
        for end in (relation.from_claim_id, relation.to_claim_id, relation.to_event_id):
            if end:
                bearing[end].append(relation)
    return bearing


def last_act(editor: User) -> Decision | None:
    """What "undo" would take back; None where nothing of this editor's stands."""
    return Decision.objects.filter(editor=editor, undone_by=None).exclude(verb="undo").order_by("-number").first()


def act_words(decision: Decision) -> str:
    """An act in words: the verb and the record it was about, by its id where its words are erased."""
    about = next(
        (
            words
            for name in ("wording", "headline", "reason", "title", "name")
            for row in decision.payload.get("rows", ())
            if (words := ((row.get("after") or row.get("before") or {}).get(name)))
        ),
        decision.record_id,
    )
    return f"{decision.verb} {decision.record_type}: {about}"
