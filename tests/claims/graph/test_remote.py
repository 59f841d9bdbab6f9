"""A SPARQL server as the engine: what it does wrong is an error, what Virtuoso does its own way comes out alike."""

import json
import threading
import time

import pytest

from claims.graph.client import to_problem
from claims.graph.engine import (
    Change,
    GraphError,
    GraphUnavailable,
    Query,
    QueryRefused,
    QueryTimedOut,
    ResultTooLarge,
)
from claims.graph.remote import Addresses, RemoteEngine, RemoteLimits
from tests.claims.graph import loopback, virtuoso

BASE = "https://records.example/"
A = Change(BASE + "a", '<urn:a> <urn:p> "first" .\n<urn:a> <urn:q> <urn:b> .\n')
COUNT = Query("SELECT (COUNT(*) AS ?n) {?s <urn:p> ?o}", accept="text/csv")
XSD = "http://www.w3.org/2001/XMLSchema#"


def numbered(count, name="a", value="v"):
    return Change(BASE + name, "".join(f'<urn:s{i}> <urn:p> "{value}{i}" .\n' for i in range(count)))


@pytest.fixture
def plain(open_remote, loopback_server):
    return open_remote(loopback_server)


@pytest.fixture(params=["loopback", pytest.param("virtuoso", marks=pytest.mark.service)])
def server(request):
    return request.getfixturevalue(f"{request.param}_server")


@pytest.fixture
def engine(open_remote, server):
    return open_remote(server)


@pytest.fixture
def on_virtuoso(open_remote, virtuoso_server):
    return open_remote(virtuoso_server)


def held(engine):
    return {change.graph: set(change.ntriples.splitlines()) for change in engine.read()}


