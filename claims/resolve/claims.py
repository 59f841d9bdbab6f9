"""Which known claims a wording is near to."""

from __future__ import annotations

import re

from django.db.models import Q

from claims.models import Claim

WORD = re.compile(r"\w+")
LONGEST_WORDS = 6  # how many words of the wording the database is asked for
POOL = 500  # how many claims are compared at most


def words_of(wording: str) -> frozenset[str]:
    """The words that carry a wording: those of four letters and more, and all numbers."""
    return frozenset(w for w in WORD.findall(wording.casefold()) if len(w) > 3 or w.isdigit())


def nearest_claims(wording: str, *, limit: int = 5) -> list[tuple[Claim, float]]:
    """Up to `limit` known claims that share words with `wording`, best first, with the share of words in common."""
    wanted = words_of(wording)
    query = Q()
    for word in sorted(wanted, key=lambda w: (-len(w), w))[:LONGEST_WORDS]:
        query |= Q(wording__icontains=word)
    if not query:
        return []
    pool = Claim.objects.exclude(publication__in=["retracted", "redacted"]).filter(query).order_by("-id")[:POOL]
    scored = [(claim, overlap(wanted, words_of(claim.wording))) for claim in pool]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].id))[:limit]


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard index of two sets of words."""
    return len(a & b) / len(a | b) if a | b else 0.0
