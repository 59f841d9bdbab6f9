"""The parent's side of the child process that reads hostile bytes: started when needed, kept warm, killed when late."""

from __future__ import annotations

import atexit
import datetime as dt
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any

from ingest.texts.decoding import CONTROLS, SURROGATES
from ingest.texts.values import OUT_OF_MEMORY, ReadError, ReadLimits, ReadText

ROOT = Path(__file__).resolve().parents[2]
SERVES = 100  # readings of one child: bounds what a leak, or a page that took the child over, can reach
UNREADABLE = "The file could not be read: it is damaged or made to break the reader."


def read_text(body: bytes, *, media_type: str, charset: str | None, limits: ReadLimits) -> ReadText:
    """The text of a web page (`text/html`, `application/xhtml+xml`) or of a plain text (`text/plain`).

    A text pasted by an editor comes as `text.encode("utf-8", "surrogatepass")`. `charset` is what the sender declared,
    None for nothing. Runs in a child process that this process keeps; calls from several threads queue up, and the
    waiting does not count towards `limits.seconds`. Raises ReadError with a reason for an editor.
    """
    return _reader_of(os.getpid()).read(body, media_type=media_type, charset=charset, limits=limits)


@cache
def _reader_of(_: int) -> Reader:
    """One reader for each process: a forked worker must not share its parent's pipes."""
    reader = Reader()
    atexit.register(reader.close)
    return reader


class Reader:
    """Owns one child process at a time. `close` ends it; the next reading starts another."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._owner = os.getpid()
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def read(self, body: bytes, *, media_type: str, charset: str | None, limits: ReadLimits) -> ReadText:
        """See `read_text`."""
        if len(body) > limits.body_bytes:
            raise ReadError(f"The file is larger than {limits.body_bytes / 1_000_000:g} MB.")
        request = {"media_type": media_type, "charset": charset, "limits": asdict(limits), "length": len(body)}
        with self._lock:
            line = self._ask(json.dumps(request).encode() + b"\n" + body, limits)
            try:
                return _parse_answer(line)
            except (ValueError, KeyError, TypeError) as error:
                self._end()
                raise ReadError(UNREADABLE) from error

    def close(self) -> None:
        """Ends the child. Does nothing in a process that inherited this reader by forking."""
        if os.getpid() == self._owner:
            with self._lock:
                self._end()

    def _ask(self, request: bytes, limits: ReadLimits) -> bytes:
        child = self._find_child()
        assert child.stdin
        assert child.stdout
        with _Deadline(child, limits.seconds) as deadline:
            with suppress(BrokenPipeError):
                child.stdin.write(request)
                child.stdin.flush()
            line = child.stdout.readline(4 * limits.characters + 65_536)
        if line.endswith(b"\n") and not deadline.passed.is_set():
            return line
        code = self._end(patience=1.0)
        if deadline.passed.is_set() or code == -signal.SIGXCPU:
            raise ReadError(f"Reading took longer than {limits.seconds:g} seconds and was stopped.")
        if code == OUT_OF_MEMORY:
            raise ReadError("Reading takes too much memory and was stopped.")
        raise ReadError(UNREADABLE)

    def _find_child(self) -> subprocess.Popen[bytes]:
        if self._child and (self._served >= SERVES or self._child.poll() is not None):
            self._end()
        if not self._child:
            self._child, self._served = _start_child(), 0
        self._served += 1
        return self._child

    def _end(self, *, patience: float = 0.0) -> int | None:
        """Kills the child where it still runs after so many seconds; gives its exit code, negative for a signal."""
        child, self._child = self._child, None
        if child is None:
            return None
        with suppress(subprocess.TimeoutExpired):
            child.wait(patience)
        child.kill()
        with child, suppress(BrokenPipeError):
            pass
        return child.returncode


class _Deadline:
    """Kills the child after so many seconds, from outside: signals do not reach a parser that is busy in C."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self.passed = Event()
        self._child = child
        self._timer = Timer(seconds, self._kill)
        self._timer.daemon = True

    def _kill(self) -> None:
        self.passed.set()
        self._child.kill()

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()


def _start_child() -> subprocess.Popen[bytes]:
    """A new Python with our modules and nothing else of ours: no environment (it may hold secrets), no open files."""
    return subprocess.Popen(
        [sys.executable, "-m", "ingest.texts"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]), "LC_ALL": "C.UTF-8"},
        close_fds=True,
        start_new_session=True,
    )


def _parse_answer(line: bytes) -> ReadText:
    """The child's answer, believed only where it has the right shape: hostile bytes may have taken the child over."""
    answer: dict[str, Any] = json.loads(line)
    if "error" in answer:
        raise ReadError(str(answer["error"])[:200])
    fields = answer["text"]
    published_on = fields.pop("published_on")
    for name in ("body", "charset", "title", "publisher", "language"):
        value = fields[name]
        if not isinstance(value, str) and (value is not None or name in ("body", "charset")):
            raise TypeError(f"{name} is {type(value).__name__}")
        if isinstance(value, str) and (CONTROLS.search(value) or SURROGATES.search(value)):
            raise ValueError(f"{name} holds what no text may hold")
    return ReadText(**fields, published_on=dt.date.fromisoformat(published_on) if published_on else None)
