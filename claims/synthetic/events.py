"""A happening -> an event on record, published by one act."""

from __future__ import annotations

from claims import models
from claims.records import EventRecord, ParticipantRecord
from claims.review.writing import dated
from claims.synthetic import names
from claims.synthetic.affairs import Happening
from claims.synthetic.clerk import PUBLIC, Clerk, Source
from claims.versions import event_body


def record_event(clerk: Clerk, happening: Happening, source: Source) -> str:
    act = clerk.begin("publish")
    clerk.cite(act, source)
    event_id = clerk.make_id()
    amount = happening.amount
    row = act.add(
        models.Event,
        id=event_id,
        kind=happening.kind,
        headline=happening.headline,
        document_id=source.cited,
        version=1,
        start=happening.span[0],
        published_at=act.made_at,
        amount_value=amount.value if amount else None,
        amount_currency=amount.currency if amount else "",
        amount_bound=amount.bound if amount else "",
        amount_as_written=amount.as_written if amount else "",
        **dated(happening.time),
        **PUBLIC,
    )
    role = "attendee" if happening.kind == "meeting" else "party"
    participants = tuple(ParticipantRecord(clerk.actors[party], role) for party in happening.parties)
    for position, one in enumerate(participants):
        act.add(models.Participant, event_id=event_id, actor_id=one.actor_id, role=role, position=position)
    evidence = clerk.evidence(act, source, happening.span, event_id=event_id)
    provenance = clerk.provenance(act, source)
    if source.run:
        payload = {"kind": happening.kind, "parties": [names.actor_name(party)[1] for party in happening.parties]}
        clerk.propose(act, source, "event", happening.span, payload, event_id=event_id)
    record = EventRecord(
        id=event_id,
        kind=happening.kind,
        headline=happening.headline,
        participants=participants,
        amount=amount,
        time=happening.time,
        hedges=(),
        evidence=(evidence,),
        version=1,
        provenance=provenance,
    )
    act.close("event", event_id)
    clerk.version(act, "event", event_id, row["version"], event_body(record, {source.cited: source.record}))
    return event_id
