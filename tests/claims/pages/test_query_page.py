"""The query page without script: the form, the answer on the page, errors in words, the description for programs."""

import hashlib
import json
import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.cache import cache
from rdflib import VOID, Graph

from claims.graph.engine import GraphUnavailable
from claims.graph.queries import worked_queries
from claims.pages import dataset
from claims.pages.answers import Answer, Cell, read_answer
from tests.claims.graph.examples import BASE, CLAIM, EVERYTHING
from tests.claims.graph.serving import GraphClient, serving

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).parents[3] / "claims/pages/static/pages"
BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
WORDINGS = "SELECT ?claim ?wording { ?claim a <http://schema.org/Claim> ; <http://schema.org/text> ?wording }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("graph"), EVERYTHING, watermark=7) as socket:
        yield socket


@pytest.fixture(autouse=True)
def _door(settings, graph):
    settings.GRAPH_SOCKET = graph
    cache.delete(dataset.KEY)


def see(client, **fields):
    answer = client.get("/sparql", fields, **BROWSER)
    return answer, unescape(answer.content.decode())


def test_a_browser_sees_the_answer_on_the_page_with_its_moment(client):
    answer, page = see(client, query=WORDINGS)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer["X-Graph-Seq"] == "7"
    assert "data as of decision 7" in page
    assert CLAIM.wording in page
    assert f'href="/claims/{CLAIM.id}/"' in page
    assert WORDINGS in page.split("<textarea")[1]


def test_the_page_leads_to_the_whole_answer_as_csv(client):
    _, page = see(client, query=WORDINGS)
    address = re.search(r'href="([^"]+)">all of it as CSV', page)[1]
    answer = client.get(address, **BROWSER)
    assert answer["Content-Type"].startswith("text/csv")
    assert CLAIM.wording in answer.content.decode()


def test_a_program_still_gets_data(client):
    form = "application/x-www-form-urlencoded"
    answers = [
        client.get("/sparql", {"query": WORDINGS}),
        client.get("/sparql", {"query": WORDINGS, "format": "text/csv"}, **BROWSER),
        client.post("/sparql", urlencode({"query": WORDINGS}), form, **BROWSER),
    ]
    types = ["application/sparql-results+json", "text/csv", "application/sparql-results+xml"]
    assert [answer["Content-Type"].split(";")[0] for answer in answers] == types


@pytest.mark.parametrize("fields", [{}, {"format": "text/html"}])
def test_the_format_of_the_form_is_the_page(client, fields):
    answer, page = see(client, query="ASK { ?s ?p ?o }", **fields)
    assert answer.status_code == 200
    assert "<strong>Yes.</strong>" in page


def test_rdf_is_shown_as_text(client):
    _, page = see(client, query="CONSTRUCT { ?c a <urn:x:found> } WHERE { ?c a <http://schema.org/Claim> }")
    assert "<urn:x:found>" in page.split('<pre class="rdf"')[1]


def test_no_row_is_said_in_words(client):
    assert "Nothing on record matches." in see(client, query="SELECT * { ?s <urn:x:none> ?o }")[1]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * {", 400, "The query"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("SELECT * { ?s ?p ?o } # " + "x" * 20_000, 413, "limit"),
        ("", 400, "quer"),
    ],
)
def test_an_error_has_its_status_and_says_what_is_wrong(client, query, status, words):
    answer, page = see(client, query=query)
    assert answer.status_code == status
    told = page.split('role="alert">')[1].split("</p>")[0]
    assert words in told
    assert "{" not in told.replace("{" * query.count("{"), "")


def test_without_the_graph_process_the_page_says_so(client, settings, tmp_path):
    settings.GRAPH_SOCKET = tmp_path / "none.sock"
    answer, page = see(client, query=WORDINGS)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "graph process" in page


def test_what_a_query_or_an_answer_holds_is_never_markup(client):
    evil = 'SELECT ("<script>alert(1)</script>" AS ?x) ("</textarea><b>" AS ?y) {}'
    raw = client.get("/sparql", {"query": evil}, **BROWSER).content.decode()
    assert "<script>alert" not in raw
    assert raw.count("</textarea>") == 1
    assert escape("<script>alert(1)</script>") in raw


def test_every_worked_query_runs_in_one_click(client):
    page = client.get("/sparql", **BROWSER).content.decode()
    listed = page.split('<nav class="worked"')[1].split("</nav>")[0]
    links = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>\s*<span>([^<]+)', listed)
    assert len(links) >= 18
    told = [(parse_qs(urlsplit(unescape(link)).query)["query"][0], unescape(q), unescape(s)) for link, q, s in links]
    assert told == [(query.text, query.question, query.shows) for query in worked_queries()]


