"""The IRIs of records and of what belongs to them. The base comes from the installation and never changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from rdflib import URIRef


def claim_iri(base: str, claim_id: str) -> URIRef:
    return URIRef(f"{base}claim/{claim_id}")


def statement_iri(base: str, statement_id: str) -> URIRef:
    return URIRef(f"{base}statement/{statement_id}")


def event_iri(base: str, event_id: str) -> URIRef:
    return URIRef(f"{base}event/{event_id}")


def relation_iri(base: str, relation_id: str) -> URIRef:
    return URIRef(f"{base}relation/{relation_id}")


def actor_iri(base: str, actor_id: str) -> URIRef:
    return URIRef(f"{base}actor/{actor_id}")


def assessment_iri(base: str, assessment_id: str) -> URIRef:
    return URIRef(f"{base}assessment/{assessment_id}")


def document_iri(base: str, cited_id: str) -> URIRef:
    return URIRef(f"{base}document/{cited_id}")


def story_iri(base: str, story_id: str) -> URIRef:
    return URIRef(f"{base}story/{story_id}")


# First part of an address -> how it is made.
KIND_IRIS: Final[Mapping[str, Callable[[str, str], URIRef]]] = MappingProxyType(
    {
        "actor": actor_iri,
        "assessment": assessment_iri,
        "claim": claim_iri,
        "document": document_iri,
        "event": event_iri,
        "relation": relation_iri,
        "statement": statement_iri,
        "story": story_iri,
    }
)


def version_iri(record: str, number: int) -> URIRef:
    """A published version of a record, given the record's IRI."""
    return URIRef(f"{record}/v/{number}")


def decision_iri(base: str, number: int | str) -> URIRef:
    return URIRef(f"{base}decision/{number}")


def extraction_iri(base: str, run_id: str) -> URIRef:
    return URIRef(f"{base}extraction/{run_id}")


def text_iri(base: str, text_id: str) -> URIRef:
    return URIRef(f"{base}text/{text_id}")


def snapshot_iri(base: str, sha256: str) -> URIRef:
    return URIRef(f"{base}snapshot/{sha256}")
