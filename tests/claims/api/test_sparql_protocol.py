"""The W3C's tests of the SPARQL 1.1 Protocol and Service Description, against real processes over a socket."""

import contextlib
import hashlib
import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace
from rdflib.collection import Collection

from claims.graph.embedded import read_newest_snapshot
from tests.endpoint import load, running

SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).parents[4] / "shared"))
SUITE = SHARED / "suites/sparql11/sparql/sparql11/protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
RDF_TYPES = {"text/turtle", "application/trig", "application/n-triples", "application/ld+json"}
SOLUTION_TYPES = {"application/sparql-results+json", "application/sparql-results+xml"}

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SUITE.exists(), reason="the W3C suite is not here")]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("endpoint")
    parts = [((SUITE / f"data{n}.nt").read_bytes(), ox.RdfFormat.N_TRIPLES, DATA.format(n)) for n in (1, 2, 3)]
    load(folder, *parts)
    with running(folder) as one:
        yield one


def read_suite():
    """Name of a test -> its requests: method, target, headers, body and what is expected."""
    graph = Graph().parse(SUITE / "manifest.ttl") if SUITE.exists() else Graph()
    tests = {}
    for test in graph.subjects(RDF.type, MF.ProtocolTest):
        requests = Collection(graph, graph.value(graph.value(test, MF.action), HT.requests))
        tests[str(test).partition("#")[2]] = [read_request(graph, request) for request in requests]
    return tests


def read_request(graph, request):
    headers = Collection(graph, graph.value(request, HT.headers)) if (request, HT.headers, None) in graph else []
    body = graph.value(request, HT.body)
    expected = graph.value(request, HT.resp)
    text = None if body is None else str(graph.value(body, CNT.chars))
    return {
        "method": str(graph.value(request, HT.methodName)),
        "target": str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql"),
        "headers": {str(graph.value(h, HT.fieldName)): str(graph.value(h, HT.fieldValue)) for h in headers},
        "body": None if text is None else text.encode(str(graph.value(body, CNT.characterEncoding))),
        "statuses": {str(status)[-3] for status in graph.objects(expected, MF.expectedStatus)},
        "boolean": graph.value(expected, MF.expectedBoolean),
        "format": str(graph.value(expected, MF.expectedFormat)),
    }


TESTS = read_suite()
QUERY_TESTS = sorted(name for name in TESTS if "update" not in name)
UPDATE_TESTS = sorted(name for name in TESTS if "update" in name)


def send(endpoint, request):
    return endpoint.ask(request["method"], request["target"], request["body"], request["headers"])


def quads_of(endpoint):
    """A hash over every graph that the newest snapshot holds."""
    changes = sorted(
        (c.graph, *sorted(c.ntriples.splitlines())) for c in read_newest_snapshot(endpoint.folder / "graph")
    )
    return len(changes), hashlib.sha256(json.dumps(changes).encode()).hexdigest()


def test_the_suite_is_whole():
    assert (len(QUERY_TESTS), len(UPDATE_TESTS)) == (20, 14)


@pytest.mark.parametrize("name", QUERY_TESTS)
def test_a_query_test_of_the_protocol_passes(endpoint, name):
    for request in TESTS[name]:
        status, headers, body = send(endpoint, request)
        media_type = headers["Content-Type"].split(";")[0]
        assert str(status)[0] in request["statuses"], body
        if request["boolean"] is not None:
            assert json.loads(body)["boolean"] is request["boolean"].toPython()
        if request["format"] == "RDF":
            assert media_type in RDF_TYPES
            assert list(ox.parse(body, format=ox.RdfFormat.from_media_type(media_type))) is not None
        elif request["format"] in ("boolean", "tabular"):
            assert media_type in SOLUTION_TYPES


@pytest.mark.parametrize("name", UPDATE_TESTS)
def test_an_update_test_of_the_protocol_is_refused_and_changes_nothing(endpoint, name):
    before = quads_of(endpoint)
    assert before[0] == 3
    statuses = [send(endpoint, request)[0] for request in TESTS[name] if "update" in kind_of(request)]
    assert statuses
    assert {status // 100 for status in statuses} == {4}
    assert quads_of(endpoint) == before
    count = json.loads(endpoint.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")[2])
    assert int(count["results"]["bindings"][0]["n"]["value"]) == 3


def kind_of(request):
    """ "update", or "query" for the questions with which some of the update tests look at what has become."""
    written = f"{request['target']} {request['headers']} {request['body']}"
    return "query" if "query=" in written or "sparql-query" in written else "update"


# --- Service description: the three tests of the suite are in words -------------------------------------------------


@pytest.fixture(scope="module")
def description(endpoint):
    status, headers, body = endpoint.ask(headers={"Accept": "text/turtle"})
    assert (status, headers["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    return Graph().parse(data=body, format="turtle")


def test_get_on_the_endpoint_returns_rdf(description):
    assert len(description) > 10


def test_the_description_names_the_endpoint(endpoint, description):
    (service,) = description.subjects(RDF.type, SD.Service)
    assert [str(address) for address in description.objects(service, SD.endpoint)] == [endpoint.address]


def test_the_description_conforms_to_the_schema(description):
    """Every term is one of the vocabulary's, of the class that the vocabulary says, and tells what is really served."""
    (service,) = description.subjects(RDF.type, SD.Service)
    assert set(description.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    features = {SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset, SD.EmptyGraphs, SD.BasicFederatedQuery}
    assert set(description.objects(service, SD.feature)) == {SD.UnionDefaultGraph} & features
    names = "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV Turtle N-Triples TriG JSON-LD"
    assert set(description.objects(service, SD.resultFormat)) == {FORMATS[name] for name in names.split()}
    (dataset,) = description.objects(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in description
    (graph,) = description.objects(dataset, SD.defaultGraph)
    assert (graph, RDF.type, SD.Graph) in description


def test_head_over_the_wire_has_the_length_and_no_body(endpoint):
    target = "/sparql?query=ASK%20%7B%7D"
    get, head = (endpoint.ask(method, target, headers={"Accept": "text/csv"}) for method in ("GET", "HEAD"))
    assert (get[0], get[2], head[0], head[2]) == (200, b"true", 200, b"")
    assert get[1]["Content-Length"] == head[1]["Content-Length"] == "4"
    assert get[1]["ETag"] == head[1]["ETag"]


def test_a_body_without_a_length_is_not_read_for_ever(endpoint):
    """A chunked body is read to its end or refused, within the request's limits."""
    with contextlib.suppress(ConnectionError):
        chunks = iter([b"ASK {} #" + b"x" * 1000] * 100)
        status, _, _ = endpoint.ask("POST", body=chunks, headers={"Content-Type": "application/sparql-query"})
        assert status in (400, 413)
