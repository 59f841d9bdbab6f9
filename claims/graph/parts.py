"""The parts that several kinds of record have: dates, numbers, evidence, provenance. Pure, like `projection`.

`me` is the IRI of the record, and every node made here lies below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from rdflib import URIRef

from claims.graph.addresses import actor_iri, decision_iri, document_iri, extraction_iri, text_iri, version_iri
from claims.graph.terms import (
    Node,
    make_day,
    make_edtf,
    make_first_moment,
    make_last_moment,
    make_moment,
    make_number,
    make_string,
)
from claims.graph.vocabulary import CURRENCIES, DCTERMS, OA, OR, PROV, RDF, SCHEMA, concept
from claims.records import AmountRecord, EvidenceRecord, ProvenanceRecord, QuantityRecord, TimeRecord

Triples = Iterator[tuple[URIRef, URIRef, Node]]

_VALUE_PROPERTIES: Mapping[str, URIRef] = MappingProxyType({"at_least": SCHEMA.minValue, "at_most": SCHEMA.maxValue})


def strings(me: URIRef, predicate: URIRef, values: Iterable[str]) -> Triples:
    """One triple per value that says something."""
    return ((me, predicate, make_string(value)) for value in values if value)


def version(me: URIRef, number: int) -> Triples:
    if number:
        yield me, DCTERMS.hasVersion, version_iri(me, number)


def hedges(words: Sequence[str], me: URIRef) -> Triples:
    """The words that hold back; several of them with their places besides, because RDF has no order of its own."""
    yield from strings(me, OR.hedge, words)
    for rank, word in enumerate(words, start=1) if len(words) > 1 else ():
        node = URIRef(f"{me}/hedge/{rank}")
        yield me, OR.hedgePosition, node
        yield node, OR.rank, make_number(rank)
        yield node, OR.asWritten, make_string(word)


def ranked_actor(me: URIRef, predicate: URIRef, name: str, rank: int, actor: URIRef) -> Triples:
    """An actor at a position: lists would need blank nodes."""
    node = URIRef(f"{me}/{name}/{rank}")
    yield me, predicate, node
    yield node, OR.rank, make_number(rank)
    yield node, OR.actor, actor


def quantity_node(quantity: QuantityRecord, me: URIRef, rank: int, base: str) -> Triples:
    node = URIRef(f"{me}/quantity/{rank}")
    yield me, OR.quantity, node
    yield node, OR.rank, make_number(rank)
    yield from _measure(node, quantity)
    if quantity.unit in CURRENCIES:
        yield node, RDF.type, SCHEMA.MonetaryAmount
        yield node, SCHEMA.currency, make_string(quantity.unit)
    else:
        yield node, RDF.type, SCHEMA.QuantitativeValue
        yield from strings(node, SCHEMA.unitText, [quantity.unit])
    if quantity.counted_by:
        yield node, OR.countedBy, actor_iri(base, quantity.counted_by)


def amount_node(amount: AmountRecord, me: URIRef) -> Triples:
    node = URIRef(f"{me}/amount")
    yield me, OR.amount, node
    yield node, RDF.type, SCHEMA.MonetaryAmount
    yield from _measure(node, amount)
    yield from strings(node, SCHEMA.currency, [amount.currency])


def _measure(node: URIRef, measured: QuantityRecord | AmountRecord) -> Triples:
    """The number under the property that its bound calls for, so that "at least 24,000" never reads as 24,000."""
    yield node, _VALUE_PROPERTIES.get(measured.bound, SCHEMA.value), make_number(measured.value)
    yield node, OR.bound, concept(measured.bound)
    yield from strings(node, OR.asWritten, [measured.as_written])


def time_node(time: TimeRecord, me: URIRef, predicate: URIRef, name: str) -> Triples:
    """A time expression with sortable bounds beside its EDTF, which SPARQL cannot read; nothing where it is empty."""
    if not (time.edtf or time.as_written):
        return
    node = URIRef(f"{me}/{name}")
    yield me, predicate, node
    yield node, RDF.type, OR.TimeExpression
    yield from strings(node, OR.asWritten, [time.as_written])
    yield from strings(node, OR.rule, [time.rule])
    if time.anchor:
        yield node, OR.anchor, make_day(time.anchor)
    if time.edtf:
        yield node, OR.edtf, make_edtf(time.edtf)
    if time.earliest:
        yield node, OR.earliest, make_first_moment(time.earliest)
    if time.latest:
        yield node, OR.latest, make_last_moment(time.latest)


def evidence_nodes(evidence: tuple[EvidenceRecord, ...], me: URIRef, base: str) -> Triples:
    for rank, piece in enumerate(evidence, start=1):
        yield from _evidence(piece, me, rank, base)


def _evidence(piece: EvidenceRecord, me: URIRef, rank: int, base: str) -> Triples:
    """W3C Web Annotation: text position and text quote of one span in an archived text."""
    node = URIRef(f"{me}/evidence/{piece.id}")
    target, quote, position = (URIRef(f"{node}/{part}") for part in ("target", "quote", "position"))
    yield me, OR.evidence, node
    yield node, RDF.type, OA.Annotation
    yield node, OA.motivatedBy, OA.identifying
    yield node, OA.hasBody, me
    yield node, OA.hasTarget, target
    yield node, OR.rank, make_number(rank)
    yield from strings(node, OR.cue, [piece.cue])
    yield node, DCTERMS.source, document_iri(base, piece.document_id)
    yield target, RDF.type, OA.SpecificResource
    yield target, OA.hasSource, text_iri(base, piece.text_id)
    yield target, OA.hasSelector, quote
    yield target, OA.hasSelector, position
    yield quote, RDF.type, OA.TextQuoteSelector
    yield quote, OA.exact, make_string(piece.exact)
    yield from strings(quote, OA.prefix, [piece.prefix])
    yield from strings(quote, OA.suffix, [piece.suffix])
    yield position, RDF.type, OA.TextPositionSelector
    yield position, OA.start, make_number(piece.start)
    yield position, OA.end, make_number(piece.end)


def provenance(record: ProvenanceRecord, me: URIRef, base: str) -> Triples:
    yield me, PROV.wasGeneratedBy, decision_iri(base, record.decision)
    yield me, PROV.generatedAtTime, make_moment(record.reviewed_at)
    yield from strings(me, OR.reviewedBy, [record.reviewed_by])
    if record.extraction:
        yield me, OR.proposedBy, extraction_iri(base, record.extraction)
    yield from strings(me, OR.extractor, [record.extractor])
    yield from strings(me, OR.extractorVersion, [record.extractor_version])