def rows(engine, text):
    bindings = json.loads(engine.query(Query(text)).body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def updates(server):
    return [fields["update"][0] for path, fields, _ in server.requests if path == "/update"]


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_a_batch_goes_out_in_requests_of_at_most_fifty_graphs_and_the_watermark_comes_last(plain, loopback_server):
    loopback_server.requests.clear()
    plain.apply([Change(f"{BASE}g{i}", '<urn:a> <urn:p> "x" .') for i in range(120)], watermark=3)
    sent = updates(loopback_server)
    assert [text.count(f"GRAPH <{BASE}") for text in sent] == [50, 50, 20, 0]
    assert ["urn:onrecord:projection" in text for text in sent] == [False, False, False, True]


def test_only_what_differs_is_sent(plain, loopback_server):
    plain.apply([A], watermark=1)
    loopback_server.requests.clear()
    plain.apply([A, Change(A.graph, '<urn:a> <urn:p> "second" .\n<urn:a> <urn:q> <urn:b> .')], watermark=1)
    plain.apply([Change(A.graph, '<urn:a> <urn:p> "second" .\n<urn:a> <urn:q> <urn:b> .')], watermark=1)
    first, *marks = updates(loopback_server)
    assert "<urn:q>" not in first
    assert first.index("second") < first.index("first")  # what comes is there before what goes
    assert not any("urn:p" in text for text in marks)


def test_a_triple_that_the_server_keeps_against_its_orders_goes_with_its_graph(plain, loopback_server):
    def keep(handler, fields):
        text = fields.get("update", [""])[0]
        if "DELETE DATA" in text and "first" in text:
            loopback_server.store.update(text.split(";\nDELETE")[0])
            handler.send(204, "text/plain", b"")
            return True
        return False

    plain.apply([A], watermark=1)
    loopback_server.fault = keep
    plain.apply([Change(A.graph, '<urn:a> <urn:p> "second" .')], watermark=2)
    assert held(plain) == {A.graph: {'<urn:a> <urn:p> "second" .'}}


@pytest.mark.parametrize("count", [5000, 12_000])
def test_a_graph_larger_than_an_operation_or_an_answer_is_replaced_whole(engine, count):
    engine.apply([numbered(count)], watermark=1)
    assert engine.query(COUNT).body == f"n\r\n{count}\r\n".encode()
    engine.apply([numbered(count, value="w")], watermark=2)
    assert engine.query(COUNT).body == f"n\r\n{count}\r\n".encode()
    engine.apply([Change(A.graph)], watermark=3)
    assert engine.query(COUNT).body == b"n\r\n0\r\n"


def test_a_rebuild_mends_what_is_wrong_and_leaves_what_is_right(engine):
    engine.apply([A, numbered(3, "stranger"), numbered(2, "spoilt")], watermark=9)
    engine.rebuild(iter([A, numbered(4, "spoilt"), numbered(1, "new")]), watermark=5)
    assert set(held(engine)) == {BASE + name for name in ("a", "spoilt", "new")}
    assert held(engine)[BASE + "spoilt"] == set(numbered(4).ntriples.splitlines())
    assert engine.watermark() == 5


LITERALS = [
    '"24000"^^<{x}integer>',
    '"0"^^<{x}integer>',
    '"-9223372036854775809"^^<{x}integer>',
    '"150000000012345678901234"^^<{x}integer>',
    '"12345678901234567890.25"^^<{x}decimal>',
    '"0.000001"^^<{x}decimal>',
    '"2026-02-23T00:00:00Z"^^<{x}dateTime>',
    '"2026-02-23T23:59:59.1Z"^^<{x}dateTime>',
    '"2026-02-23T23:59:59.123456Z"^^<{x}dateTime>',
    '"2026-02-24"^^<{x}date>',
    '"2025-12~/.."^^<http://id.loc.gov/datatypes/edtf/EDTF>',
    '"colour"@en-gb',
    '""',
    '"' + "long " * 5000 + '"',
    "<https://news.example/" + "a" * 5000 + ">",
    '"line\\nquote\\" \\\\ Łódź 🙂"',
]


@pytest.mark.parametrize("literal", LITERALS, ids=lambda text: text[:30])
def test_every_kind_of_term_comes_back_as_it_was_sent_and_can_be_taken_away(engine, literal):
    change = Change(A.graph, f"<urn:a> <urn:p> {literal.format(x=XSD)} .\n")
    engine.apply([change], watermark=1)
    assert held(engine) == {A.graph: {change.ntriples.strip("\n")}}
    engine.apply([Change(A.graph, "<urn:a> <urn:p> <urn:b> .")], watermark=2)
    assert held(engine) == {A.graph: {"<urn:a> <urn:p> <urn:b> ."}}


def test_two_writers_of_one_directory_are_one_too_many(plain, loopback_server, tmp_path):
    with pytest.raises(GraphUnavailable, match="Another process writes the graph"):
        RemoteEngine(loopback_server.addresses, base=BASE, directory=tmp_path / "remote")
    reading = RemoteEngine(loopback_server.addresses, base=BASE)
    assert list(reading.read()) == []
    reading.close()


# --- Outages and faults -----------------------------------------------------------------------------------------------


def test_a_server_that_is_away_is_unavailable_and_found_again_when_it_is_back(tmp_path):
    with loopback.running() as server:
        engine = RemoteEngine(server.addresses, base=BASE, directory=tmp_path)
        engine.apply([A], watermark=1)
        port = server.port
    for ask in (lambda: engine.apply([A], watermark=2), lambda: engine.query(COUNT), engine.status):
        with pytest.raises(GraphUnavailable):
            ask()
    with loopback.running(port, server):
        engine.apply([A], watermark=2)
        assert engine.query(COUNT).watermark == 2
    engine.close()


def test_a_server_that_lost_everything_is_noticed(plain, loopback_server, monkeypatch):
    monkeypatch.setattr("claims.graph.remote._FRESH_SECONDS", 0.0)
    plain.apply([A], watermark=4)
    loopback_server.store.clear()
    assert plain.watermark() == 0


def test_an_update_that_is_taken_after_the_line_broke_does_no_harm(plain, loopback_server, monkeypatch):
    """The next difference is not taken before the server is done with the request that was given up."""
    monkeypatch.setattr("claims.graph.remote.QUIET_SECONDS", 1.0)
    late = []

    def hang_up_and_take(handler, fields):
        if "update" in fields:
            loopback_server.fault = None
            late.append(threading.Timer(0.3, loopback_server.store.update, fields["update"]))
            late[0].start()
            handler.close_connection = True
            return True
        return False

    loopback_server.fault = hang_up_and_take
    with pytest.raises(GraphUnavailable, match="broke off"):
        plain.apply([A], watermark=1)
    plain.apply([Change(A.graph, "<urn:a> <urn:p> <urn:other> .")], watermark=1)
    late[0].join()
    assert held(plain) == {A.graph: {"<urn:a> <urn:p> <urn:other> ."}}


def test_an_update_that_was_taken_before_the_line_broke_is_sent_again(plain, loopback_server, monkeypatch):
    monkeypatch.setattr("claims.graph.remote.QUIET_SECONDS", 0.1)

    def take_and_hang_up(handler, fields):
        if "update" in fields:
            loopback_server.store.update(fields["update"][0])
            loopback_server.fault = None
            handler.close_connection = True
            return True
        return False

    loopback_server.fault = take_and_hang_up
    with pytest.raises(GraphUnavailable, match="broke off"):
        plain.apply([A], watermark=1)
    plain.apply([A], watermark=1)
    assert held(plain) == {A.graph: set(A.ntriples.splitlines())}
    assert plain.watermark() == 1


def fault(status=200, body=b"", media_type="application/sparql-results+json", **headers):
    def answer(handler, fields):
        if "?o" not in fields.get("query", [""])[0]:
            return False
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        handler.send(status, media_type, body, named)
        return True

    return answer


def begin(handler, fields, **headers):
    """The head of an answer in N-Triples to a CONSTRUCT; False for any other query."""
    if "CONSTRUCT" not in fields.get("query", [""])[0]:
        return False
    handler.send_response(200)
    for name, value in {"Content-Type": "application/n-triples", **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    return True


def cut_short(handler, fields):
    if not begin(handler, fields, Content_Length="1000"):
        return False
    handler.wfile.write(b"<urn:a> <urn:p> <urn:b> .\n")
    handler.close_connection = True
    return True


def endless(handler, fields):
    if not begin(handler, fields):
        return False
    handler.wfile.write(b"<urn:a> <urn:p> <urn:b> .\n")
    handler.close_connection = True
    return True


def dripping(handler, fields):
    if not begin(handler, fields, Content_Length="1000"):
        return False
    for _ in range(100):
        handler.wfile.write(b"#")
        time.sleep(0.1)
    handler.close_connection = True
    return True


HALF = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}'


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (fault(body=HALF), GraphError, "not whole"),
        (fault(media_type="text/html", body=b"<p>hello"), GraphError, "not whole or not of its format"),
        (fault(400, b"syntax error near WHERE\n\nSPARQL query:"), QueryRefused, "syntax error near WHERE$"),
        (fault(500, b"Virtuoso S1T00 Error SR171: Transaction timed out"), GraphError, "failed"),
        (fault(500, b"out of luck"), GraphError, r"failed \(HTTP 500\): out of luck"),
        (fault(503), GraphUnavailable, "busy or starting"),
        (fault(504), QueryTimedOut, "time limit of the graph server"),
        (fault(413), ResultTooLarge, "larger than the graph server allows"),
        (fault(401), GraphError, "refuses the credentials"),
        (cut_short, GraphUnavailable, "broke off"),
        (endless, GraphError, "its end cannot be known"),
        (dripping, QueryTimedOut, "in time"),
        (fault(body=b" " * 2_000_000), ResultTooLarge, "more than 1,000,000 bytes"),
    ],
)
def test_an_answer_that_is_not_whole_is_an_error(open_remote, loopback_server, answer, kind, reason):
    engine = open_remote(loopback_server, limits=RemoteLimits(answer_bytes=1_000_000))
    loopback_server.fault = answer
    text = "CONSTRUCT {?s ?p ?o} WHERE {?s ?p ?o}" if answer in BROKEN else "SELECT * {?s ?p ?o}"
    query = Query(text, seconds=1.0)
    with pytest.raises(kind, match=reason):
        engine.query(query)


