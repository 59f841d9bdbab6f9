"""`python -m config.supervisor`: web, worker and graph under one Ctrl-C.

Prepares the data directory (migrations, identifier base, demo, editor), then starts the three processes and starts each
again, with growing pauses, when it dies. What it starts dies with it.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

import django
from django.conf import settings
from django.core.management import call_command

GRACE_SECONDS = 8.0  # between the request to stop and the kill
STEADY_SECONDS = 30.0  # a process that lived this long starts again without a pause
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """One process that is kept alive. `pause` is how long to wait before the next start, in seconds."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.0
    due_at: float = field(default=0.0)

    def start(self, log: IO[bytes]) -> None:
        # A session of its own: Ctrl-C reaches the supervisor alone, which then stops the children in order.
        self.process = subprocess.Popen(self.command, start_new_session=True, stdout=log, stderr=log)  # noqa: S603
        self.started_at = time.monotonic()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def plan_restart(self) -> None:
        """Note the death and when to start again: at once after a steady life, else with growing pauses."""
        lived = time.monotonic() - self.started_at
        self.pause = 0.5 if lived > STEADY_SECONDS else min(max(self.pause * 2, 0.5), LONGEST_PAUSE)
        self.due_at = time.monotonic() + self.pause
        self.process = None


def main() -> int:
    for request in (signal.SIGTERM, signal.SIGINT):  # a shell's background job is born deaf to the second
        signal.signal(request, _interrupt)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if is_port_taken(settings.PORT):
        print(f"Port {settings.PORT} is taken. Choose another: make run PORT={settings.PORT + 1}", file=sys.stderr)
        return 1
    try:
        return run()
    except KeyboardInterrupt:
        print("\nStopped before it was ready; nothing is lost.", flush=True)
        return 0


def run() -> int:
    print("Preparing the data directory …", flush=True)
    call_command("migrate", verbosity=0)
    call_command("fix_iri_base")
    password = make_editor()
    children = [Child(name, command) for name, command in commands().items()]
    with (settings.DATA_DIR / "onrecord.log").open("ab") as log:
        try:
            return keep(children, log, password)
        except KeyboardInterrupt:
            print("\nStopping …", flush=True)
            return 0
        finally:
            stop(children)
            print("Stopped.", flush=True)


def keep(children: list[Child], log: IO[bytes], password: str | None) -> int:
    """Start the children, see that the service is ready, say so, and keep it so until interrupted."""
    for child in children:
        child.start(log)
    if settings.DEMO:
        call_command("load_demo", verbosity=1)
    announce(password)
    while True:
        for child in children:
            if child.has_died():
                assert child.process is not None
                print(f"{child.name} ended with code {child.process.returncode}; starting it again.", flush=True)
                child.plan_restart()
            if child.process is None and time.monotonic() >= child.due_at:
                child.start(log)
        time.sleep(0.2)


def commands() -> dict[str, list[str]]:
    """The three processes. The worker's pool is a child process, because only that enforces time limits."""
    python = sys.executable
    worker = "celery -A config worker --concurrency 1 --loglevel WARNING --without-gossip --without-mingle"
    return {
        "graph": [python, "manage.py", "graph", "serve"],
        "web": web_command(settings.PORT),
        "worker": [python, "-m", *worker.split()],
    }


def web_command(port: int) -> list[str]:
    """The longest address is as long as gunicorn can bound it, for the sake of queries in a GET."""
    web = f"gunicorn config.wsgi --bind 127.0.0.1:{port} --threads 8 --limit-request-line 8190 --log-level warning"
    return [sys.executable, "-m", *web.split()]


def make_editor() -> str | None:
    """The demo editor's new password, at first start only. None: there is an editor already."""
    from django.contrib.auth.models import User

    if User.objects.exists():
        return None
    password = secrets.token_urlsafe(9)
    User.objects.create_superuser("editor", password=password)
    return password


def announce(password: str | None) -> None:
    url = settings.PUBLIC_URL
    print(f"\nOnrecord runs at {url}")
    for name, path in {"timelines": "/", "desk": "/admin/", "API": "/api/v1/docs/", "SPARQL": "/sparql"}.items():
        print(f"  {name:<11} {url}{path}")
    if password:
        print(f"  log in as   editor / {password}   (shown this once)")
    print(f"  log file    {settings.DATA_DIR / 'onrecord.log'}\nCtrl-C stops all of it.", flush=True)


def is_port_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def stop(children: list[Child]) -> None:
    """Ask every child to end, and end those that do not, with all that they have started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    running = [child.process for child in children if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