def test_an_example_may_be_named_and_is_explained(client):
    query = worked_queries()[3]
    for fields in ({"example": query.slug}, {"query": query.text.replace("\n", "\r\n")}):
        _, page = see(client, **fields)
        assert f"<h2>{query.question}</h2>\n<p>{query.shows}</p>" in page
    assert 'id="chosen" aria-live="polite" hidden' in see(client, query="ASK {}")[1]


def test_the_page_asks_nobody_outside(client):
    page = client.get("/sparql", **BROWSER).content.decode()
    loaded = re.findall(r'<(?:script|link|img|iframe)\b[^>]*?(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/") for address in loaded)
    assert not re.findall(r"<script(?![^>]*(?:src=|application/json))", page)
    assert " style=" not in page


def test_yasgui_is_the_release_that_its_notice_names():
    notice = (STATIC / "yasgui/LICENCES.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"`(yasgui\.min\.\w+)` \| `([0-9a-f]{64})`", notice))
    for name in ("yasgui.min.js", "yasgui.min.css"):
        body = (STATIC / "yasgui" / name).read_bytes()
        assert hashlib.sha256(body).hexdigest() == told[name]
        assert b"sourceMappingURL" not in body


# --- What a cell says -------------------------------------------------------------------------------------------------


def test_an_answer_is_read_cell_by_cell():
    body = json.dumps(
        {
            "head": {"vars": ["a", "b"]},
            "results": {
                "bindings": [
                    {
                        "a": {"type": "uri", "value": f"{BASE}actor/a1"},
                        "b": {"type": "literal", "value": "Être", "xml:lang": "fr"},
                    },
                    {"a": {"type": "uri", "value": "http://schema.org/Claim"}},
                ]
            },
        }
    ).encode()
    assert read_answer(body, "application/sparql-results+json", BASE) == Answer(
        columns=("a", "b"),
        rows=(
            (Cell(f"{BASE}actor/a1", "/actors/a1/"), Cell("Être", language="fr")),
            (Cell("schema:Claim", "http://schema.org/Claim"), Cell("")),
        ),
        total=2,
    )


def test_more_rows_than_a_page_holds_are_counted_and_not_shown():
    rows = [{"n": {"type": "literal", "value": str(n)}} for n in range(1001)]
    body = json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": rows}}).encode()
    answer = read_answer(body, "application/sparql-results+json", BASE)
    assert (answer.total, len(answer.rows), answer.is_cut) == (1001, 1000, True)


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "urn:x:y", "data:text/html,x"])
def test_only_web_addresses_are_links(iri):
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": iri}}]}})
    assert read_answer(body.encode(), "application/sparql-results+json", BASE).rows == ((Cell(iri),),)


# --- The description --------------------------------------------------------------------------------------------------


def described(answer):
    graph = Graph().parse(data=answer.content, format=answer["Content-Type"].split(";")[0])
    (node,) = graph.subjects(VOID.sparqlEndpoint)
    return graph, node


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own parser of JSON-LD
@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml", "*/*"])
def test_a_program_finds_the_dataset_with_its_counts_at_the_well_known_address(client, accept):
    answer = client.get("/.well-known/void", HTTP_ACCEPT=accept, follow=True)
    assert answer.redirect_chain == [("/sparql/description", 302)]
    graph, node = described(answer)
    assert answer["X-Graph-Seq"] == "7"
    assert int(graph.value(node, VOID.triples)) > 100
    assert "Accept" in answer["Vary"]


def test_the_endpoint_without_a_query_says_the_same(client):
    one = described(client.get("/sparql", HTTP_ACCEPT="text/turtle"))[0]
    other = described(client.get("/sparql/description"))[0]
    assert set(one.predicates()) == set(other.predicates())
    assert len(one) == len(other)


def test_without_the_graph_process_the_description_has_no_counts(client, settings, tmp_path):
    settings.GRAPH_SOCKET = tmp_path / "none.sock"
    answer = client.get("/sparql/description")
    graph, node = described(answer)
    assert answer.status_code == 200
    assert graph.value(node, VOID.triples) is None


def test_counting_is_not_done_again_while_it_may_rest_nor_by_two_at_a_time(client, monkeypatch):
    counted = []

    def slow(ask, **limits):
        counted.append(limits)
        assert dataset.get_statistics() is None  # another request meanwhile: it does not wait
        raise GraphUnavailable("Busy.")

    monkeypatch.setattr(dataset, "measure", slow)
    monkeypatch.setattr(dataset, "REST", 1_000_000)
    for _ in range(3):
        assert client.get("/sparql/description").status_code == 200
    assert len(counted) == 1


def test_the_counts_follow_the_graph(client, monkeypatch):
    monkeypatch.setattr(dataset, "REST", 0)
    asked = []
    query = GraphClient.query
    monkeypatch.setattr(GraphClient, "query", lambda self, q: asked.append(q.text) or query(self, q))
    for _ in range(2):
        client.get("/sparql/description")
    assert len(asked) == 4