BROKEN = (cut_short, endless, dripping)


def test_a_hanging_server_costs_the_querys_time_and_no_more(plain, loopback_server):
    release = threading.Event()
    plain.query(COUNT)
    loopback_server.fault = lambda handler, fields: release.wait(10)
    begun = time.monotonic()
    with pytest.raises(QueryTimedOut):
        plain.query(Query("ASK {}", seconds=0.5))
    release.set()
    assert time.monotonic() - begun < 5


def test_long_queries_leave_a_connection_to_short_ones(open_remote, loopback_server):
    engine = open_remote(loopback_server, limits=RemoteLimits(connections=2, quick_seconds=1.0))
    started, release = threading.Event(), threading.Event()

    def hold(handler, fields):
        if "slow" in fields.get("query", [""])[0]:
            started.set()
            release.wait(10)
        return False

    loopback_server.fault = hold
    thread = threading.Thread(target=engine.query, args=(Query("ASK {} # slow", seconds=8.0),))
    thread.start()
    assert started.wait(5)
    with pytest.raises(GraphUnavailable, match="busy"):
        engine.query(Query("ASK {}", seconds=1.5))
    assert engine.query(Query("ASK {}", seconds=1.0)).body.endswith(b"true}")
    release.set()
    thread.join()


def test_a_server_whose_default_graph_is_not_the_union_is_found_out(loopback_server):
    loopback_server.store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }")
    answer = loopback_server.answer

    def without_union(fields, accept):
        return answer({**fields, "default-graph-uri": ["urn:none"], "named-graph-uri": ["urn:g"]}, accept)

    loopback_server.answer = without_union
    engine = RemoteEngine(loopback_server.addresses, base=BASE)
    with pytest.raises(GraphError, match="not the union of its named graphs"):
        engine.query(COUNT)
    engine.close()


