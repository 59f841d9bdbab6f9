"""The kinds of node in the graph: the types of each, its properties, and where these lead. Pure; `diagram` draws it.

Our own properties come from `ontology.ttl`, by domain and range; those of others' vocabularies stand here.
`tests/claims/graph/test_diagram.py` holds that all of this is what the projection writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from claims.graph.vocabulary import EVENT_CLASSES, OR, PREFIXES, RELATION_PROPERTIES

ONTOLOGY = Path(__file__).with_name("ontology.ttl")
# What our own properties lead to where that is no box.
VALUES: Mapping[str, str] = MappingProxyType(
    {
        "skos:Concept": "word",
        "rdf:Property": "property",
        "xsd:string": "text",
        "xsd:integer": "number",
        "xsd:date": "day",
        "xsd:dateTime": "moment",
        "edtf:EDTF": "EDTF",
        "prov:Entity": "record",
    }
)


@dataclass(frozen=True, slots=True)
class Box:
    """A kind of node. `classes` are its types, `also` what else the ontology calls it as a domain or range.

    `rows` are the properties of others' vocabularies, each with the boxes or the sort of value that it leads to. What
    is not `live` has an address, but no graph: queries find it as an object alone.
    """

    name: str
    column: int
    classes: str
    rows: str = ""
    also: str = ""
    live: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A property, and the names of boxes or the sort of value that it leads to."""

    name: str
    targets: tuple[str, ...]


EVENTS = " ".join(f"or:{name}" for name in EVENT_CLASSES.values())
MADE = "; prov:wasGeneratedBy Decision; prov:generatedAtTime moment"
BOXES = (
    Box("Story", 0, "or:Story", "schema:name text; schema:abstract text; schema:hasPart Claim Event"),
    Box("Relation", 0, "or:Relation or:Conflict", MADE, also="prov:Entity"),
    Box(
        "Actor",
        0,
        "schema:Person schema:Organization or:Group or:UnnamedSource prov:Agent",
        "schema:name text; schema:alternateName text; schema:description text; skos:exactMatch address",
    ),
    Box("Decision", 0, "or:ReviewDecision", "prov:endedAtTime moment", live=False),
    Box("Extraction", 0, "or:Extraction", "prov:used Text; prov:endedAtTime moment", live=False),
    Box(
        "Claim",
        1,
        "schema:Claim or:Claim",
        "schema:text text; schema:inLanguage text; dcterms:created moment; dcterms:hasVersion address",
    ),
    Box("Reply", 1, "or:Reply"),
    Box(
        "Assessment",
        1,
        "schema:ClaimReview or:Assessment",
        "schema:itemReviewed Claim; schema:reviewRating Rating; schema:author Actor; schema:datePublished day; "
        "schema:reviewBody text; schema:url address" + MADE,
        also="prov:Entity",
    ),
    Box("Rating", 1, "schema:Rating", "schema:alternateName text"),
    Box(
        "Quantity",
        1,
        "schema:QuantitativeValue schema:MonetaryAmount",
        "schema:value number; schema:minValue number; schema:maxValue number; schema:unitText text; "
        "schema:currency text",
    ),
    Box(
        "Statement",
        2,
        "or:Statement",
        "prov:wasAttributedTo Actor; cito:repliesTo Statement" + MADE,
        also="prov:Entity",
    ),
    Box("Voice", 2, "or:VoicePosition"),
    Box("Hedge", 2, "or:HedgePosition"),
    Box(
        "Event",
        2,
        f"schema:Event {EVENTS}",
        "schema:name text; dcterms:hasVersion address" + MADE,
        also="prov:Entity",
    ),
    Box("Participation", 2, "or:Participation"),
    Box(
        "Evidence",
        3,
        "oa:Annotation",
        "oa:hasBody Statement Event; oa:hasTarget Span; oa:motivatedBy word; dcterms:source Document",
    ),
    Box("Span", 3, "oa:SpecificResource", "oa:hasSelector Words Place; oa:hasSource Text"),
    Box("Words", 3, "oa:TextQuoteSelector", "oa:exact text; oa:prefix text; oa:suffix text"),
    Box("Place", 3, "oa:TextPositionSelector", "oa:start number; oa:end number"),
    Box(
        "Document",
        3,
        "schema:NewsArticle",
        "schema:url address; schema:headline text; schema:publisher Actor; schema:datePublished day; "
        "schema:inLanguage text",
    ),
    Box("Snapshot", 3, "or:Snapshot", "prov:specializationOf Document"),
    Box("Text", 3, "or:Text", "prov:wasDerivedFrom Document"),
    Box("Time", 3, "or:TimeExpression"),
)


@cache
def read_rows() -> Mapping[str, tuple[Row, ...]]:
    """Name of a box -> its properties in alphabetical order, others' vocabularies first."""
    graph = Graph().parse(ONTOLOGY)
    rows: dict[str, list[Row]] = {box.name: parse_rows(box.rows) for box in BOXES}
    rows["Claim"] += [Row(shorten(iri), ("Claim", "Event")) for iri in RELATION_PROPERTIES.values() if iri not in OR]
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in graph.subjects(RDF.type, kind):
            domains, targets = ends(graph, term, RDFS.domain), ends(graph, term, RDFS.range)
            led_to = tuple(dict.fromkeys(name for target in targets for name in names_of(target)))
            for domain in domains:
                for name in boxes_of(domain):
                    rows[name].append(Row(shorten(term), led_to))
    return {name: tuple(sorted(set(found), key=order)) for name, found in rows.items()}


def parse_rows(words: str) -> list[Row]:
    parts = (part.split() for part in words.split(";") if part.strip())
    return [Row(name, tuple(targets)) for name, *targets in parts]


def order(row: Row) -> tuple[bool, str]:
    return row.name.startswith("or:"), row.name


def ends(graph: Graph, term: Node, which: URIRef) -> list[str]:
    """The classes at one end of a property, written out where they are a union."""
    found: list[str] = []
    for node in graph.objects(term, which):
        union = graph.value(node, OWL.unionOf)
        found += [shorten(one) for one in (Collection(graph, union) if union is not None else [node])]
    return found


def boxes_of(name: str) -> list[str]:
    """The boxes that a class of the ontology speaks of."""
    return [box.name for box in BOXES if name in (*box.classes.split(), *box.also.split())]


def names_of(target: str) -> list[str]:
    return [VALUES[target]] if target in VALUES else boxes_of(target)


def shorten(iri: object) -> str:
    for prefix, start in PREFIXES.items():
        if str(iri).startswith(start):
            return f"{prefix}:{str(iri).removeprefix(start)}"
    return str(iri)
