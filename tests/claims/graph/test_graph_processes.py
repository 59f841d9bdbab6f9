"""The graph process as operators meet it, over either engine: killed, cut off, rebuilt while readers ask.

`GRAPH_KILLS` says how often processes are killed; .ci/run keeps to the default.
"""

import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time

import psutil
import pytest

from claims.graph.client import GraphClient
from claims.graph.engine import GraphError, GraphUnavailable, Query
from tests.processes import environment, manage, started, until

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("GRAPH_KILLS", "10"))
CLAIMS = 40
TEXT = "<http://schema.org/text>"
WRITE = f"""
import sys, time
from django.db.models import F
from claims.models import Claim
from claims.review import retract
ids = list(Claim.objects.published().order_by("pk").values_list("pk", flat=True)[:{CLAIMS}])
number = 0
print("ready", flush=True)
for line in sys.stdin:
    end = time.monotonic() + float(line)
    while time.monotonic() < end:
        number += 1
        Claim.objects.filter(pk=ids[number % len(ids)]).update(
            wording=f"Change {{number}}", status=("alleged", "contested")[number % 2], revision=F("revision") + 1
        )
        time.sleep(0.01)
    print(number, flush=True)
"""
WORDINGS = """
import json
from claims.graph.sync import graph_name, iri_base
from claims.models import Claim
rows = Claim.objects.published().values_list("pk", "wording")
print(json.dumps({graph_name(Claim, iri_base(), pk): wording for pk, wording in rows}))
"""
RETRACT = """
import json, time
from claims import review
from claims.graph.client import GraphClient
from claims.graph.engine import Query
from claims.graph.sync import graph_name, iri_base
from claims.models import Claim, Statement
from django.conf import settings
from django.contrib.auth.models import User

editor = User.objects.create_user("editor")
claim = Claim.objects.published().filter(statements__publication="published").first()
statements = [graph_name(Statement, iri_base(), pk) for pk in claim.statements.values_list("pk", flat=True)]
names = [graph_name(Claim, iri_base(), claim.pk), *statements]
client = GraphClient(settings.GRAPH_SOCKET)
question = Query("ASK { VALUES ?g { " + " ".join(f"<{name}>" for name in names) + " } GRAPH ?g { ?s ?p ?o } }")
assert json.loads(client.query(question).body)["boolean"]
review.retract(claim, editor=editor, reason="The figure was wrong.")
committed = time.monotonic()
while json.loads(client.query(question).body)["boolean"]:
    time.sleep(0.01)
print(time.monotonic() - committed)
"""


class Installation:
    """A made-up record in a folder, and the processes over it."""

    def __init__(self, folder, server):
        self.server = server
        self.env = environment(folder, DEMO=0, **(server.settings if server else {}))
        self.client = GraphClient(folder / "graph.sock")
        manage("migrate", "-v0", env=self.env)
        manage("fix_iri_base", env=self.env)
        manage("make_claims", "60", env=self.env)

    @contextlib.contextmanager
    def serving(self):
        command = [sys.executable, "manage.py", "graph", "serve"]
        with started(command, env=self.env, output=subprocess.DEVNULL) as process:
            until(self.is_up, seconds=60)
            yield process

    def is_up(self):
        try:
            return self.client.status()
        except GraphError:
            return None

    @contextlib.contextmanager
    def writer(self):
        """Writes for so many seconds each time that it is told to, and says which change was its last."""
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", WRITE]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, env=self.env, **pipes) as process:
            assert process.stdout.readline() == "ready\n"
            yield process
            process.stdin.close()

    def wordings(self):
        return json.loads(manage("shell", "-v0", "-c", WORDINGS, env=self.env).stdout)

    def shown(self):
        answer = json.loads(self.client.query(Query(f"SELECT ?c ?t {{ ?c {TEXT} ?t }}", seconds=10)).body)
        return {row["c"]["value"]: row["t"]["value"] for row in answer["results"]["bindings"]}

    def is_level(self):
        return self.shown() == self.wordings()

    def verify(self):
        return json.loads(manage("graph", "verify", "--json", env=self.env, check=False).stdout)


@pytest.fixture(params=["embedded", pytest.param("virtuoso", marks=pytest.mark.service)])
def installation(request, tmp_path):
    server = request.getfixturevalue("virtuoso_server") if request.param == "virtuoso" else None
    return Installation(tmp_path / "data", server)


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
        until(installation.is_level, seconds=20)
        assert installation.shown() == installation.wordings()
    report = installation.verify()
    assert (report["sound"], report["pending"]) == (True, 0), report


def test_what_was_written_while_the_graph_process_was_away_is_caught_up(installation):
    with installation.serving():
        until(installation.is_level, seconds=20)
    with installation.writer() as writer:
        tell(writer, 1.5)
        assert int(writer.stdout.readline()) > 20
    with installation.serving():
        until(installation.is_level, seconds=20)
    assert installation.verify()["sound"]


def test_readers_are_answered_right_all_through_a_rebuild(installation):
    with installation.serving():
        until(installation.is_level, seconds=20)
        status = "<https://w3id.org/onrecord/ns#status>"
        answer = json.loads(installation.client.query(Query(f"SELECT ?c ?t ?s {{ ?c {TEXT} ?t ; {status} ?s }}")).body)
        rows = sorted(tuple(row[name]["value"] for name in ("c", "t", "s")) for row in answer["results"]["bindings"])
        assert len(rows) > CLAIMS
        with Watcher(installation.client, expected=rows) as watcher:
            for _ in range(3):
                assert installation.client.rebuild()["applied"] > 100
        assert watcher.asked > 5
        assert watcher.wrong == []


def test_what_is_retracted_is_gone_within_two_seconds(installation):
    with installation.serving():
        until(installation.is_level, seconds=20)
        assert float(manage("shell", "-v0", "-c", RETRACT, env=installation.env).stdout) < 2


@pytest.mark.service
def test_a_server_that_goes_away_and_comes_back_is_caught_up_with(tmp_path, virtuoso_server):
    installation = Installation(tmp_path / "data", virtuoso_server)
    with installation.serving(), installation.writer() as writer:
        until(installation.is_level, seconds=20)
        virtuoso_server.kill()
        tell(writer, 1)
        writer.stdout.readline()
        assert installation.is_up() is None
        with pytest.raises(GraphUnavailable):
            installation.shown()
        virtuoso_server.start()
        until(lambda: installation.is_up() and installation.is_level(), seconds=40)
        assert installation.verify()["sound"]
