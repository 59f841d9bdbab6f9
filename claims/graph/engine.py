"""The one small interface to a SPARQL engine: changes in, answers out, and the ways in which either can fail.

Engines speak text (N-Triples in, result documents out), so that none of them needs to know the others' term classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Protocol

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

# The watermark lives under this name. How (a triple, or an empty graph) is each engine's own affair, as long as it is
# written in the same transaction as the change and the default graph does not show it where the engine can help it.
WATERMARK_GRAPH = "urn:onrecord:projection"
# Oxigraph took 266 s for a list of 40,000 default graphs where the union took 0.03 s (measured).
MAX_LISTED_GRAPHS = 100


class GraphError(Exception):
    """The graph could not do what was asked. `reason` is one plain sentence; `status` the HTTP status that says so."""

    status: ClassVar[int] = 500

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class QueryRefused(GraphError):
    """The query is malformed, or holds what a reader may not ask."""

    status = 400


class QueryTooLong(QueryRefused):
    """The query's text is longer than the limit that the reason names."""

    status = 413


class ResultTooLarge(GraphError):
    """The answer, or what had to be held to find it, is larger than the limit that the reason names."""

    status = 413


class QueryTimedOut(GraphError):
    """The query ran into its time limit and was stopped."""

    status = 503


class GraphUnavailable(GraphError):
    """No engine can answer now: it is not running, starting, or all of its readers are busy."""

    status = 503


@dataclass(frozen=True, slots=True)
class Change:
    """What one named graph holds from now on. Empty `ntriples`: the graph is gone.

    `ntriples` is N-Triples 1.1 without blank nodes (a blank node would be another one at every retry).
    """

    graph: str
    ntriples: str = ""

    def __post_init__(self) -> None:
        if not is_iri(self.graph):
            raise GraphError(f"{self.graph!r} is not an IRI that can name a graph")
        if self.graph.startswith(WATERMARK_GRAPH):
            raise GraphError(f"{self.graph!r} is kept for the watermark")


