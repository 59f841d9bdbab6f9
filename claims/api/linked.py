"""Answers as RDF: which public records a page of rows is told by. What is not published has no such form, for nobody.

The projection and its library are imported when they are first needed: the web starts without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.conf import settings

from claims.entries import Entry
from claims.material import read_material
from claims.models import Actor, CitedDocument, Claim, Event, Relation, Statement
from claims.records import Record
from claims.timeline import Material


def tell_rows(model: Any, ids: Iterable[str]) -> Iterator[Record]:
    """The public records about rows of one model: claims and events with all that they name, others alone."""
    wanted = list(ids)
    if model is Claim:
        return tell_claims(wanted)
    if model is Event:
        return tell_material(read_material(events=tuple(in_force(Event, wanted))))
    return in_force(model, wanted)


def tell_claims(ids: list[str]) -> Iterator[Record]:
    from claims.graph import sync

    statements = sync.in_force(Statement).filter(claim__in=ids).order_by("pk").records()
    return tell_material(read_material(claims=tuple(in_force(Claim, ids)), statements=tuple(statements)))


def tell_entries(entries: Iterable[Entry]) -> Iterator[Record]:
    """The public records that a timeline's entries are made of."""
    ids = [entry.id for entry in entries]
    return tell_material(read_material(statements=tuple(in_force(Statement, ids)), events=tuple(in_force(Event, ids))))


def tell_material(material: Material) -> Iterator[Record]:
    return chain(
        material.claims.values(),
        material.statements,
        material.events,
        in_force(Relation, [relation.id for relation in material.relations]),
        in_force(Actor, material.actors),
        in_force(CitedDocument, material.documents),
    )


def in_force(model: Any, ids: Iterable[str]) -> Iterator[Any]:
    """The records of those rows that have a graph."""
    from claims.graph import sync

    found: Iterator[Any] = sync.in_force(model).filter(pk__in=list(ids)).order_by("pk").records()
    return found


def serialise_records(records: Iterable[Record], format_: str) -> bytes:
    """The records as UTF-8 in "ttl", "trig", "jsonld" or "nq"; TriG and N-Quads with the graph of each."""
    from claims.graph.export import serialise
    from claims.graph.projection import project

    return serialise((quad for record in records for quad in project(record, settings.IRI_BASE)), format_)


def serialise_version(quads: Iterable[Any], format_: str) -> bytes:
    """A nanopublication as UTF-8 in "trig", "jsonld" or "nq", each with the names of its graphs."""
    from claims.graph.export import serialise

    return serialise(quads, "named-jsonld" if format_ == "jsonld" else format_)


def tell_version(body: str) -> tuple[frozenset[Any], str] | None:
    """The quads of a version's nanopublication and their hash; None for a version from before there were any."""
    from claims.graph.nanopublications import hash_of, nanopublication

    try:
        quads = nanopublication(body, settings.IRI_BASE)
    except ValueError:
        return None
    return quads, hash_of(quads)
