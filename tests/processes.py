"""Real processes to test with: the supervisor or a worker over a data directory of its own."""

import contextlib
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data_dir, **settings):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LC_ALL", "CI")}
    kept |= {name: os.environ[name] for name in os.environ if name.startswith("OPENBLAS")}
    return {**kept, "ONRECORD_DATA_DIR": str(data_dir), **{name: str(value) for name, value in settings.items()}}


def manage(*words, env, check=True):
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=check, capture_output=True, text=True
    )


def prepare(folder, *commands):
    """A data directory as the migrations and these commands leave it, each a tuple of words.

    They are run once; whoever asks again gets a copy, which takes no time.
    """
    shutil.copytree(_prepared(("migrate", "-v0"), *commands).name, folder, dirs_exist_ok=True)


@functools.cache
def _prepared(*commands):
    folder = tempfile.TemporaryDirectory(prefix="onrecord-")
    *before, last = commands
    if before:
        shutil.copytree(_prepared(*before).name, folder.name, dirs_exist_ok=True)
    manage(*last, env=environment(folder.name))
    return folder


@contextlib.contextmanager
def started(command, *, env, output=subprocess.PIPE):
    """A process in a group of its own; whatever it leaves behind is killed at the end."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, start_new_session=True, stdout=output, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        kill_all(process)
        if process.stdout:
            process.stdout.close()


def kill_all(process):
    """kill -9 a process and everything below it."""
    with contextlib.suppress(psutil.NoSuchProcess):
        below = psutil.Process(process.pid).children(recursive=True)
        for child in below:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    process.wait()


def worker_command():
    flags = ["--concurrency", "1", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    return [sys.executable, "-m", "celery", "-A", "config", "worker", *flags]


def get(url, *, accept="application/json"):
    """Status and body; an error status is an answer too."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept}), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def get_json(url):
    status, body = get(url)
    assert status == 200, body
    return json.loads(body)


def until(condition, *, seconds, pause=0.2, state=lambda: ""):
    """The first true value of `condition()`. Fails the test where there is none in time, and shows `state()` then."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            value = condition()
            if value:
                return value
        time.sleep(pause)
    raise AssertionError(f"nothing within {seconds} s {state()}")
