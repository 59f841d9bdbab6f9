"""What every graph engine must do. Runs once per engine."""

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from claims.graph.engine import (
    FORMATS,
    WATERMARK_GRAPH,
    Change,
    GraphError,
    Query,
    QueryRefused,
    choose_media_type,
    to_statements,
)
from claims.graph.remote import RemoteEngine
from claims.graph.terms import make_string, to_ntriples

A = Change("https://records.example/a", '<urn:a> <urn:p> "first" .\n<urn:a> <urn:q> <urn:b> .\n')
B = Change("https://records.example/b", "<urn:b> <urn:p> 'x' .\n".replace("'", '"'))
ALL = "SELECT ?s ?p ?o {?s ?p ?o} ORDER BY ?s ?p"


ENGINES = ["embedded", "loopback", pytest.param("virtuoso", marks=pytest.mark.service)]


@pytest.fixture(params=ENGINES)
def engine(request, open_engine, open_remote):
    """Oxigraph on disk, any server of the protocol, and Virtuoso."""
    if request.param == "embedded":
        return open_engine()
    return open_remote(request.getfixturevalue(f"{request.param}_server"))


def rows(engine, query=ALL, **options):
    """The answer, without the triple of the watermark."""
    document = json.loads(engine.query(Query(query, **options)).body)
    names = document["head"]["vars"]
    answer = [tuple(row[name]["value"] for name in names) for row in document["results"]["bindings"]]
    return [row for row in answer if row[0] != WATERMARK_GRAPH]


def marks_shown(engine):
    """How many triples of the watermark a query meets: a plain SPARQL 1.1 server cannot be told to hide its one."""
    return int(isinstance(engine, RemoteEngine) and engine.status()["kind"] == "SPARQL 1.1")


def test_gives_back_what_was_put_in(engine, settle):
    engine.apply([A, B], watermark=1)
    settle(engine, 1)
    assert rows(engine) == [("urn:a", "urn:p", "first"), ("urn:a", "urn:q", "urn:b"), ("urn:b", "urn:p", "x")]


def test_applying_twice_is_applying_once(engine, settle):
    engine.apply([A, B], watermark=1)
    engine.apply([A, B], watermark=2)
    settle(engine, 2)
    assert len(rows(engine)) == 3


def test_a_graph_holds_exactly_its_newest_triples_and_no_other_graph_changes(engine, settle):
    engine.apply([A, B], watermark=1)
    engine.apply([Change(A.graph, '<urn:a> <urn:p> "second" .')], watermark=2)
    settle(engine, 2)
    assert rows(engine) == [("urn:a", "urn:p", "second"), ("urn:b", "urn:p", "x")]


def test_of_several_changes_of_one_graph_the_last_wins(engine, settle):
    engine.apply([A, Change(A.graph, '<urn:a> <urn:p> "last" .')], watermark=1)
    settle(engine, 1)
    assert rows(engine) == [("urn:a", "urn:p", "last")]


def test_an_empty_change_leaves_nothing_of_its_graph(engine, settle):
    engine.apply([A, B], watermark=1)
    engine.apply([Change(A.graph)], watermark=2)
    settle(engine, 2)
    assert rows(engine, "SELECT DISTINCT ?g {GRAPH ?g {?s ?p ?o}}") == [(B.graph,)]


@pytest.mark.parametrize(
    "wording",
    [
        'say "no"',
        "back\\slash",
        "ends in \\",
        "\\u0022 is not a quote",
        "line\nbreak\rand\ttab",
        "Łódź 日本 🙂",
        "} ; DROP ALL",
        '" . } ; DROP ALL #',
        "\u2028\u0085\x1c",
        "\x07\x7f",
        "''' \"\"\"",
    ],
)
def test_awkward_wording_comes_back_unchanged(engine, settle, wording):
    escaped = wording.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    engine.apply([B, Change(A.graph, f'<urn:a> <urn:p> "{escaped}" .\n')], watermark=1)
    settle(engine, 1)
    assert rows(engine) == [("urn:a", "urn:p", wording), ("urn:b", "urn:p", "x")]


def test_an_escaped_quote_does_not_end_its_string(engine, settle):
    engine.apply([B, Change(A.graph, r'<urn:a> <urn:p> "\u0022 . } ; DROP ALL #\U0001F642" .')], watermark=1)
    settle(engine, 1)
    assert rows(engine) == [("urn:a", "urn:p", '" . } ; DROP ALL #🙂'), ("urn:b", "urn:p", "x")]


def test_the_watermark_is_that_of_the_last_batch_and_no_query_meets_it(engine, settle):
    assert engine.watermark() == 0
    engine.apply([A], watermark=7)
    settle(engine, 7)
    assert engine.watermark() == 7
    expected = [(str(2 + marks_shown(engine)),)]
    assert rows(engine, "SELECT (COUNT(*) AS ?n) {?s ?p ?o}") == expected
    assert rows(engine, "SELECT (COUNT(*) AS ?n) {GRAPH ?g {?s ?p ?o}}") == expected


