"""Passages of one article that cannot both hold as they stand: known and unknown, yes and no, two numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.records import CandidateClaim, CandidateConflict, CandidateEvent, Quantity

_SHARED = 0.3  # share of content words from which two passages are about the same


@dataclass(frozen=True, slots=True)
class Facet:
    """What of a passage is compared: who it is about, its main verb and its words of substance (lemmas)."""

    verb: str
    subject: str
    words: frozenset[str]


def find_conflicts(
    claims: Sequence[CandidateClaim],
    facets: Sequence[Facet],
    events: Sequence[CandidateEvent],
    *,
    knowing: frozenset[str],
    settling: frozenset[str],
) -> tuple[CandidateConflict, ...]:
    """Conflicts in text order. `knowing`: lemmas that say somebody knows; `settling`: verbs that make a settlement."""
    found: list[CandidateConflict] = []
    for place, claim in enumerate(claims):
        for other in range(place):
            reason = _compare(claims[other], claim, facets[other], facets[place], knowing)
            if reason is not None:
                found.append(CandidateConflict(claims[other].span, claim.span, reason))
        found += _compare_amounts(claim, facets[place], events, settling)
    return tuple(sorted(set(found), key=lambda conflict: (conflict.a, conflict.b)))


def _compare(a: CandidateClaim, b: CandidateClaim, left: Facet, right: Facet, knowing: frozenset[str]) -> str | None:
    states = {a.attitude, b.attitude}
    if a.claimant is not None and a.claimant == b.claimant and "does_not_know" in states and "asserts" in states:
        knows = right if b.attitude == "asserts" else left
        return f"{a.claimant} is said not to know, and elsewhere to have found out" if knows.verb in knowing else None
    if states - {"asserts"}:
        return None
    if (
        a.polarity != b.polarity
        and left.verb == right.verb
        and left.subject == right.subject
        and left.subject
        and _share(left, right) >= _SHARED
    ):
        return f"one passage says that {left.subject} {left.verb}, the other that it does not"
    return _compare_numbers(a, b, left, right)


def _compare_numbers(a: CandidateClaim, b: CandidateClaim, left: Facet, right: Facet) -> str | None:
    if left.verb != right.verb or _share(left, right) < _SHARED:
        return None
    for one in a.quantities:
        for two in b.quantities:
            if one.unit == two.unit and _exclude(one, two):
                return f"different numbers of {one.unit or 'the same'}: {one.as_written} and {two.as_written}"
    return None


def _exclude(one: Quantity, two: Quantity) -> bool:
    """True where the two bounds leave no common value."""
    if {one.bound, two.bound} == {"at_least", "at_most"}:
        least, most = (one, two) if one.bound == "at_least" else (two, one)
        return least.value > most.value
    if one.bound == two.bound and one.bound in {"at_least", "at_most"}:
        return False
    if "at_least" in {one.bound, two.bound}:
        least, other = (one, two) if one.bound == "at_least" else (two, one)
        return other.value < least.value
    if "at_most" in {one.bound, two.bound}:
        most, other = (one, two) if one.bound == "at_most" else (two, one)
        return other.value > most.value
    return one.value != two.value


def _compare_amounts(
    claim: CandidateClaim, facet: Facet, events: Sequence[CandidateEvent], settling: frozenset[str]
) -> list[CandidateConflict]:
    """A claim about settling that gives another sum than the settlement that the article reports of the same party."""
    found: list[CandidateConflict] = []
    for event in events:
        if (
            event.kind != "settlement"
            or event.amount is None
            or facet.verb not in settling
            or facet.subject not in event.parties
        ):
            continue
        for quantity in claim.quantities:
            if quantity.unit == event.amount.unit and (quantity.value, quantity.bound) != (
                event.amount.value,
                event.amount.bound,
            ):
                a, b = sorted((quantity.span, event.amount.span))
                found.append(CandidateConflict(a, b, _reason(quantity, event.amount, facet.subject)))
    return found


def _reason(claimed: Quantity, reported: Quantity, party: str) -> str:
    return f"what {party} settled for is given as {claimed.as_written} and as {reported.as_written}"


def _share(left: Facet, right: Facet) -> float:
    union = left.words | right.words
    return len(left.words & right.words) / len(union) if union else 0.0
