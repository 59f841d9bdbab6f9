"""Quads -> published RDF: JSON-LD and Turtle of what they say, TriG and N-Quads of what stands in which graph.

The same quads give the same bytes. JSON-LD writes `https://schema.org/`, as schema.org itself and search engines do;
all other formats write `http://schema.org/`, as the store does (see `vocabulary`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from rdflib import Graph

from claims.graph.terms import Quad, to_nquads
from claims.graph.vocabulary import PREFIXES

PUBLISHED_SCHEMA = "https://schema.org/"
LARGEST_EXACT = 2**53 - 1  # as a double, which is what most JSON readers make of a number


def serialise(quads: Iterable[Quad], format_: str) -> bytes:
    """`quads` as UTF-8 in "jsonld", "named-jsonld", "ttl", "trig" or "nq". Raises ValueError for any other format.

    Turtle and plain JSON-LD leave the names of the graphs out. Literals and IRIs are those of the quads.
    """
    if format_ not in _SERIALISERS:
        raise ValueError(f"{format_!r} is not one of: {', '.join(_SERIALISERS)}")
    return _SERIALISERS[format_](frozenset(quads)).encode()


def _to_turtle(quads: Iterable[Quad]) -> str:
    return _graph_of(quads).serialize(format="turtle").strip() + "\n"


def _to_jsonld(quads: Iterable[Quad]) -> str:
    """One flat list of nodes in order of their `@id`, with the prefixes in an inline context: nothing to fetch."""
    context = {**PREFIXES, "schema": PUBLISHED_SCHEMA}
    return json.dumps({"@context": context, "@graph": _nodes(quads)}, ensure_ascii=False, indent=1) + "\n"


def _to_named_jsonld(quads: Iterable[Quad]) -> str:
    """The nodes of each graph below its name. Every IRI is that of the quads, schema.org's too: hashes depend on it."""
    graphs = [{"@id": name, "@graph": _nodes(block)} for name, block in _by_graph(quads)]
    return json.dumps({"@context": dict(PREFIXES), "@graph": graphs}, ensure_ascii=False, indent=1) + "\n"


def _nodes(quads: Iterable[Quad]) -> list[dict[str, Any]]:
    document: Any = json.loads(_graph_of(quads).serialize(format="json-ld", context=dict(PREFIXES)))
    nodes = document["@graph"] if "@graph" in document else [{k: v for k, v in document.items() if k != "@context"}]
    return sorted((_ordered(node) for node in nodes if node), key=lambda node: str(node["@id"]))


def _ordered(node: Mapping[str, Any]) -> dict[str, Any]:
    """Values of one property in one order: in RDF they are a set."""
    return {
        name: sorted(map(_exact, value), key=lambda item: json.dumps(item, sort_keys=True))
        if isinstance(value, list)
        else _exact(value)
        for name, value in sorted(node.items())
    }


def _exact(value: Any) -> Any:
    """Whole numbers that a JSON reader may round (RFC 8259, section 6) as typed strings."""
    if isinstance(value, int) and abs(value) > LARGEST_EXACT:
        return {"@type": "xsd:integer", "@value": str(value)}
    return value


def _to_trig(quads: Iterable[Quad]) -> str:
    """The Turtle of each graph in a block of its own, by name of the graph."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(PREFIXES.items()))
    return prefixes + "".join(f"\n<{name}> {{\n{_body(block)}}}\n" for name, block in _by_graph(quads))


def _by_graph(quads: Iterable[Quad]) -> list[tuple[str, list[Quad]]]:
    blocks: dict[str, list[Quad]] = {}
    for quad in quads:
        blocks.setdefault(quad[3], []).append(quad)
    return sorted(blocks.items())


def _body(quads: Iterable[Quad]) -> str:
    """Turtle without its prefixes: the header that rdflib writes ends at the first empty line."""
    turtle = _to_turtle(quads)
    return turtle.split("\n\n", 1)[1] if turtle.startswith("@prefix") else turtle


def _graph_of(quads: Iterable[Quad]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    for s, p, o, _ in quads:
        graph.add((s, p, o))
    return graph


_SERIALISERS: Mapping[str, Callable[[Iterable[Quad]], str]] = MappingProxyType(
    {
        "jsonld": _to_jsonld,
        "named-jsonld": _to_named_jsonld,
        "ttl": _to_turtle,
        "trig": _to_trig,
        "nq": to_nquads,
    }
)