def test_a_batch_without_changes_still_moves_the_watermark(engine, settle):
    engine.apply([], watermark=3)
    settle(engine, 3)
    assert engine.watermark() == 3


def test_a_watermark_that_runs_backwards_is_refused(engine):
    engine.apply([A], watermark=5)
    with pytest.raises(GraphError, match="The watermark 4 is behind the graph's 5"):
        engine.apply([B], watermark=4)
    assert engine.watermark() == 5


@pytest.mark.parametrize(
    "ntriples",
    [
        "<urn:a> <urn:p> <urn:b>",
        "_:b <urn:p> <urn:b> .",
        "<urn:a> <urn:p> 3 .",
        "} ; DROP ALL",
        "<urn:a b> <urn:p> <urn:c> .",
        '<urn:a> <urn:p> "x" . } ; DROP ALL',
        r'<urn:\u003E> <urn:p> "x" .',
        r'<urn:a> <urn:p> "\uD800" .',
        "<urn:a> <urn:p> 'x' .",
    ],
)
def test_what_is_not_a_triple_is_refused_and_nothing_is_applied(engine, settle, ntriples):
    engine.apply([A], watermark=1)
    with pytest.raises(GraphError, match=r"line 2 of graph <urn:g>"):
        engine.apply([B, Change("urn:g", f'<urn:a> <urn:p> "good" .\n{ntriples}')], watermark=2)
    assert engine.watermark() == 1
    engine.apply([], watermark=3)
    settle(engine, 3)
    assert len(rows(engine)) == 2


@pytest.mark.parametrize(
    "graph", ["", "no scheme", "urn:a> <urn:b", "urn:onrecord:projection", "urn:onrecord:projection:4"]
)
def test_what_cannot_name_a_graph_is_refused(graph):
    with pytest.raises(GraphError):
        Change(graph)


def test_the_default_graph_is_the_union_unless_the_client_or_the_query_names_graphs(engine, settle):
    engine.apply([A, B], watermark=1)
    settle(engine, 1)
    count, named = "SELECT (COUNT(*) AS ?n) {?s ?p ?o}", "SELECT (COUNT(*) AS ?n) {GRAPH ?g {?s ?p ?o}}"
    assert rows(engine, count, default_graphs=(A.graph,)) == [("2",)]
    assert rows(engine, named, default_graphs=(A.graph,)) == [("0",)]
    assert rows(engine, named, named_graphs=(B.graph,)) == [("1",)]
    assert rows(engine, count, named_graphs=(B.graph,)) == [("0",)]
    assert rows(engine, f"SELECT (COUNT(*) AS ?n) FROM <{B.graph}> {{?s ?p ?o}}") == [("1",)]
    assert rows(engine, f"SELECT (COUNT(*) AS ?n) FROM <{B.graph}> {{?s ?p ?o}}", default_graphs=(A.graph,)) == [("2",)]
    assert rows(engine, "SELECT (COUNT(*) AS ?n) FROM <http://127.0.0.1:1/none> {?s ?p ?o}") == [("0",)]


RELATIVE = [
    ("SELECT ?o {GRAPH <a> {?s ?p ?o}} ORDER BY ?o", "https://records.example/"),
    ("SELECT ?o {GRAPH <../a> {?s ?p ?o}} ORDER BY ?o", "https://records.example/id/x"),
    ("SELECT ?o {GRAPH <//records.example/a> {?s ?p ?o}} ORDER BY ?o", "https://other.example/"),
    ("SELECT ?o FROM <a> {?s ?p ?o} ORDER BY ?o", "https://records.example/"),
    ("PREFIX r: <> SELECT ?o {GRAPH r:a {?s ?p ?o}} ORDER BY ?o", "https://records.example/"),
    ("BASE <https://records.example/> SELECT ?o {GRAPH <a> {?s ?p ?o}} ORDER BY ?o", "https://other.example/"),
    ("BASE <https://records.example/> SELECT ?o {GRAPH <a> {?s ?p ?o}} ORDER BY ?o", ""),
    ("BASE <id/> BASE <../> SELECT ?o {GRAPH <a> {?s ?p ?o}} ORDER BY ?o", "https://records.example/"),
    (
        "PREFIX x: <urn:> base<b/>PREFIX r: <../> SELECT ?o {GRAPH r:a {?s ?p ?o}} ORDER BY ?o",
        "https://records.example/",
    ),
    ("SELECT ?o {GRAPH <\\u0061> {?s ?p ?o}} ORDER BY ?o", "https://records.example/"),
    (
        "# BASE <urn:none>\nSELECT ?o {GRAPH <a> {?s ?p ?o} FILTER (?o != 'BASE <b>')} ORDER BY ?o",
        "https://records.example/",
    ),
]


@pytest.mark.parametrize(("text", "base"), RELATIVE)
def test_relative_addresses_are_resolved_against_the_base_of_the_query_or_of_the_request(engine, settle, text, base):
    engine.apply([A, B], watermark=1)
    settle(engine, 1)
    assert sorted(rows(engine, text, base=base)) == [("first",), ("urn:b",)]


