"""Known claims that a candidate may be another statement of."""

from __future__ import annotations

from dataclasses import dataclass

from claims.drafts import spans_of, wording_of
from claims.models import Claim
from claims.resolve.claims import nearest_claims
from ingest.models import Candidate


@dataclass(frozen=True, slots=True)
class Near:
    claim: Claim
    percent: int  # of words in common


def near_claims(candidate: Candidate) -> tuple[Near, ...]:
    """Up to five, best first; none for what is not a statement."""
    if candidate.type != "statement":
        return ()
    return near_wording(wording_of(candidate.run.text.body, spans_of(candidate.payload["attribution"]["content"])))


def near_wording(wording: str) -> tuple[Near, ...]:
    return tuple(Near(claim, round(share * 100)) for claim, share in nearest_claims(wording) if share > 0)
