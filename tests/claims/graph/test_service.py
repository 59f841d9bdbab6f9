"""The graph process and its client, over a real socket; and a real process with real signals."""

import contextlib
import http.client
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from claims.graph.client import GraphClient, _Connection, socket_address
from claims.graph.engine import (
    Change,
    GraphError,
    GraphUnavailable,
    Query,
    QueryRefused,
    QueryTimedOut,
    QueryTooLong,
    ResultTooLarge,
)
from claims.graph.service import serve

from .conftest import QUICK

COUNT = Query("SELECT (COUNT(*) AS ?n) {?s ?p ?o}", accept="text/csv")
ENDLESS = Query("SELECT (COUNT(*) AS ?n) {?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h}", seconds=1.5)


class Record:
    """The record that the graph is a copy of, as far as the process can see: pending changes and a number."""

    def __init__(self):
        self.changes = []
        self.pending = []
        self.asked = 0
        self.failing = None

    def write(self, *changes):
        self.changes += changes
        self.pending = [*self.pending, *changes]

    def sync(self, engine):
        self.asked += 1
        if self.failing:
            raise self.failing
        pending, self.pending = self.pending, []
        if pending:
            engine.apply(pending, watermark=len(self.changes))
        return len(pending)

    def rebuild(self, engine):
        engine.rebuild(self.changes, watermark=len(self.changes))
        return len(self.changes)


@contextlib.contextmanager
def running(directory, path, record):
    stop = threading.Event()
    options = {"sync": record.sync, "rebuild": record.rebuild, "stop": stop, "limits": QUICK, "pause_seconds": 0.05}
    thread = threading.Thread(target=serve, args=(directory, path), kwargs=options)
    thread.start()
    client = GraphClient(path)
    try:
        wait_for(lambda: client.status())
        yield client
    finally:
        stop.set()
        thread.join(2)
        assert not thread.is_alive()


def wait_for(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(GraphUnavailable):
            if condition():
                return
        time.sleep(0.01)
    raise AssertionError("it did not come to pass")


@pytest.fixture
def record():
    return Record()


@pytest.fixture
def client(tmp_path, record):
    with running(tmp_path / "graph", tmp_path / "graph.sock", record) as one:
        yield one


def ask(path, method, target, body=None, headers=None):
    connection = http.client.HTTPConnection("graph")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(str(path))
    connection.request(method, target, body, headers or {})
    response = connection.getresponse()
    answer = response.status, json.loads(response.read())
    connection.close()
    return answer


def test_what_is_pending_is_projected_without_being_asked(client, record):
    record.write(Change("urn:g", '<urn:a> <urn:p> "x" .'))
    wait_for(lambda: client.query(COUNT).body == b"n\r\n1\r\n", seconds=2)
    assert client.query(COUNT).watermark == 1
    assert client.query(COUNT).media_type == "text/csv"


def test_after_a_sync_queries_see_everything_that_was_pending(client, record):
    record.write(*(Change(f"urn:g{i}", f'<urn:a{i}> <urn:p> "x" .') for i in range(5)))
    assert client.sync()["watermark"] == 5
    assert client.query(COUNT).body == b"n\r\n5\r\n"


def test_a_rebuild_replaces_the_whole_graph(client, record):
    record.write(Change("urn:g", '<urn:a> <urn:p> "x" .'), Change("urn:h", '<urn:a> <urn:p> "y" .'))
    client.sync()
    record.changes = record.changes[1:]
    assert client.rebuild() == {"applied": 1, "watermark": 1}
    assert client.query(Query("SELECT ?o {?s ?p ?o}", accept="text/csv")).body == b"o\r\ny\r\n"


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        (Query("SELECT nonsense"), QueryRefused),
        (Query("DROP ALL"), QueryRefused),
        (Query("ASK {}", default_graphs=("no iri",)), QueryRefused),
        (Query("ASK {} #" + "x" * 20_000), QueryTooLong),
        (Query("ASK {} #" + "x" * 2_000_000), QueryTooLong),
        (ENDLESS, QueryTimedOut),
        (Query("SELECT * {?s ?p ?o . ?a ?b ?c}"), ResultTooLarge),
    ],
)
def test_every_failure_arrives_as_the_error_it_was(client, record, query, kind):
    record.write(Change("urn:g", "".join(f'<urn:s{i}> <urn:p> "{i}" .\n' for i in range(300))))
    client.sync()
    with pytest.raises(kind) as failure:
        client.query(query)
    assert failure.value.reason.endswith(".")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "The request is not JSON."),
        ("[]", "The request is not a JSON object."),
        ("{}", '"text" is missing or not of its type.'),
        ('{"text": "ASK {}", "accept": 1}', '"accept" is missing or not of its type.'),
        ('{"text": "ASK {}", "seconds": "5"}', '"seconds" is missing or not of its type.'),
        ('{"text": "ASK {}", "named_graphs": [1]}', '"named_graphs" is not a list of IRIs.'),
    ],
)
def test_a_request_that_is_not_a_query_is_refused_by_name(client, tmp_path, body, reason):
    answer = ask(tmp_path / "graph.sock", "POST", "/query", body)
    assert answer == (400, {"error": "QueryRefused", "reason": reason})


