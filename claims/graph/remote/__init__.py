"""Any server of the SPARQL 1.1 Protocol as the engine, by `GRAPH_URL`: same projector, same gate, same tests.

A batch goes out in requests of at most 50 graphs, because Virtuoso refuses updates of 1,000; each may be repeated, and
the watermark follows in one of its own. What is sent is the difference to what the server holds: not every server hides
the moment between the operations of one request (Virtuoso 7 does not), and so no triple that stays is ever away, the
triples that come are there before those that go, and a rebuild beside a living graph writes only what is wrong.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from claims.graph import gate
from claims.graph.embedded.store import lock_directory
from claims.graph.engine import (
    MAX_LISTED_GRAPHS,
    Change,
    Form,
    GraphError,
    GraphUnavailable,
    Query,
    QueryRefused,
    QueryResult,
    ResultTooLarge,
    choose_media_type,
    is_iri,
)
from claims.graph.remote import answers
from claims.graph.remote.dialects import Fields
from claims.graph.remote.http import ServerAway
from claims.graph.remote.server import (
    Addresses,
    RemoteLimits,
    Server,
    Triples,
    batches,
    to_mark_operations,
    to_operations,
)

__all__ = ["Addresses", "RemoteEngine", "RemoteLimits"]

logger = logging.getLogger(__name__)

MAX_GRAPHS = 50  # in one update; Virtuoso refused 1,000 (measured)
QUIET_SECONDS = 5.0  # after which a server is done with a request whose end nobody heard; it takes 0.2 s
_FRESH_SECONDS = 5.0  # for which the watermark is believed without asking


class RemoteEngine:
    """A ServedEngine over a server that others may ask too, but only this one writes. Safe to use from many threads.

    `base` is what the names of our graphs start with. With a `directory` the engine may write, and holds the lock of
    that directory: GraphUnavailable where another process does.
    """

    def __init__(
        self, addresses: Addresses, *, base: str, directory: Path | None = None, limits: RemoteLimits | None = None
    ) -> None:
        self._limits = limits or RemoteLimits()
        self._server = Server(addresses, base=base, limits=self._limits)
        self._any = threading.BoundedSemaphore(self._limits.connections)
        self._long = threading.BoundedSemaphore(max(self._limits.connections - 1, 1))
        self._writing = threading.Lock()
        self._watermark = 0
        self._believed_until = 0.0
        self._lock: int | None = None
        self._sending: Path | None = None  # this file stands as long as the end of a request is not known
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)
            self._lock = lock_directory(directory)
            self._sending = directory / "sending"

    # --- Writing --------------------------------------------------------------------------------------------------

    def apply(self, changes: Sequence[Change], *, watermark: int) -> None:
        """GraphEngine.apply, but in one transaction only as far as the server gives one for a request.

        A batch that breaks off is applied again from its beginning: each of its requests may be repeated.
        """
        wanted = self._server.parse(changes)
        with self._writing:
            current = self.watermark()
            if watermark < current:
                raise GraphError(f"The watermark {watermark} is behind the graph's {current}: rebuild the graph.")
            self._write(wanted, watermark=watermark)

    def rebuild(self, changes: Iterable[Change], *, watermark: int) -> None:
        """ServedEngine.rebuild: graph by graph, each right before and after; what belongs to no record goes last."""
        kept: set[str] = set()
        with self._writing:
            self._let_settle()
            before = frozenset(self._server.names())
            for batch in batches(changes, MAX_GRAPHS):
                wanted = self._server.parse(batch)
                kept |= {graph for graph, triples in wanted.items() if triples}
                self._write(wanted, among=before)
            self._write(dict.fromkeys(before - kept, frozenset()), watermark=watermark)

    def _write(
        self, wanted: Mapping[str, Triples], *, among: Set[str] | None = None, watermark: int | None = None
    ) -> None:
        """`among`: the graphs that the server has, where that is known; it is not asked for what others hold."""
        parts = [dict(batch) for batch in batches(wanted.items(), MAX_GRAPHS)]
        nothing: Triples = frozenset()
        self._believed_until = 0.0  # should it break off, nobody knows what was taken
        self._let_settle()
        self._server.introduce(triple for triples in wanted.values() for triple in triples)
        for part in parts:
            asked = self._server.hold([graph for graph in part if among is None or graph in among])
            held = dict.fromkeys(part, nothing) | asked
            self._send(to_operations(part, held))
            self._mend({graph: triples for graph, triples in part.items() if (held[graph] or nothing) - triples})
        if watermark is not None:
            self._send(to_mark_operations(watermark, self._server.marks()))
            self._believe(watermark)

    def _mend(self, wanted: Mapping[str, Triples]) -> None:
        """Look again where triples were to go, and write a graph anew that still is not what it should be.

        Virtuoso was seen to keep a literal with a language that it was told to delete, for good.
        """
        held = self._server.hold(list(wanted))
        wrong = {graph: triples for graph, triples in wanted.items() if held[graph] not in (triples, None)}
        if wrong:
            logger.warning("The graph server did not take the difference of %d graphs; writing them anew", len(wrong))
            self._send(to_operations(wrong, dict.fromkeys(wrong)))

    def _send(self, operations: list[str]) -> None:
        if self._sending:
            self._sending.touch()
        try:
            self._server.update(operations)
        except GraphUnavailable as error:
            if isinstance(error, ServerAway):
                self._note_end()
            raise
        except GraphError:
            self._note_end()
            raise
        self._note_end()

    def _note_end(self) -> None:
        if self._sending:
            self._sending.unlink(missing_ok=True)

    def _let_settle(self) -> None:
        """Wait until the server is done with a request that this process, or one that was killed, did not see end.

        Its triples would else come or go after the difference was taken, and stay wrong.
        """
        if self._sending and self._sending.exists():
            since = time.time() - self._sending.stat().st_mtime
            time.sleep(min(max(QUIET_SECONDS - since, 0), QUIET_SECONDS))
            self._note_end()

    # --- Asking ---------------------------------------------------------------------------------------------------

    def query(self, query: Query) -> QueryResult:
        """GraphEngine.query, behind the gate. Its watermark may be older than the answer, never newer."""
        admitted = gate.check(query.text)
        _check_iris(query)
        dialect = self._server.know()
        dialect.check(query.text)
        seconds = min(query.seconds, self._limits.seconds)
        media_type = choose_media_type(admitted.form, query.accept)
        with self._lane(seconds):
            watermark = self.watermark()
            body = self._answer(admitted.form, dialect.ask(query, admitted), media_type, seconds)
        return QueryResult(media_type, body, watermark)

    def read(self) -> Iterator[Change]:
        """Every graph of ours, as it was applied. Raises GraphUnavailable where the server is away."""
        for names in batches(self._server.names(), MAX_GRAPHS):
            for graph, triples in self._server.hold(names).items():
                if triples is None:
                    raise GraphError(f"The graph server does not give the whole of <{graph}>: raise its row limit.")
                yield self._server.to_change(graph, triples)

    def watermark(self) -> int:
        """GraphEngine.watermark. Asked of the server at the first time, after a failure, and every few seconds."""
        if time.monotonic() > self._believed_until:
            self._believe(max(self._server.marks(), default=0))
        return self._watermark

    def wait_until_published(self, *, seconds: float) -> bool:
        """What was written can be seen."""
        return True

    def status(self) -> dict[str, Any]:
        """ServedEngine.status."""
        kind, watermark = self._server.know().name, max(self._server.marks(), default=0)
        known = {"watermark": watermark, "published": watermark, "lag_seconds": 0.0}
        return {**known, "server": self._server.name, "kind": kind}

    def close(self) -> None:
        """ServedEngine.close."""
        self._server.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _answer(self, form: Form, fields: Fields, media_type: str, seconds: float) -> bytes:
        answer = self._server.ask(fields, form, seconds=seconds)
        if form in ("CONSTRUCT", "DESCRIBE"):
            triples = answers.read_triples(answer.media_type, answer.body)
            self._server.know().judge_count(len(triples))
            body = answers.write_triples(triples, media_type)
        elif form == "ASK":
            body = answers.write_truth(answers.read_truth(answer.media_type, answer.body), media_type)
        else:
            body = answers.rewrite_solutions(answer.media_type, self._server.know().tidy(answer.body), media_type)
        if len(body) > self._limits.answer_bytes:
            raise ResultTooLarge(f"The answer has more than {self._limits.answer_bytes:,} bytes.")
        return body

    def _believe(self, watermark: int) -> None:
        self._watermark = watermark
        self._believed_until = time.monotonic() + _FRESH_SECONDS

    @contextmanager
    def _lane(self, seconds: float) -> Iterator[None]:
        """One of the connections for the public. A query that may run long never takes the last."""
        lanes = [self._any] if seconds <= self._limits.quick_seconds else [self._long, self._any]
        held = []
        try:
            for lane in lanes:
                if not lane.acquire(timeout=seconds / 2):
                    raise GraphUnavailable("All connections to the graph server are busy. Try again later.")
                held.append(lane)
            yield
        finally:
            for lane in held:
                lane.release()


def _check_iris(query: Query) -> None:
    graphs = (*query.default_graphs, *query.named_graphs)
    if len(graphs) > MAX_LISTED_GRAPHS:
        raise QueryRefused(f"The query lists {len(graphs):,} graphs; the limit is {MAX_LISTED_GRAPHS}.")
    for graph in graphs:
        if not is_iri(graph):
            raise QueryRefused(f"{graph[:100]!r} is not an IRI that can name a graph.")
    if query.base and not is_iri(query.base):
        raise QueryRefused(f"{query.base[:100]!r} is not an IRI that others can be relative to.")
