"""One side that says two things which cannot both be so, at two times."""

from __future__ import annotations

from ingest.extract.facets import Facet
from ingest.records import CandidateClaim

_NOW = frozenset({
    "now", "later", "then", "since", "subsequently", "eventually", "finally", "afterwards", "again", "confronted",
})  # fmt: skip
_DAYS = frozenset({
    "yesterday", "today", "tonight", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
})  # fmt: skip
_BEFORE = frozenset({"first", "earlier", "initially", "originally", "previously", "before", "once", "ago"})
_CONCEDING = frozenset({"admit", "concede", "acknowledge", "confess", "correct", "revise", "regret"})
_MENDED = frozenset({"wrong", "mistake", "mistaken", "error", "erroneous", "corrected", "revised", "mixed", "fact"})
_ANYWHERE = frozenset({"say", "be", "have", "do", "make", "get", "go", "give", "take", "know", "come", "see", "tell"})
_FIRST = frozenset({"first", "initially", "originally"})
_WHOLLY = frozenset({"all", "every", "always", "everybody", "everyone", "ever", "any", "each", "entirely"})
_LIMITING = frozenset({"only", "some", "partly", "although", "under"})  # of what grants a part
_SOON = 3  # utterances within which what is conceded is what was said


def has_turned(earlier: CandidateClaim, later: CandidateClaim, left: Facet, right: Facet) -> bool:
    """True where the text says that the two were said at two times, or that the second takes the place of the first."""
    return concedes(later, right) or _is_later(earlier, later, left, right) or bool(right.round & _DAYS)


def _is_later(earlier: CandidateClaim, later: CandidateClaim, left: Facet, right: Facet) -> bool:
    if earlier.said and later.said and earlier.said.edtf != later.said.edtf:
        return True
    return left.is_former != right.is_former or bool(right.round & _NOW) or bool(left.round & _BEFORE)


def concedes(claim: CandidateClaim, facet: Facet) -> bool:
    """True where somebody gives up what they said before."""
    return facet.cue in _CONCEDING or bool((facet.all_words | facet.round) & _MENDED) or claim.kind == "admission"


def replaces(later: CandidateClaim, right: Facet) -> bool:
    """True where a side puts its new words in the place of its old ones, and does not only say something else."""
    return facet_concedes(right) or (later.kind == "admission" and bool(right.round & _NOW))


def facet_concedes(facet: Facet) -> bool:
    return facet.cue in _CONCEDING or bool((facet.all_words | facet.round) & _MENDED)


def is_turn(earlier: CandidateClaim, later: CandidateClaim, left: Facet, right: Facet, near: int) -> bool:
    """True where one side's later words, `near` utterances on, cannot be so beside its earlier ones."""
    shared = (left.words & right.words) - _ANYWHERE
    if near <= _SOON and facet_concedes(right) and not right.all_words & _LIMITING:
        if (left.negates or left.all_words & _WHOLLY or earlier.kind == "denial") and (shared or right.round & _NOW):
            return True
    if near == 1 and left.round & _FIRST and right.round & _NOW:
        return True
    if _says_no(earlier, left) == _says_no(later, right) or not has_turned(earlier, later, left, right):
        return False
    is_same = left.verb == right.verb or len(shared) > 1
    if near == 1 and ((not right.words - _ANYWHERE) or (is_same and _points_back(left, right))):
        return True
    return bool(shared) and (is_same or (near <= _SOON and _is_later(earlier, later, left, right)))


def _points_back(left: Facet, right: Facet) -> bool:
    """True of "it would not", said of what was spoken of just before."""
    return right.is_pointing or left.subject == right.subject


def _says_no(claim: CandidateClaim, facet: Facet) -> bool:
    return facet.negates != (claim.attitude == "denies")
