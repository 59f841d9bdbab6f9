import csv
import json
import os
import re
import signal
import socket
import sys
import urllib.parse
import urllib.request

import psutil
import pytest

from claims.graph.client import GraphClient
from tests.claims.graph import virtuoso
from tests.processes import environment, free_port, get, get_json, manage, started, until

SUPERVISOR = [sys.executable, "-m", "config.supervisor"]


def test_a_taken_port_is_one_plain_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with started(SUPERVISOR, env=environment(tmp_path, PORT=port)) as process:
            output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert output == f"Port {port} is taken. Choose another: make run PORT={port + 1}\n"


@pytest.mark.slow
def test_make_run_serves_the_demo_survives_a_kill_and_stops_as_a_whole(tmp_path):
    port = free_port()
    env = environment(tmp_path, PORT=port)
    url = f"http://127.0.0.1:{port}"
    with started(SUPERVISOR, env=env) as process:
        until(lambda: get(f"{url}/readyz")[0] == 200, seconds=120)
        assert get_json(f"{url}/readyz") == {"web": True, "worker": True, "graph": True, "demo": True}
        assert get_json(f"{url}/api/v1/timelines/?story=distillation")["results"]
        below = psutil.Process(process.pid).children(recursive=True)
        worker = next(child for child in below if "celery" in child.cmdline())
        worker.kill()
        until(lambda: "starting it again" in process.stdout.readline(), seconds=30)
        until(lambda: get(f"{url}/readyz")[0] == 200, seconds=60)
        below = psutil.Process(process.pid).children(recursive=True)
        os.kill(process.pid, signal.SIGINT)
        process.wait(timeout=20)
        assert process.returncode == 0
        _, alive = psutil.wait_procs(below, timeout=5)
        assert alive == []
    assert manage("verify", env=env).stdout == "Everything that must hold holds.\n"
    with started(SUPERVISOR, env=env) as process:
        until(lambda: get(f"{url}/readyz")[0] == 200, seconds=20)
        assert get_json(f"{url}/api/v1/timelines/?story=distillation")["results"]


CLAIMS = "SELECT ?claim { ?claim a <http://schema.org/Claim> }"


def ask(url, text, accept="text/csv"):
    return get(f"{url}/sparql?{urllib.parse.urlencode({'query': text})}", accept=accept)


def claims_shown(url):
    status, body = ask(url, CLAIMS)
    return status == 200 and {row["claim"].rsplit("/", 1)[1] for row in csv.DictReader(body.splitlines())}


def claims_published(url):
    found, address = set(), f"{url}/api/v1/claims/?page_size=50"
    while address:
        page = get_json(address)
        found |= {claim["id"] for claim in page["results"]}
        address = page["next"]
    return found


def retract(url, claim, token):
    """Through the web, as the desk of another house would."""
    address, body = f"{url}/api/v1/claims/{claim}/retract", json.dumps({"reason": "The figure was wrong."}).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": claim}
    with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=30) as answer:
        assert json.load(answer)["publication"] == "retracted"


@pytest.mark.slow
@pytest.mark.service
def test_make_run_keeps_the_graph_in_virtuoso_and_catches_up_after_its_outage(tmp_path):
    """The demo is in Virtuoso; while that is away everybody is told what is wrong; afterwards nothing is missing."""
    (tmp_path / "virtuoso").mkdir()
    server = virtuoso.make_server(tmp_path / "virtuoso")
    data, port = tmp_path / "data", free_port()
    env = environment(data, PORT=port, **server.settings)
    url = f"http://127.0.0.1:{port}"
    try:
        with started(SUPERVISOR, env=env):
            until(lambda: get(f"{url}/readyz")[0] == 200, seconds=180)
            published = claims_published(url)
            assert len(published) > 30
            until(lambda: claims_shown(url) == published, seconds=60)
            status = GraphClient(data / "graph.sock").status()
            assert (status["kind"], status["server"]) == ("Virtuoso", f"127.0.0.1:{server.port}")
            assert not (data / "graph" / "current").exists()  # no second graph in the data directory
            server.kill()
            claim = min(published)
            retract(url, claim, manage("create_token", "editor", "--scope", "edit", env=env).stdout.strip())
            until(lambda: "cannot be reached" in ask(url, CLAIMS)[1], seconds=30)
            reason = f"The graph server at 127.0.0.1:{server.port} cannot be reached."
            code, body = ask(url, CLAIMS)
            assert (code, json.loads(body)["detail"]) == (503, reason)
            code, body = ask(url, CLAIMS, accept="text/html")
            assert (code, reason in body) == (503, True)
            code, body = get(f"{url}/readyz")
            assert (code, json.loads(body)) == (
                503,
                {"web": True, "worker": True, "graph": False, "demo": True, "why": reason},
            )
            assert get_json(f"{url}/api/v1/timelines/?story=distillation")["results"]
            server.start()
            until(lambda: claims_shown(url) == published - {claim}, seconds=60)
            assert get(f"{url}/readyz")[0] == 200
            assert re.search(r"<td[^>]*>", ask(url, CLAIMS, accept="text/html")[1])
        assert manage("verify", env=env).stdout == "Everything that must hold holds.\n"
    finally:
        server.kill()
