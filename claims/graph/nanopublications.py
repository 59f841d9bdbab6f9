"""A published version as a nanopublication: head, assertion, provenance, publication information. Pure.

A function of the version's stored JSON and the base of the identifiers alone, so that it is the same in ten years and
on any machine. No blank nodes: the sorted N-Quads are its canonical form (RDFC-1.0), and the SHA-256 of those bytes is
its hash. Structure after https://nanopub.net/guidelines/working_draft/.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rdflib import URIRef

from claims.decoding import from_json
from claims.graph.addresses import KIND_IRIS, decision_iri, document_iri, version_iri
from claims.graph.projection import project
from claims.graph.reading import moment
from claims.graph.terms import Node, Quad, make_link, make_moment, make_string, to_nquads
from claims.graph.vocabulary import DCTERMS, NP, NPX, OR, PROV, RDF
from claims.records import ClaimRecord, DocumentRecord, EventRecord, Record, RelationRecord, StatementRecord, sha256_of

Triple = tuple[URIRef, URIRef, Node]

# What the live graph says of a record and no version does, because it moves on without the record changing.
_MOVING = frozenset({OR.publicationState, OR.status, OR.reply, DCTERMS.created})
# What leads from a record to where it comes from.
_PROVENANCE = frozenset(
    {
        OR.evidence,
        OR.extractor,
        OR.extractorVersion,
        OR.proposedBy,
        OR.reviewedBy,
        PROV.generatedAtTime,
        PROV.wasGeneratedBy,
    }
)


def nanopublication(body: str, base: str) -> frozenset[Quad]:
    """The quads of a version whose canonical JSON is `body`, in the four graphs `…/v/N/head` and so on.

    Raises ValueError where `body` is not what `claims.versions.version_body` makes.
    """
    try:
        version = json.loads(body)
        kind = "event" if "event" in version else "claim"
        record = KIND_IRIS[kind](base, version[kind]["id"])
        me = version_iri(record, version["version"]["number"])
        assertion, provenance = _told(version, base)
        cited = [document_iri(base, document["id"]) for document in version["documents"]]
        published = frozenset(_publication(version["version"], me, record, body, base))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is not the JSON of a version: {error!r}") from error
    parts = {name: URIRef(f"{me}/{name}") for name in ("head", "assertion", "provenance", "pubinfo")}
    graphs: Mapping[str, Iterable[Triple]] = {
        "head": _head(me, parts),
        "assertion": assertion,
        "provenance": provenance | {(parts["assertion"], PROV.wasDerivedFrom, document) for document in cited},
        "pubinfo": published,
    }
    return frozenset((s, p, o, parts[name]) for name, triples in graphs.items() for s, p, o in triples)


def hash_of(quads: Iterable[Quad]) -> str:
    """SHA-256 of the canonical N-Quads (RDFC-1.0), in lower-case hexadecimal digits."""
    return hashlib.sha256(to_nquads(quads).encode()).hexdigest()


def _head(me: URIRef, parts: Mapping[str, URIRef]) -> Iterator[Triple]:
    yield me, RDF.type, NP.Nanopublication
    yield me, NP.hasAssertion, parts["assertion"]
    yield me, NP.hasProvenance, parts["provenance"]
    yield me, NP.hasPublicationInfo, parts["pubinfo"]


def _publication(version: Mapping[str, Any], me: URIRef, record: URIRef, body: str, base: str) -> Iterator[Triple]:
    yield me, DCTERMS.isVersionOf, record
    yield me, PROV.generatedAtTime, make_moment(moment(version["published_at"]))
    yield me, PROV.wasGeneratedBy, decision_iri(base, version["decision"])
    yield me, OR.reviewedBy, make_string(version["reviewed_by"])
    yield me, OR.recordSha256, make_string(sha256_of(body))
    if version["number"] > 1:
        yield me, NPX.supersedes, version_iri(record, version["number"] - 1)
    if "licence" in version:
        yield me, DCTERMS.license, make_link(version["licence"])


def _told(version: Mapping[str, Any], base: str) -> tuple[frozenset[Triple], frozenset[Triple]]:
    """What the version asserts, and where that comes from."""
    assertion: set[Triple] = set()
    provenance: set[Triple] = set()
    for record in _records(version):
        for subject, predicate, value, me in project(record, base):
            if predicate in _MOVING or subject.startswith(f"{me}/reply/"):
                continue
            is_source = isinstance(record, DocumentRecord) or subject.startswith(f"{me}/evidence/")
            (provenance if is_source or predicate in _PROVENANCE else assertion).add((subject, predicate, value))
    return frozenset(assertion), frozenset(provenance)


def _records(version: Mapping[str, Any]) -> Iterator[Record]:
    if "event" in version:
        yield from_json(EventRecord, {**version["event"], "version": 0})
    else:
        moving = {"status": "alleged", "version": 0, "created_at": version["version"]["published_at"]}
        targets = [{"actor_id": actor} for actor in version["claim"]["targets"]]
        yield from_json(ClaimRecord, {**version["claim"], **moving, "targets": targets})
    parts: Mapping[str, type[Record]] = {
        "statements": StatementRecord,
        "relations": RelationRecord,
        "documents": DocumentRecord,
    }
    for name, kind in parts.items():
        for fields in version.get(name, ()):
            yield from_json(kind, fields)
