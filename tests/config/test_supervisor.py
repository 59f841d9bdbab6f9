import os
import signal
import socket
import sys

import psutil
import pytest

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
