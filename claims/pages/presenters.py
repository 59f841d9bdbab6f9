"""Records as a reader sees them: from `claims.records` to the values that the templates set out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from claims.pages import wording
from claims.pages.reading import Cast, Talk
from claims.pages.values import Answer, Bearing, Date, Happening, Judgement, Name, Quote, Said, Spoken
from claims.records import (
    ActorRecord,
    AssessmentRecord,
    ClaimRecord,
    EventRecord,
    EvidenceRecord,
    ProvenanceRecord,
    RelationRecord,
    StatementRecord,
    TimeRecord,
)

# Attitudes whose verb takes the claim as it stands; "declined to comment" and its like do not.
SAYING = ("asserts", "withdraws")


def name_of(actor: ActorRecord) -> Name:
    return Name(actor.id, actor.name, reverse("pages:actor", args=[actor.id]), is_unnamed=actor.kind == "unnamed")


def date_of(time: TimeRecord) -> Date:
    words = wording.date_words(time)
    return Date(words, "" if time.as_written in words else time.as_written, time.edtf)


def provenance_words(provenance: ProvenanceRecord) -> str:
    """Who vouches for the record and what proposed it, in a sentence."""
    made = f"{provenance.reviewed_by} on {wording.day_words(provenance.reviewed_at.date())}"
    decision = f"decision {provenance.decision}"
    if not provenance.extractor:
        return f"Put on record by hand by {made} ({decision})."
    return f"Proposed by {provenance.extractor} {provenance.extractor_version}, accepted by {made} ({decision})."


def quote_of(evidence: EvidenceRecord, cast: Cast) -> Quote:
    citation = cast.citations[evidence.document_id]
    href = f"{reverse('pages:document', args=[citation.id])}#{evidence.id}"
    return Quote(evidence.id, evidence.prefix, evidence.exact, evidence.suffix, evidence.cue, citation, href)


def quotes_of(evidence: Iterable[EvidenceRecord], cast: Cast) -> tuple[Quote, ...]:
    return tuple(quote_of(one, cast) for one in evidence if one.document_id in cast.citations)


def said_of(statement: StatementRecord, cast: Cast, drafts: frozenset[str]) -> Said:
    voices = [cast.actors[actor] for actor in statement.voice if actor in cast.actors]
    speaker = cast.actors.get(statement.claimant_id or "")
    return Said(
        id=statement.id,
        speaker=name_of(speaker) if speaker else None,
        verb=wording.verb_of(statement.kind, statement.attitude, plural=bool(speaker and speaker.kind == "group")),
        kind=statement.kind,
        attitude=statement.attitude,
        denies_wording=statement.polarity == "negative" and statement.attitude in SAYING,
        hedges=statement.hedges,
        quotation=wording.QUOTATIONS.get(statement.quotation, ""),
        relayed=tuple(name_of(actor) for actor in voices if actor.id != statement.claimant_id),
        medium=statement.medium,
        date=date_of(statement.said),
        quotes=quotes_of(statement.evidence, cast),
        replies_to=statement.replies_to or "",
        provenance=provenance_words(statement.provenance),
        is_draft=statement.id in drafts,
    )


def spoken_of(claim: ClaimRecord, talk: Talk, cast: Cast, *, first: str = "") -> Spoken:
    """The claim with who says what to it; it is laid to the actor `first`, else to the first who asserts it."""
    said = [said_of(statement, cast, talk.drafts) for statement in talk.statements.get(claim.id, ())]
    lead = min(said, key=lambda one: (not one.is_by(first), one.attitude != "asserts"), default=None)
    return Spoken(
        id=claim.id,
        href=reverse("pages:claim", args=[claim.id]),
        wording=claim.wording,
        language=claim.language,
        lead=lead,
        others=tuple(one for one in said if one is not lead),
        status=wording.plain(claim.status),
        answers=answers_of(claim, cast),
        quantities=quantities_of(claim, cast),
        event_date=date_of(claim.event_time) if claim.event_time else None,
        is_draft=claim.id in talk.drafts,
    )


def answers_of(claim: ClaimRecord, cast: Cast) -> tuple[Answer, ...]:
    return tuple(
        Answer(name_of(cast.actors[target.actor_id]), wording.RESPONSES[target.response], target.response)
        for target in claim.targets
        if target.actor_id in cast.actors
    )


def quantities_of(claim: ClaimRecord, cast: Cast) -> tuple[str, ...]:
    """Each number with who counted it: "at least 24,000 accounts, counted by Brightwater"."""
    words = []
    for quantity in claim.quantities:
        counter = cast.actors.get(quantity.counted_by or "")
        number = wording.quantity_words(quantity.value, quantity.bound, quantity.unit)
        words.append(f"{number}, counted by {counter.name}" if counter else number)
    return tuple(words)


def happening_of(event: EventRecord, cast: Cast) -> Happening:
    amount = event.amount
    return Happening(
        id=event.id,
        href=reverse("pages:event", args=[event.id]),
        headline=event.headline,
        kind=event.kind,
        date=date_of(event.time),
        hedges=event.hedges,
        amount=wording.quantity_words(amount.value, amount.bound, amount.currency) if amount else "",
        participants=tuple(
            (name_of(cast.actors[one.actor_id]), wording.plain(one.role))
            for one in event.participants
            if one.actor_id in cast.actors
        ),
        quotes=quotes_of(event.evidence, cast),
        provenance=provenance_words(event.provenance),
    )


def bearing_of(
    relation: RelationRecord, *, seen_from: str, claims: dict[str, Spoken], events: dict[str, Happening]
) -> Bearing | None:
    """The relation as seen from the claim or event `seen_from`; None where its other end may not be seen."""
    is_outward = relation.from_claim == seen_from
    other_claim = (relation.to_claim or "") if is_outward else relation.from_claim
    other = claims.get(other_claim)
    event = events.get(relation.to_event or "") if is_outward else None
    if other is None and event is None:
        return None
    return Bearing(
        words=wording.RELATIONS[relation.type][0 if is_outward else 1],
        other=other,
        event=event,
        reason=relation.reason,
        conflict=conflict_words(relation),
        provenance=provenance_words(relation.provenance),
    )


def conflict_words(relation: RelationRecord) -> str:
    conflict = relation.conflict
    if conflict is None:
        return ""
    if conflict.status == "open":
        return f"Open conflict {wording.SCOPES[conflict.scope]}: {wording.EXPLANATIONS['none']}."
    return f"Conflict {wording.SCOPES[conflict.scope]}, explained: {wording.EXPLANATIONS[conflict.explanation]}."


def judgement_of(record: AssessmentRecord, cast: Cast, *, newest: int) -> Judgement:
    return Judgement(
        id=record.id,
        verdict=record.verdict.capitalize(),
        assessor=name_of(cast.actors[record.assessor_id]),
        assessed_on=wording.day_words(record.assessed_on),
        summary=record.summary,
        url=record.url if record.url.startswith(("http://", "https://")) else "",
        version=record.version,
        is_current=record.version == newest,
    )


def moment_words(moment: dt.datetime | None) -> str:
    """A UTC moment to the minute; empty for None."""
    return f"{wording.day_words(moment.date())}, {moment:%H:%M} UTC" if moment else ""
