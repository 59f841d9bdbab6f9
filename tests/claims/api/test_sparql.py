"""The SPARQL door over a real graph process: the protocol's three forms, every refusal, every worked query."""

import json
import threading
from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User

from claims.graph.client import GraphClient
from claims.graph.engine import Change, Query
from claims.graph.projection import graph_iri, project, to_ntriples
from claims.graph.service import serve
from claims.models import AccessToken
from claims.pages.sparql import worked_queries
from claims.records import ConflictRecord, TargetRecord, sha256_of
from tests.claims.graph.examples import BASE, CLAIM, CONFLICT, EVERYTHING
from tests.processes import until

pytestmark = pytest.mark.django_db
OPEN = ConflictRecord("open", "same_document", "none", "")
RECORDS = (
    *EVERYTHING,
    replace(CLAIM, id="c9", targets=(TargetRecord("a1"),)),
    replace(CONFLICT, id="r9", from_claim="c9", conflict=OPEN),
)
COUNT = "PREFIX schema: <http://schema.org/> SELECT (COUNT(?c) AS ?n) { ?c a schema:Claim }"
CSV = {"HTTP_ACCEPT": "text/csv"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """A graph process in a thread, holding one record of each kind. Gives its socket."""
    folder = tmp_path_factory.mktemp("graph")
    socket, stop = folder / "g.sock", threading.Event()
    changes = [Change(str(graph_iri(r, BASE)), to_ntriples(project(r, BASE))) for r in RECORDS]

    def sync(engine):
        if engine.watermark() >= 7:
            return 0
        engine.apply(changes, watermark=7)
        return len(changes)

    thread = threading.Thread(
        target=serve, args=(folder / "store", socket), kwargs={"sync": sync, "rebuild": sync, "stop": stop}
    )
    thread.start()
    client = GraphClient(socket)
    until(lambda: socket.exists() and client.query(Query("ASK {}")).watermark == 7, seconds=20)
    yield socket
    stop.set()
    thread.join()


@pytest.fixture(autouse=True)
def _door(settings, graph):
    settings.GRAPH_SOCKET = graph


def test_a_query_may_come_in_each_of_the_three_forms(client):
    answers = [
        client.get("/sparql", {"query": COUNT}, **CSV),
        client.post("/sparql", urlencode({"query": COUNT}), "application/x-www-form-urlencoded", **CSV),
        client.post("/sparql", COUNT, "application/sparql-query", **CSV),
    ]
    claims = sum(type(record) is type(CLAIM) for record in RECORDS)
    assert [(a.status_code, a.content.decode().split()) for a in answers] == [(200, ["n", str(claims)])] * 3
    assert {a["X-Graph-Seq"] for a in answers} == {"7"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("*/*", "application/sparql-results+json"),
    ],
)
def test_a_select_is_answered_in_the_form_that_was_asked_for(client, accept, media_type):
    answer = client.get("/sparql", {"query": COUNT}, HTTP_ACCEPT=accept)
    assert answer["Content-Type"].split(";")[0] == media_type
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_ask_and_construct_are_answered(client):
    ask = client.get("/sparql", {"query": "ASK { ?c a <http://schema.org/Claim> }"})
    assert json.loads(ask.content)["boolean"] is True
    query = "CONSTRUCT { ?c a <urn:x> } WHERE { ?c a <http://schema.org/Claim> }"
    turtle = client.get("/sparql", {"query": query}, HTTP_ACCEPT="text/turtle")
    assert turtle["Content-Type"].startswith("text/turtle")
    assert "urn:x" in turtle.content.decode()


def test_one_named_graph_may_be_asked_alone(client):
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    everything = client.get("/sparql", {"query": query}, **CSV).content
    one = client.get("/sparql", {"query": query, "default-graph-uri": str(graph_iri(CLAIM, BASE))}, **CSV).content
    assert int(one.split()[1]) == len(project(CLAIM, BASE)) < int(everything.split()[1])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", 400),
        ("DROP ALL", 400),
        ("LOAD <http://127.0.0.1/>", 400),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 400),
        ("SELECT nonsense", 400),
        ("SELECT * {" + "{" * 100 + "}" * 100 + "}", 400),
        ("SELECT * { ?s ?p ?o } # " + "x" * 20_000, 413),
        ("", 400),
    ],
)
def test_what_is_not_a_query_is_refused_in_the_shape_of_a_problem(client, query, status):
    answer = client.post("/sparql", query, "application/sparql-query")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    problem = json.loads(answer.content)
    assert problem["status"] == status
    assert problem["detail"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("INSERT DATA {}", "application/sparql-update"),
        ("update=DROP+ALL", "application/x-www-form-urlencoded"),
        ("query=ASK{}&query=ASK{}", "application/x-www-form-urlencoded"),
        ("query=%ff", "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/sparql-query"),
        ("ASK {}", "text/plain"),
        ("x=1", "application/x-www-form-urlencoded"),
        (b"x" * 70_000, "application/sparql-query"),
    ],
)
def test_a_request_outside_the_protocol_is_refused(client, body, content_type):
    answer = client.post("/sparql", body, content_type)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_no_other_method_is_served(client, method):
    assert getattr(client, method)("/sparql").status_code == 405


def test_without_the_graph_process_the_answer_says_so(client, settings, tmp_path):
    settings.GRAPH_SOCKET = tmp_path / "none.sock"
    answer = client.get("/sparql", {"query": COUNT})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_client_with_a_token_gets_more_time(client, monkeypatch):
    user = User.objects.create_user("reader")
    AccessToken.objects.create(user=user, scope="read", sha256=sha256_of("secret"))
    seconds = []
    query = GraphClient.query
    monkeypatch.setattr(GraphClient, "query", lambda self, q: seconds.append(q.seconds) or query(self, q))
    for headers in ({}, {"HTTP_AUTHORIZATION": "Bearer secret"}, {"HTTP_AUTHORIZATION": "Bearer wrong"}):
        assert client.get("/sparql", {"query": COUNT}, **headers).status_code == 200
    assert seconds == [5, 60, 5]


def test_a_program_without_a_query_gets_the_service_description(client):
    from rdflib import Graph, Namespace

    answer = client.get("/sparql", HTTP_ACCEPT="text/turtle")
    description = Graph().parse(data=answer.content, format="turtle")
    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert list(description.objects(None, sd.supportedLanguage)) == [sd.SPARQL11Query]


def test_a_browser_without_a_query_gets_a_form_that_works_without_script(client):
    answer = client.get("/sparql", HTTP_ACCEPT="text/html")
    page = answer.content.decode()
    assert '<form class="query" action="/sparql" method="get">' in page
    for query in worked_queries():
        assert escape(query.question) in page


@pytest.mark.parametrize("query", worked_queries(), ids=lambda query: query.slug)
def test_every_worked_query_is_answered(client, query):
    """What they find is held by tests/claims/graph/test_worked_queries.py, over the demo's record."""
    answer = client.get("/sparql", {"query": query.text}, HTTP_ACCEPT="text/csv, text/turtle")
    assert answer.status_code == 200, answer.content