@pytest.mark.parametrize("url", ["ftp://graph.example/", "graph.example:8890", "file:///etc/passwd", ""])
def test_what_is_no_http_address_is_refused(url):
    with pytest.raises(GraphError, match=r"not an http\(s\) address"):
        RemoteEngine(Addresses(url), base=BASE)


def test_credentials_are_sent_for_updates_alone(loopback_server):
    port = loopback_server.port
    asked = []

    def guard(handler, fields):
        asked.append(("update" in fields, handler.headers.get("Authorization")))
        if "update" in fields and not handler.headers.get("Authorization"):
            handler.send(401, "text/plain", b"", [("WWW-Authenticate", 'Basic realm="graph"')])
            return True
        return False

    loopback_server.fault = guard
    addresses = Addresses(f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/update", "ann", "s3cret")
    engine = RemoteEngine(addresses, base=BASE)
    engine.apply([A], watermark=1)
    engine.close()
    assert {said for update, said in asked if not update} == {None}
    assert {said for update, said in asked if update} == {None, "Basic YW5uOnMzY3JldA=="}


# --- Virtuoso ---------------------------------------------------------------------------------------------------------


@pytest.mark.service
@pytest.mark.parametrize(
    "text",
    [
        'DEFINE get:soft "soft" SELECT * FROM <http://127.0.0.1:1/> {?s ?p ?o}',
        'SELECT * FROM <http://127.0.0.1:1/> OPTION (get:soft "soft") {?s ?p ?o}',
        "SELECT (bif:sys_stat('st_host_name') AS ?x) {}",
        "SELECT (<bif:sys_stat>('st_host_name') AS ?x) {}",
        "PREFIX x: <bif:> SELECT (x:sys_stat('st_host_name') AS ?x) {}",
        "BASE <sql:> SELECT (<user_name>() AS ?x) {}",
        "SELECT (<\\u0062if:sys_stat>('st_host_name') AS ?x) {}",
        "\\u0044EFINE get:soft 'soft' SELECT * {?s ?p ?o}",
        "SELECT ((SELECT (COUNT(*) AS ?n) {?s ?p ?o}) AS ?x) WHERE {?s ?p ?o OPTION (TRANSITIVE)}",
        "SELECT * {?s ?p ?o} LIMIT `1+1`",
    ],
)
def test_the_dialect_of_virtuoso_is_refused(on_virtuoso, text):
    with pytest.raises(QueryRefused):
        on_virtuoso.query(Query(text))


@pytest.mark.service
def test_the_graphs_of_virtuoso_are_never_met(on_virtuoso):
    on_virtuoso.apply([A], watermark=1)
    system = "http://www.openlinksw.com/schemas/virtrdf#"
    for text in (
        "SELECT DISTINCT ?g {GRAPH ?g {?s ?p ?o}}",
        f"SELECT DISTINCT ?g {{GRAPH ?g {{?s ?p ?o}} GRAPH <{A.graph}> {{?s ?q ?x}}}}",
    ):
        assert rows(on_virtuoso, text) == [{"g": A.graph}]
    for graph in (system, "urn:onrecord:projection"):
        assert rows(on_virtuoso, f"SELECT * {{GRAPH <{graph}> {{?s ?p ?o}}}}") == []
        for dataset in (f"FROM <{graph}>", f"FROM NAMED <{graph}>"):
            with pytest.raises(QueryRefused, match="excluded"):
                on_virtuoso.query(Query(f"SELECT * {dataset} {{?s ?p ?o}}"))


GRAPHS = [
    ("SELECT * {{GRAPH <{a}> {{?s <urn:p> ?o}}}}", [{"s": "urn:a", "o": "first"}]),
    (
        "PREFIX r: <{base}> SELECT * {{?s <urn:q> ?x . GRAPH r:b {{?x <urn:p> ?o}}}}",
        [{"s": "urn:a", "x": "urn:b", "o": "v"}],
    ),
    ("SELECT ?s {{?s <urn:p> ?o FILTER NOT EXISTS {{GRAPH <{a}> {{?s ?q ?x}}}}}}", [{"s": "urn:b"}]),
    (
        "SELECT ?s ?x {{?s <urn:p> ?o OPTIONAL {{GRAPH <{a}> {{?s <urn:q> ?x}}}}}} ORDER BY ?s",
        [{"s": "urn:a", "x": "urn:b"}, {"s": "urn:b"}],
    ),
    ("SELECT (COUNT(*) AS ?n) {{GRAPH <{a}> {{?s ?p ?o}} GRAPH <{base}b> {{?t ?q ?x}}}}", [{"n": "2"}]),
    ("SELECT ?o {{GRAPH <{a}> {{{{?s <urn:p> ?o}} UNION {{?s <urn:none> ?o}}}}}}", [{"o": "first"}]),
    ("SELECT ?o {{GRAPH <{base}none> {{?s ?p ?o}}}}", []),
]


@pytest.mark.parametrize(("text", "answer"), GRAPHS)
def test_a_graph_is_found_by_its_name(engine, text, answer):
    engine.apply([A, Change(BASE + "b", '<urn:b> <urn:p> "v" .')], watermark=1)
    assert rows(engine, text.format(a=A.graph, base=BASE)) == answer


@pytest.mark.service
def test_an_answer_that_virtuoso_would_cut_is_an_error(on_virtuoso):
    on_virtuoso.apply([numbered(virtuoso.MAX_ROWS + 500)], watermark=1)
    for text in (
        "SELECT * {?s <urn:p> ?o}",
        "SELECT * {?s <urn:p> ?o} ORDER BY ?o LIMIT 20000",
        "CONSTRUCT {?s <urn:x> ?o} WHERE {?s <urn:p> ?o}",
        "DESCRIBE ?s {?s <urn:p> ?o}",
    ):
        with pytest.raises(ResultTooLarge, match=r"10,000 rows"):
            on_virtuoso.query(Query(text))
        assert on_virtuoso.query(COUNT).body == b"n\r\n10500\r\n"


@pytest.mark.service
@pytest.mark.parametrize("left", ["FILTER NOT EXISTS { ?x <urn:none> ?s }", "MINUS { ?x <urn:none> ?s }"])
def test_what_virtuoso_cannot_sort_is_refused_in_words_and_answered_unsorted(on_virtuoso, left):
    on_virtuoso.apply([A], watermark=1)
    text = f"SELECT ?s {{ ?s <urn:p> ?o {left} }}"
    assert rows(on_virtuoso, text) == [{"s": "urn:a"}]
    with pytest.raises(QueryRefused, match="leave out ORDER BY"):
        on_virtuoso.query(Query(f"{text} ORDER BY ?s"))


@pytest.mark.service
def test_a_query_over_its_time_is_an_error_and_never_what_was_found_so_far(on_virtuoso):
    on_virtuoso.apply([numbered(3000)], watermark=1)
    cross = "?a <urn:p> ?b . ?c <urn:p> ?d . ?e <urn:p> ?f"
    for form in ("SELECT (COUNT(*) AS ?n)", "SELECT *", "ASK", "CONSTRUCT {?a <urn:x> ?c} WHERE"):
        begun = time.monotonic()
        with pytest.raises(QueryTimedOut):
            on_virtuoso.query(Query(f"{form} {{ {cross} FILTER(CONCAT(?b, ?d, ?f) = 'none') }}", seconds=1.5))
        assert time.monotonic() - begun < 6, form


@pytest.mark.service
def test_virtuoso_that_is_killed_comes_back_with_what_it_had_taken(tmp_path):
    server = virtuoso.make_server(tmp_path)
    engine = RemoteEngine(server.addresses, base=BASE, directory=tmp_path / "lock")
    try:
        for number in range(1, 21):
            engine.apply([numbered(20, f"g{number}")], watermark=number)
        server.kill()
        with pytest.raises(GraphUnavailable):
            engine.apply([A], watermark=21)
        server.start()
        assert engine.watermark() == 20
        assert set(held(engine)) == {f"{BASE}g{number}" for number in range(1, 21)}
    finally:
        engine.close()
        server.kill()


def test_the_errors_of_a_server_travel_over_the_socket_as_the_kind_they_belong_to(plain, loopback_server):
    loopback_server.fault = fault(400, b"no such function")
    with pytest.raises(QueryRefused) as failure:
        plain.query(Query("SELECT * {?s ?p ?o}"))
    assert to_problem(failure.value)["error"] == "QueryRefused"


def test_graphs_are_listed_page_by_page_each_once(engine, monkeypatch):
    monkeypatch.setattr("claims.graph.remote.server.NAMES_PER_PAGE", 3)
    wanted = [numbered(2, name=f"page-{number}", value=f"v{number}-") for number in range(10)]
    engine.apply(wanted, watermark=1)
    assert held(engine) == {change.graph: set(change.ntriples.splitlines()) for change in wanted}
    assert [change.graph for change in engine.read()].count(BASE + "page-7") == 1


def test_graphs_that_change_while_they_are_listed_are_an_error(open_remote, loopback_server, monkeypatch):
    engine = open_remote(loopback_server)
    engine.apply([A], watermark=1)
    names = engine._server._list_graphs
    monkeypatch.setattr(engine._server, "_list_graphs", lambda: [*names(), BASE + "gone-meanwhile"])
    with pytest.raises(GraphUnavailable, match="change while they are listed"):
        list(engine.read())
