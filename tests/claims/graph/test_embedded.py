"""The embedded engine's own promises: limits that hold, snapshots that go away, and a store that survives kill -9."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import psutil
import pyoxigraph as ox
import pytest

from claims.graph.embedded import EmbeddedEngine, GraphStore, read_newest_snapshot
from claims.graph.embedded.child import Task
from claims.graph.engine import (
    Change,
    GraphError,
    GraphUnavailable,
    Query,
    QueryRefused,
    QueryTimedOut,
    ResultTooLarge,
)
from tests.processes import until

from .conftest import QUICK

MANY = Change("urn:many", "".join(f'<urn:s{i}> <urn:p> "{i}" .\n' for i in range(500)))
COUNT = Query("SELECT (COUNT(*) AS ?n) {?s ?p ?o}", accept="text/csv")
ENDLESS = "SELECT (COUNT(*) AS ?n) {?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h}"


def readers():
    return [child for child in psutil.Process().children() if any("reader.py" in part for part in child.cmdline())]


def service_task(port):
    return Task(f"ASK {{ SERVICE <http://127.0.0.1:{port}/x> {{}} }}", "text/csv", True, (), ())


def test_a_query_over_its_time_is_stopped_and_the_next_is_answered(open_engine, settle):
    engine = open_engine()
    engine.apply([MANY], watermark=1)
    settle(engine, 1)
    started = time.monotonic()
    with pytest.raises(QueryTimedOut, match=r"stopped at its time limit of 0\.5 seconds"):
        engine.query(Query(ENDLESS, seconds=0.5))
    assert time.monotonic() - started < 1.5
    assert engine.query(COUNT).body == b"n\r\n500\r\n"


def test_an_answer_over_the_limit_is_an_error_and_never_a_shorter_answer(open_engine, settle):
    engine = open_engine(replace(QUICK, answer_bytes=2000))
    engine.apply([MANY], watermark=1)
    settle(engine, 1)
    with pytest.raises(ResultTooLarge, match="larger than the limit of 2,000 bytes"):
        engine.query(Query("SELECT * {?s ?p ?o}"))
    with pytest.raises(ResultTooLarge, match="larger than the limit of 2,000 bytes"):
        engine.query(Query("CONSTRUCT WHERE {?s ?p ?o}", accept="application/ld+json"))


def test_a_query_over_its_memory_is_stopped_and_the_next_is_answered(open_engine, settle):
    engine = open_engine(replace(QUICK, memory_bytes=64 << 20))
    engine.apply([MANY], watermark=1)
    settle(engine, 1)
    with pytest.raises(ResultTooLarge, match="more than its 64 MiB of memory"):
        engine.query(Query("SELECT * {?a ?p ?b . ?c ?q ?d . ?e ?r ?f} ORDER BY ?a ?d ?f", seconds=20))
    assert engine.query(COUNT).body == b"n\r\n500\r\n"


def test_a_reader_killed_in_the_middle_of_a_query_is_replaced(open_engine, settle):
    engine = open_engine(replace(QUICK, extra_readers=0))
    engine.apply([MANY], watermark=1)
    settle(engine, 1)
    (reader,) = readers()
    threading.Timer(0.3, reader.kill).start()
    with pytest.raises(GraphError):
        engine.query(Query(ENDLESS, seconds=20))
    assert engine.query(COUNT).body == b"n\r\n500\r\n"
    assert reader.pid not in {one.pid for one in readers()}


def test_a_reader_that_died_on_the_bench_costs_no_query(open_engine, settle):
    engine = open_engine()
    settle(engine, 0)
    for reader in readers():
        reader.kill()
        reader.wait()
    assert engine.query(Query("ASK {}", accept="text/csv")).body == b"true"


def test_a_reader_that_died_on_the_bench_is_replaced_without_a_query(open_engine, settle):
    engine = open_engine()
    settle(engine, 0)
    (reader,) = readers()
    reader.kill()
    reader.wait()
    until(lambda: {one.pid for one in readers()} - {reader.pid}, seconds=10)
    until(lambda: engine.status()["readers"] == {"all": 1, "idle": 1, "starting": 0}, seconds=10)


def test_a_long_query_leaves_a_reader_for_the_others(open_engine, settle):
    engine = open_engine(replace(QUICK, quick_seconds=1.0))
    engine.apply([MANY], watermark=1)
    settle(engine, 1)
    errors = []

    def ask_long():
        try:
            engine.query(Query(ENDLESS, seconds=2))
        except GraphError as error:
            errors.append(type(error))

    threads = [threading.Thread(target=ask_long) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    assert engine.query(Query(COUNT.text, accept="text/csv", seconds=1)).body == b"n\r\n500\r\n"
    for thread in threads:
        thread.join()
    assert sorted(error.__name__ for error in errors) == ["GraphUnavailable", "GraphUnavailable", "QueryTimedOut"]


def test_an_extra_reader_that_outlives_the_crowd_is_retired(open_engine, settle):
    engine = open_engine()
    engine.apply([MANY], watermark=1)
    settle(engine, 1)
    slow = Query("SELECT (COUNT(*) AS ?n) {?a ?p ?b . ?c ?q ?d . FILTER(STR(?b) < STR(?d))}", accept="text/csv")
    threads = [threading.Thread(target=engine.query, args=(slow,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert engine.status()["readers"] == {"all": 1, "idle": 1, "starting": 0}


def test_a_query_that_gets_past_the_gate_still_sends_no_request(open_engine, settle, canary):
    port, asked = canary
    engine = open_engine()
    settle(engine, 0)
    with pytest.raises(GraphUnavailable):
        engine._pool.ask(service_task(port), seconds=5)
    assert asked == []


@pytest.mark.parametrize("wall", ["reader.deny_sockets()", "wall = reader.no_free_descriptors(); wall.__enter__()"])
def test_each_of_the_two_walls_holds_alone(canary, wall):
    port, asked = canary
    task = {"text": service_task(port).text, "media_type": "text/csv", "union": True, "answer_bytes": 1000}
    code = (
        "import pyoxigraph as ox\nfrom claims.graph.embedded import reader\nstore = ox.Store()\n"
        f"{wall}\nprint(reader.answer(store, {task | {'default_graphs': [], 'named_graphs': [], 'base': ''}!r})[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "b'F'\n"
    assert asked == []


def test_a_reader_reads_a_store_of_more_files_than_it_opens_at_start(tmp_path):
    (tmp_path / "graph").mkdir()
    store = ox.Store(str(tmp_path / "graph/store-1"))
    for part in range(24):
        lines = "".join(f'<urn:s{part}-{i}> <urn:p> "{part} {i}" <urn:g{part}> .\n' for i in range(50))
        store.bulk_load(lines.encode(), format=ox.RdfFormat.N_QUADS)
    del store
    (tmp_path / "graph/current").symlink_to("store-1")
    engine = EmbeddedEngine(tmp_path / "graph", limits=QUICK)
    try:
        assert engine.query(COUNT).body == b"n\r\n1200\r\n"
    finally:
        engine.close()


def test_a_second_writer_is_refused(open_engine):
    engine = open_engine()
    with pytest.raises(GraphUnavailable, match="Another process writes the graph"):
        GraphStore(engine._store.directory)


@pytest.mark.slow
def test_snapshots_do_not_pile_up(open_engine):
    engine = open_engine()
    for watermark in range(1, 40):
        engine.apply([Change("urn:g", f'<urn:a> <urn:p> "{watermark}" .')], watermark=watermark)
        engine.query(COUNT)
    assert engine.wait_until_published(seconds=2)
    deadline = time.monotonic() + 20
    while engine.status()["snapshots"] > 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert engine.status()["snapshots"] == 1


def test_status_tells_watermark_lag_quads_and_readers(open_engine, settle):
    engine = open_engine()
    engine.apply([MANY], watermark=4)
    settle(engine, 4)
    status = engine.status()
    assert {key: status[key] for key in ("watermark", "published", "quads")} == {
        "watermark": 4,
        "published": 4,
        "quads": 500,
    }
    assert status["readers"]["all"] >= 1


def test_a_closed_engine_leaves_no_process_and_opens_again_as_it_was(tmp_path):
    engine = EmbeddedEngine(tmp_path / "graph", limits=QUICK)
    engine.apply([MANY], watermark=6)
    engine.close()
    assert readers() == []
    with pytest.raises(GraphUnavailable):
        engine.query(COUNT)
    again = EmbeddedEngine(tmp_path / "graph", limits=QUICK)
    try:
        assert (again.watermark(), again.query(COUNT).body) == (6, b"n\r\n500\r\n")
    finally:
        again.close()


def test_the_newest_snapshot_can_be_read_while_the_writer_runs(open_engine, settle):
    engine = open_engine()
    engine.apply(
        [Change("urn:g", '<urn:a> <urn:p> "é\\n" .'), Change("urn:h", "<urn:a> <urn:p> <urn:b> .")], watermark=1
    )
    assert engine.wait_until_published(seconds=2)
    assert set(read_newest_snapshot(engine._store.directory)) == {
        Change("urn:g", '<urn:a> <urn:p> "é\\n" .\n'),
        Change("urn:h", "<urn:a> <urn:p> <urn:b> .\n"),
    }


# --- Rebuild ----------------------------------------------------------------------------------------------------------


def changes(number, failing_at=None):
    for i in range(number):
        if i == failing_at:
            yield Change(f"urn:g{i}", "this is not a triple")
        yield Change(f"urn:g{i}", f'<urn:new{i}> <urn:p> "{i}" .\n')


def test_a_rebuild_holds_exactly_its_changes_and_never_shows_half_of_them(open_engine):
    engine = open_engine()
    engine.apply([MANY], watermark=9)
    assert engine.wait_until_published(seconds=2)
    seen, done = set(), threading.Event()

    def watch():
        while not done.is_set():
            seen.add(engine.query(COUNT).body)

    watcher = threading.Thread(target=watch)
    watcher.start()
    engine.rebuild(changes(5000), watermark=3)
    assert engine.wait_until_published(seconds=2)
    done.set()
    watcher.join()
    assert engine.query(COUNT).body == b"n\r\n5000\r\n"
    assert engine.query(COUNT).watermark == engine.watermark() == 3
    assert seen <= {b"n\r\n500\r\n", b"n\r\n5000\r\n"}


def test_a_rebuild_that_fails_leaves_the_old_graph_and_no_rest(open_engine, settle):
    engine = open_engine()
    engine.apply([MANY], watermark=1)
    with pytest.raises(GraphError, match="line 1 of graph <urn:g70>"):
        engine.rebuild(changes(100, failing_at=70), watermark=2)
    assert [path.name for path in engine._store.directory.glob("store-*")] == ["store-1"]
    settle(engine, 1)
    assert (engine.watermark(), engine.query(COUNT).body) == (1, b"n\r\n500\r\n")


# --- kill -9 ----------------------------------------------------------------------------------------------------------

WRITE = """
import sys
from pathlib import Path
from claims.graph.embedded import GraphStore
from claims.graph.engine import Change
store = GraphStore(Path(sys.argv[1]))
for n in range(store.watermark() + 1, 100000):
    store.apply([Change(f"urn:g{i}", "".join(f'<urn:a{i}> <urn:p{k}> "{n}" .' + chr(10) for k in range(20)))
                 for i in range(3)], watermark=n)
    print(n, flush=True)
