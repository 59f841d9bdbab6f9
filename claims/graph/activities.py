"""What happened once, as triples: a line of the decision log, a run of an extractor. Pure, like `projection`."""

from __future__ import annotations

from rdflib import URIRef

from claims.graph.addresses import KIND_IRIS, decision_iri, text_iri
from claims.graph.parts import Triples, strings
from claims.graph.terms import make_moment, make_number, make_string
from claims.graph.vocabulary import OR, PROV, RDF
from claims.records import DecisionRecord, ExtractionRecord


def decision(line: DecisionRecord, me: URIRef, base: str) -> Triples:
    yield me, RDF.type, OR.ReviewDecision
    yield me, OR.number, make_number(line.number)
    yield me, OR.verb, make_string(line.verb)
    if line.about:
        kind, identifier = line.about
        yield me, OR.concerns, KIND_IRIS[kind](base, identifier)
    yield from strings(me, OR.reviewedBy, [line.reviewed_by])
    yield me, PROV.endedAtTime, make_moment(line.made_at)
    yield me, OR.payloadSha256, make_string(line.payload_sha256)
    yield from strings(me, OR.previousHash, [line.previous_hash])
    yield me, OR.hash, make_string(line.hash)
    if line.undone_by:
        yield me, OR.undoneBy, decision_iri(base, line.undone_by)


def extraction(run: ExtractionRecord, me: URIRef, base: str) -> Triples:
    yield me, RDF.type, OR.Extraction
    yield me, PROV.used, text_iri(base, run.text_id)
    yield me, OR.extractor, make_string(run.extractor)
    yield from strings(me, OR.extractorVersion, [run.version])
    yield from strings(me, OR.model, [run.model])
    yield from strings(me, OR.configuration, [run.configuration])
    yield me, PROV.endedAtTime, make_moment(run.made_at)
