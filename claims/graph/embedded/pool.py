"""Pre-started reader processes that can be killed: the only way to bound a query of an engine that has no time limit.

Between `readers` and `readers + extra_readers` processes stand by. A killed one is replaced in the background. A query
that may run long never takes the last reader.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from claims.graph.embedded.reader import ANSWERED, FAILED, LENGTH, REFUSED
from claims.graph.engine import GraphError, GraphUnavailable, QueryRefused, QueryTimedOut, ResultTooLarge

logger = logging.getLogger(__name__)

START_SECONDS = 10.0  # 0.1 s on a quiet machine
MOVE_SECONDS = 10.0  # opening a snapshot takes 7 to 38 ms up to 1M claims
QUERIES_PER_READER = 1000  # then a fresh process, so that fragmented memory is not held against later queries
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


class ReaderPool:
    """Readers on the newest snapshot. Safe to use from many threads."""

    def __init__(self, snapshot: Snapshot, *, limits: Limits) -> None:
        self._limits = limits
        self._snapshot = snapshot
        self._readers: set[Reader] = set()
        self._idle: list[Reader] = []
        self._starting = 0
        self._closed = False
        self._change = threading.Condition()
        self._long = threading.BoundedSemaphore(max(limits.readers + limits.extra_readers - 1, 1))
        with self._change:
            self._fill_up()

    def ask(self, task: Task, *, seconds: float) -> tuple[bytes, Snapshot]:
        """The answer and the snapshot that it was computed from. `seconds` counts from now, waiting included."""
        seconds = min(seconds, self._limits.seconds)
        deadline = time.monotonic() + seconds
        try:
            with self._lane(seconds, deadline), self._reader(deadline) as (reader, snapshot):
                return reader.ask(task, snapshot=snapshot, deadline=deadline), snapshot
        except QueryTimedOut:
            raise QueryTimedOut(f"The query was stopped at its time limit of {seconds:.2g} seconds.") from None

    def publish(self, snapshot: Snapshot) -> None:
        """From now on every query is answered from `snapshot`."""
        self._snapshot = snapshot

    def move_idle(self) -> None:
        """Let idle readers go of older snapshots, so that the next query finds its own open. Replace dead ones."""
        with self._change:
            if not self._closed:
                self._bury_dead()
        while (taken := self._take_stale()) is not None:
            reader, snapshot = taken
            try:
                reader.move(snapshot)
            except GraphError:
                logger.exception("A reader could not open %s", snapshot.path)
                reader.kill()
            self._release(reader)

    def is_held(self, path: Path) -> bool:
        """True where a reader has this snapshot open, or may have."""
        with self._change:
            return self._starting > 0 or any(path in reader.holds for reader in self._readers)

    def counts(self) -> dict[str, int]:
        with self._change:
            return {"all": len(self._readers), "idle": len(self._idle), "starting": self._starting}

    def close(self) -> None:
        """Kill every reader, idle, busy or starting; queries under way fail. Takes a second at most."""
        with self._change:
            self._closed = True
            for reader in self._idle:
                reader.kill()
                self._readers.discard(reader)
            for reader in self._readers.difference(self._idle):
                reader.interrupt()
            self._idle.clear()
            self._change.notify_all()
            self._change.wait_for(lambda: not self._starting and not self._readers, timeout=1.0)

    @contextmanager
    def _lane(self, seconds: float, deadline: float) -> Iterator[None]:
        if seconds <= self._limits.quick_seconds:
            yield
            return
        if not self._long.acquire(timeout=max(deadline - time.monotonic(), 0) / 2):
            raise GraphUnavailable("All readers for long queries are busy. Try again later.")
        try:
            yield
        finally:
            self._long.release()

    @contextmanager
    def _reader(self, deadline: float) -> Iterator[tuple[Reader, Snapshot]]:
        reader, snapshot = self._acquire(deadline)
        try:
            yield reader, snapshot
        finally:
            self._release(reader)

    def _acquire(self, deadline: float) -> tuple[Reader, Snapshot]:
        give_up = time.monotonic() + (deadline - time.monotonic()) / 2  # what is left must do for the query itself
        with self._change:
            while not self._closed:
                self._bury_dead()
                if self._idle:
                    return self._take(self._idle[-1])
                if not self._starting and len(self._readers) < self._limits.readers + self._limits.extra_readers:
                    self._start_one()
                if not self._change.wait(give_up - time.monotonic()):
                    raise GraphUnavailable("All readers are busy with other queries. Try again later.")
        raise GraphUnavailable("The graph process is stopping.")

    def _bury(self, reader: Reader) -> None:
        """Beside the others, who wait for the lock, and beside the client, whose time is up; unless all ends here."""
        if self._closed:
            reader.kill()
        else:
            threading.Thread(target=reader.kill, name="bury-reader", daemon=True).start()

    def _bury_dead(self) -> None:
        """Call with the lock held. A reader can die on the bench: the kernel takes it first when memory runs out."""
        for reader in [one for one in self._idle if not one.is_alive()]:
            self._idle.remove(reader)
            self._readers.discard(reader)
            reader.kill()
        self._fill_up()

    def _fill_up(self) -> None:
        """Call with the lock held."""
        for _ in range(self._limits.readers - len(self._readers) - self._starting):
            self._start_one()

    def _take_stale(self) -> tuple[Reader, Snapshot] | None:
        with self._change:
            stale = (reader for reader in self._idle if reader.holds != {self._snapshot.path})
            reader = next(stale, None)
            return None if reader is None else self._take(reader)

    def _take(self, reader: Reader) -> tuple[Reader, Snapshot]:
        """Call with the lock held. Until it has answered, the reader may have the old and the new snapshot open."""
        self._idle.remove(reader)
        reader.holds |= {self._snapshot.path}
        return reader, self._snapshot

    def _release(self, reader: Reader) -> None:
        """Back on the bench; or away with it where it is dead, worn out or one too many."""
        with self._change:
            keep = not self._closed and reader.is_alive() and reader.queries < QUERIES_PER_READER
            if keep and (len(self._readers) <= self._limits.readers or not self._idle):
                self._idle.append(reader)
            else:
                self._readers.discard(reader)
                self._bury(reader)
            if not self._closed:
                self._fill_up()
            self._change.notify()

    def _start_one(self) -> None:
        """Call with the lock held."""
        self._starting += 1
        threading.Thread(target=self._start, name="start-reader", daemon=True).start()

    def _start(self) -> None:
        reader = None
        try:
            reader = Reader(self._limits)
            reader.move(self._snapshot)
        except (GraphError, OSError):
            logger.exception("A reader could not be started")
            time.sleep(0.2)
        with self._change:
            self._starting -= 1
            if reader is not None and (self._closed or not reader.is_alive()):
                reader.kill()
            elif reader is not None:
                self._readers.add(reader)
                self._idle.append(reader)
            self._change.notify_all()
