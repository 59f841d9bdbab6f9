"""The graph process as operators meet it, over either engine: killed, cut off, rebuilt while readers ask.

`GRAPH_KILLS` says how often processes are killed; .ci/run keeps to the default.
"""

import contextlib
import json
import os
import random
import threading
import time

import psutil
import pytest

from claims.graph.engine import GraphUnavailable, Query
from tests.claims.graph.installation import CLAIMS, TEXT, Installation
from tests.processes import until

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("GRAPH_KILLS", "10"))


def tell(writer, seconds):
    writer.stdin.write(f"{seconds}\n")
    writer.stdin.flush()


class Watcher:
    """Asks for the wording and status of every claim, again and again, and notes what cannot be right."""

    def __init__(self, client, expected=None):
        self.client, self.expected = client, expected
        self.wrong, self.asked = [], 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.stop.set()
        self.thread.join()

    def watch(self):
        query = Query(f"SELECT ?c ?t ?s {{ ?c {TEXT} ?t ; <https://w3id.org/onrecord/ns#status> ?s }}", seconds=10)
        while not self.stop.is_set():
            try:
                answer = json.loads(self.client.query(query).body)["results"]["bindings"]
            except GraphUnavailable:
                time.sleep(0.05)
                continue
            self.asked += 1
            self.judge([tuple(row[name]["value"] for name in ("c", "t", "s")) for row in answer])

    def judge(self, rows):
        if self.expected is not None and sorted(rows) != self.expected:
            self.wrong.append(rows)
        for _, text, status in rows:
            words = text.split()
            if words[0] == "Change" and status.rpartition("#")[2] != ("alleged", "contested")[int(words[1]) % 2]:
                self.wrong.append((text, status))


def test_processes_killed_during_writes_lose_nothing_and_tear_no_graph(installation):
    """kill -9 of the graph process, or of one of its readers, at moments of chance."""
    chance = random.Random(7)
    with installation.writer() as writer:
        for number in range(KILLS):
            with installation.serving() as process:
                watching = Watcher(installation.client) if installation.server is None else contextlib.nullcontext()
                with watching as watcher:
                    tell(writer, 0.6)
                    time.sleep(chance.uniform(0.05, 0.5))
                    readers = psutil.Process(process.pid).children()
                    victim = chance.choice(readers) if readers and number % 2 else process
                    victim.kill()
                    assert int(writer.stdout.readline()) > 0
                # Every graph is written in one transaction; Virtuoso has none that readers see as one.
                assert watcher is None or watcher.wrong == []
    with installation.serving():
        installation.until_level()
        assert installation.shown() == installation.wordings()
    report = installation.verify()
    assert (report["sound"], report["pending"]) == (True, 0), report


def test_what_was_written_while_the_graph_process_was_away_is_caught_up(installation):
    with installation.serving():
        installation.until_level()
    with installation.writer() as writer:
        tell(writer, 1.5)
        assert int(writer.stdout.readline()) > 20
    with installation.serving():
        installation.until_level()
    assert installation.verify()["sound"]


def test_readers_are_answered_right_all_through_a_rebuild(installation):
    with installation.serving():
        installation.until_level()
        status = "<https://w3id.org/onrecord/ns#status>"
        answer = json.loads(installation.client.query(Query(f"SELECT ?c ?t ?s {{ ?c {TEXT} ?t ; {status} ?s }}")).body)
        rows = sorted(tuple(row[name]["value"] for name in ("c", "t", "s")) for row in answer["results"]["bindings"])
        assert len(rows) > CLAIMS
        with Watcher(installation.client, expected=rows) as watcher:
            for _ in range(3):
                assert installation.client.rebuild()["applied"] > 100
        assert watcher.asked > 5
        assert watcher.wrong == []


@pytest.mark.service
def test_a_server_that_goes_away_and_comes_back_is_caught_up_with(tmp_path, own_virtuoso):
    installation = Installation(tmp_path / "data", own_virtuoso)
    with installation.serving(), installation.writer() as writer:
        installation.until_level()
        own_virtuoso.kill()
        tell(writer, 1)
        writer.stdout.readline()
        assert installation.is_up() is None
        with pytest.raises(GraphUnavailable):
            installation.shown()
        own_virtuoso.start()
        until(lambda: installation.is_up() and installation.is_level(), seconds=40)
        assert installation.verify()["sound"]
