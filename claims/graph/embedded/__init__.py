"""Oxigraph on disk: one writer that publishes snapshots, and killable readers that answer from them.

Only the graph process imports this package; pyoxigraph comes with it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from claims.graph import gate
from claims.graph.embedded.child import Limits, Task
from claims.graph.embedded.pool import ReaderPool
from claims.graph.embedded.store import GraphStore, read_newest_snapshot, remove_snapshots, snapshots
from claims.graph.engine import (
    MAX_LISTED_GRAPHS,
    Change,
    Query,
    QueryRefused,
    QueryResult,
    choose_media_type,
)

__all__ = ["EmbeddedEngine", "GraphStore", "Limits", "read_newest_snapshot", "remove_snapshots"]

logger = logging.getLogger(__name__)

_TIDY_SECONDS = 1.0  # between two looks for snapshots that no reader holds any more


class EmbeddedEngine:
    """A GraphEngine over one directory. Safe to use from many threads; writes queue up behind one lock.

    A background thread publishes what was applied, several batches in one snapshot where they come fast.
    """

    def __init__(self, directory: Path, *, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._store = GraphStore(directory)
        self._writing = threading.Lock()
        self._quads = 0
        self._snapshot = self._store.publish()
        remove_snapshots(directory, keep=[self._snapshot.path])
        self._pool = ReaderPool(self._snapshot, limits=self._limits)
        self._written = self._published = 0  # writes that were committed, and how many of them the snapshot holds
        self._unseen_since: float | None = None
        self._closed = False
        self._change = threading.Condition()
        self._publisher = threading.Thread(target=self._publish_for_ever, name="publish", daemon=True)
        self._publisher.start()

    def apply(self, changes: Sequence[Change], *, watermark: int) -> None:
        """GraphEngine.apply."""
        with self._writing:
            self._store.apply(changes, watermark=watermark)
            self._note_write()

    def rebuild(self, changes: Iterable[Change], *, watermark: int) -> None:
        """GraphStore.rebuild. Queries see the old graph whole, then the new one whole; `apply` waits meanwhile."""
        with self._writing:
            self._store.rebuild(changes, watermark=watermark)
            self._note_write()

    def query(self, query: Query) -> QueryResult:
        """GraphEngine.query, behind the gate."""
        admitted = gate.check(query.text)
        listed = len(query.default_graphs) + len(query.named_graphs)
        if listed > MAX_LISTED_GRAPHS:
            raise QueryRefused(f"The query lists {listed:,} graphs; the limit is {MAX_LISTED_GRAPHS}.")
        task = Task(
            text=query.text,
            media_type=choose_media_type(admitted.form, query.accept),
            union=not admitted.has_dataset,
            default_graphs=query.default_graphs,
            named_graphs=query.named_graphs,
            base=query.base,
        )
        body, snapshot = self._pool.ask(task, seconds=query.seconds)
        return QueryResult(task.media_type, body, snapshot.watermark)

    def watermark(self) -> int:
        """GraphEngine.watermark."""
        return self._store.watermark()

    def wait_until_published(self, *, seconds: float) -> bool:
        """True as soon as queries see everything that was written before this call; False where that takes longer."""
        with self._change:
            target = self._written
            return self._change.wait_for(lambda: self._published >= target, timeout=seconds)

    def status(self) -> dict[str, Any]:
        """For the status page. `lag_seconds`: how long the oldest change has waited to be seen, or 0."""
        since = self._unseen_since
        return {
            "watermark": self._store.watermark(),
            "published": self._snapshot.watermark,
            "lag_seconds": 0.0 if since is None else round(time.monotonic() - since, 3),
            "quads": self._count(),
            "snapshot": self._snapshot.path.name,
            "snapshots": len(snapshots(self._store.directory)),
            "readers": self._pool.counts(),
        }

    def close(self) -> None:
        """Stop within a second: readers are killed, the newest snapshot stays on disk."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._pool.close()
        self._publisher.join()
        with self._writing:
            self._store.close()

    def _count(self) -> int:
        """Counted anew unless a writer is at work: a status page does not wait for a rebuild."""
        if self._writing.acquire(blocking=False):
            try:
                self._quads = self._store.count()
            finally:
                self._writing.release()
        return self._quads

    def _note_write(self) -> None:
        with self._change:
            self._written += 1
            self._unseen_since = self._unseen_since or time.monotonic()
            self._change.notify_all()

    def _publish_for_ever(self) -> None:
        while self._wait_for_work():
            try:
                if self._unseen_since is not None:
                    self._publish()
                self._pool.move_idle()
                self._remove_unheld()
            except OSError:
                logger.exception("The graph could not be published; trying again")
                time.sleep(_TIDY_SECONDS)
            time.sleep(self._limits.publish_seconds)

    def _wait_for_work(self) -> bool:
        with self._change:
            self._change.wait_for(lambda: self._closed or self._unseen_since is not None, timeout=_TIDY_SECONDS)
            return not self._closed

    def _publish(self) -> None:
        with self._writing:
            written, started = self._written, time.monotonic()
            snapshot = self._store.publish()
        self._pool.publish(snapshot)
        with self._change:
            self._snapshot, self._published = snapshot, written
            self._unseen_since = None if self._written == written else started
            self._change.notify_all()

    def _remove_unheld(self) -> None:
        held = [path for path in snapshots(self._store.directory) if self._pool.is_held(path)]
        remove_snapshots(self._store.directory, keep=[self._snapshot.path, *held])
