"""What the engine needs to know of its server and to have done by it, in words of graphs and triples."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import pyoxigraph as ox

from claims.graph.engine import (
    WATERMARK_GRAPH,
    Change,
    Form,
    GraphError,
    GraphUnavailable,
    QueryTimedOut,
    ResultTooLarge,
    to_statements,
)
from claims.graph.remote import answers
from claims.graph.remote.dialects import Fields, Standard, Term, Virtuoso, foreign_graphs
from claims.graph.remote.http import Answer, Endpoint, ServerFault

logger = logging.getLogger(__name__)

MAX_TRIPLES = 2000  # in one operation; Virtuoso's parser gave up at 4,990 (measured)
MARK = f"<{WATERMARK_GRAPH}> <{WATERMARK_GRAPH}:watermark>"
NAMES_PER_PAGE = 5000
_ATTEMPTS = 3  # at an update that the server took back because of a deadlock, or at a list that changed meanwhile
_ALL_GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
_SYSTEM_GRAPH = "http://www.openlinksw.com/schemas/virtrdf#"  # every Virtuoso has it, and nobody else
_MANY_ROWS = 1_000_000
# Virtuoso was seen to forget the language or the datatype of a literal. Then it is a wrong triple, to be written anew.
# Inside of a string its quotes would be escaped.
_FORGOTTEN = re.compile(rb'"(?:xml:lang|datatype)":\s*"",?')
_INTRODUCTION = f"<{WATERMARK_GRAPH}> <{WATERMARK_GRAPH}:introduction>"

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


class Server:
    """A SPARQL server. Nothing is asked of it before it is needed. Safe to use from many threads."""

    def __init__(self, addresses: Addresses, *, base: str, limits: RemoteLimits) -> None:
        login = {"user": addresses.user, "password": addresses.password}
        own = {} if addresses.update_url else login  # one address for both must be told who asks
        # Beside the public's connections two for the projector and the status page.
        self._queries = Endpoint(addresses.query_url, connections=limits.connections + 2, **own)
        self._updates = Endpoint(addresses.update_url or addresses.query_url, connections=2, **login)
        self._base = base
        self._limits = limits
        self._probing = threading.Lock()
        self._dialect: Standard | None = None
        self._introduced: set[tuple[str | None, ox.NamedNode]] = set()  # languages and datatypes

    @property
    def name(self) -> str:
        return self._queries.name

    def close(self) -> None:
        self._queries.close()
        self._updates.close()

    # --- Requests -------------------------------------------------------------------------------------------------

    def ask(self, fields: Fields, form: Form, *, seconds: float) -> Answer:
        """The whole answer to a query, or a GraphError that says why there is none."""
        dialect = self._dialect or Standard()
        try:
            answer = self._queries.post(
                fields, accept=answers.wanted(form), seconds=seconds, answer_bytes=self._limits.answer_bytes
            )
        except ServerFault as fault:
            raise dialect.explain(fault) from fault
        dialect.judge(answer)
        return answer

    def update(self, operations: list[str]) -> None:
        """Have all of it done in one request, which may be repeated. Raises GraphError; some of it may be done then."""
        if not operations:
            return
        text = ";\n".join(operations)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._updates.post(text.encode(), accept="*/*", seconds=self._limits.work_seconds, answer_bytes=1 << 20)
                return
            except ServerFault as fault:
                if "40001" not in fault.complaint or attempt == _ATTEMPTS:
                    raise GraphError(f"The graph server did not take an update: {fault.reason}") from fault
            except (QueryTimedOut, ResultTooLarge) as error:
                raise GraphUnavailable(error.reason) from error

    def introduce(self, triples: Iterable[ox.Triple]) -> None:
        """Have a server that forgets take in the languages and datatypes of triples before any is written.

        Each is written once by a process, small and alone beside the watermark, so that next to no time is left in
        which it could break off. Raises GraphError where the server has forgotten one all the same: it is no help then
        to start it again, but the graph is a copy of the record, and an empty server is given the whole of it.
        """
        if not self.know().forgets:
            return
        kinds = {_kind(term): term for triple in triples if isinstance(term := triple.object, ox.Literal)}
        new = kinds.keys() - self._introduced
        if not new:
            return
        lines = (f"{_INTRODUCTION} {kinds[kind]} ." for kind in new)
        self.update([f"INSERT DATA {{ GRAPH <{WATERMARK_GRAPH}> {{ {' '.join(lines)} }} }}"])
        rows = self._select(f"SELECT ?o {{ GRAPH <{WATERMARK_GRAPH}> {{ {_INTRODUCTION} ?o }} }}")
        if new - {_kind(row["o"]) for row in rows}:
            raise GraphError("The graph server has lost a language or a datatype for good: give it an empty database.")
        self._introduced |= new

    # --- What it holds --------------------------------------------------------------------------------------------

    def marks(self) -> list[int]:
        """The watermarks it holds: one, or two after a crash, or none."""
        rows = self._select(f"SELECT ?n {{ GRAPH <{WATERMARK_GRAPH}> {{ {MARK} ?n }} }}")
        return [int(row["n"].value) for row in rows]

    def hold(self, graphs: list[str]) -> dict[str, Triples | None]:
        """Graph -> what it holds, in the form in which it was sent; None where the server does not give the whole."""
        if not graphs:
            return {}
        found: dict[str, set[ox.Triple]] = {graph: set() for graph in graphs}
        names = " ".join(f"<{graph}>" for graph in graphs)
        normal = self._normal
        try:
            for row in self._select(f"SELECT ?g ?s ?p ?o {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}"):
                found[row["g"].value].add(ox.Triple(row["s"], row["p"], normal(row["o"])))
        except ResultTooLarge:
            if len(graphs) == 1:
                return {graphs[0]: None}
            half = len(graphs) // 2
            return self.hold(graphs[:half]) | self.hold(graphs[half:])
        return {graph: frozenset(triples) for graph, triples in found.items()}

    def names(self) -> list[str]:
        """The names of our graphs, each once. Raises GraphUnavailable where they change while they are listed.

        Sorted by the server in its own order and filtered here: to sort them by their characters, or to ask for those
        behind the last one, took Virtuoso half a minute for each page of 295,000 (measured; now 1.7 seconds).
        """
        for _ in range(_ATTEMPTS):
            listed = list(self._list_graphs())
            (total,) = self._select(f"SELECT (COUNT(?g) AS ?n) {{ {{ {_ALL_GRAPHS} }} }}")
            if len({*listed}) == int(total["n"].value):
                return [name for name in listed if name.startswith(self._base)]
        raise GraphUnavailable("The graphs of the server change while they are listed. Try again.")

    def _list_graphs(self) -> Iterator[str]:
        offset, page = 0, [""] * NAMES_PER_PAGE
        while len(page) == NAMES_PER_PAGE:
            window = f"LIMIT {NAMES_PER_PAGE} OFFSET {offset}"
            page = [row["g"].value for row in self._select(f"SELECT ?g {{ {{ {_ALL_GRAPHS} ORDER BY ?g }} }} {window}")]
            offset += len(page)
            yield from page

    # --- Its form of terms ----------------------------------------------------------------------------------------

    def parse(self, changes: Iterable[Change]) -> dict[str, Triples]:
        """Graph -> what it is to hold, in the form that the server can keep. Raises GraphError for no triple."""
        to_kept = self.know().to_kept
        wanted = {}
        for change in changes:
            text = "".join(f"{statement} .\n" for statement in to_statements(change))
            quads = ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES)
            wanted[change.graph] = frozenset(_with_object(quad.triple, to_kept) for quad in quads)
        return wanted

    def to_change(self, graph: str, triples: Triples) -> Change:
        """The inverse of `parse`."""
        from_kept = self.know().from_kept
        return Change(graph, "".join(f"{_with_object(triple, from_kept)} .\n" for triple in triples))

    def _normal(self, term: Term) -> Term:
        dialect = self.know()
        return dialect.to_kept(dialect.from_kept(term))

    # --- Which server it is ---------------------------------------------------------------------------------------

    def know(self) -> Standard:
        """Its dialect, found out at the first time. Raises GraphUnavailable where the server is away."""
        with self._probing:
            if self._dialect is None:
                self._dialect = self._probe_virtuoso() if self._is_virtuoso() else self._probe_standard()
                logger.info("The graph is at %s, which speaks %s", self.name, self._dialect.name)
            return self._dialect

    def _is_virtuoso(self) -> bool:
        return bool(self._select(f"SELECT ?s {{ GRAPH <{_SYSTEM_GRAPH}> {{ ?s ?p ?o }} }} LIMIT 1"))

    def _probe_virtuoso(self) -> Virtuoso:
        """Which graphs of its own it holds, and where it cuts answers."""
        names = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (!STRSTARTS(STR(?g), "{self._base}")) }}'
        foreign = foreign_graphs([row["g"].value for row in self._select(names)])
        two = " ".join(f"GRAPH <{_SYSTEM_GRAPH}> {{ ?a{n} ?b{n} ?c{n} }}" for n in (1, 2))
        fields = [("query", f"SELECT (1 AS ?n) {{ {two} }} LIMIT {_MANY_ROWS}")]
        seconds, size = self._limits.work_seconds, self._limits.answer_bytes
        answer = self._queries.post(fields, accept="text/csv", seconds=seconds, answer_bytes=size)
        return Virtuoso(foreign, int(answer.headers.get("x-sparql-maxrows", "0")))

    def _probe_standard(self) -> Standard:
        named = self._select("SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1")
        if named and not self._select("SELECT ?s { ?s ?p ?o } LIMIT 1"):
            raise GraphError("The default graph of the graph server is not the union of its named graphs: set it so.")
        return Standard()

    def _select(self, text: str) -> list[dict[str, Any]]:
        answer = self.ask([("query", text)], "SELECT", seconds=self._limits.work_seconds)
        return answers.read_solutions(answer.media_type, _FORGOTTEN.sub(b"", answer.body))


def _kind(literal: ox.Literal) -> tuple[str | None, ox.NamedNode]:
    return literal.language, literal.datatype


def to_operations(wanted: Mapping[str, Triples], held: Mapping[str, Triples | None]) -> list[str]:
    """What makes the server hold what is wanted: graphs that go, triples that come, then triples that go."""
    nothing: Triples = frozenset()
    # A graph that is too large to be compared is dropped and written anew.
    gone = [graph for graph in wanted if held[graph] is None or (held[graph] and not wanted[graph])]
    comes = {graph: triples - (held[graph] or nothing) for graph, triples in wanted.items()}
    goes = {graph: (held[graph] or nothing) - triples for graph, triples in wanted.items() if triples}
    drops = (f"DROP SILENT GRAPH <{graph}>" for graph in gone)
    return [*drops, *_data("INSERT", comes), *_data("DELETE", goes)]


def to_mark_operations(watermark: int, marks: Iterable[int]) -> list[str]:
    """The new mark is set before the old ones go, so that a reader always finds one."""
    deletions = (_mark("DELETE", number) for number in marks if number != watermark)
    return [_mark("INSERT", watermark), *deletions]


def _mark(verb: str, number: int) -> str:
    return f"{verb} DATA {{ GRAPH <{WATERMARK_GRAPH}> {{ {MARK} {number} }} }}"


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of `size` items, the last one shorter (itertools.batched comes with Python 3.12)."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _with_object(triple: ox.Triple, change: Any) -> ox.Triple:
    return ox.Triple(triple.subject, triple.predicate, change(triple.object))


def _data(verb: str, graphs: Mapping[str, Triples]) -> Iterator[str]:
    """`INSERT DATA` or `DELETE DATA` operations of at most MAX_TRIPLES triples each."""
    pairs = ((graph, triple) for graph, triples in graphs.items() for triple in triples)
    for chunk in batches(pairs, MAX_TRIPLES):
        blocks: dict[str, list[str]] = {}
        for graph, triple in chunk:
            blocks.setdefault(graph, []).append(f"{triple} .")
        text = "\n".join(f"GRAPH <{graph}> {{\n" + "\n".join(lines) + "\n}" for graph, lines in blocks.items())
        yield f"{verb} DATA {{\n{text}\n}}"
