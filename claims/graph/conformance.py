"""Do the published records keep to the shapes? Projects them anew, some at a time, and asks pySHACL.

Two milliseconds a record (measured), so this is asked for: `manage.py verify --shapes`. pySHACL is imported only then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH

from claims import models
from claims.graph.glossary import read_shapes
from claims.graph.projection import project
from claims.graph.sync import GRAPHS, in_force, iri_base
from claims.graph.terms import Quad
from claims.records import Record

CHUNK = 200  # records that are judged at a time

_MODELS: dict[str, Any] = {
    "actor": models.Actor,
    "assessment": models.Assessment,
    "claim": models.Claim,
    "document": models.CitedDocument,
    "event": models.Event,
    "relation": models.Relation,
    "statement": models.Statement,
    "story": models.Story,
}


def find_violations(*, limit: int = CHUNK) -> Iterator[str]:
    """One sentence per node that breaks a shape, naming it. Memory holds `limit` records and what they name."""
    shapes = Graph().parse(data=read_shapes(), format="turtle")
    base = iri_base()
    known: set[str] = set()
    for model in GRAPHS:
        last = ""
        while ids := list(in_force(model).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:limit]):
            last = ids[-1]
            found = judge(in_force(model).filter(pk__in=ids).records(), base, shapes)
            yield from sorted(found - known)
            known |= found


def judge(records: Iterable[Record], base: str, shapes: Graph) -> set[str]:
    """What breaks a shape in these records, seen together with the records that they name and that name them."""
    import pyshacl

    quads = _projected(records, base)
    nodes = {str(subject) for subject, _, _, graph in quads if subject.startswith(graph)}
    nodes |= {
        str(value) for _, _, value, _ in quads if value.startswith(f"{base}actor/")
    }  # who is missing has no graph
    graph = Graph()
    for subject, predicate, value, _ in [*quads, *_projected(_context(quads, base), base)]:
        graph.add((subject, predicate, value))
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", inplace=True, focus_nodes=[*nodes])
    assert isinstance(report, Graph)
    return {
        f"<{report.value(result, SH.focusNode)}>: {report.value(result, SH.resultMessage)}"
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def _projected(records: Iterable[Record], base: str) -> list[Quad]:
    return [quad for record in records for quad in project(record, base)]


def _context(quads: Iterable[Quad], base: str) -> Iterator[Record]:
    """The records in force that the quads name, and the statements of their claims."""
    named: dict[str, set[str]] = defaultdict(set)
    own = {graph for _, _, _, graph in quads}
    for _, _, value, _ in quads:
        if isinstance(value, URIRef) and value.startswith(base) and value not in own:
            kind, _, identifier = value.removeprefix(base).partition("/")
            named[kind].add(identifier)
    for kind, ids in named.items():
        if kind in _MODELS:
            yield from in_force(_MODELS[kind]).filter(pk__in=ids).records()
    claims = [graph.rpartition("/")[2] for graph in own if graph.startswith(f"{base}claim/")]
    yield from in_force(models.Statement).filter(claim__in=claims).records()
