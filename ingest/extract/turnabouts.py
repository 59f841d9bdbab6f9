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


def has_turned(earlier: CandidateClaim, left: Facet, later: CandidateClaim, right: Facet) -> bool:
    """True where the text says that the two were said at two times, or that the second takes the place of the first."""
    return later.kind == "admission" or is_concession(right) or _is_later(earlier, left, later, right, _NOW | _DAYS)


def _is_later(
    earlier: CandidateClaim, left: Facet, later: CandidateClaim, right: Facet, now: frozenset[str] = _NOW
) -> bool:
    if earlier.said and later.said and earlier.said.edtf != later.said.edtf:
        return True
    return left.is_former != right.is_former or bool(right.round & now) or bool(left.round & _BEFORE)


def is_concession(facet: Facet) -> bool:
    """True where somebody gives up what they said before."""
    return facet.cue in _CONCEDING or not (_MENDED.isdisjoint(facet.all_words) and _MENDED.isdisjoint(facet.round))


def replaces(later: CandidateClaim, right: Facet) -> bool:
    """True where a side puts its new words in the place of its old ones, and does not only say something else."""
    return is_concession(right) or (later.kind == "admission" and bool(right.round & _NOW))


def is_turn(earlier: CandidateClaim, left: Facet, later: CandidateClaim, right: Facet, near: int) -> bool:
    """True where one side's later words, `near` utterances on, cannot be so beside its earlier ones."""
    if near == 1 and left.round & _FIRST and right.round & _NOW:
        return True
    return (near <= _SOON and _is_given_up(earlier, left, right)) or (
        _says_no(earlier, left) != _says_no(later, right)
        and has_turned(earlier, left, later, right)
        and _is_of_same(earlier, left, later, right, near)
    )


def _is_given_up(earlier: CandidateClaim, left: Facet, right: Facet) -> bool:
    """True where what was said of all, or denied, is conceded not to be so; not where a part of it is."""
    if not is_concession(right) or right.all_words & _LIMITING:
        return False
    is_whole = left.negates or bool(left.all_words & _WHOLLY) or earlier.kind == "denial"
    return is_whole and bool(_share(left, right) or right.round & _NOW)


def _is_of_same(earlier: CandidateClaim, left: Facet, later: CandidateClaim, right: Facet, near: int) -> bool:
    """True where a yes and a no are of the same: of shared words, or said of it just behind."""
    shared = _share(left, right)
    is_same = left.verb == right.verb or len(shared) > 1
    if near == 1 and not right.words - _ANYWHERE:  # "it would not"
        return True
    if near == 1 and is_same and (right.is_pointing or left.subject == right.subject):
        return True
    return bool(shared) and (is_same or (near <= _SOON and _is_later(earlier, left, later, right)))


def _share(left: Facet, right: Facet) -> frozenset[str]:
    return (left.words & right.words) - _ANYWHERE


def _says_no(claim: CandidateClaim, facet: Facet) -> bool:
    return facet.negates != (claim.attitude == "denies")
