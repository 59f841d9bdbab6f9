"""Any server of the SPARQL 1.1 Protocol as the engine, by `GRAPH_URL`: the same projector, the same gate, the same tests.

A batch goes out in requests of at most 50 graphs, because Virtuoso refuses updates of 1,000; each is idempotent, and
the watermark stands in the last. What is sent is the difference to what the server holds: not every server hides the
moment between the operations of one request (Virtuoso 7 does not), and so no triple that stays is ever away, the
triples that come are there before those that go, and a rebuild beside a living graph writes only what is wrong.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from claims.graph import gate
from claims.graph.embedded.store import lock_directory
from claims.graph.engine import (
    MAX_LISTED_GRAPHS,
    WATERMARK_GRAPH,
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
    to_statements,
)
from claims.graph.remote import answers
from claims.graph.remote.dialects import Fields, Standard, Virtuoso, foreign_graphs
from claims.graph.remote.http import Answer, Endpoint, ServerFault

__all__ = ["Addresses", "RemoteEngine", "RemoteLimits"]

logger = logging.getLogger(__name__)

MAX_GRAPHS = 50  # in one update; Virtuoso refused 1,000 (measured)
MAX_TRIPLES = 2000  # in one operation; Virtuoso's parser gave up at 4,990 (measured)
NAMES_PER_PAGE = 5000
_FRESH_SECONDS = 5.0  # for which the watermark is believed without asking
_ATTEMPTS = 3  # at an update that the server took back because of a deadlock
_SYSTEM_GRAPH = "http://www.openlinksw.com/schemas/virtrdf#"  # every Virtuoso has it, and nobody else
_MANY_ROWS = 1_000_000
_MARK = f"<{WATERMARK_GRAPH}> <{WATERMARK_GRAPH}:watermark>"

Triples = frozenset[ox.Triple]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where to ask and where to write. User and password may stand in the addresses; else they are for writing only."""

    query_url: str
    update_url: str = ""  # the query address where it is empty
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class RemoteLimits:
    """What a query may take. Sizes in bytes, times in seconds of the wall clock."""

    seconds: float = 60.0  # the most that a query may ask for
    quick_seconds: float = 10.0  # a query that asks for more is a long one
    answer_bytes: int = 32 << 20
    connections: int = 8  # queries at a time, of which the last is never a long one's
    work_seconds: float = 60.0  # for one request of the projector


