"""The work of the graph process: keeps an engine in step with the record, in the background and when asked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from claims.graph.engine import GraphError, GraphUnavailable, ServedEngine

logger = logging.getLogger(__name__)

Work = Callable[[ServedEngine], int]  # projects rows into the engine; returns how many records it wrote

VISIBLE_SECONDS = 60.0  # for a sync to wait until its changes are published
MAX_BACK_OFF_SECONDS = 10.0
AWAY_SECONDS = 1.0  # between two looks for a graph server that is away: what is retracted meanwhile still shows there


class Projector:
    """Runs the injected work, one at a time: in the background for ever, and on request."""

    def __init__(self, engine: ServedEngine, *, sync: Work, rebuild: Work, pause_seconds: float) -> None:
        self._engine = engine
        self._sync = sync
        self._rebuild = rebuild
        self._pause_seconds = pause_seconds
        self._working = threading.Lock()
        self._synced_at: float | None = None
        self._last_error = ""

    def run(self, stop: threading.Event) -> None:
        """Sync until `stop`: at once again after work, else after a pause that doubles with every error in a row.

        An outage is said once, not at every try.
        """
        wait, trouble = self._pause_seconds, ""
        while not stop.is_set():
            try:
                pause = 0.0 if self._work(self._sync) else self._pause_seconds
                wait = self._pause_seconds
                if trouble:
                    logger.info("The graph follows the record again")
                trouble = ""
            except GraphError as error:
                if error.reason != trouble:
                    logger.error("The graph could not be brought up to date; trying again. %s", error.reason)
                trouble = error.reason
                wait = min(wait * 2, MAX_BACK_OFF_SECONDS)
                pause = AWAY_SECONDS if isinstance(error, GraphUnavailable) else wait
            except Exception:  # of the database, say: a projector that died would leave the graph behind for good
                logger.exception("The graph could not be brought up to date; trying again")
                wait = pause = min(wait * 2, MAX_BACK_OFF_SECONDS)
            stop.wait(pause)

    def sync(self) -> dict[str, int]:
        """Project what is pending and wait until queries see it."""
        return self._work_and_wait(self._sync)

    def rebuild(self) -> dict[str, int]:
        """Rebuild everything and wait until queries see it."""
        return self._work_and_wait(self._rebuild)

    def status(self) -> dict[str, Any]:
        synced = self._synced_at
        return {
            "synced_seconds_ago": None if synced is None else round(time.monotonic() - synced, 3),
            "last_error": self._last_error,
        }

    def _work_and_wait(self, work: Work) -> dict[str, int]:
        applied = self._work(work)
        watermark = self._engine.watermark()
        if not self._engine.wait_until_published(seconds=VISIBLE_SECONDS):
            raise GraphUnavailable(f"The changes are written but not visible after {VISIBLE_SECONDS:g} seconds.")
        return {"applied": applied, "watermark": watermark}

    def _work(self, work: Work) -> int:
        with self._working:
            try:
                applied = work(self._engine)
            except Exception as error:  # whatever it was, the status tells it
                self._last_error = f"{type(error).__name__}: {error}"
                raise
            self._synced_at = time.monotonic()
            self._last_error = ""
            return applied
