"""The SPARQL door over a real graph process: the protocol's three forms, every refusal, every worked query."""

import io
import json
import threading
from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from django.contrib.auth.models import User

from claims.api.clients import client_of
from claims.graph.budget import Budget, Ledger
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


CONSTRUCT = "CONSTRUCT { ?c a <urn:x> } WHERE { ?c a <http://schema.org/Claim> }"


@pytest.mark.parametrize(
    ("query", "name", "media_type", "content_type"),
    [
        (COUNT, "json", "application/sparql-results+json", "application/sparql-results+json"),
        (COUNT, "xml", "application/sparql-results+xml", "application/sparql-results+xml"),
        (COUNT, "csv", "text/csv", "text/csv; charset=utf-8"),
        (COUNT, "tsv", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (COUNT, "json", "application/json", "application/sparql-results+json"),
        (COUNT, "json", "*/*", "application/sparql-results+json"),
        (CONSTRUCT, "ttl", "text/turtle", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "trig", "application/trig", "application/trig"),
        (CONSTRUCT, "nt", "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "jsonld", "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "ttl", "*/*", "text/turtle; charset=utf-8"),
    ],
)
def test_an_answer_comes_in_the_form_that_was_asked_for_however_it_is_asked(
    client, query, name, media_type, content_type
):
    by_header = client.get("/sparql", {"query": query}, HTTP_ACCEPT=media_type)
    by_name = client.get("/sparql", {"query": query, "format": name}, HTTP_ACCEPT="image/png")
    by_type = client.get("/sparql", {"query": query, "format": media_type.replace("+", " ")})
    assert {a["Content-Type"] for a in (by_header, by_name, by_type)} == {content_type}
    read(by_header.content, content_type)


def read(body, content_type):
    """Fails where the body is not what it says."""
    from rdflib.query import Result

    kind = content_type.split(";")[0]
    if "sparql-results" in kind or kind in ("text/csv", "text/tab-separated-values"):
        assert len(list(Result.parse(io.BytesIO(body), content_type=kind))) == 1
    else:
        assert len(list(ox.parse(body, format=ox.RdfFormat.from_media_type(kind)))) > 1


def test_head_says_what_get_would(client):
    get, head = (method("/sparql", {"query": COUNT}, **CSV) for method in (client.get, client.head))
    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers, "Content-Length": ""} == {**get.headers, "Content-Length": ""}


