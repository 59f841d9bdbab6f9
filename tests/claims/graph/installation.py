"""A made-up record in a folder, and the real processes over it: graph, web, and one that writes."""

import contextlib
import json
import sqlite3
import subprocess
import sys

from claims.graph.client import GraphClient
from claims.graph.engine import GraphError, Query
from claims.graph.sync import GRAPHS
from config.supervisor import web_command
from tests.processes import environment, free_port, get, manage, prepare, started, until

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
    SELECT iri_base || 'claim/' || claim.id, wording FROM claims_installation, claims_claim AS claim
    WHERE publication = 'published'
"""
PENDING = " UNION ALL ".join(
    f"SELECT id FROM {model._meta.db_table} WHERE revision > projected_revision"  # the names are our own
    for model in GRAPHS
)


class Installation:
    """A made-up record in a folder, and the processes over it."""

    def __init__(self, folder, server):
        self.server = server
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = environment(folder, PORT=self.port, DEMO=0, **(server.settings if server else {}))
        self.client = GraphClient(folder / "graph.sock")
        self.database = folder / "onrecord.sqlite3"
        prepare(folder, ("fix_iri_base",), ("make_claims", "60"))

    @contextlib.contextmanager
    def serving(self):
        command = [sys.executable, "manage.py", "graph", "serve"]
        with started(command, env=self.env, output=subprocess.DEVNULL) as process:
            until(self.is_up, seconds=60)
            yield process

    @contextlib.contextmanager
    def web(self):
        with started(web_command(self.port), env=self.env, output=subprocess.DEVNULL):
            until(lambda: get(f"{self.url}/healthz", accept="text/plain")[0] == 200, seconds=60)
            yield

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
        """Of every claim on record, by the name of its graph; read past our own code."""
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            return dict(database.execute(WORDINGS))

    def shown(self):
        answer = json.loads(self.client.query(Query(f"SELECT ?c ?t {{ ?c {TEXT} ?t }}", seconds=10)).body)
        return {row["c"]["value"]: row["t"]["value"] for row in answer["results"]["bindings"]}

    def has_pending(self):
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            return database.execute(PENDING).fetchone() is not None

    def is_level(self):
        """True once nothing is left to bring into the graph, and it shows what is on record."""
        return not self.has_pending() and self.shown() == self.wordings()

    def until_level(self):
        """Wait for it, and say what keeps it from being so where it does not come."""
        until(self.is_level, seconds=20, state=self.state)

    def state(self):
        """What keeps the graph from being level, for whoever reads of a test that failed."""
        try:
            shown, recorded = self.shown(), self.wordings()
        except GraphError as error:
            return f"{self.is_up()}, {error}"
        apart = {claim: (shown.get(claim), text) for claim, text in recorded.items() if shown.get(claim) != text}
        return f"{self.is_up()}, pending: {self.has_pending()}, shown and recorded: {apart}"

    def verify(self):
        return json.loads(manage("graph", "verify", "--json", env=self.env, check=False).stdout)