def test_an_unknown_address_is_not_found(client, tmp_path):
    status, answer = ask(tmp_path / "graph.sock", "POST", "/update", "{}")
    assert (status, answer["reason"]) == (404, "There is no POST /update here.")


def test_a_record_that_fails_is_reported_and_tried_again(client, record):
    record.failing = RuntimeError("the database is away")
    wait_for(lambda: client.status()["last_error"] == "RuntimeError: the database is away")
    with pytest.raises(GraphError, match="its log says why"):
        client.sync()
    record.failing = None
    record.write(Change("urn:g", '<urn:a> <urn:p> "x" .'))
    wait_for(lambda: client.query(COUNT).body == b"n\r\n1\r\n")
    assert client.status()["last_error"] == ""


def test_an_outage_is_said_in_one_line_and_its_end_in_another(client, record, caplog, monkeypatch):
    monkeypatch.setattr("claims.graph.projector.AWAY_SECONDS", 0.01)
    caplog.set_level("INFO", logger="claims.graph.projector")
    for reason in ("The server broke off.", "The server cannot be reached."):
        record.failing, record.asked = GraphUnavailable(reason), 0
        wait_for(lambda: record.asked > 5)
    record.failing = None
    wait_for(lambda: "The graph follows the record again" in caplog.messages)
    begin = "The graph could not be brought up to date; trying again. "
    trouble = [f"{begin}The server broke off.", f"{begin}The server cannot be reached."]
    said = [message for message in caplog.messages if " serves " not in message]
    assert said == [*trouble, "The graph follows the record again"]
    assert not any(line.exc_info for line in caplog.records)


def test_nobody_else_may_use_the_socket(client, tmp_path):
    assert stat.S_IMODE((tmp_path / "graph.sock").stat().st_mode) == 0o600


def test_without_the_process_the_client_says_how_to_start_it(tmp_path):
    with pytest.raises(GraphUnavailable, match=r"not running; start it with `manage\.py graph serve`"):
        GraphClient(tmp_path / "graph.sock").query(COUNT)


def test_the_socket_of_a_killed_process_is_replaced(tmp_path, record):
    path = tmp_path / "graph.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
        dead.listen()
    with pytest.raises(GraphUnavailable, match="not running"):
        GraphClient(path).status()
    with running(tmp_path / "graph", path, record) as client:
        assert client.status()["watermark"] == 0
    assert not path.exists()


def test_a_client_that_keeps_its_connection_uses_one_and_outlives_a_restart(tmp_path, record, monkeypatch):
    opened = []
    connect = _Connection.connect
    monkeypatch.setattr(_Connection, "connect", lambda self: opened.append(1) or connect(self))
    client = GraphClient(tmp_path / "graph.sock", keeps_alive=True)
    for round_number in (1, 2):
        with running(tmp_path / "graph", tmp_path / "graph.sock", record) as other:
            wait_for(other.status)
            before = len(opened)
            for _ in range(5):
                assert client.query(Query("ASK {}", accept="text/csv")).body == b"true"
                with pytest.raises(QueryRefused):
                    client.query(Query("DROP ALL"))
            assert len(opened) - before == 1, f"in round {round_number}"
    with pytest.raises(GraphUnavailable):
        client.query(COUNT)


