"""Versions, and the way from a claim back to the archived bytes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from claims.entries import (
    EvidenceRef,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One published state of a record. `sha256` is over the canonical JSON: keys sorted, no spaces, UTF-8."""

    number: int
    uri: str
    sha256: str
    created_at: dt.datetime
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionBody(Version):
    """A version with what it says.

    `nanopublication_sha256` is over the canonical N-Quads (RDFC-1.0) of its forms in RDF; null for a version from
    before there were any.
    """

    nanopublication_sha256: str | None
    record: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The run that proposed a record, with the hash over all that changes its output."""

    id: str
    candidate: str
    extractor: str
    version: str
    model: str
    configuration: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A line of the decision log. `hash` chains over the line before it."""

    number: int
    verb: str
    record_type: str
    record: str
    decided_by: str
    made_at: dt.datetime
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedText:
    id: str
    sha256: str
    reader: str
    snapshot_sha256: str
    media_type: str
    size: int
    stored_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementProvenance:
    id: str
    uri: str
    evidence: tuple[EvidenceRef, ...]
    texts: tuple[ArchivedText, ...]
    extraction: Extraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """From the claim back to the bytes: statements, spans, texts, snapshots, extraction runs, decisions, versions."""

    claim: str
    uri: str
    wording: str
    statements: tuple[StatementProvenance, ...]
    decisions: tuple[DecisionLine, ...]
    versions: tuple[Version, ...]
