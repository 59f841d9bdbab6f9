"""Quads -> records: the way back from the graph, so that nothing published is lost with the database.

The exact inverse of `projection`, and pure like it: `restore(project(record, base), base) == record` for every record
that holds text without half surrogates. What is no record's projection, down to a single triple, is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from claims.graph.engine import GraphError
from claims.graph.projection import project
from claims.graph.reading import (
    Described,
    day,
    moment,
    read_amount,
    read_evidence,
    read_hedges,
    read_provenance,
    read_quantities,
    read_time,
    read_version,
    words_of,
)
from claims.graph.terms import Quad
from claims.graph.vocabulary import (
    ACTOR_TYPES,
    CITO,
    DCTERMS,
    EVENT_CLASSES,
    OR,
    PROV,
    RDF,
    RELATION_PROPERTIES,
    SCHEMA,
    SKOS,
)
from claims.records import (
    UNDATED,
    Activity,
    ActorRecord,
    AssessmentRecord,
    ClaimRecord,
    ConflictRecord,
    DecisionRecord,
    DocumentRecord,
    EventRecord,
    ExtractionRecord,
    ParticipantRecord,
    Record,
    RelationRecord,
    StatementRecord,
    StoryRecord,
    TargetRecord,
)


class RestoreError(GraphError):
    """The quads are not what one record stands as in the graph."""


def restore(quads: Iterable[Quad], base: str) -> Record | Activity:
    """The record or activity whose projection `quads` are: all of one named graph, in any order.

    Raises RestoreError where they are more, less or other than that.
    """
    given = frozenset(quads)
    names = {graph for _, _, _, graph in given}
    if len(names) != 1:
        raise RestoreError(f"A record is restored from one graph, not from {len(names)}.")
    (name,) = names
    kind, _, identifier = name.removeprefix(base).partition("/")
    if kind not in _KINDS or not name.startswith(base):
        raise RestoreError(f"<{name}> is not the graph of a record.")
    try:
        record = _KINDS[kind](Described(given, base, name), identifier)
        faithful = project(record, base) == given
    except (ValueError, KeyError, ArithmeticError) as error:
        raise RestoreError(f"<{name}> does not hold a record: {error}") from error
    if not faithful:
        raise RestoreError(f"<{name}> holds something that its record does not say.")
    return record


# --- One function per kind of record ----------------------------------------------------------------------------------


def _claim(graph: Described, claim_id: str) -> ClaimRecord:
    me = graph.me
    wording = graph.literal(me, SCHEMA.text)
    return ClaimRecord(
        id=claim_id,
        wording=str(wording),
        language=graph.text(me, SCHEMA.inLanguage) or wording.language or "",
        status=graph.word(me, OR.status),
        targets=tuple(
            TargetRecord(graph.id(reply, OR.actor), graph.word(reply, OR.response))
            for reply in graph.ranked(me, OR.reply)
        ),
        quantities=read_quantities(graph),
        event_time=read_time(graph, OR.eventTime),
        version=read_version(graph),
        created_at=moment(graph.text(me, DCTERMS.created)),
    )


def _statement(graph: Described, statement_id: str) -> StatementRecord:
    me = graph.me
    return StatementRecord(
        id=statement_id,
        claim_id=graph.id(me, OR.ofClaim),
        claimant_id=graph.id(me, PROV.wasAttributedTo) or None,
        kind=graph.word(me, OR.kind),
        attitude=graph.word(me, OR.attitude),
        polarity=graph.word(me, OR.polarity),
        quotation=graph.word(me, OR.quotation),
        cue=graph.text(me, OR.cue),
        hedges=read_hedges(graph),
        voice=tuple(graph.id(position, OR.actor) for position in graph.ranked(me, OR.voice)),
        medium=graph.text(me, OR.medium),
        said=read_time(graph, OR.saidOn) or UNDATED,
        evidence=read_evidence(graph),
        replies_to=graph.id(me, CITO.repliesTo) or None,
        provenance=read_provenance(graph),
    )


def _event(graph: Described, event_id: str) -> EventRecord:
    me = graph.me
    classes = {str(OR[name]): kind for kind, name in EVENT_CLASSES.items()}
    (kind,) = (classes[type_] for type_ in words_of(graph, me, RDF.type) if type_ in classes)
    return EventRecord(
        id=event_id,
        kind=kind,
        headline=graph.text(me, SCHEMA.name),
        participants=tuple(
            ParticipantRecord(graph.id(part, OR.actor), graph.word(part, OR.role))
            for part in graph.ranked(me, OR.participation)
        ),
        amount=read_amount(graph),
        time=read_time(graph, OR.eventTime) or UNDATED,
        hedges=read_hedges(graph),
        evidence=read_evidence(graph),
        version=read_version(graph),
        provenance=read_provenance(graph),
    )


def _relation(graph: Described, relation_id: str) -> RelationRecord:
    me = graph.me
    types = {str(property_): word for word, property_ in RELATION_PROPERTIES.items()}
    end_kind, end = graph.reference(me, OR.to)
    return RelationRecord(
        id=relation_id,
        type=types[str(graph.one(me, OR.relationType))],
        from_claim=graph.id(me, OR["from"]),
        to_claim=end if end_kind == "claim" else None,
        to_event=end if end_kind == "event" else None,
        reason=graph.text(me, OR.reason),
        conflict=_conflict(graph) if str(OR.Conflict) in words_of(graph, me, RDF.type) else None,
        provenance=read_provenance(graph),
    )


def _conflict(graph: Described) -> ConflictRecord:
    me = graph.me
    return ConflictRecord(
        status=graph.word(me, OR.conflictStatus),
        scope=graph.word(me, OR.scope),
        explanation=graph.word(me, OR.explanation),
        note=graph.text(me, OR.note),
    )


def _actor(graph: Described, actor_id: str) -> ActorRecord:
    me = graph.me
    types = {str(type_) for type_ in words_of(graph, me, RDF.type)}
    (kind,) = (kind for kind, classes in ACTOR_TYPES.items() if types == {str(class_) for class_ in classes})
    return ActorRecord(
        id=actor_id,
        kind=kind,
        name=graph.text(me, SCHEMA.name),
        aliases=words_of(graph, me, SCHEMA.alternateName),
        description=graph.text(me, SCHEMA.description),
        exact_matches=words_of(graph, me, SKOS.exactMatch),
    )


def _document(graph: Described, document_id: str) -> DocumentRecord:
    me = graph.me
    published_on, retrieved_at = graph.text(me, SCHEMA.datePublished), graph.text(me, OR.retrievedAt)
    return DocumentRecord(
        id=document_id,
        url=graph.text(me, SCHEMA.url),
        title=graph.text(me, SCHEMA.headline),
        publisher_id=graph.id(me, SCHEMA.publisher) or None,
        published_on=day(published_on) if published_on else None,
        language=graph.text(me, SCHEMA.inLanguage),
        retrieved_at=moment(retrieved_at) if retrieved_at else None,
        snapshot_sha256=graph.text(me, OR.snapshotSha256),
        text_id=graph.id(me, OR.text),
        text_sha256=graph.text(me, OR.textSha256),
    )


def _assessment(graph: Described, assessment_id: str) -> AssessmentRecord:
    me = graph.me
    return AssessmentRecord(
        id=assessment_id,
        claim_id=graph.id(me, SCHEMA.itemReviewed),
        version=int(graph.text(me, OR.assessedVersion).rpartition("/")[2]),
        verdict=graph.word(me, OR.verdict),
        assessor_id=graph.id(me, SCHEMA.author),
        assessed_on=day(graph.text(me, SCHEMA.datePublished)),
        summary=graph.text(me, SCHEMA.reviewBody),
        url=graph.text(me, SCHEMA.url),
        provenance=read_provenance(graph),
    )


def _story(graph: Described, story_id: str) -> StoryRecord:
    me = graph.me
    parts = sorted(graph.references(me, SCHEMA.hasPart))
    return StoryRecord(
        id=story_id,
        slug=graph.text(me, OR.slug),
        title=graph.text(me, SCHEMA.name),
        summary=graph.text(me, SCHEMA.abstract),
        claims=tuple(part for kind, part in parts if kind == "claim"),
        events=tuple(part for kind, part in parts if kind == "event"),
    )


def _decision(graph: Described, number: str) -> DecisionRecord:
    me = graph.me
    undone_by = graph.id(me, OR.undoneBy)
    return DecisionRecord(
        number=int(number),
        verb=graph.text(me, OR.verb),
        about=graph.reference(me, OR.concerns) if graph.all(me, OR.concerns) else None,
        reviewed_by=graph.text(me, OR.reviewedBy),
        made_at=moment(graph.text(me, PROV.endedAtTime)),
        payload_sha256=graph.text(me, OR.payloadSha256),
        previous_hash=graph.text(me, OR.previousHash),
        hash=graph.text(me, OR.hash),
        undone_by=int(undone_by) if undone_by else None,
    )


def _extraction(graph: Described, run_id: str) -> ExtractionRecord:
    me = graph.me
    return ExtractionRecord(
        id=run_id,
        text_id=graph.id(me, PROV.used),
        extractor=graph.text(me, OR.extractor),
        version=graph.text(me, OR.extractorVersion),
        model=graph.text(me, OR.model),
        configuration=graph.text(me, OR.configuration),
        made_at=moment(graph.text(me, PROV.endedAtTime)),
    )


# First part of a record's address -> how it is read.
_KINDS: Mapping[str, Callable[[Described, str], Record | Activity]] = MappingProxyType(
    {
        "claim": _claim,
        "statement": _statement,
        "event": _event,
        "relation": _relation,
        "actor": _actor,
        "document": _document,
        "assessment": _assessment,
        "story": _story,
        "decision": _decision,
        "extraction": _extraction,
    }
)
