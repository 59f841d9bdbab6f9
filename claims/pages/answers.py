"""Answers of the SPARQL endpoint as a reader sees them: SPARQL 1.1 Query Results JSON -> rows of cells.

The vocabulary and its library are imported with the first answer: the web starts without them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SHORT = 24  # characters; the same as in query.js
MOST_ROWS = 1000  # on one page: about a second and a megabyte; the whole answer is a link away
PAGES = ("claim", "actor", "event", "document")  # kinds of record with a page at /{kind}s/{id}/


@dataclass(frozen=True, slots=True)
class Cell:
    """One value. `address` is empty where there is nothing to follow; `language` where the text has none."""

    text: str
    address: str = ""
    language: str = ""

    @property
    def is_short(self) -> bool:
        """True for a date or a number, which would be broken at its hyphens."""
        return 0 < len(self.text) <= SHORT and not re.search(r"\s", self.text)


@dataclass(frozen=True, slots=True)
class Answer:
    """A table (`columns`, `rows`), a yes or no, or RDF as text. `total` counts the rows, shown or not."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0
    truth: bool | None = None
    rdf: str = ""

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)


def read_answer(body: bytes, media_type: str, base: str) -> Answer:
    """`base` is what the identifiers of this installation start with. A media type other than JSON results is RDF."""
    if media_type != "application/sparql-results+json":
        return Answer(rdf=body.decode())
    told = json.loads(body)
    if "boolean" in told:
        return Answer(truth=told["boolean"])
    columns = tuple(told["head"]["vars"])
    found = told["results"]["bindings"]
    rows = tuple(tuple(read_cell(row.get(name), base) for name in columns) for row in found[:MOST_ROWS])
    return Answer(columns, rows, len(found))


def read_cell(binding: Mapping[str, Any] | None, base: str) -> Cell:
    if binding is None:
        return Cell("")
    value: str = binding["value"]
    if binding["type"] != "uri":
        return Cell(value, language=binding.get("xml:lang", ""))
    return Cell(shorten(value), address_of(value, base))


def shorten(iri: str) -> str:
    """With a prefix where the vocabulary has one for it."""
    from claims.graph.vocabulary import PREFIXES

    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and "/" not in iri.removeprefix(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def address_of(iri: str, base: str) -> str:
    """Where a reader finds what the IRI names: our own page of a record, else the IRI itself where it is a web one."""
    kind, _, record = iri.removeprefix(base).partition("/")
    if iri.startswith(base) and kind in PAGES and record.isalnum():
        return f"/{kind}s/{record}/"
    return iri if iri.startswith(("http://", "https://")) else ""
