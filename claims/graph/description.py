"""The endpoint and its dataset described for programs: SPARQL 1.1 Service Description, VoID and DCAT 3. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, VOID, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from claims.graph.statistics import Statistics
from claims.graph.terms import make_moment, make_number
from claims.graph.vocabulary import CITO, OA, OR, PREFIXES, SCHEMA

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
VERSION = URIRef("http://www.w3.org/ns/dcat#version")  # of DCAT 3, which rdflib 7.6 does not know
PROTOCOL = URIRef("https://www.w3.org/TR/sparql11-protocol/")
RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "TriG",
    "JSON-LD",
)
VOCABULARIES = (str(OR), str(SCHEMA), str(OA), str(CITO), str(SKOS), str(DCTERMS), PREFIXES["prov"])
MORE_PREFIXES = {"sd": SD, "formats": FORMATS, "void": VOID, "dcat": DCAT, "foaf": FOAF, "rdfs": RDFS}
# Media type -> rdflib's name of the format.
SERIALISATIONS: Mapping[str, str] = MappingProxyType(
    {
        "text/turtle": "turtle",
        "application/n-triples": "nt",
        "application/ld+json": "json-ld",
        "application/rdf+xml": "xml",
    }
)
TITLE = "Onrecord: who said what about whom"
ABOUT = (
    "Claims, the statements in which they are made, denied or withdrawn, the events that are cited, how all of these "
    "bear on each other, and the passages of archived texts on which they rest. It records who alleges what; it never "
    "says that it is so."
)


def describe(
    site: str, *, base: str, statistics: Statistics | None = None, modified: dt.datetime | None = None
) -> Graph:
    """`site` is the public address, `base` what the identifiers of records start with.

    Without statistics the counts are left out. `modified` is when the decision was made that the counts are as of.
    """
    graph = Graph(bind_namespaces="none")
    for prefix, iri in {**PREFIXES, **MORE_PREFIXES}.items():
        graph.bind(prefix, iri)
    endpoint = URIRef(f"{site}/sparql")
    dataset = URIRef(f"{endpoint}#dataset")
    for triple in (*service(endpoint, dataset), *catalogue(site, base, endpoint, dataset)):
        graph.add(triple)
    if statistics:
        add_counts(graph, dataset, statistics)
    if modified:
        graph.add((dataset, DCTERMS.modified, make_moment(modified)))
    return graph


def service(endpoint: URIRef, dataset: URIRef) -> list[tuple[Node, URIRef, Node]]:
    me = URIRef(f"{endpoint}#service")
    default = URIRef(f"{endpoint}#default-graph")
    return [
        (me, RDF.type, SD.Service),
        (me, RDF.type, DCAT.DataService),
        (me, DCTERMS.title, Literal(TITLE, lang="en")),
        (me, SD.endpoint, endpoint),
        (me, DCAT.endpointURL, endpoint),
        (me, DCAT.servesDataset, dataset),
        (me, DCTERMS.conformsTo, PROTOCOL),
        (me, SD.supportedLanguage, SD.SPARQL11Query),
        (me, SD.feature, SD.UnionDefaultGraph),
        (me, SD.defaultDataset, dataset),
        (dataset, SD.defaultGraph, default),
        (default, RDF.type, SD.Graph),
        *((me, SD.resultFormat, FORMATS[name]) for name in RESULT_FORMATS),
    ]


def catalogue(site: str, base: str, endpoint: URIRef, dataset: URIRef) -> list[tuple[Node, URIRef, Node]]:
    by_query = URIRef(f"{endpoint}#distribution")
    return [
        *((dataset, RDF.type, kind) for kind in (SD.Dataset, VOID.Dataset, DCAT.Dataset)),
        (dataset, DCTERMS.title, Literal(TITLE, lang="en")),
        (dataset, DCTERMS.description, Literal(ABOUT, lang="en")),
        (dataset, FOAF.homepage, URIRef(f"{site}/")),
        (dataset, DCAT.landingPage, URIRef(f"{site}/about/")),
        (dataset, VOID.sparqlEndpoint, endpoint),
        (dataset, VOID.uriSpace, Literal(base)),
        (dataset, DCAT.distribution, by_query),
        (by_query, RDF.type, DCAT.Distribution),
        (by_query, DCAT.accessURL, endpoint),
        (by_query, DCAT.accessService, URIRef(f"{endpoint}#service")),
        *((dataset, VOID.vocabulary, URIRef(name)) for name in VOCABULARIES),
    ]


def add_counts(graph: Graph, dataset: URIRef, statistics: Statistics) -> None:
    """VoID, sections 4.1 and 4.6. The version of the dataset is its watermark."""
    graph.add((dataset, VERSION, Literal(str(statistics.watermark))))
    comment = f"Counted as of decision {statistics.watermark} of the desk."
    graph.add((dataset, RDFS.comment, Literal(comment, lang="en")))
    for name, number in (
        (VOID.triples, statistics.triples),
        (VOID.entities, statistics.entities),
        (VOID.classes, len(statistics.classes)),
        (VOID.properties, len(statistics.properties)),
    ):
        graph.add((dataset, name, make_number(number)))
    for partition, key, unit, counts in (
        (VOID.classPartition, VOID["class"], VOID.entities, statistics.classes),
        (VOID.propertyPartition, VOID.property, VOID.triples, statistics.properties),
    ):
        for iri, number in counts.items():
            part = BNode()
            graph.add((dataset, partition, part))
            graph.add((part, key, URIRef(iri)))
            graph.add((part, unit, make_number(number)))
