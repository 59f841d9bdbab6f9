"""Drafts -> rows, within an act that a verb has begun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from claims.drafts import EventDraft, QuantityDraft, RelationDraft, StatementDraft, text_of
from claims.journal import Act
from claims.models import (
    Actor,
    ActorName,
    CitedDocument,
    Claim,
    Conflict,
    Event,
    Evidence,
    Participant,
    Quantity,
    Relation,
    Statement,
    Target,
    VoicePosition,
)
from claims.records import TimeRecord
from claims.resolve.actors import find_actor, fold, kind_of
from claims.review.errors import ReviewError
from ingest import pipeline
from ingest.models import Document
from ingest.records import Span

# Names of these kinds are told to extraction; a description ("authors") would be found everywhere.
LABELS = {"person": "PERSON", "organisation": "ORG"}
CONTEXT = 200  # code points of prefix and suffix that are kept beside a quote


def actor_for(act: Act, name: str, labels: Mapping[str, str]) -> Actor:
    """The actor that an id or a name means; a name that means no single actor makes a new one, in this same act."""
    known = Actor.objects.filter(pk=name).first() or find_actor(name)
    if known:
        return known.merged_into or known
    return new_actor(act, name, kind=kind_of(name, labels.get(name, "")))


def new_actor(act: Act, name: str, *, kind: str, aliases: Iterable[str] = (), description: str = "") -> Actor:
    actor = act.add(Actor(name=name, kind=kind, description=description))
    spellings = {fold(alias): alias for alias in (*aliases, name)}
    for folded, spelling in spellings.items():
        act.add(ActorName(actor=actor, name=spelling, folded=folded))
    if kind in LABELS:
        pipeline.set_names(dict.fromkeys(spellings.values(), LABELS[kind]))
    return actor


def cite(act: Act, document: Document) -> CitedDocument:
    """The editors' row over a document, made when evidence is first taken from it."""
    text_of(document)
    cited: CitedDocument | None = CitedDocument.objects.filter(document=document).first()
    if cited:
        return cited
    publisher = actor_for(act, document.publisher, {document.publisher: "ORG"}) if document.publisher else None
    return act.add(
        CitedDocument(document=document, publisher=publisher, title=document.title, published_on=document.published_on)
    )


def write_claim(act: Act, draft: StatementDraft) -> Claim:
    claim = act.add(Claim(wording=draft.wording.strip(), language="en", **dated(draft.event_time)))
    write_targets(act, claim, draft)
    write_quantities(act, claim, draft.quantities, draft.labels)
    return claim


def write_targets(act: Act, claim: Claim, draft: StatementDraft) -> None:
    seen: set[str] = set()
    for name in draft.targets:
        actor = actor_for(act, name, draft.labels)
        if actor.id not in seen:
            response = draft.responses.get(name, "none_recorded")
            act.add(Target(claim=claim, actor=actor, position=len(seen), response=response))
            seen.add(actor.id)


def write_quantities(act: Act, claim: Claim, quantities: Iterable[QuantityDraft], labels: Mapping[str, str]) -> None:
    for position, quantity in enumerate(quantities):
        act.add(
            Quantity(
                claim=claim,
                position=position,
                value=quantity.value,
                bound=quantity.bound,
                unit=quantity.unit,
                as_written=quantity.as_written,
                counted_by=actor_for(act, quantity.counted_by, labels) if quantity.counted_by else None,
            )
        )


def write_statement(act: Act, draft: StatementDraft, claim: Claim) -> Statement:
    cited = cite(act, draft.document)
    claimant = actor_for(act, draft.claimant, draft.labels) if draft.claimant else None
    statement = act.add(
        Statement(
            claim=claim,
            document=cited,
            claimant=claimant,
            kind=draft.kind,
            attitude=draft.attitude,
            polarity=draft.polarity,
            quotation=draft.quotation,
            cue=draft.cue,
            hedges=list(draft.hedges),
            medium=draft.medium,
            replies_to=answered(draft.replies_to),
            start=min(start for start, _ in draft.spans),
            **dated(draft.said or by_publication(cited)),
        )
    )
    voices = [actor_for(act, name, draft.labels) for name in draft.voice]
    write_voice(act, statement, [*voices, cited.publisher])
    write_evidence(act, draft.document, draft.spans, cue=draft.cue, statement=statement)
    return statement


