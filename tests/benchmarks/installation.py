"""A made-up record in a folder of its own, with a graph process over it, for the benchmarks of the graph."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.claims.graph.virtuoso import make_server  # noqa: E402
from tests.processes import started  # noqa: E402


@contextlib.contextmanager
def installed(claims, *, virtuoso=False):
    """Django is set up for the folder; gives it. `virtuoso`: the graph is in a Virtuoso that is started for it."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        os.environ.update(ONRECORD_DATA_DIR=str(folder / "data"), DJANGO_SETTINGS_MODULE="config.settings", DEMO="0")
        if virtuoso:
            (folder / "virtuoso").mkdir()
            server = make_server(folder / "virtuoso")
            stack.callback(server.kill)
            os.environ.update(server.settings)
        for words in (["migrate", "-v0"], ["fix_iri_base"], ["make_claims", str(claims)]):
            subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        yield folder


@contextlib.contextmanager
def serving():
    """A graph process; gives its client when all that was pending is in."""
    from django.conf import settings

    from claims.graph.client import GraphClient
    from claims.graph.engine import GraphUnavailable

    client = GraphClient(settings.GRAPH_SOCKET)
    command = [sys.executable, "manage.py", "graph", "serve"]
    with started(command, env=dict(os.environ), output=subprocess.DEVNULL):
        while True:
            try:
                client.sync()
                break
            except GraphUnavailable:
                time.sleep(0.2)
        yield client


def report(figures, *, as_json):
    lines = (f"{name:<24} {value:>12,}" for name, value in figures.items())
    print(json.dumps(figures) if as_json else "\n".join(lines))
