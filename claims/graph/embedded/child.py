"""A reader process as its parent sees it: `reader.py` runs in the child, this starts it, asks it and may kill it."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from claims.graph.embedded.reader import ANSWERED, FAILED, LENGTH, REFUSED
from claims.graph.engine import GraphError, GraphUnavailable, QueryRefused, QueryTimedOut, ResultTooLarge

logger = logging.getLogger(__name__)

START_SECONDS = 10.0  # 0.1 s on a quiet machine
MOVE_SECONDS = 10.0  # opening a snapshot takes 7 to 38 ms up to 1M claims
_READER = Path(__file__).with_name("reader.py")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query and all of them together may take. Sizes in bytes, times in seconds of the wall clock."""

    seconds: float = 60.0  # the most that a query may ask for
    quick_seconds: float = 10.0  # a query that asks for more is a long one
    memory_bytes: int = 1 << 30  # per query, beyond the open snapshot
    answer_bytes: int = 32 << 20
    readers: int = 2
    extra_readers: int = 2  # started while all others are busy, retired afterwards
    publish_seconds: float = 0.1  # at the least, between two snapshots


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A directory that never changes, and the watermark of what is in it."""

    path: Path
    watermark: int


@dataclass(frozen=True, slots=True)
class Task:
    """What a reader is told, beside the snapshot to answer from."""

    text: str
    media_type: str
    union: bool
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    base: str = ""


class Reader:
    """One child process. Used by one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.holds: frozenset[Path] = frozenset()  # the snapshots that it may have open
        self.queries = 0
        self._ended = False
        self._process = subprocess.Popen(  # noqa: S603 - our own file, by our own interpreter
            [sys.executable, "-I", str(_READER), str(limits.memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        )
        try:
            self._receive(time.monotonic() + START_SECONDS)
        except GraphError:
            self.kill()
            raise

    def is_alive(self) -> bool:
        """False from the moment of a kill, even while the kernel still takes the process apart."""
        return not self._ended and self._process.poll() is None

    def move(self, snapshot: Snapshot) -> None:
        """Open `snapshot` in place of what the reader holds."""
        self._send({"snapshot": str(snapshot.path)})
        self._receive(time.monotonic() + MOVE_SECONDS)
        self.holds = frozenset([snapshot.path])

    def ask(self, task: Task, *, snapshot: Snapshot, deadline: float) -> bytes:
        """The whole answer. Raises GraphError of the kind that fits; after a kill or a crash the reader is dead."""
        seconds = max(deadline - time.monotonic(), 0.001)
        options = {"cpu_seconds": int(seconds) + 1, "answer_bytes": self._limits.answer_bytes}
        self._send({"snapshot": str(snapshot.path), **asdict(task), **options})
        self.queries += 1
        frame = self._receive(deadline)
        self.holds = frozenset([snapshot.path])
        return self._judge(frame[:1], frame[1:])

    def interrupt(self) -> None:
        """Kill the process under the thread that waits for its answer, at once; `kill` cleans up afterwards."""
        self._ended = True
        self._process.kill()

    def kill(self) -> None:
        """End the process and let go of its pipes: half a second where it held a gigabyte (measured)."""
        self.interrupt()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()

    def _judge(self, status: bytes, body: bytes) -> bytes:
        if status == ANSWERED:
            return body
        if status == REFUSED:
            raise QueryRefused(f"The query cannot be answered: {body.decode(errors='replace')}.")
        if status == FAILED:
            logger.error("A reader could not read the graph: %s", body.decode(errors="replace"))
            raise GraphUnavailable("The graph could not be read. Try again.")
        if body:
            raise self._out_of_memory()
        limit = f"{self._limits.answer_bytes:,} bytes"
        raise ResultTooLarge(f"The answer is larger than the limit of {limit}. Ask for less with LIMIT.")

    def _send(self, frame: dict[str, object]) -> None:
        data = json.dumps(frame).encode()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(LENGTH.pack(len(data)) + data)
        except BrokenPipeError:
            raise GraphUnavailable("The reader stopped before it could answer. Try again.") from None

    def _receive(self, deadline: float) -> bytes:
        header = self._read(LENGTH.size, deadline)
        return self._read(LENGTH.unpack(header)[0], deadline)

    def _read(self, size: int, deadline: float) -> bytes:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        ready = select.poll()
        ready.register(descriptor, select.POLLIN)
        data = bytearray()
        while len(data) < size:
            if not ready.poll(max(deadline - time.monotonic(), 0) * 1000):
                self.interrupt()
                raise QueryTimedOut("The query was stopped at its time limit.")
            chunk = os.read(descriptor, min(size - len(data), 1 << 20))
            if not chunk:
                raise self._explain_death()
            data += chunk
        return bytes(data)

    def _explain_death(self) -> GraphError:
        code = self._process.wait()
        if code == -signal.SIGXCPU:
            return QueryTimedOut("The query was stopped at its time limit.")
        if code == -signal.SIGSEGV:
            return QueryRefused("The query nests too deeply to be read.")
        if code == -signal.SIGABRT:
            return self._out_of_memory()
        logger.error("A reader ended with code %s", code)
        return GraphUnavailable("The reader stopped before it could answer. Try again.")

    def _out_of_memory(self) -> ResultTooLarge:
        return ResultTooLarge(f"The query needs more than its {self._limits.memory_bytes >> 20:,} MiB of memory.")
