"""Records -> the entries of a timeline, in order, with the precision of every date kept. Pure: no Django, no clock.

In: `Material`, frozen records and what their references are called. Out: `claims.entries.Entry` values. An entry is one
statement or one event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from claims.entries import (
    ActorRef,
    AmountValue,
    Corroboration,
    DocumentRef,
    Entry,
    EntryDate,
    EvidenceRef,
    Generator,
    ParticipantRef,
    QuantityValue,
    RelationRef,
    TargetRef,
)
from claims.records import (
    AmountRecord,
    ClaimRecord,
    EventRecord,
    EvidenceRecord,
    ProvenanceRecord,
    QuantityRecord,
    StatementRecord,
    TimeRecord,
)

UNDATED = dt.date.max  # where an entry without a bound stands: last
UNSUPPORTED = Corroboration(0, 0, 0)
Position = tuple[dt.date, dt.date, int, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that asserts a claim, as far as counting needs to know it."""

    document: str
    publisher: str | None
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Link:
    """A relation, as far as an entry tells it."""

    id: str
    type: str
    from_claim: str
    to_claim: str | None
    to_event: str | None


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a timeline is made from. A reference that no mapping knows is left out of the entry."""

    base: str  # of all identifiers, with a slash at its end
    statements: tuple[StatementRecord, ...] = ()
    events: tuple[EventRecord, ...] = ()
    claims: Mapping[str, ClaimRecord] = field(default_factory=dict)
    relations: tuple[Link, ...] = ()
    actors: Mapping[str, str] = field(default_factory=dict)  # id -> name
    documents: Mapping[str, DocumentRef] = field(default_factory=dict)  # by the id that evidence names
    corroboration: Mapping[str, Corroboration] = field(default_factory=dict)  # by id of claim or event
    first_statements: Mapping[str, str] = field(default_factory=dict)  # claim id -> its first published statement


# --- from records to entries ------------------------------------------------------------------------------------------


def make_entries(material: Material, *, clock: str = "said") -> list[Entry]:
    """The entries in order: earliest (open: latest), latest, offset in the document, id."""
    statements = (statement_entry(statement, material, clock) for statement in material.statements)
    events = (event_entry(event, material, clock) for event in material.events)
    return sorted([*statements, *events], key=position_of)


def select(entries: Iterable[Entry], *, start: dt.date | None = None, end: dt.date | None = None) -> list[Entry]:
    """The entries whose interval shares a day with [start, end], both included; an open bound reaches for ever.

    An entry without any date shares no day with anything, so it is left out as soon as a bound is given.
    """
    return [entry for entry in entries if overlaps(entry.date, start, end)]


def overlaps(date: EntryDate, start: dt.date | None, end: dt.date | None) -> bool:
    if start is None and end is None:
        return True
    if date.earliest is None and date.latest is None:
        return False
    begins_in_time = end is None or date.earliest is None or date.earliest <= end
    ends_in_time = start is None or date.latest is None or date.latest >= start
    return begins_in_time and ends_in_time


def position_of(entry: Entry) -> Position:
    """Where an entry stands. No two entries share a position, because ids are unique."""
    date = entry.date
    offset = min((evidence.start for evidence in entry.evidence), default=0)
    return date.earliest or date.latest or UNDATED, date.latest or UNDATED, offset, entry.id


def statement_entry(statement: StatementRecord, material: Material, clock: str) -> Entry:
    claim = material.claims[statement.claim_id]
    uri = f"{material.base}statement/{statement.id}"
    times = {"said": statement.said, "event": claim.event_time}
    return Entry(
        id=statement.id,
        type="statement",
        claim=claim.id,
        kind=statement.kind,
        headline=claim.wording,
        uri=uri,
        version_uri=version_uri(material.base, "claim", claim),
        date=date_of(times, statement.evidence, material, clock),
        claimant=actor_ref(statement.claimant_id, material.actors),
        voice=actor_refs(statement.voice, material.actors),
        medium=statement.medium or None,
        attitude=statement.attitude,
        hedged=bool(statement.hedges),
        status=claim.status,
        targets=target_refs(claim, material.actors),
        quantities=tuple(quantity_value(quantity, material.actors) for quantity in claim.quantities),
        amount=None,
        participants=(),
        corroboration=material.corroboration.get(claim.id, UNSUPPORTED),
        relations=relation_refs(claim.id, material),
        replies_to=statement.replies_to,
        evidence=evidence_refs(statement.evidence, material.documents, uri),
        generated_by=generator_of(statement.provenance),
        reviewed_by=statement.provenance.reviewed_by,
        reviewed_at=statement.provenance.reviewed_at,
    )


def event_entry(event: EventRecord, material: Material, clock: str) -> Entry:
    """An event has one time of its own, which stands for it under `said` as well."""
    uri = f"{material.base}event/{event.id}"
    times = {"said": event.time, "event": event.time}
    return Entry(
        id=event.id,
        type="event",
        claim=None,
        kind=event.kind,
        headline=event.headline,
        uri=uri,
        version_uri=version_uri(material.base, "event", event),
        date=date_of(times, event.evidence, material, clock),
        claimant=None,
        voice=(),
        medium=None,
        attitude=None,
        hedged=bool(event.hedges),
        status=None,
        targets=(),
        quantities=(),
        amount=amount_value(event.amount),
        participants=participant_refs(event, material.actors),
        corroboration=material.corroboration.get(event.id, UNSUPPORTED),
        relations=(),
        replies_to=None,
        evidence=evidence_refs(event.evidence, material.documents, uri),
        generated_by=generator_of(event.provenance),
        reviewed_by=event.provenance.reviewed_by,
        reviewed_at=event.provenance.reviewed_at,
    )


# --- the parts of an entry --------------------------------------------------------------------------------------------


def date_of(
    times: Mapping[str, TimeRecord | None], evidence: tuple[EvidenceRecord, ...], material: Material, clock: str
) -> EntryDate:
    if clock == "published":
        document = material.documents.get(evidence[0].document_id) if evidence else None
        day = document.published_on if document else None
        return EntryDate(day.isoformat() if day else "", day, day, "", clock)
    return entry_date(times[clock], clock)


def entry_date(time: TimeRecord | None, clock: str) -> EntryDate:
    if time is None:
        return EntryDate("", None, None, "", clock)
    return EntryDate(time.edtf, time.earliest, time.latest, time.as_written, clock)


def version_uri(base: str, type_: str, record: ClaimRecord | EventRecord) -> str | None:
    """The address of the newest published version; None where there is none yet."""
    return f"{base}{type_}/{record.id}/v/{record.version}" if record.version else None


def actor_ref(actor_id: str | None, names: Mapping[str, str]) -> ActorRef | None:
    return ActorRef(actor_id, names[actor_id]) if actor_id in names and actor_id else None


def actor_refs(actor_ids: Iterable[str], names: Mapping[str, str]) -> tuple[ActorRef, ...]:
    return tuple(ActorRef(id_, names[id_]) for id_ in actor_ids if id_ in names)


def target_refs(claim: ClaimRecord, names: Mapping[str, str]) -> tuple[TargetRef, ...]:
    return tuple(TargetRef(t.actor_id, names[t.actor_id], t.response) for t in claim.targets if t.actor_id in names)


def participant_refs(event: EventRecord, names: Mapping[str, str]) -> tuple[ParticipantRef, ...]:
    return tuple(
        ParticipantRef(p.actor_id, names[p.actor_id], p.role) for p in event.participants if p.actor_id in names
    )


def quantity_value(quantity: QuantityRecord, names: Mapping[str, str]) -> QuantityValue:
    counted_by = actor_ref(quantity.counted_by, names)
    return QuantityValue(quantity.value, quantity.bound, quantity.unit, quantity.as_written, counted_by)


def amount_value(amount: AmountRecord | None) -> AmountValue | None:
    return AmountValue(amount.value, amount.currency, amount.bound, amount.as_written) if amount else None


def relation_refs(claim_id: str, material: Material) -> tuple[RelationRef, ...]:
    """How the claim bears on others; how others bear on it is told by their entries."""
    return tuple(
        RelationRef(
            type=relation.type,
            claim=relation.to_claim,
            statement=material.first_statements.get(relation.to_claim) if relation.to_claim else None,
            event=relation.to_event,
        )
        for relation in material.relations
        if relation.from_claim == claim_id
    )


def evidence_refs(
    evidence: Iterable[EvidenceRecord], documents: Mapping[str, DocumentRef], uri: str
) -> tuple[EvidenceRef, ...]:
    return tuple(
        EvidenceRef(
            quote=item.exact,
            prefix=item.prefix,
            suffix=item.suffix,
            start=item.start,
            end=item.end,
            cue=item.cue,
            annotation=evidence_iri(uri, item.id),
            document=documents.get(item.document_id),
        )
        for item in evidence
    )


def evidence_iri(uri: str, evidence_id: str) -> str:
    """The address of an annotation, below that of its statement or event."""
    return f"{uri}/evidence/{evidence_id}"


def generator_of(provenance: ProvenanceRecord) -> Generator | None:
    return Generator(provenance.extractor, provenance.extractor_version) if provenance.extractor else None


def corroborate(sources: Iterable[Source]) -> Corroboration:
    """What asserts a claim: distinct documents, distinct publishers, and origins.

    An origin is what has neither publisher nor text in common with another: two articles of one paper are one origin,
    and so is a text that two papers print word for word. Retellings that differ in wording count apart.
    """
    known = set(sources)
    publishers = {source.publisher for source in known if source.publisher}
    return Corroboration(
        len({source.document for source in known}), len(publishers), count_groups(map(shared_keys, known))
    )


def shared_keys(source: Source) -> set[str]:
    publisher = source.publisher or f"unknown publisher of {source.document}"
    return {f"publisher {publisher}", f"text {source.text_sha256}"}


def count_groups(keys_of_items: Iterable[set[str]]) -> int:
    """How many groups there are when items that share a key, directly or through others, are one group."""
    groups: list[set[str]] = []
    for keys in keys_of_items:
        apart = [group for group in groups if not group & keys]
        groups = [*apart, keys.union(*(group for group in groups if group & keys))]
    return len(groups)