def test_a_browser_of_another_site_may_ask_and_see_the_watermark(client):
    asked = {"HTTP_ORIGIN": "https://notebook.example", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST"}
    preflight = client.options("/sparql", **asked)
    assert preflight.status_code == 204
    assert set(preflight["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}
    assert {"Authorization", "Content-Type", "If-None-Match"} < set(
        preflight["Access-Control-Allow-Headers"].split(", ")
    )
    for answer in (preflight, client.get("/sparql", {"query": COUNT}), client.get("/sparql", {"query": "nonsense"})):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Access-Control-Expose-Headers"] == "X-Graph-Seq, ETag, Retry-After"
        assert "Accept" in answer["Vary"]


def test_who_holds_the_answer_is_told_so_without_a_second_one(client, monkeypatch):
    first = client.get("/sparql", {"query": COUNT}, **CSV)
    assert first["ETag"].startswith('W/"7-')
    asked = []
    query = GraphClient.query
    monkeypatch.setattr(GraphClient, "query", lambda self, q, **who: asked.append(q.text) or query(self, q, **who))
    again = client.get("/sparql", {"query": COUNT}, HTTP_IF_NONE_MATCH=f'"other", {first["ETag"]}', **CSV)
    assert (again.status_code, again.content, again["ETag"], again["X-Graph-Seq"]) == (304, b"", first["ETag"], "7")
    assert asked == ["ASK {}"]


def test_another_query_form_dataset_or_watermark_is_answered_anew(client):
    tag = client.get("/sparql", {"query": COUNT}, **CSV)["ETag"]
    held = {"HTTP_IF_NONE_MATCH": tag}
    one = str(graph_iri(CLAIM, BASE))
    assert client.get("/sparql", {"query": COUNT}, **held, **CSV).status_code == 304
    assert client.get("/sparql", {"query": COUNT + " "}, **held, **CSV).status_code == 200
    assert client.get("/sparql", {"query": COUNT}, **held).status_code == 200
    assert client.get("/sparql", {"query": COUNT, "default-graph-uri": one}, **held, **CSV).status_code == 200
    assert client.get("/sparql", {"query": COUNT, "named-graph-uri": one}, **held, **CSV).status_code == 200
    older = {"HTTP_IF_NONE_MATCH": tag.replace("7-", "6-")}
    assert client.get("/sparql", {"query": COUNT}, **older, **CSV).status_code == 200
    assert client.post("/sparql", COUNT, "application/sparql-query", **held, **CSV).status_code == 200


@pytest.mark.parametrize(
    ("expression", "has_etag"),
    [("NOW()", False), ("rand ()", False), ("STRUUID()", False), ("BNODE()", False), ("'a known brand'", True)],
)
def test_what_differs_from_time_to_time_has_no_etag(client, expression, has_etag):
    answer = client.get("/sparql", {"query": f"SELECT ({expression} AS ?n) {{}}"})
    assert (answer.status_code, "ETag" in answer) == (200, has_etag)


def test_ask_and_construct_are_answered(client):
    ask = client.get("/sparql", {"query": "ASK { ?c a <http://schema.org/Claim> }"})
    assert json.loads(ask.content)["boolean"] is True
    query = "CONSTRUCT { ?c a <urn:x> } WHERE { ?c a <http://schema.org/Claim> }"
    turtle = client.get("/sparql", {"query": query}, HTTP_ACCEPT="text/turtle")
    assert turtle["Content-Type"].startswith("text/turtle")
    assert "urn:x" in turtle.content.decode()


def test_a_relative_iri_is_one_of_our_identifiers(client, settings):
    answer = client.get("/sparql", {"query": "SELECT (<claim/c1> AS ?c) {}"}, **CSV)
    assert answer.content.decode().split() == ["c", f"{settings.IRI_BASE}claim/c1"]


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
        (b"ASK {}", "application/sparql-query; charset=utf-16"),
    ],
)
def test_a_request_outside_the_protocol_is_refused(client, body, content_type):
    answer = client.post("/sparql", body, content_type)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_body_over_the_limit_is_refused_with_the_limit(client):
    answer = client.post("/sparql", b"x" * 70_000, "application/sparql-query")
    assert answer.status_code == 413
    assert json.loads(answer.content)["detail"] == "The request is longer than 65,536 bytes."


def test_a_dataset_in_the_address_counts_for_a_posted_form_too(client):
    one = urlencode({"default-graph-uri": str(graph_iri(CLAIM, BASE))})
    form = urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
    answer = client.post(f"/sparql?{one}", form, "application/x-www-form-urlencoded", **CSV)
    assert int(answer.content.split()[1]) == len(project(CLAIM, BASE))
    doubled = client.post(f"/sparql?{form}", form, "application/x-www-form-urlencoded")
    assert doubled.status_code == 400


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
    monkeypatch.setattr(GraphClient, "query", lambda self, q, **who: seconds.append(q.seconds) or query(self, q, **who))
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


# --- Budgets ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def _small_budget(settings, tmp_path):
    """A graph process of its own that lets each client make two errors."""
    stop = threading.Event()
    options = {"sync": lambda _: 0, "rebuild": lambda _: 0, "stop": stop, "ledger": Ledger(Budget(errors=2))}
    settings.GRAPH_SOCKET = tmp_path / "g.sock"
    thread = threading.Thread(target=serve, args=(tmp_path / "store", settings.GRAPH_SOCKET), kwargs=options)
    thread.start()
    until(lambda: settings.GRAPH_SOCKET.exists() and GraphClient(settings.GRAPH_SOCKET).status(), seconds=20)
    yield
    stop.set()
    thread.join()


def statuses(client, *queries, **headers):
    return [client.get("/sparql", {"query": query}, **headers).status_code for query in queries]


@pytest.mark.usefixtures("_small_budget")
def test_a_client_over_its_errors_is_told_when_to_come_back_and_the_others_are_served(client):
    assert statuses(client, "nonsense", "ASK {}", "SELECT nonsense", "ASK {}") == [400, 200, 400, 429]
    answer = client.get("/sparql", {"query": "ASK {}"})
    assert 58 <= int(answer["Retry-After"]) <= 61
    assert json.loads(answer.content)["detail"] == "One client may make 2 errors in a minute."
    assert statuses(client, "ASK {}", REMOTE_ADDR="198.51.100.7") == [200]
    user = User.objects.create_user("reader")
    AccessToken.objects.create(user=user, scope="read", sha256=sha256_of("secret"))
    assert statuses(client, "ASK {}", HTTP_AUTHORIZATION="Bearer secret") == [200]
    assert statuses(client, "ASK {}", HTTP_AUTHORIZATION="Bearer wrong") == [429]
    assert client.get("/sparql", HTTP_ACCEPT="text/turtle").status_code == 200


@pytest.mark.usefixtures("_small_budget")
def test_a_request_that_never_became_a_query_is_an_error_too(client):
    answers = [client.post("/sparql", "update=DROP+ALL", "application/x-www-form-urlencoded") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 429]


@pytest.mark.usefixtures("_small_budget")
def test_an_address_that_the_client_makes_up_gains_nothing(client, settings):
    made_up = [{"HTTP_X_FORWARDED_FOR": f"203.0.113.{n}"} for n in range(3)]
    assert [statuses(client, "nonsense", **headers)[0] for headers in made_up] == [400, 400, 429]
    settings.TRUSTED_PROXIES = 1
    made_up = [{"HTTP_X_FORWARDED_FOR": f"203.0.113.{n}, 198.51.100.9"} for n in range(3)]
    assert [statuses(client, "nonsense", **headers)[0] for headers in made_up] == [400, 400, 429]
    assert statuses(client, "ASK {}", HTTP_X_FORWARDED_FOR="198.51.100.8") == [200]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "socket", "name"),
    [
        (0, "203.0.113.1", "198.51.100.1", "address 198.51.100.1"),
        (1, "203.0.113.1", "198.51.100.1", "address 203.0.113.1"),
        (1, "", "198.51.100.1", "address 198.51.100.1"),
        (2, "192.0.2.66, 203.0.113.1,198.51.100.2", "198.51.100.1", "address 203.0.113.1"),
        (2, "203.0.113.1", "198.51.100.1", "address 203.0.113.1"),
        (1, "not an address", "198.51.100.1", "address unknown"),
        (0, "", "", "address unknown"),
        (0, "", "2001:db8:1:2:3:4:5:6", "address 2001:db8:1:2::/64"),
        (0, "", "2001:db8:1:2::9", "address 2001:db8:1:2::/64"),
        (0, "", "::ffff:198.51.100.1", "address 198.51.100.1"),
    ],
)
def test_a_client_is_its_token_or_the_address_that_can_be_believed(rf, settings, proxies, forwarded, socket, name):
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_of(rf.get("/sparql", REMOTE_ADDR=socket, **headers), None) == name
    assert client_of(rf.get("/sparql"), AccessToken(pk=5)) == "token 5"
