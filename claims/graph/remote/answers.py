"""A server's answer in one format -> ours in any: read whole, written anew.

Servers differ in their CSV, their TSV and their Turtle; what they agree on is JSON results and N-Triples. Reading an
answer to its end also proves that it has one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeVar

import pyoxigraph as ox

from claims.graph.engine import Form, GraphError
from claims.graph.remote.dialects import Term

Format = TypeVar("Format")

SOLUTIONS_WANTED = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
TRIPLES_WANTED = "application/n-triples, text/turtle;q=0.5"
_RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
_TRIPLES = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}
_UNREADABLE = (SyntaxError, ValueError, OSError, KeyError)


def wanted(form: Form) -> str:
    """The Accept header for a query of this form."""
    return SOLUTIONS_WANTED if form in ("SELECT", "ASK") else TRIPLES_WANTED


def read_solutions(media_type: str, body: bytes) -> list[dict[str, Term]]:
    """Variable -> term, for each solution; an unbound variable is left out. Raises GraphError where it is broken."""
    try:
        solutions = ox.parse_query_results(body, _format_of(_RESULTS, media_type))
        if not isinstance(solutions, ox.QuerySolutions):
            raise ValueError("not solutions")
        names = [variable.value for variable in solutions.variables]
        return [
            {name: term for name, term in zip(names, solution, strict=True) if term is not None}
            for solution in solutions
        ]
    except _UNREADABLE as error:
        raise _broken(error) from error


def read_triples(media_type: str, body: bytes) -> list[ox.Triple]:
    """Raises GraphError where the answer is broken."""
    try:
        return [quad.triple for quad in ox.parse(input=body, format=_format_of(_TRIPLES, media_type))]
    except _UNREADABLE as error:
        raise _broken(error) from error


def read_truth(media_type: str, body: bytes) -> bool:
    """The answer to an ASK; Virtuoso says it as a row where the query has a prologue of its own (measured)."""
    try:
        results = ox.parse_query_results(body, _format_of(_RESULTS, media_type))
    except _UNREADABLE as error:
        raise _broken(error) from error
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    rows = read_solutions(media_type, body)
    return bool(rows) and any(getattr(term, "value", "") == "1" for term in rows[0].values())


def rewrite_solutions(media_type: str, body: bytes, target: str) -> bytes:
    """The same solutions, or the same truth value, in the media type `target`."""
    try:
        results = ox.parse_query_results(body, _format_of(_RESULTS, media_type))
        written = results.serialize(format=ox.QueryResultsFormat.from_media_type(target))
    except _UNREADABLE as error:
        raise _broken(error) from error
    return written or b""


def write_truth(value: bool, target: str) -> bytes:
    """The answer to an ASK in the media type `target`."""
    document = json.dumps({"head": {}, "boolean": value}).encode()
    return rewrite_solutions("application/json", document, target)


def write_triples(triples: list[ox.Triple], target: str) -> bytes:
    """Triples in the media type `target`."""
    return ox.serialize(triples, format=ox.RdfFormat.from_media_type(target)) or b""


def _format_of(formats: Mapping[str, Format], media_type: str) -> Format:
    if media_type not in formats:
        raise ValueError(f"{media_type} is not a format that was asked for")
    return formats[media_type]


def _broken(error: Exception) -> GraphError:
    return GraphError(f"The answer of the graph server is not whole or not of its format: {error}")
