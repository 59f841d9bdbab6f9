"""Reading the triples of one graph: values by subject and property, and the parts that several records have.

The inverse of `parts`, and pure like it. A value that is not there reads as empty: `restore` finds out, because it
projects what was read once more and compares.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from rdflib import Literal, URIRef

from claims.graph.terms import Node, Quad
from claims.graph.vocabulary import DCTERMS, OA, OR, PROV, RDF, SCHEMA
from claims.records import AmountRecord, EvidenceRecord, ProvenanceRecord, QuantityRecord, TimeRecord


class Described:
    """The triples of one named graph, which is the address of the record that it describes (`me`)."""

    def __init__(self, quads: Iterable[Quad], base: str, me: URIRef) -> None:
        self.me = me
        self._base = base
        self._values: dict[tuple[Node, URIRef], list[Node]] = defaultdict(list)
        for subject, predicate, value, _ in quads:
            self._values[subject, predicate].append(value)

    def all(self, node: Node, predicate: URIRef) -> list[Node]:
        return self._values.get((node, predicate), [])

    def one(self, node: Node, predicate: URIRef) -> Node:
        """The only value of a property. Raises ValueError where there is none, or more than one."""
        values = self.all(node, predicate)
        if len(values) != 1:
            raise ValueError(f"<{node}> has {len(values)} values of <{predicate}>")
        return values[0]

    def literal(self, node: Node, predicate: URIRef) -> Literal:
        value = self.one(node, predicate)
        if not isinstance(value, Literal):
            raise ValueError(f"<{predicate}> of <{node}> is not a literal")
        return value

    def text(self, node: Node, predicate: URIRef) -> str:
        """The value in characters, "" where nothing is said."""
        return str(self.one(node, predicate)) if self.all(node, predicate) else ""

    def word(self, node: Node, predicate: URIRef) -> str:
        """The word of a concept."""
        return str(self.one(node, predicate)).removeprefix(str(OR))

    def id(self, node: Node, predicate: URIRef) -> str:
        """The identifier of the record that is pointed at, "" where none is."""
        return self.reference(node, predicate)[1] if self.all(node, predicate) else ""

    def reference(self, node: Node, predicate: URIRef) -> tuple[str, str]:
        """Kind and identifier of the record that is pointed at."""
        self.one(node, predicate)
        return self.references(node, predicate)[0]

    def references(self, node: Node, predicate: URIRef) -> list[tuple[str, str]]:
        parts = (str(value).removeprefix(self._base).partition("/") for value in self.all(node, predicate))
        return [(kind, identifier) for kind, _, identifier in parts]

    def ranked(self, node: Node, predicate: URIRef) -> list[Node]:
        """The values in the order of their `or:rank`."""
        return sorted(self.all(node, predicate), key=lambda value: int(self.text(value, OR.rank)))


def words_of(graph: Described, node: Node, predicate: URIRef) -> tuple[str, ...]:
    """All values in characters, in alphabetical order."""
    return tuple(sorted(str(value) for value in graph.all(node, predicate)))


def day(text: str) -> dt.date:
    """From an xsd:date, or from the first or last moment of a day."""
    return dt.date.fromisoformat(text[:10])


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def read_version(graph: Described) -> int:
    """0 where there is none yet."""
    address = graph.text(graph.me, DCTERMS.hasVersion)
    return int(address.rpartition("/")[2]) if address else 0


def read_hedges(graph: Described) -> tuple[str, ...]:
    positions = graph.ranked(graph.me, OR.hedgePosition)
    if positions:
        return tuple(graph.text(position, OR.asWritten) for position in positions)
    return words_of(graph, graph.me, OR.hedge)


def read_quantities(graph: Described) -> tuple[QuantityRecord, ...]:
    return tuple(
        QuantityRecord(
            value=_number(graph, node),
            bound=graph.word(node, OR.bound),
            unit=graph.text(node, SCHEMA.currency) or graph.text(node, SCHEMA.unitText),
            as_written=graph.text(node, OR.asWritten),
            counted_by=graph.id(node, OR.countedBy) or None,
        )
        for node in graph.ranked(graph.me, OR.quantity)
    )


def read_amount(graph: Described) -> AmountRecord | None:
    if not graph.all(graph.me, OR.amount):
        return None
    node = graph.one(graph.me, OR.amount)
    return AmountRecord(
        value=_number(graph, node),
        currency=graph.text(node, SCHEMA.currency),
        bound=graph.word(node, OR.bound),
        as_written=graph.text(node, OR.asWritten),
    )


def _number(graph: Described, node: Node) -> Decimal:
    (value,) = (value for name in ("value", "minValue", "maxValue") for value in graph.all(node, SCHEMA[name]))
    return Decimal(str(value))


def read_time(graph: Described, predicate: URIRef) -> TimeRecord | None:
    """None where no time expression is on record."""
    if not graph.all(graph.me, predicate):
        return None
    node = graph.one(graph.me, predicate)
    earliest, latest, anchor = (graph.text(node, OR[name]) for name in ("earliest", "latest", "anchor"))
    return TimeRecord(
        edtf=graph.text(node, OR.edtf),
        earliest=day(earliest) if earliest else None,
        latest=day(latest) if latest else None,
        as_written=graph.text(node, OR.asWritten),
        anchor=day(anchor) if anchor else None,
        rule=graph.text(node, OR.rule),
    )


def read_evidence(graph: Described) -> tuple[EvidenceRecord, ...]:
    return tuple(_piece(graph, node) for node in graph.ranked(graph.me, OR.evidence))


def _piece(graph: Described, node: Node) -> EvidenceRecord:
    target = graph.one(node, OA.hasTarget)
    selectors = {graph.text(selector, RDF.type): selector for selector in graph.all(target, OA.hasSelector)}
    quote, position = selectors[str(OA.TextQuoteSelector)], selectors[str(OA.TextPositionSelector)]
    return EvidenceRecord(
        id=node.rpartition("/")[2],
        text_id=graph.id(target, OA.hasSource),
        document_id=graph.id(node, DCTERMS.source),
        start=int(graph.text(position, OA.start)),
        end=int(graph.text(position, OA.end)),
        exact=graph.text(quote, OA.exact),
        prefix=graph.text(quote, OA.prefix),
        suffix=graph.text(quote, OA.suffix),
        cue=graph.text(node, OR.cue),
    )


def read_provenance(graph: Described) -> ProvenanceRecord:
    me = graph.me
    return ProvenanceRecord(
        decision=int(graph.id(me, PROV.wasGeneratedBy)),
        reviewed_by=graph.text(me, OR.reviewedBy),
        reviewed_at=moment(graph.text(me, PROV.generatedAtTime)),
        extraction=graph.id(me, OR.proposedBy),
        extractor=graph.text(me, OR.extractor),
        extractor_version=graph.text(me, OR.extractorVersion),
    )