class RemoteEngine:
    """A ServedEngine over a server that others may ask too, but only this one writes. Safe to use from many threads.

    `base` is what the names of our graphs start with. With a `directory` the engine may write, and holds the lock of
    that directory: GraphUnavailable where another process does. Nothing is asked of the server before it is needed.
    """

    def __init__(
        self, addresses: Addresses, *, base: str, directory: Path | None = None, limits: RemoteLimits | None = None
    ) -> None:
        self._limits = limits or RemoteLimits()
        self._base = base
        login = {"user": addresses.user, "password": addresses.password}
        own = {} if addresses.update_url else login  # one address for both must be told who asks
        # Beside the public's connections two for the projector and the status page.
        self._queries = Endpoint(addresses.query_url, connections=self._limits.connections + 2, **own)
        self._updates = Endpoint(addresses.update_url or addresses.query_url, connections=1, **login)
        self._any = threading.BoundedSemaphore(self._limits.connections)
        self._long = threading.BoundedSemaphore(max(self._limits.connections - 1, 1))
        self._writing = threading.RLock()
        self._probing = threading.Lock()
        self._dialect: Standard | None = None
        self._watermark = 0
        self._believed_until = 0.0
        self._lock = None
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)
            self._lock = lock_directory(directory)

    # --- Writing --------------------------------------------------------------------------------------------------

    def apply(self, changes: Sequence[Change], *, watermark: int) -> None:
        """GraphEngine.apply, but in one transaction only as far as the server gives one for a request.

        A batch that breaks off is applied again from its beginning: each of its requests may be repeated.
        """
        wanted = self._parse(changes)
        with self._writing:
            if watermark < self.watermark():
                raise GraphError(f"The watermark {watermark} is behind the graph's {self.watermark()}: rebuild it.")
            self._write(wanted, watermark=watermark)

    def rebuild(self, changes: Iterable[Change], *, watermark: int) -> None:
        """ServedEngine.rebuild: graph by graph, each right before and after; what belongs to no record goes last."""
        kept: set[str] = set()
        with self._writing:
            for batch in _batches(changes, MAX_GRAPHS):
                wanted = self._parse(batch)
                kept |= {graph for graph, triples in wanted.items() if triples}
                self._write(wanted)
            strangers = [graph for graph in self._names() if graph not in kept]
            self._write(dict.fromkeys(strangers, frozenset()), watermark=watermark)

    def _parse(self, changes: Iterable[Change]) -> dict[str, Triples]:
        """Graph -> what it is to hold, in the form that the server can keep."""
        dialect = self._know_server()
        wanted = {}
        for change in changes:
            text = "".join(f"{statement} .\n" for statement in to_statements(change))
            quads = ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES)
            wanted[change.graph] = frozenset(_with_object(quad.triple, dialect.to_kept) for quad in quads)
        return wanted

    def _write(self, wanted: Mapping[str, Triples], *, watermark: int | None = None) -> None:
        batches = [dict(batch) for batch in _batches(wanted.items(), MAX_GRAPHS)] or [{}]
        for number, batch in enumerate(batches, start=1):
            operations = self._operations(batch)
            if watermark is not None and number == len(batches):
                operations += self._mark(watermark)
            self._update(operations)
        if watermark is not None:
            self._believe(watermark)

    def _operations(self, wanted: Mapping[str, Triples]) -> list[str]:
        held = self._hold(list(wanted))
        whole = {graph for graph, triples in held.items() if triples is None}  # too large to be compared
        drops = [f"DROP SILENT GRAPH <{graph}>" for graph in wanted if graph in whole or (held[graph] and not wanted[graph])]
        comes = {graph: triples - (held[graph] or frozenset()) for graph, triples in wanted.items()}
        goes = {
            graph: (held[graph] or frozenset()) - triples for graph, triples in wanted.items() if triples
        }
        return [*drops, *_data("INSERT", comes), *_data("DELETE", goes)]

    def _hold(self, graphs: list[str]) -> dict[str, Triples | None]:
        """What the server holds, in its own form; None for a graph of which it does not give the whole."""
        if not graphs:
            return {}
        names = " ".join(f"<{graph}>" for graph in graphs)
        found: dict[str, set[ox.Triple]] = {graph: set() for graph in graphs}
        try:
            for row in self._select(f"SELECT ?g ?s ?p ?o {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}"):
                found[row["g"].value].add(ox.Triple(row["s"], row["p"], row["o"]))
        except ResultTooLarge:
            if len(graphs) == 1:
                return {graphs[0]: None}
            half = len(graphs) // 2
            return self._hold(graphs[:half]) | self._hold(graphs[half:])
        return {graph: frozenset(_with_object(triple, self._normal) for triple in found[graph]) for graph in graphs}

    def _normal(self, term: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal:
        """A term as the server gives it, in the form in which we would have sent it."""
        dialect = self._know_server()
        return dialect.to_kept(dialect.from_kept(term))

    def _mark(self, watermark: int) -> list[str]:
        """The new mark is set before the old ones go, so that a reader always finds one."""
        old = [number for number in self._read_marks() if number != watermark]
        return [
            f"INSERT DATA {{ GRAPH <{WATERMARK_GRAPH}> {{ {_MARK} {watermark} }} }}",
            *(f"DELETE DATA {{ GRAPH <{WATERMARK_GRAPH}> {{ {_MARK} {number} }} }}" for number in old),
        ]

    def _update(self, operations: list[str]) -> None:
        if not operations:
            return
        prologue = self._know_server().update_prologue
        text = ";\n".join(prologue + operation for operation in operations)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._updates.post(text.encode(), accept="*/*", seconds=self._limits.work_seconds, answer_bytes=1 << 20)
                return
            except ServerFault as fault:
                self._believed_until = 0.0
                if "40001" not in fault.complaint or attempt == _ATTEMPTS:
                    raise GraphError(f"The graph server did not take an update: {fault.reason}") from fault
            except GraphError as error:
                self._believed_until = 0.0  # nobody knows whether it was taken
                raise GraphUnavailable(error.reason) from error

    # --- Asking ---------------------------------------------------------------------------------------------------

    def query(self, query: Query) -> QueryResult:
        """GraphEngine.query, behind the gate."""
        admitted = gate.check(query.text)
        _check_graphs(query)
        seconds = min(query.seconds, self._limits.seconds)
        dialect, watermark = self._know_server(), self.watermark()
        dialect.check(query.text)
        media_type = choose_media_type(admitted.form, query.accept)
        with self._lane(seconds):
            body = self._answer(admitted.form, dialect.ask(query, admitted), media_type, seconds)
        return QueryResult(media_type, body, watermark)

    def read(self) -> Iterator[Change]:
        """Every graph of ours, in the form in which it was applied. Raises GraphUnavailable where the server is away."""
        dialect = self._know_server()
        for names in _batches(self._names(), MAX_GRAPHS):
            for graph, triples in self._hold(names).items():
                if triples is None:
                    raise GraphError(f"The graph server does not give the whole of <{graph}>: raise its row limit.")
                lines = (f"{_with_object(triple, dialect.from_kept)} .\n" for triple in triples)
                yield Change(graph, "".join(lines))

    def watermark(self) -> int:
        """GraphEngine.watermark. Asked of the server at the first time, after a failure, and every few seconds."""
        if time.monotonic() > self._believed_until:
            self._believe(max(self._read_marks(), default=0))
        return self._watermark

    def wait_until_published(self, *, seconds: float) -> bool:
        """What was written can be seen."""
        return True

    def status(self) -> dict[str, Any]:
        """For the status page. Raises GraphUnavailable where the server is away."""
        self._believed_until = 0.0
        watermark = self.watermark()
        server = {"server": self._queries.name, "kind": self._know_server().name}
        return {"watermark": watermark, "published": watermark, "lag_seconds": 0.0, **server}

    def close(self) -> None:
        """ServedEngine.close."""
        self._queries.close()
        self._updates.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _answer(self, form: Form, fields: Fields, media_type: str, seconds: float) -> bytes:
        answer = self._post(fields, form, seconds=seconds)
        if form in ("CONSTRUCT", "DESCRIBE"):
            triples = answers.read_triples(answer.media_type, answer.body)
            self._know_server().judge_count(len(triples))
            body = answers.write_triples(triples, media_type)
        elif form == "ASK" and b"__ASK_RETVAL" in answer.body:
            rows = answers.read_solutions(answer.media_type, answer.body)
            body = answers.write_truth(bool(rows) and rows[0]["__ASK_RETVAL"].value == "1", media_type)
        else:
            body = answers.rewrite_solutions(answer.media_type, answer.body, media_type)
        if len(body) > self._limits.answer_bytes:
            raise ResultTooLarge(f"The answer has more than {self._limits.answer_bytes:,} bytes.")
        return body

    def _select(self, text: str) -> list[dict[str, Any]]:
        answer = self._post([("query", text)], "SELECT", seconds=self._limits.work_seconds)
        return answers.read_solutions(answer.media_type, answer.body)

    def _post(self, fields: Fields, form: Form, *, seconds: float) -> Answer:
        dialect = self._dialect or Standard()
        try:
            answer = self._queries.post(
                fields, accept=answers.wanted(form), seconds=seconds, answer_bytes=self._limits.answer_bytes
            )
        except ServerFault as fault:
            raise dialect.explain(fault) from fault
        dialect.judge(answer)
        return answer

    def _read_marks(self) -> list[int]:
        rows = self._select(f"SELECT ?n {{ GRAPH <{WATERMARK_GRAPH}> {{ {_MARK} ?n }} }}")
        return [int(row["n"].value) for row in rows]

    def _believe(self, watermark: int) -> None:
        self._watermark = watermark
        self._believed_until = time.monotonic() + _FRESH_SECONDS

    def _names(self) -> Iterator[str]:
        """The names of our graphs, in the order of their characters."""
        last = self._base
        while True:
            names = [
                row["g"].value
                for row in self._select(
                    "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } "
                    f'FILTER (STRSTARTS(STR(?g), "{self._base}") && STR(?g) > "{last}") }} '
                    f"ORDER BY STR(?g) LIMIT {NAMES_PER_PAGE}"
                )
            ]
            yield from names
            if len(names) < NAMES_PER_PAGE:
                return
            last = names[-1]

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

    # --- Which server it is ---------------------------------------------------------------------------------------

    def _know_server(self) -> Standard:
        with self._probing:
            if self._dialect is None:
                self._dialect = self._probe_virtuoso() if self._is_virtuoso() else self._probe_standard()
                logger.info("The graph is at %s, which speaks %s", self._queries.name, self._dialect.name)
            return self._dialect

    def _is_virtuoso(self) -> bool:
        return bool(self._select(f"SELECT ?s {{ GRAPH <{_SYSTEM_GRAPH}> {{ ?s ?p ?o }} }} LIMIT 1"))

    def _probe_virtuoso(self) -> Virtuoso:
        """Which graphs of its own it holds, and where it cuts answers."""
        names = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (!STRSTARTS(STR(?g), "{self._base}")) }}'
        foreign = foreign_graphs([row["g"].value for row in self._select(names)])
        two = " ".join(f"GRAPH <{_SYSTEM_GRAPH}> {{ ?a{n} ?b{n} ?c{n} }}" for n in (1, 2))
        probe = f"SELECT (1 AS ?n) {{ {two} }} LIMIT {_MANY_ROWS}"
        answer = self._queries.post(
            [("query", probe)],
            accept="text/csv",
            seconds=self._limits.work_seconds,
            answer_bytes=self._limits.answer_bytes,
        )
        return Virtuoso(foreign, int(answer.headers.get("x-sparql-maxrows", "0")))

    def _probe_standard(self) -> Standard:
        if self._select("SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1") and not self._select(
            "SELECT ?s { ?s ?p ?o } LIMIT 1"
        ):
            raise GraphError("The default graph of the graph server is not the union of its named graphs: set it so.")
        return Standard()


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of `size` items, the last one shorter (itertools.batched comes with Python 3.12)."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _check_graphs(query: Query) -> None:
    graphs = (*query.default_graphs, *query.named_graphs)
    if len(graphs) > MAX_LISTED_GRAPHS:
        raise QueryRefused(f"The query lists {len(graphs):,} graphs; the limit is {MAX_LISTED_GRAPHS}.")
    for graph in graphs:
        if not is_iri(graph):
            raise QueryRefused(f"{graph[:100]!r} is not an IRI that can name a graph.")


def _with_object(triple: ox.Triple, change: Any) -> ox.Triple:
    return ox.Triple(triple.subject, triple.predicate, change(triple.object))


def _data(verb: str, graphs: Mapping[str, Triples]) -> Iterator[str]:
    """`INSERT DATA` or `DELETE DATA` operations of at most MAX_TRIPLES triples each."""
    pairs = ((graph, triple) for graph, triples in graphs.items() for triple in triples)
    for chunk in _batches(pairs, MAX_TRIPLES):
        blocks: dict[str, list[str]] = {}
        for graph, triple in chunk:
            blocks.setdefault(graph, []).append(f"{triple} .")
        text = "\n".join(f"GRAPH <{graph}> {{\n" + "\n".join(lines) + "\n}" for graph, lines in blocks.items())
        yield f"{verb} DATA {{\n{text}\n}}"
