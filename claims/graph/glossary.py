"""The ontology as something to read: each term with its words, its place and its neighbours; and as files.

Reads `ontology.ttl` and `shapes.ttl`, nothing else. No Django.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.compare import to_canonical_graph

from claims.graph.vocabulary import CLASSES, OR, PROPERTIES, SCHEMES

FOLDER = Path(__file__).parent
# What is said of a term, in reading order.
_FACTS: Mapping[str, URIRef] = MappingProxyType(
    {
        "Subclass of": RDFS.subClassOf,
        "Subproperty of": RDFS.subPropertyOf,
        "Leads from": RDFS.domain,
        "Leads to": RDFS.range,
        "Inverse of": OWL.inverseOf,
        "In": SKOS.inScheme,
        "Close to": SKOS.closeMatch,
        "Related to": SKOS.relatedMatch,
        "See also": RDFS.seeAlso,
    }
)
_SORTS: Mapping[URIRef, str] = MappingProxyType(
    {
        OWL.Class: "class",
        OWL.ObjectProperty: "property, to a thing",
        OWL.DatatypeProperty: "property, to a value",
        SKOS.ConceptScheme: "list of words",
        SKOS.Concept: "word",
    }
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A term that is named: by its prefixed name, with `anchor` where it is one of ours, else with its address."""

    name: str
    iri: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term of our own. `facts` are pairs of a heading and what stands under it; none is empty.

    `home` is the list under which a word is explained: two lists may share it. Other terms have none.
    """

    name: str
    iri: str
    sort: str
    label: str
    comment: str
    facts: tuple[tuple[str, tuple[Reference, ...]], ...]
    notes: tuple[str, ...]
    home: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """`words` are lists of words, each with its words in the order of `vocabulary`; all else is alphabetical."""

    title: str
    description: str
    version: str
    iri: str
    prefixes: tuple[tuple[str, str], ...]
    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    words: tuple[tuple[Term, tuple[Term, ...]], ...]


@cache
def read_ontology() -> Graph:
    return Graph(bind_namespaces="none").parse(FOLDER / "ontology.ttl")


@cache
def read_glossary() -> Glossary:
    ontology = read_ontology()
    me = ontology.value(None, RDF.type, OWL.Ontology)

    def told(name: str) -> str:
        return str(ontology.value(me, URIRef(name)))

    return Glossary(
        title=told("http://purl.org/dc/terms/title"),
        description=told("http://purl.org/dc/terms/description"),
        version=told(str(OWL.versionInfo)),
        iri=str(OR),
        prefixes=tuple(sorted((prefix, str(iri)) for prefix, iri in ontology.namespaces())),
        classes=_terms(ontology, sorted(CLASSES)),
        properties=_terms(ontology, sorted(PROPERTIES, key=str.lower)),
        words=tuple((_term(ontology, scheme), _terms(ontology, words)) for scheme, words in sorted(SCHEMES.items())),
    )


def _terms(ontology: Graph, names: Iterable[str]) -> tuple[Term, ...]:
    return tuple(_term(ontology, name) for name in names)


def _term(ontology: Graph, name: str) -> Term:
    iri = OR[name]
    facts = [(heading, _named(ontology, ontology.objects(iri, property_))) for heading, property_ in _FACTS.items()]
    facts.append(("Subclasses", _named(ontology, ontology.subjects(RDFS.subClassOf, iri))))
    facts.append(("Properties", _leading(ontology, RDFS.domain, iri)))
    facts.append(("Reached by", _leading(ontology, RDFS.range, iri)))
    return Term(
        name=name,
        iri=str(iri),
        sort=next(sort for type_, sort in _SORTS.items() if (iri, RDF.type, type_) in ontology),
        label=str(ontology.value(iri, RDFS.label)),
        comment=str(ontology.value(iri, RDFS.comment)),
        facts=tuple((heading, references) for heading, references in facts if references),
        notes=tuple(sorted(str(note) for note in ontology.objects(iri, SKOS.note))),
        home=next((scheme for scheme in sorted(SCHEMES) if name in SCHEMES[scheme]), ""),
    )


def _leading(ontology: Graph, end: URIRef, iri: URIRef) -> tuple[Reference, ...]:
    """The properties that have a class at one end, be it as one of several."""
    found = (subject for subject, value in ontology.subject_objects(end) if iri in _members(ontology, value))
    return _named(ontology, found)


def _named(ontology: Graph, nodes: Iterable[Any]) -> tuple[Reference, ...]:
    iris = {member for node in nodes for member in _members(ontology, node)}
    return tuple(sorted((_reference(ontology, iri) for iri in iris), key=lambda reference: reference.name.lower()))


def _members(ontology: Graph, node: Any) -> list[Any]:
    """The classes of a union, or the node itself."""
    union = ontology.value(node, OWL.unionOf)
    return [node] if union is None else list(Collection(ontology, union))


def _reference(ontology: Graph, iri: URIRef) -> Reference:
    own = iri.startswith(str(OR))
    fitting = [(str(space), prefix) for prefix, space in ontology.namespaces() if iri.startswith(str(space))]
    space, prefix = max(fitting, default=("", ""))
    name = f"{prefix}:{iri.removeprefix(space)}" if prefix else str(iri)
    return Reference(name, str(iri), iri.removeprefix(str(OR)) if own else "")


# --- Files ------------------------------------------------------------------------------------------------------------


@cache
def write_ontology(format_: str) -> bytes:
    """The ontology as UTF-8 in "ttl", "jsonld" or "nt": the same bytes each time. Raises KeyError for any other."""
    return _WRITERS[format_]().encode()


def read_shapes() -> bytes:
    """The SHACL shapes in Turtle, as they are written."""
    return (FOLDER / "shapes.ttl").read_bytes()


def _to_turtle() -> str:
    """As it is written, comments included."""
    return (FOLDER / "ontology.ttl").read_text(encoding="utf-8")


def _to_ntriples() -> str:
    lines = to_canonical_graph(read_ontology()).serialize(format="nt11").splitlines(keepends=True)
    return "".join(sorted(line for line in lines if line.strip()))


def _to_jsonld() -> str:
    """One flat list of nodes in order of their `@id`, with the prefixes in an inline context: nothing to fetch."""
    graph = to_canonical_graph(read_ontology())  # blank nodes by what hangs on them: each start of a server agrees
    context = {prefix: str(iri) for prefix, iri in read_ontology().namespaces()}
    document = json.loads(graph.serialize(format="json-ld", context=context))
    nodes = sorted((_ordered(node) for node in document["@graph"]), key=lambda node: str(node["@id"]))
    return json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _ordered(node: dict[str, Any]) -> dict[str, Any]:
    """Values of one property in one order: in RDF they are a set. Lists proper (`@list`) lie deeper."""
    return {
        name: sorted(value, key=lambda item: json.dumps(item, sort_keys=True)) if isinstance(value, list) else value
        for name, value in node.items()
    }


_WRITERS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {"ttl": _to_turtle, "jsonld": _to_jsonld, "nt": _to_ntriples}
)
