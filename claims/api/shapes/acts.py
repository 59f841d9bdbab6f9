"""What an act came to, and what was wrong with a request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NearClaim:
    """A known claim that shares words with a wording; `score` is the share of words in common, 0 to 1."""

    id: str
    wording: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What a candidate became. `claim` is the claim of a statement."""

    record_type: str
    id: str
    claim: str | None
    nearest: tuple[NearClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    candidate: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    id: str
    version: int
    version_uri: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted:
    id: str
    publication: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """The act that was taken back."""

    number: int
    verb: str
    record_type: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    field: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong and how to mend it (RFC 9457). `errors` names each field at fault, where fields are at fault."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[FieldProblem, ...]
