"""Ready is who serves: what is not, and what the graph lacks, is said."""

import contextlib
import json
import threading

import pytest

from claims.graph.client import GraphClient
from claims.graph.engine import GraphError, GraphUnavailable
from claims.graph.service import serve
from ingest import jobs
from tests.processes import until

pytestmark = pytest.mark.django_db


@pytest.fixture
def _worker(settings):
    settings.DEMO = False
    jobs.beat("worker")


def readiness(client):
    answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)


@contextlib.contextmanager
def graph_process(settings, sync):
    stop = threading.Event()
    options = {"sync": sync, "rebuild": sync, "stop": stop}
    thread = threading.Thread(target=serve, args=(settings.GRAPH_DIR, settings.GRAPH_SOCKET), kwargs=options)
    thread.start()
    try:
        until(lambda: is_answering(settings), seconds=20)
        yield
    finally:
        stop.set()
        thread.join()


def is_answering(settings):
    with contextlib.suppress(GraphUnavailable):
        return GraphClient(settings.GRAPH_SOCKET).status()
    return None


@pytest.mark.usefixtures("_worker")
def test_without_a_graph_process_it_says_that_there_is_none(client):
    code, said = readiness(client)
    why = "The graph process is not running; start it with `manage.py graph serve`."
    assert (code, said) == (503, {"web": True, "worker": True, "graph": False, "demo": True, "why": why})


@pytest.mark.usefixtures("_worker")
def test_with_all_of_them_it_is_ready(client, settings):
    with graph_process(settings, lambda engine: 0):
        assert readiness(client) == (200, {"web": True, "worker": True, "graph": True, "demo": True})


@pytest.mark.usefixtures("_worker")
def test_a_graph_that_never_could_be_brought_up_to_date_is_not_ready_and_no_inner_text_is_shown(client, settings):
    def refuse(engine):
        raise GraphError("The graph server refuses the credentials of onrecord.")

    with graph_process(settings, refuse):
        until(lambda: not readiness(client)[1]["graph"], seconds=10)
        why = "The graph process cannot bring the graph up to date; its log says why."
        assert readiness(client)[1]["why"] == why


@pytest.mark.usefixtures("_worker")
def test_a_passing_trouble_is_no_reason_to_be_taken_out_of_service(client, settings, monkeypatch):
    failing = threading.Event()

    def sync(engine):
        if failing.is_set():
            raise GraphError("The graph server did not take an update: a deadlock.")
        return 0

    with graph_process(settings, sync):
        until(lambda: GraphClient(settings.GRAPH_SOCKET).status()["synced_seconds_ago"] is not None, seconds=10)
        failing.set()
        until(lambda: GraphClient(settings.GRAPH_SOCKET).status()["last_error"], seconds=10)
        assert readiness(client)[0] == 200
        monkeypatch.setattr("claims.health.FAILING_SECONDS", 0.0)
        assert readiness(client)[0] == 503
