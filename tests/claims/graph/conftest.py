"""A graph in a temporary directory, with limits short enough for a test, and a server that nobody may ever ask."""

import http.server
import threading
import time

import pytest

from claims.graph.embedded import EmbeddedEngine, Limits
from claims.graph.engine import Query
from claims.graph.remote import RemoteEngine
from tests.claims.graph import loopback, virtuoso
from tests.claims.graph.installation import Installation

QUICK = Limits(readers=1, extra_readers=1, memory_bytes=256 << 20, answer_bytes=1 << 20, publish_seconds=0.0)


@pytest.fixture
def open_engine(tmp_path):
    """Opens engines on one directory and closes them all in the end."""
    engines = []

    def open_one(limits=QUICK):
        engines.append(EmbeddedEngine(tmp_path / "graph", limits=limits))
        return engines[-1]

    yield open_one
    for engine in engines:
        engine.close()


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory):
    """One Virtuoso for the whole run. Whoever uses it wipes it first."""
    server = virtuoso.make_server(tmp_path_factory.mktemp("virtuoso"))
    yield server
    server.kill()


@pytest.fixture
def own_virtuoso(tmp_path):
    """One for this test alone, as an installation has: what another record left behind is not its to answer for."""
    (tmp_path / "virtuoso").mkdir()
    server = virtuoso.make_server(tmp_path / "virtuoso")
    yield server
    server.kill()


@pytest.fixture(params=["embedded", pytest.param("virtuoso", marks=pytest.mark.service)])
def installation(request, tmp_path):
    server = request.getfixturevalue("own_virtuoso") if request.param == "virtuoso" else None
    return Installation(tmp_path / "data", server)


@pytest.fixture
def loopback_server():
    with loopback.running() as server:
        yield server


@pytest.fixture
def open_remote(tmp_path):
    """Opens engines over servers, wiped unless told otherwise, and closes them all in the end."""
    engines = []

    def open_one(server, *, wiped=True, base="https://records.example/", **options):
        engines.append(RemoteEngine(server.addresses, base=base, directory=tmp_path / "remote", **options))
        if wiped:
            engines[-1].rebuild([], watermark=0)
        return engines[-1]

    yield open_one
    for engine in engines:
        engine.close()


@pytest.fixture
def settle():
    """Waits until queries see a watermark, two seconds at most."""

    def wait(engine, watermark):
        deadline = time.monotonic() + 2
        while engine.query(Query("ASK {}")).watermark < watermark:
            assert time.monotonic() < deadline, f"{watermark} is not visible after two seconds"
            time.sleep(0.005)

    return wait


@pytest.fixture
def canary():
    """The port of a server on this machine, and the list of paths that it was asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port, asked
        server.shutdown()
        thread.join()