def test_threads_that_share_a_client_get_each_its_own_answer(client, tmp_path):
    shared = GraphClient(tmp_path / "graph.sock", keeps_alive=True)
    queries = [Query(f"SELECT ({n} AS ?n) {{}}", accept="text/csv") for n in range(99)]
    with ThreadPoolExecutor(8) as threads:
        bodies = [result.body for result in threads.map(shared.query, queries)]
    assert bodies == [f"n\r\n{n}\r\n".encode() for n in range(99)]


def test_a_living_process_keeps_its_socket_and_its_directory(client, tmp_path, record):
    options = {"sync": record.sync, "rebuild": record.rebuild, "stop": threading.Event(), "limits": QUICK}
    with pytest.raises(GraphUnavailable, match="Another process writes the graph"):
        serve(tmp_path / "graph", tmp_path / "other.sock", **options)
    with pytest.raises(GraphUnavailable, match="Another graph process answers"):
        serve(tmp_path / "other", tmp_path / "graph.sock", **options)
    assert client.status()["watermark"] == 0


def test_a_file_in_the_place_of_the_socket_is_left_alone(tmp_path, record):
    (tmp_path / "graph.sock").write_text("mine")
    options = {"sync": record.sync, "rebuild": record.rebuild, "stop": threading.Event(), "limits": QUICK}
    with pytest.raises(GraphError, match="is in the way and is not a socket"):
        serve(tmp_path / "graph", tmp_path / "graph.sock", **options)
    assert (tmp_path / "graph.sock").read_text() == "mine"


def test_a_path_longer_than_the_kernel_takes_still_works(tmp_path, record):
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    with running(folder / "graph", folder / "graph.sock", record) as client:
        assert client.query(Query("ASK {}", accept="text/csv")).body == b"true"


def test_a_name_longer_than_any_address_is_a_clear_error(tmp_path):
    with pytest.raises(GraphError, match="longer than 107 bytes"), socket_address(tmp_path / ("x" * 120)):
        pass


PROCESS = """
import sys, threading
from pathlib import Path
from claims.graph.service import serve, stop_on_signals
stop = threading.Event()
stop_on_signals(stop)
serve(Path(sys.argv[1]), Path(sys.argv[2]), sync=lambda engine: 0, rebuild=lambda engine: 0, stop=stop)
"""


def test_the_readers_of_a_killed_process_end_by_themselves(tmp_path):
    path = tmp_path / "graph.sock"
    process = subprocess.Popen([sys.executable, "-c", PROCESS, str(tmp_path / "graph"), str(path)])
    wait_for(GraphClient(path).status, seconds=10)
    wait_for(lambda: len(psutil.Process(process.pid).children()) == 2)
    readers = psutil.Process(process.pid).children()
    process.kill()
    process.wait()
    assert psutil.wait_procs(readers, timeout=3)[1] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_process_within_two_seconds_even_in_the_middle_of_a_query(tmp_path, number):
    path = tmp_path / "graph.sock"
    process = subprocess.Popen([sys.executable, "-c", PROCESS, str(tmp_path / "graph"), str(path)])
    client = GraphClient(path)
    wait_for(client.status, seconds=10)
    crowd = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9))
    values = "VALUES ?x {" + " ".join(str(i) for i in range(900)) + "}"
    slow = f"SELECT (COUNT(*) AS ?n) {{ {values} {values.replace('?x', '?y')} {values.replace('?x', '?z')} }} # {crowd}"
    failures = []

    def ask_slowly():
        try:
            client.query(Query(slow, seconds=30))
        except GraphError as error:
            failures.append(error)

    thread = threading.Thread(target=ask_slowly)
    thread.start()
    time.sleep(0.5)
    started = time.monotonic()
    os.kill(process.pid, number)
    assert process.wait(5) == 0
    assert time.monotonic() - started < 2
    thread.join()
    assert len(failures) == 1
    assert not path.exists()
