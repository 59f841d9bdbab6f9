"""Readers killed under queries, fifty times: every answer is right and whole or an error, and the pool comes back."""

import random
import threading
import time
from dataclasses import replace

import pytest

from claims.graph.engine import Change, GraphUnavailable, Query

from .conftest import QUICK

KILLS = 50
ROWS = 20_000
# Some 300 kB, more than a pipe holds, so that many a kill falls into the middle of an answer on its way.
LARGE = Query("SELECT ?s ?o { ?s ?p ?o }", accept="text/csv", seconds=10)


def live_readers(engine):
    """Those that stand ready or answer; one that is still starting is not among them."""
    with engine._pool._change:
        return [reader for reader in engine._pool._readers if reader.is_alive()]


@pytest.mark.slow
def test_readers_killed_under_queries_cost_no_more_than_their_own_answers(open_engine):
    limits = replace(QUICK, readers=2, extra_readers=0, answer_bytes=4 << 20)
    engine = open_engine(limits)
    engine.apply([Change("urn:g", "".join(f'<urn:s{i}> <urn:p> "{i}" .\n' for i in range(ROWS)))], watermark=1)
    assert engine.wait_until_published(seconds=5)
    right = sorted(f"urn:s{i},{i}" for i in range(ROWS))
    outcomes, recoveries, done = [], [], threading.Event()

    def ask():
        while not done.is_set():
            try:
                outcomes.append("right" if rows_of(engine.query(LARGE)) == right else "wrong")
            except GraphUnavailable:
                outcomes.append("unavailable")

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    chance = random.Random(7)
    try:
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.4))
            victim = chance.choice(live_readers(engine))
            victim.interrupt()
            recoveries.append(wait_for_pool(engine, limits.readers, without=victim))
    finally:
        done.set()
        for thread in threads:
            thread.join()
    print(f"{ {kind: outcomes.count(kind) for kind in sorted(set(outcomes))} }")
    print(f"pool back: median {sorted(recoveries)[KILLS // 2]:.3f} s, longest {max(recoveries):.3f} s")
    assert set(outcomes) == {"right", "unavailable"}
    assert outcomes.count("unavailable") <= KILLS
    assert outcomes.count("right") > KILLS // 10
    assert rows_of(engine.query(LARGE)) == right


def rows_of(result):
    head, *rows = result.body.decode().split("\r\n")
    assert (head, rows.pop()) == ("s,o", "")
    return sorted(rows)


def wait_for_pool(engine, readers, *, without):
    """Seconds until so many readers live, the killed one not among them."""
    started = time.monotonic()
    while len(live := live_readers(engine)) < readers or without in live:
        assert time.monotonic() - started < 20, "the pool did not come back"
        time.sleep(0.005)
    return time.monotonic() - started
