import json
import subprocess
import sys
import time

import pytest
from django.core.management import CommandError, call_command

from claims.graph.client import GraphClient
from claims.graph.embedded.store import GraphStore
from claims.graph.engine import Change, GraphUnavailable, Query
from claims.models import LogHead
from tests.claims.graph.rows import make_desk
from tests.processes import environment, free_port, manage, prepare, started, until


@pytest.fixture
def published(db):
    desk = make_desk()
    desk.publish_all()
    return desk


@pytest.fixture
def run(capsys):
    def run_command(*words):
        call_command("graph", *words)
        return capsys.readouterr().out

    return run_command


def test_sync_works_in_the_store_itself_where_no_graph_process_runs(published, run):
    head = LogHead.objects.get().number
    assert json.loads(run("sync", "--json")) == {"applied": 11, "watermark": head}
    assert json.loads(run("sync", "--json")) == {"applied": 0, "watermark": head}


def test_sync_says_in_words_what_it_did(published, run):
    head = LogHead.objects.get().number
    assert run("sync") == f"11 records brought into the graph, which is now at decision {head}\n"


def test_rebuild_brings_everything_again(published, run):
    run("sync")
    assert json.loads(run("rebuild", "--json"))["applied"] == 11
    assert json.loads(run("verify", "--json"))["sound"]


def test_verify_is_silent_about_a_graph_that_is_right(published, run):
    run("sync")
    assert run("verify") == "11 graphs compared, 0 pending\n"


def test_verify_names_what_is_wrong_and_fails(published, run, settings, capsys):
    run("sync")
    spoil(settings.GRAPH_DIR, published.iri(published.claim))
    with pytest.raises(CommandError, match=r"^1 faults; `manage.py graph rebuild` mends them\.$") as failure:
        run("verify")
    assert failure.value.returncode == 1
    assert capsys.readouterr().out.splitlines()[1:] == [f"missing: {published.iri(published.claim)}"]
    run("rebuild")
    assert run("verify") == "11 graphs compared, 0 pending\n"


def test_verify_as_json_names_every_sort_of_fault(published, run, settings, capsys):
    run("sync")
    name = published.iri(published.claim)
    spoil(settings.GRAPH_DIR, name)
    with pytest.raises(CommandError):
        run("verify", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report == {
        "checked": 11,
        "pending": 0,
        "missing": [name],
        "extra": [],
        "different": [],
        "doubled": [],
        "sound": False,
    }


def test_verify_without_a_graph_says_what_is_missing(published, run):
    with pytest.raises(CommandError, match="There is no snapshot of the graph to read"):
        run("verify")


def test_a_store_that_another_process_writes_is_left_alone(published, run, settings):
    store = GraphStore(settings.GRAPH_DIR)
    try:
        with pytest.raises(CommandError, match="Another process writes the graph"):
            run("sync")
    finally:
        store.close()


def spoil(directory, graph):
    store = GraphStore(directory)
    store.apply([Change(graph)], watermark=store.watermark())
    store.publish()
    store.close()


# --- The graph process, for real --------------------------------------------------------------------------------------

FILL = """
from tests.claims.graph.rows import make_desk
desk = make_desk()
desk.publish_all()
print(desk.iri(desk.claim), desk.claim.pk)
"""
RETRACT = """
import json, time
from claims import review
from claims.graph.client import GraphClient
from claims.graph.engine import Query
from claims.models import Claim
from django.conf import settings
from django.contrib.auth.models import User

claim = Claim.objects.get(pk="{pk}")
review.retract(claim, editor=User.objects.get(), reason="The figure was wrong.")
committed = time.monotonic()
client = GraphClient(settings.GRAPH_SOCKET)
while json.loads(client.query(Query("ASK {{ <{iri}> ?p ?o }}")).body)["boolean"]:
    time.sleep(0.01)
print(time.monotonic() - committed)
"""


@pytest.fixture
def installation(tmp_path):
    data_dir = tmp_path / "data"
    env = environment(data_dir)
    prepare(data_dir)
    iri, pk = manage("shell", "-v0", "-c", FILL, env=env).stdout.split()
    return env, GraphClient(data_dir / "graph.sock"), iri, pk


def serving(env):
    return started([sys.executable, "manage.py", "graph", "serve"], env=env, output=subprocess.DEVNULL)


def knows(client, iri):
    return json.loads(client.query(Query(f"ASK {{ <{iri}> a <http://schema.org/Claim> }}")).body)["boolean"]


def is_up(client):
    try:
        return client.status()
    except GraphUnavailable:
        return None


@pytest.mark.slow
def test_the_graph_process_follows_the_record_until_it_is_asked_to_stop(installation):
    env, client, iri, pk = installation
    with serving(env) as process:
        until(lambda: is_up(client), seconds=30)
        until(lambda: knows(client, iri), seconds=5)
        assert float(manage("shell", "-v0", "-c", RETRACT.format(pk=pk, iri=iri), env=env).stdout) < 2
        assert client.sync() == {"applied": 0, "watermark": client.status()["watermark"]}
        assert json.loads(manage("graph", "rebuild", "--json", env=env).stdout)["applied"] == 8
        assert not knows(client, iri)
        asked = time.monotonic()
        process.terminate()
        assert process.wait(10) == 0
        assert time.monotonic() - asked < 4
    assert is_up(client) is None


@pytest.mark.slow
def test_a_killed_graph_process_goes_on_where_it_was(installation):
    env, client, iri, _ = installation
    with serving(env):
        until(lambda: is_up(client), seconds=30)
        until(lambda: knows(client, iri), seconds=5)
    with serving(env):
        until(lambda: is_up(client), seconds=30)
        assert knows(client, iri)
    assert manage("graph", "verify", env=env).stdout.startswith("11 graphs compared")


@pytest.mark.parametrize("action", [[], ["sync"], ["rebuild"], ["verify"], ["serve"]])
def test_every_action_explains_itself(action, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("graph", *action, "--help")
    assert ended.value.code == 0
    assert "usage: " in capsys.readouterr().out


def test_an_error_is_one_line_without_a_traceback(tmp_path):
    answer = manage("graph", "verify", env=environment(tmp_path / "data"), check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith("CommandError: There is no snapshot of the graph to read")
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.slow
def test_a_graph_server_that_is_away_is_named_whether_the_graph_process_runs_or_not(tmp_path):
    port = free_port()
    env = environment(tmp_path / "data", GRAPH_URL=f"http://127.0.0.1:{port}/query")
    prepare(tmp_path / "data", ("fix_iri_base",))
    reason = f"The graph server at 127.0.0.1:{port} cannot be reached."

    def check(*actions):
        for action in actions:
            answer = manage("graph", action, env=env, check=False)
            assert (answer.returncode, answer.stderr) == (1, f"CommandError: {reason}\n"), action

    check("sync", "rebuild", "verify")
    with serving(env):
        until((tmp_path / "data/graph.sock").exists, seconds=30)
        check("sync", "rebuild", "verify")
        answer = manage("verify", env=env, check=False)
        assert (answer.returncode, answer.stdout) == (1, f"The graph cannot be compared with the record: {reason}\n")
