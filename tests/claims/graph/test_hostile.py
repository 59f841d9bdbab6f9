"""The hostile suite: every query answered in time, none leaves the machine, and the others are served meanwhile."""

import json
import os
import threading
import time
from pathlib import Path

import pytest

from claims.graph.embedded import EmbeddedEngine, Limits
from claims.graph.engine import Change, GraphError, Query

SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).parents[3] / "../shared"))
QUERIES = SHARED / "suites/sparql-hostile/queries.json"
TIME, PLAIN = 5.0, Query("SELECT ?o {<urn:s7> ?p ?o}", accept="text/csv")
LEGAL = {"service-in-string-ok", "service-prefix-ok"}


def ask(engine, query):
    """Seconds, and the HTTP status that the answer would have."""
    started = time.monotonic()
    try:
        engine.query(query)
        status = 200
    except GraphError as error:
        status = error.status
    return time.monotonic() - started, status


@pytest.mark.slow
@pytest.mark.skipif(not QUERIES.exists(), reason="the hostile suite is not here")
def test_hostile_queries_neither_break_the_engine_nor_leave_it_nor_starve_the_others(tmp_path, canary):
    port, asked = canary
    engine = EmbeddedEngine(tmp_path / "graph", limits=Limits())
    graphs = [Change(f"urn:g{i}", "".join(f'<urn:s{i}> <urn:p{k}> "v{k}" .\n' for k in range(20))) for i in range(500)]
    engine.apply(graphs, watermark=1)
    assert engine.wait_until_published(seconds=10)
    polite, done = [], threading.Event()

    def ask_politely():
        while not done.is_set():
            polite.append(ask(engine, PLAIN))
            time.sleep(0.05)

    thread = threading.Thread(target=ask_politely)
    thread.start()
    answers = {}
    for case in json.loads(QUERIES.read_text()):
        answers[case["name"]] = ask(engine, Query(case["query"].replace("@PORT@", str(port)), seconds=TIME))
    done.set()
    thread.join()
    print(answers)
    times = sorted(seconds for seconds, _ in polite)
    print(f"polite: {len(times)}, p50 {times[len(times) // 2]:.4f} s, p95 {times[int(len(times) * 0.95)]:.4f} s")
    try:
        assert len(answers) == 42
        assert {name: answer for name, answer in answers.items() if answer[0] > 6} == {}
        assert {status for _, status in answers.values()} <= {200, 400, 413, 503}
        assert {answers[name][1] for name in LEGAL} == {200}
        assert asked == []
        assert {status for _, status in polite} == {200}
        assert times[int(len(times) * 0.95)] < 1.0
        assert engine.query(PLAIN).watermark == 1
    finally:
        engine.close()
