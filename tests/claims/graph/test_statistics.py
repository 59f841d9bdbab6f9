import json
from collections import Counter

import pytest
from rdflib import DCAT, FOAF, RDF, VOID, Graph, Literal, URIRef

from claims.graph.description import SERIALISATIONS, VERSION, describe
from claims.graph.engine import GraphUnavailable, QueryResult
from claims.graph.projection import project
from claims.graph.statistics import BY_CLASS, Statistics, measure
from claims.graph.vocabulary import OR, SCHEMA
from tests.claims.graph.examples import BASE, CLAIM, EVERYTHING
from tests.claims.graph.serving import GraphClient, serving

PUBLICATION = str(OR.publicationState)
LIVE = [
    record for record in EVERYTHING if (None, OR.publicationState) in {(None, p) for _, p, *_ in project(record, BASE)}
]
SITE = "https://records.example"


def answer(rows, watermark):
    return QueryResult("text/csv", ("name,n\r\n" + "".join(f"{n},{c}\r\n" for n, c in rows)).encode(), watermark)


def test_the_counts_are_those_of_what_was_projected(tmp_path):
    quads = [quad for record in LIVE for quad in project(record, BASE)]
    with serving(tmp_path, LIVE, watermark=12) as socket:
        found = measure(GraphClient(socket).query, publication=PUBLICATION, seconds=5)
    assert found.watermark == 12
    assert found.triples == len(quads)
    assert found.entities == len(LIVE)
    assert found.classes == Counter(str(o) for _, p, o, _ in quads if p == RDF.type)
    assert found.properties == Counter(str(p) for _, p, *_ in quads)


def test_counts_of_two_moments_are_not_put_together():
    watermarks = iter([1, 2, 3, 3])
    asked = []

    def ask(query):
        asked.append(query.text)
        return answer([(PUBLICATION, 5)], next(watermarks))

    assert measure(ask, publication=PUBLICATION, seconds=5).watermark == 3
    assert asked.count(BY_CLASS) == 2


def test_a_graph_that_never_rests_is_not_counted():
    watermarks = iter(range(100))
    with pytest.raises(GraphUnavailable, match="faster"):
        measure(lambda query: answer([], next(watermarks)), publication=PUBLICATION, seconds=5)


COUNTED = Statistics(7, 2, {str(OR.Claim): 2}, {PUBLICATION: 2, str(SCHEMA.text): 3})


def test_the_description_holds_every_count_and_the_moment_that_it_is_of():
    graph = describe(SITE, base=BASE, statistics=COUNTED)
    dataset = URIRef(f"{SITE}/sparql#dataset")
    assert graph.value(dataset, VERSION) == Literal("7")
    numbers = {name: int(graph.value(dataset, VOID[name])) for name in ("triples", "entities", "classes", "properties")}
    assert numbers == {"triples": 5, "entities": 2, "classes": 1, "properties": 2}
    by_property = {
        str(graph.value(part, VOID.property)): int(graph.value(part, VOID.triples))
        for part in graph.objects(dataset, VOID.propertyPartition)
    }
    assert by_property == COUNTED.properties
    (part,) = graph.objects(dataset, VOID.classPartition)
    assert (graph.value(part, VOID["class"]), int(graph.value(part, VOID.entities))) == (OR.Claim, 2)


def test_the_description_leads_from_the_dataset_to_its_endpoint_and_back():
    graph = describe(SITE, base=BASE)
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    (service,) = graph.subjects(DCAT.servesDataset, dataset)
    endpoint = URIRef(f"{SITE}/sparql")
    assert graph.value(dataset, VOID.sparqlEndpoint) == graph.value(service, DCAT.endpointURL) == endpoint
    assert graph.value(dataset, VOID.uriSpace) == Literal(BASE)
    assert graph.value(dataset, FOAF.homepage) == URIRef(f"{SITE}/")
    assert graph.value(dataset, VOID.triples) is None


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own parser of JSON-LD
@pytest.mark.parametrize("media_type", SERIALISATIONS)
def test_every_serialisation_says_the_same(media_type):
    graph = describe(SITE, base=BASE, statistics=COUNTED)
    text = graph.serialize(format=SERIALISATIONS[media_type])
    if media_type == "application/ld+json":
        json.loads(text)
    again = Graph().parse(data=text, format=SERIALISATIONS[media_type])
    assert set(again.predicates()) == set(graph.predicates())
    assert len(again) == len(graph)


def test_a_claim_is_among_what_is_live():
    assert CLAIM in LIVE
