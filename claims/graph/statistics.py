"""How much the graph holds, by class and by property: asked of the graph itself, as of one watermark.

Pure but for the question that it is given. In: something that answers queries. Out: counts, all of the same moment.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from claims.graph.engine import GraphUnavailable, Query, QueryResult

Ask = Callable[[Query], QueryResult]

BY_CLASS = "SELECT ?name (COUNT(?s) AS ?n) { ?s a ?name } GROUP BY ?name"
BY_PROPERTY = "SELECT ?name (COUNT(?s) AS ?n) { ?s ?name ?o } GROUP BY ?name"
TRIES = 3


@dataclass(frozen=True, slots=True)
class Statistics:
    """`entities` is the number of records: each of them has one named graph. Every triple stands in one graph."""

    watermark: int
    entities: int
    classes: Mapping[str, int]  # IRI -> nodes of that class
    properties: Mapping[str, int]  # IRI -> triples with that property

    @property
    def triples(self) -> int:
        return sum(self.properties.values())


def measure(ask: Ask, *, publication: str, seconds: float) -> Statistics:
    """`publication` is the property that every record has once; `seconds` bounds each question.

    Raises GraphError where the graph cannot answer, or changes from one question to the next again and again.
    """
    for _ in range(TRIES):
        classes, seen = count(ask, BY_CLASS, seconds)
        properties, still = count(ask, BY_PROPERTY, seconds)
        if seen == still:
            return Statistics(seen, properties.get(publication, 0), classes, properties)
    raise GraphUnavailable("The graph changes faster than it can be counted. Try again.")


def count(ask: Ask, text: str, seconds: float) -> tuple[dict[str, int], int]:
    result = ask(Query(text, accept="text/csv", seconds=seconds))
    rows = csv.DictReader(io.StringIO(result.body.decode(), newline=""))
    return {row["name"]: int(row["n"]) for row in rows}, result.watermark