@dataclass(frozen=True, slots=True)
class Query:
    """A question as a client puts it.

    `accept` is an HTTP Accept header or one media type. The two lists are the protocol's `default-graph-uri` and
    `named-graph-uri`; with both empty the query's own FROM decides, and without FROM the union of all live graphs.
    `seconds` is the wall-clock limit, counted from arrival. `base` is what relative IRIs are resolved against where the
    query has no BASE of its own; without either they are refused.
    """

    text: str
    accept: str = "*/*"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float = 5.0
    base: str = ""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A whole answer: never a shortened one. `watermark` is that of the data it was computed from."""

    media_type: str
    body: bytes
    watermark: int


class GraphEngine(Protocol):
    """What the projector and the query door need. Every engine passes tests/claims/graph/test_engine_contract.py."""

    def apply(self, changes: Sequence[Change], *, watermark: int) -> None:
        """Make each named graph hold exactly its new triples, and the watermark with them, in one transaction.

        Idempotent; of several changes of one graph the last wins. Queries see it within two seconds.
        Raises GraphError, with nothing applied, for a change that is not N-Triples or a watermark that runs backwards.
        """

    def query(self, query: Query) -> QueryResult:
        """The answer in the best media type that `accept` allows. Raises one of the errors above, never a part."""

    def watermark(self) -> int:
        """The watermark of the last `apply` that was committed; 0 for a graph that never saw one."""


class ServedEngine(GraphEngine, Protocol):
    """What the graph process needs besides."""

    def rebuild(self, changes: Iterable[Change], *, watermark: int) -> None:
        """Hold exactly `changes`, each graph once. Meanwhile every query is answered from a graph that is right."""

    def wait_until_published(self, *, seconds: float) -> bool:
        """True as soon as queries see everything that was written before this call; False where that takes longer."""

    def status(self) -> dict[str, Any]:
        """For the status page: `watermark` and `published` at the least. Raises GraphUnavailable where it is away."""

    def close(self) -> None:
        """Let go of everything within a second; queries under way fail."""


# --- Result formats ---------------------------------------------------------------------------------------------------

SOLUTIONS = "application/sparql-results+json"
TRIPLES = "text/turtle"
# Short names for `?format=` and for suffixes.
FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "json": SOLUTIONS,
        "xml": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
        "ttl": TRIPLES,
        "trig": "application/trig",
        "nt": "application/n-triples",
        "jsonld": "application/ld+json",
    }
)
_SOLUTION_TYPES = tuple(FORMATS[name] for name in ("json", "xml", "csv", "tsv"))
_TRIPLE_TYPES = tuple(FORMATS[name] for name in ("ttl", "trig", "nt", "jsonld"))
# What other clients say for the same thing; never preferred to the registered name.
_ALIASES = MappingProxyType(
    {"application/json": FORMATS["json"], "application/xml": FORMATS["xml"], "text/xml": FORMATS["xml"]}
)


def choose_media_type(form: Form, accept: str) -> str:
    """The media type of the answer: the highest-rated one of `accept` that the form of query can give.

    Where nothing fits, the form's default (JSON results, Turtle): RFC 9110, 12.5.1 lets a server disregard Accept, and
    an answer in another format serves a client better than a 406.
    """
    offered = _SOLUTION_TYPES if form in ("SELECT", "ASK") else _TRIPLE_TYPES
    for wanted in _by_rating(accept):
        match = _ALIASES.get(wanted, wanted)
        if match in offered:
            return match
        if wanted == "*/*":
            break
        if wanted.endswith("/*"):
            for media_type in offered:
                if media_type.startswith(wanted[:-1]):
                    return media_type
    return offered[0]


def _by_rating(accept: str) -> list[str]:
    """The media ranges of an Accept header, best first; those rated 0 or not readable left out."""
    rated = []
    for position, item in enumerate(accept.split(",")):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        rating = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        if name and re.fullmatch(r"(0(\.\d{0,3})?|1(\.0{0,3})?)", rating) and float(rating) > 0:
            rated.append((-float(rating), position, name))
    return [name for _, _, name in sorted(rated)]


# --- N-Triples --------------------------------------------------------------------------------------------------------

_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_IRI = rf"""<(?:[^\x00-\x20<>"{{}}|^`\\]|{_ESCAPE})*>"""
_STRING = rf"""\"(?:[^"\\\r\n]|\\[tbnrf"'\\]|{_ESCAPE})*\""""
_LITERAL = rf"{_STRING}(?:\^\^{_IRI}|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?"
# W3C RDF 1.1 N-Triples, section 7, without blank nodes.
_STATEMENT = re.compile(rf"[ \t]*({_IRI})[ \t]*({_IRI})[ \t]*({_IRI}|{_LITERAL})[ \t]*\.[ \t]*(?:#.*)?")
# One triple a line, one blank between terms, no numeric escape: what `terms.to_ntriples` writes.
_PLAIN = r"""<[^\x00-\x20<>"{}|^`\\]*+>"""
_PLAIN_LITERAL = rf"""\"(?:[^"\\\r\n]|\\[tbnrf"'\\])*+\"(?:\^\^{_PLAIN}|@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)?+"""
_CANONICAL = re.compile(rf"(?:{_PLAIN} {_PLAIN} (?:{_PLAIN}|{_PLAIN_LITERAL}) \.\n)*+")
_EMPTY = re.compile(r"[ \t]*(?:#.*)?")
_PLAIN_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>"{}|^`\\]*""")
_ANY_ESCAPE = re.compile(r"\\(?:u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8})|.)")
_MUST_ESCAPE = MappingProxyType({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"})


def is_iri(text: str) -> bool:
    """True where `text` can name a graph as it stands: absolute, without a character that would need an escape."""
    return _PLAIN_IRI.fullmatch(text) is not None


def to_statements(change: Change) -> list[str]:
    """Each triple as "subject predicate object", without the final dot, safe to stand in a SPARQL Update or in N-Quads.

    Numeric escapes are resolved, because SPARQL may resolve them before it looks for the closing quote (section 19.2),
    so that "\\u0022" would end a string there that N-Triples leaves open. Raises GraphError naming graph and line.
    """
    statements = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", change.ntriples), start=1):
        if match := _STATEMENT.fullmatch(line):
            statements.append(" ".join(_resolve(term, change, number) for term in match.groups()))
        elif not _EMPTY.fullmatch(line):
            raise GraphError(f"line {number} of graph <{change.graph}> is not an N-Triples triple without blank nodes")
    return statements


def _resolve(term: str, change: Change, line: int) -> str:
    if "\\u" not in term and "\\U" not in term:
        return term
    resolved = _ANY_ESCAPE.sub(_character, term)
    if any(0xD800 <= ord(character) <= 0xDFFF for character in resolved):
        raise GraphError(f"line {line} of graph <{change.graph}> escapes half a surrogate pair")
    if not re.fullmatch(f"{_IRI}|{_LITERAL}", resolved):
        raise GraphError(f"line {line} of graph <{change.graph}> escapes a character that an IRI may not hold")
    return resolved


def _character(match: re.Match[str]) -> str:
    code = match["four"] or match["eight"]
    if code is None:
        return match.group()
    character = chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ud800"
    return _MUST_ESCAPE.get(character, character)