"""
REBUILD = """
import sys
from pathlib import Path
from claims.graph.embedded import GraphStore
from claims.graph.engine import Change
def changes():
    for i in range(10**7):
        yield Change(f"urn:g{i}", f'<urn:new> <urn:p> "{i}" .')
        if i == 200000: print("loading", flush=True)
GraphStore(Path(sys.argv[1])).rebuild(changes(), watermark=1)
"""


def run_and_kill(code, directory, *, after):
    process = subprocess.Popen([sys.executable, "-c", code, str(directory)], stdout=subprocess.PIPE, text=True)
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if len(lines) == after:
            break
    os.kill(process.pid, signal.SIGKILL)
    lines += [line.strip() for line in process.stdout]
    process.stdout.close()
    process.wait()
    return lines


@pytest.mark.parametrize("after", [1, 7, 23])
def test_a_writer_killed_at_any_moment_loses_nothing_and_leaves_nothing_half_done(tmp_path, after):
    acknowledged = int(run_and_kill(WRITE, tmp_path / "graph", after=after)[-1])
    engine = EmbeddedEngine(tmp_path / "graph", limits=QUICK)
    try:
        assert engine.watermark() in (acknowledged, acknowledged + 1)
        answer = json.loads(engine.query(Query("SELECT ?o (COUNT(*) AS ?n) {?s ?p ?o} GROUP BY ?o")).body)
        found = [(row["o"]["value"], row["n"]["value"]) for row in answer["results"]["bindings"]]
        assert found == [(str(engine.watermark()), "60")]
    finally:
        engine.close()


def test_a_rebuild_killed_half_way_leaves_the_old_graph_and_no_rest(tmp_path):
    store = GraphStore(tmp_path / "graph")
    store.apply([MANY], watermark=8)
    store.close()
    assert run_and_kill(REBUILD, tmp_path / "graph", after=1) == ["loading"]
    assert (tmp_path / "graph/store-2").exists()
    store = GraphStore(tmp_path / "graph")
    assert (store.watermark(), store.count()) == (8, 500)
    assert not (tmp_path / "graph/store-2").exists()
    store.close()


def test_a_query_that_oxigraph_cannot_read_is_refused_in_one_line(open_engine):
    with pytest.raises(QueryRefused) as refusal:
        open_engine().query(Query("SELECT * {?s ?p ?o FILTER(?o <<< 3)}"))
    assert refusal.value.reason.startswith("The query cannot be answered: error at 1:")
    assert "\n" not in refusal.value.reason
