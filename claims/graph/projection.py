"""Records -> quads: the whole of a published record in one named graph that bears its IRI.

Pure: no Django, no clock, no store. No blank nodes: quantities, selectors, dates and positions have IRIs below their
record's. Every triple stands in one graph only, because a union of graphs counts a repeated triple twice (measured):
so a graph says nothing about other records, and what several records share (a decision, an extraction run, bytes that
two addresses have in common) appears as an object only. The one exception, a relation's direct triple between two
claims, is told apart by its property.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from rdflib import URIRef

from claims.graph import activities
from claims.graph.addresses import (
    actor_iri,
    assessment_iri,
    claim_iri,
    decision_iri,
    document_iri,
    event_iri,
    extraction_iri,
    relation_iri,
    snapshot_iri,
    statement_iri,
    story_iri,
    text_iri,
    version_iri,
)
from claims.graph.parts import (
    Triples,
    amount_node,
    evidence_nodes,
    hedges,
    provenance,
    quantity_node,
    ranked_actor,
    strings,
    time_node,
    version,
)
from claims.graph.terms import (
    Quad,
    make_day,
    make_link,
    make_moment,
    make_string,
    to_ntriples,
)
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
    concept,
)
from claims.records import (
    Activity,
    ActorRecord,
    AssessmentRecord,
    ClaimRecord,
    ConflictRecord,
    DecisionRecord,
    DocumentRecord,
    EventRecord,
    ExtractionRecord,
    Record,
    RelationRecord,
    StatementRecord,
    StoryRecord,
)

__all__ = ["Quad", "graph_iri", "project", "to_ntriples"]


def project(record: Record | Activity, base: str) -> frozenset[Quad]:
    """All that there is to say of one published record or activity; `base` is what its identifiers start with.

    A function of its arguments alone. Whether the record is published is the caller's knowledge.
    """
    graph = graph_iri(record, base)
    _, triples = _KINDS[type(record)]
    return frozenset((s, p, o, graph) for s, p, o in triples(record, graph, base))


def graph_iri(record: Record | Activity, base: str) -> URIRef:
    """The IRI of a record, which is also the name of its graph."""
    iri, _ = _KINDS[type(record)]
    return iri(base, record.id)


# --- One function per kind of record ----------------------------------------------------------------------------------


def _claim(claim: ClaimRecord, me: URIRef, base: str) -> Triples:
    yield me, RDF.type, SCHEMA.Claim
    yield me, RDF.type, OR.Claim
    wording = make_string(claim.wording, language=claim.language)
    yield me, SCHEMA.text, wording
    if claim.language != (wording.language or ""):  # a tag in capitals, or one that engines might refuse
        yield me, SCHEMA.inLanguage, make_string(claim.language)
    yield me, OR.status, concept(claim.status)
    yield me, DCTERMS.created, make_moment(claim.created_at)
    yield from version(me, claim.version)
    for rank, target in enumerate(claim.targets, start=1):
        actor = actor_iri(base, target.actor_id)
        yield me, OR.target, actor
        yield from ranked_actor(me, OR.reply, "reply", rank, actor)
        yield URIRef(f"{me}/reply/{rank}"), OR.response, concept(target.response)
    for rank, quantity in enumerate(claim.quantities, start=1):
        yield from quantity_node(quantity, me, rank, base)
    if claim.event_time:
        yield from time_node(claim.event_time, me, OR.eventTime, "time")


def _statement(statement: StatementRecord, me: URIRef, base: str) -> Triples:
    yield me, RDF.type, OR.Statement
    yield me, OR.ofClaim, claim_iri(base, statement.claim_id)
    for name in ("kind", "attitude", "polarity", "quotation"):
        yield me, OR[name], concept(getattr(statement, name))
    yield from strings(me, OR.cue, [statement.cue])
    yield from hedges(statement.hedges, me)
    yield from strings(me, OR.medium, [statement.medium])
    if statement.claimant_id:
        yield me, PROV.wasAttributedTo, actor_iri(base, statement.claimant_id)
    if statement.replies_to:
        yield me, CITO.repliesTo, statement_iri(base, statement.replies_to)
    for rank, actor in enumerate(statement.voice, start=1):
        yield from ranked_actor(me, OR.voice, "voice", rank, actor_iri(base, actor))
    yield from time_node(statement.said, me, OR.saidOn, "said")
    yield from evidence_nodes(statement.evidence, me, base)
    yield from provenance(statement.provenance, me, base)


def _event(event: EventRecord, me: URIRef, base: str) -> Triples:
    yield me, RDF.type, SCHEMA.Event
    yield me, RDF.type, OR[EVENT_CLASSES[event.kind]]
    yield me, SCHEMA.name, make_string(event.headline)
    yield from hedges(event.hedges, me)
    yield from version(me, event.version)
    for rank, participant in enumerate(event.participants, start=1):
        actor = actor_iri(base, participant.actor_id)
        yield me, OR.participant, actor
        yield from ranked_actor(me, OR.participation, "participation", rank, actor)
        yield URIRef(f"{me}/participation/{rank}"), OR.role, concept(participant.role)
    if event.amount:
        yield from amount_node(event.amount, me)
    yield from time_node(event.time, me, OR.eventTime, "time")
    yield from evidence_nodes(event.evidence, me, base)
    yield from provenance(event.provenance, me, base)


def _relation(relation: RelationRecord, me: URIRef, base: str) -> Triples:
    direct = RELATION_PROPERTIES[relation.type]
    one = claim_iri(base, relation.from_claim)
    other = claim_iri(base, relation.to_claim) if relation.to_claim else event_iri(base, relation.to_event or "")
    yield me, RDF.type, OR.Relation
    yield me, OR.relationType, direct
    yield me, OR["from"], one
    yield me, OR.to, other
    yield one, direct, other
    yield from strings(me, OR.reason, [relation.reason])
    if relation.conflict:
        yield from _conflict(relation.conflict, me)
    yield from provenance(relation.provenance, me, base)


def _conflict(conflict: ConflictRecord, me: URIRef) -> Triples:
    yield me, RDF.type, OR.Conflict
    yield me, OR.conflictStatus, concept(conflict.status)
    yield me, OR.scope, concept(conflict.scope)
    yield me, OR.explanation, concept(conflict.explanation)
    yield from strings(me, OR.note, [conflict.note])


def _actor(actor: ActorRecord, me: URIRef, base: str) -> Triples:
    for kind in ACTOR_TYPES[actor.kind]:
        yield me, RDF.type, kind
    yield me, SCHEMA.name, make_string(actor.name)
    yield from strings(me, SCHEMA.alternateName, actor.aliases)
    yield from strings(me, SCHEMA.description, [actor.description])
    for address in actor.exact_matches:
        yield me, SKOS.exactMatch, make_link(address)


def _document(document: DocumentRecord, me: URIRef, base: str) -> Triples:
    yield me, RDF.type, SCHEMA.NewsArticle
    if document.url:
        yield me, SCHEMA.url, make_link(document.url)
    yield from strings(me, SCHEMA.headline, [document.title])
    yield from strings(me, SCHEMA.inLanguage, [document.language])
    if document.publisher_id:
        yield me, SCHEMA.publisher, actor_iri(base, document.publisher_id)
    if document.published_on:
        yield me, SCHEMA.datePublished, make_day(document.published_on)
    if document.retrieved_at:
        yield me, OR.retrievedAt, make_moment(document.retrieved_at)
    yield from _archived(document, me, base)


def _archived(document: DocumentRecord, me: URIRef, base: str) -> Triples:
    """Snapshot and text with their hashes. The hashes are said of the document: two addresses may share the bytes."""
    snapshot, text = snapshot_iri(base, document.snapshot_sha256), text_iri(base, document.text_id)
    yield me, OR.snapshot, snapshot
    yield me, OR.snapshotSha256, make_string(document.snapshot_sha256)
    yield snapshot, PROV.specializationOf, me
    yield me, OR.text, text
    yield me, OR.textSha256, make_string(document.text_sha256)
    yield text, PROV.wasDerivedFrom, me


def _assessment(assessment: AssessmentRecord, me: URIRef, base: str) -> Triples:
    claim = claim_iri(base, assessment.claim_id)
    rating = URIRef(f"{me}/rating")
    yield me, RDF.type, SCHEMA.ClaimReview
    yield me, RDF.type, OR.Assessment
    yield me, SCHEMA.itemReviewed, claim
    yield me, OR.assessedVersion, version_iri(claim, assessment.version)
    yield me, OR.verdict, concept(assessment.verdict)
    yield me, SCHEMA.reviewRating, rating
    yield rating, RDF.type, SCHEMA.Rating
    yield rating, SCHEMA.alternateName, make_string(assessment.verdict)
    yield me, SCHEMA.author, actor_iri(base, assessment.assessor_id)
    yield me, SCHEMA.datePublished, make_day(assessment.assessed_on)
    yield me, SCHEMA.reviewBody, make_string(assessment.summary)
    if assessment.url:
        yield me, SCHEMA.url, make_link(assessment.url)
    yield from provenance(assessment.provenance, me, base)


def _story(story: StoryRecord, me: URIRef, base: str) -> Triples:
    yield me, RDF.type, OR.Story
    yield me, OR.slug, make_string(story.slug)
    yield me, SCHEMA.name, make_string(story.title)
    yield from strings(me, SCHEMA.abstract, [story.summary])
    for claim in story.claims:
        yield me, SCHEMA.hasPart, claim_iri(base, claim)
    for event in story.events:
        yield me, SCHEMA.hasPart, event_iri(base, event)


def _published(triples: Callable[[Any, URIRef, str], Triples]) -> Callable[[Any, URIRef, str], Triples]:
    """The triples of a record that has a life in public, and where it stands in that life."""

    def tell(record: Any, me: URIRef, base: str) -> Triples:
        yield me, OR.publicationState, OR.published
        yield from triples(record, me, base)

    return tell


# Kind of record -> its address, its triples.
_KINDS: Mapping[type[Any], tuple[Callable[[str, str], URIRef], Callable[[Any, URIRef, str], Triples]]] = (
    MappingProxyType(
        {
            ClaimRecord: (claim_iri, _published(_claim)),
            StatementRecord: (statement_iri, _published(_statement)),
            EventRecord: (event_iri, _published(_event)),
            RelationRecord: (relation_iri, _published(_relation)),
            ActorRecord: (actor_iri, _published(_actor)),
            DocumentRecord: (document_iri, _published(_document)),
            AssessmentRecord: (assessment_iri, _published(_assessment)),
            StoryRecord: (story_iri, _published(_story)),
            DecisionRecord: (decision_iri, activities.decision),
            ExtractionRecord: (extraction_iri, activities.extraction),
        }
    )
)