@pytest.mark.parametrize("base", ["", "records.example", "https://records.example/> <"])
def test_relative_addresses_without_a_base_are_refused(engine, base):
    with pytest.raises(QueryRefused):
        engine.query(Query("ASK {<a> ?p ?o}", base=base))


@pytest.mark.parametrize("form", ["ASK {?s ?p ?o}", "DESCRIBE <urn:b>", "CONSTRUCT WHERE {?s ?p ?o}", ALL])
def test_a_base_that_a_query_does_not_need_changes_nothing(engine, settle, form):
    engine.apply([A, B], watermark=1)
    settle(engine, 1)
    one, other = (engine.query(Query(form, base=base)).body for base in ("", "https://records.example/"))
    assert sorted(one.splitlines()) == sorted(other.splitlines())


@pytest.mark.parametrize(
    "query",
    [
        Query("SELECT nonsense"),
        Query("DROP ALL"),
        Query("SELECT * {SERVICE <http://127.0.0.1:1/> {?s ?p ?o}}"),
        Query("ASK {}", default_graphs=("not an iri",)),
        Query("ASK {}", named_graphs=("urn:g",) * 101),
    ],
)
def test_what_a_reader_may_not_ask_is_refused_and_changes_nothing(engine, settle, query):
    engine.apply([A], watermark=1)
    with pytest.raises(QueryRefused):
        engine.query(query)
    settle(engine, 1)
    assert len(rows(engine)) == 2


@pytest.mark.parametrize(
    ("query", "accept", "media_type", "start"),
    [
        (ALL, FORMATS["json"], "application/sparql-results+json", b'{"head":'),
        (ALL, FORMATS["xml"], "application/sparql-results+xml", b"<?xml"),
        (ALL, FORMATS["csv"], "text/csv", b"s,p,o\r\n"),
        (ALL, FORMATS["tsv"], "text/tab-separated-values", b"?s\t?p\t?o\n"),
        ("ASK {}", FORMATS["json"], "application/sparql-results+json", b'{"head":{},"boolean":true}'),
        ("CONSTRUCT WHERE {?s <urn:q> ?o}", FORMATS["ttl"], "text/turtle", b"<urn:a> <urn:q> <urn:b> ."),
        ("CONSTRUCT WHERE {?s <urn:q> ?o}", FORMATS["trig"], "application/trig", b"<urn:a> <urn:q> <urn:b> ."),
        ("DESCRIBE <urn:b>", FORMATS["nt"], "application/n-triples", b'<urn:b> <urn:p> "x" .'),
        ("DESCRIBE <urn:b>", FORMATS["jsonld"], "application/ld+json", b'[{"@id":"urn:b"'),
    ],
)
def test_answers_come_in_the_format_that_was_asked_for(engine, settle, query, accept, media_type, start):
    engine.apply([A, B], watermark=1)
    settle(engine, 1)
    result = engine.query(Query(query, accept=accept))
    assert (result.media_type, result.body[: len(start)], result.watermark) == (media_type, start, 1)


@pytest.mark.parametrize(
    ("form", "accept", "media_type"),
    [
        ("SELECT", "*/*", FORMATS["json"]),
        ("SELECT", "", FORMATS["json"]),
        ("SELECT", "text/html,application/xml;q=0.9,*/*;q=0.8", FORMATS["xml"]),
        ("SELECT", "text/csv;q=0.2, application/json;q=0.3", FORMATS["json"]),
        ("SELECT", "text/csv;q=0, text/*", FORMATS["csv"]),
        ("SELECT", "text/turtle", FORMATS["json"]),
        ("ASK", "TEXT/CSV", FORMATS["csv"]),
        ("CONSTRUCT", "text/csv", FORMATS["ttl"]),
        ("DESCRIBE", "application/*;q=1.0", FORMATS["trig"]),
        ("CONSTRUCT", "application/ld+json;q=nonsense, application/n-triples;q=0.1", FORMATS["nt"]),
    ],
)
def test_the_accept_header_chooses_among_what_the_form_can_give(form, accept, media_type):
    assert choose_media_type(form, accept) == media_type


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=50))
def test_any_literal_survives_numeric_escapes_and_stays_inside_its_quotes(text):
    escaped = "".join(f"\\U{ord(character):08X}" for character in text)
    change = Change("urn:g", f'<urn:a> <urn:p> "{escaped}" .')
    (statement,) = to_statements(change)
    assert to_statements(Change("urn:g", statement + " .")) == [statement]
    (quad,) = ox.parse(input=statement + " .", format=ox.RdfFormat.N_TRIPLES)
    assert quad.object == ox.Literal(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=50))
def test_what_a_record_gives_is_taken_line_by_line_as_it_stands(text):
    lines = to_ntriples([(URIRef("urn:a"), URIRef("urn:p"), make_string(text), URIRef("urn:g"))])
    slowly = to_statements(Change("urn:g", "# not canonical\n" + lines))
    assert to_statements(Change("urn:g", lines)) == slowly
    assert len(slowly) == 1
