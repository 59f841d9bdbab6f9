"""The public endpoint as it is run: the graph process and the web in processes of their own, over quads of a test's."""

import contextlib
import http.client
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pyoxigraph as ox

from claims.graph.client import GraphClient
from claims.graph.engine import GraphError
from config.supervisor import web_command
from tests.processes import environment, free_port, prepare, started, until


@dataclass
class Endpoint:
    """`graph` and `web` are the processes as psutil sees them; `folder` is the data directory; `env` what they know."""

    port: int
    folder: Path
    graph: psutil.Process
    web: psutil.Process
    env: dict

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/sparql"

    def ask(self, method="GET", target="/sparql", body=None, headers=None, timeout=30):
        """Status, headers and the whole body; a body that is cut off raises IncompleteRead."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)) as connection:
            connection.request(method, target, body, headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    def query(self, text, accept="application/sparql-results+json", *, headers=None):
        kind = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.ask("POST", body=text.encode(), headers=kind | (headers or {}))

    def readers(self):
        return [child for child in self.graph.children() if any("reader.py" in part for part in child.cmdline())]


def load(folder, *parts):
    """Write a graph store before any process opens it. A part is bytes, their format, and a graph for plain triples."""
    (folder / "graph").mkdir(parents=True)
    store = ox.Store(str(folder / "graph/store-1"))
    for data, kind, graph in parts:
        store.bulk_load(data, format=kind, to_graph=None if graph is None else ox.NamedNode(graph))
    (folder / "graph/current").symlink_to("store-1")


@contextlib.contextmanager
def running(folder, **settings):
    """An Endpoint over the graph store in `folder`, on an empty record."""
    port = free_port()
    env = environment(folder, PORT=port, DEMO=0, **{"SPARQL_BUDGET": "off", **settings})
    prepare(folder, ("fix_iri_base",))
    with (
        started([sys.executable, "manage.py", "graph", "serve"], env=env, output=subprocess.DEVNULL) as graph,
        started(web_command(port), env=env, output=subprocess.DEVNULL) as web,
    ):
        endpoint = Endpoint(port, folder, psutil.Process(graph.pid), psutil.Process(web.pid), env)
        until(lambda: endpoint.ask(target="/healthz")[0] == 200, seconds=30)
        until(lambda: has_readers(folder), seconds=30)
        yield endpoint


@contextlib.contextmanager
def another_web(endpoint):
    """The same endpoint through a second web process at a port of its own."""
    port = free_port()
    with started(web_command(port), env=endpoint.env, output=subprocess.DEVNULL) as web:
        other = replace(endpoint, port=port, web=psutil.Process(web.pid))
        until(lambda: other.ask(target="/healthz")[0] == 200, seconds=30)
        yield other


def has_readers(folder):
    try:
        return GraphClient(folder / "graph.sock").status()["readers"]["idle"] == 2
    except GraphError:
        return False
