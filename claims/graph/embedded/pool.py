"""Pre-started reader processes that can be killed: the only way to bound a query of an engine that has no time limit.

Between `readers` and `readers + extra_readers` processes stand by. A killed one is replaced in the background. A query
that may run long never takes the last reader.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claims.graph.embedded.child import Limits, Reader, Snapshot, Task
from claims.graph.engine import GraphError, GraphUnavailable, QueryTimedOut

logger = logging.getLogger(__name__)

QUERIES_PER_READER = 1000  # then a fresh process, so that fragmented memory is not held against later queries


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