def answered(statement_id: str) -> Statement | None:
    if not statement_id:
        return None
    statement: Statement | None = Statement.objects.filter(pk=statement_id).first()
    if statement is None:
        raise ReviewError(f"There is no statement {statement_id} to reply to.")
    return statement


def write_voice(act: Act, statement: Statement, chain: Iterable[Actor | None]) -> None:
    voices = dict.fromkeys(actor for actor in chain if actor)
    for rank, actor in enumerate(voices, start=1):
        act.add(VoicePosition(statement=statement, actor=actor, rank=rank))


def write_evidence(act: Act, document: Document, spans: Iterable[Span], *, cue: str = "", **record: Any) -> None:
    """One selector per span. Raises ReviewError where a span is not within the text."""
    body = text_of(document)
    for position, (start, end) in enumerate(sorted(spans)):
        if not 0 <= start < end <= len(body):
            raise ReviewError(f"The span {start}-{end} does not lie within the text, which has {len(body)} characters.")
        act.add(
            Evidence(
                text=document.text,
                position=position,
                start=start,
                end=end,
                exact=body[start:end],
                prefix=body[max(0, start - CONTEXT) : start],
                suffix=body[end : end + CONTEXT],
                cue=cue,
                **record,
            )
        )


def write_event(act: Act, draft: EventDraft) -> Event:
    cited = cite(act, draft.document)
    event = act.add(
        Event(
            kind=draft.kind,
            headline=draft.headline.strip(),
            document=cited,
            hedges=list(draft.hedges),
            start=min(start for start, _ in draft.spans),
            **amount_fields(draft.amount),
            **dated(draft.time),
        )
    )
    write_participants(act, event, draft)
    write_evidence(act, draft.document, draft.spans, event=event)
    return event


def write_participants(act: Act, event: Event, draft: EventDraft) -> None:
    actors = {actor_for(act, name, draft.labels): role for name, role in draft.participants}
    for position, (actor, role) in enumerate(actors.items()):
        act.add(Participant(event=event, actor=actor, role=role, position=position))


def amount_fields(amount: QuantityDraft | None) -> dict[str, Any]:
    if amount is None:
        return {"amount_value": None, "amount_currency": "", "amount_bound": "", "amount_as_written": ""}
    return {
        "amount_value": amount.value,
        "amount_currency": amount.unit,
        "amount_bound": amount.bound,
        "amount_as_written": amount.as_written,
    }


def write_relation(act: Act, draft: RelationDraft) -> Relation:
    from_claim = known_claim(draft.from_claim)
    to_claim = known_claim(draft.to_claim) if draft.to_claim else None
    to_event = Event.objects.filter(pk=draft.to_event).first() if draft.to_event else None
    if draft.to_event and to_event is None:
        raise ReviewError(f"There is no event {draft.to_event}.")
    same = Relation.objects.filter(type=draft.type, from_claim=from_claim, to_claim=to_claim, to_event=to_event)
    if same.exists():
        raise ReviewError(
            f"It is already on record that {from_claim.id} {draft.type} {draft.to_claim or draft.to_event}."
        )
    relation = act.add(
        Relation(type=draft.type, from_claim=from_claim, to_claim=to_claim, to_event=to_event, reason=draft.reason)
    )
    if draft.conflict:
        act.add(Conflict(relation=relation, scope=draft.conflict.scope, note=draft.conflict.note))
    return relation


def known_claim(claim_id: str) -> Claim:
    claim: Claim | None = Claim.objects.filter(pk=claim_id).first()
    if claim is None:
        raise ReviewError(f"There is no claim {claim_id}.")
    return claim


def by_publication(cited: CitedDocument) -> TimeRecord | None:
    """When a statement was made at the latest, where the text gives no day: by the day of publication."""
    day = cited.published_on
    return TimeRecord(f"../{day}", None, day, anchor=day, rule="by_publication") if day else None


def dated(time: TimeRecord | None) -> dict[str, Any]:
    """The columns of a `Dated` row."""
    time = time or TimeRecord("", None, None)
    return {
        "date_as_written": time.as_written,
        "date_anchor": time.anchor,
        "date_rule": time.rule,
        "edtf": time.edtf,
        "earliest": time.earliest,
        "latest": time.latest,
    }
