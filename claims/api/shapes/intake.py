"""What the machine has taken in and proposes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """How far the work on a document is. `error` is a sentence; empty: none."""

    state: str
    step: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article. `sha256` is over the archived text, `snapshot_sha256` over the bytes as they came."""

    id: str
    url: str
    title: str
    publisher: str
    publisher_id: str | None
    published_on: dt.date | None
    language: str
    retrieved_at: dt.datetime | None
    sha256: str | None
    snapshot_sha256: str | None
    text_public: bool
    state: str
    job: JobState | None
    links: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A document that was taken in: the work goes on, and `links.document` tells how far it is."""

    id: str
    job: JobState
    links: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What the extractor proposes. `payload` is its record as JSON; `outcome` null: undecided."""

    id: str
    document: str | None
    type: str
    position: int
    start: int
    end: int
    quote: str
    payload: dict[str, Any]
    outcome: str | None
    reason: str
    record_type: str | None
    record: str | None
