"""How one candidate bears on another: answers, narrowings and restatements in one article, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.records import CandidateClaim, CandidateRelation

_ACCUSING = ("allegation", "counterclaim")
_SAME = 0.75  # share of content words that makes two contents one claim
_ENOUGH = 3  # content words by which a restatement can be told
_SIMILAR = 0.2  # share of content words from which a denial is of this statement rather than of the one before
# Attitudes that answer somebody: the relation, who answers where nobody is named, and what they do.
_ANSWERS = {
    "denies": ("disputes", "somebody", "denies what was said before"),
    "does_not_confirm": ("qualifies", "the one concerned", "does not confirm it"),
}


def find_relations(claims: Sequence[CandidateClaim], words: Sequence[frozenset[str]]) -> tuple[CandidateRelation, ...]:
    """Relations in order of their source. `words` are the content lemmas of each claim, in the same order."""
    found = (relation for place in range(len(claims)) for relation in _find_from(place, claims, words))
    return tuple(found)


def _find_from(
    place: int, claims: Sequence[CandidateClaim], words: Sequence[frozenset[str]]
) -> Iterator[CandidateRelation]:
    claim = claims[place]
    if claim.kind == "counterclaim":
        yield from _answer_accuser(place, claims)
    if claim.attitude in _ANSWERS:
        answered = _find_answered(place, claims, words)
        type, who, does = _ANSWERS[claim.attitude]
        if answered is not None:
            yield CandidateRelation(type, place, answered, f"{claim.claimant or who} {does}")
    narrowed = _find_narrowed(place, claims, words)
    if narrowed is not None:
        yield CandidateRelation("narrows", place, narrowed, f"{claim.claimant} says it more exactly")
    restated = _find_restated(place, words)
    if restated is not None and restated != narrowed:
        yield CandidateRelation("restates", place, restated, "the same words of substance")


def _answer_accuser(place: int, claims: Sequence[CandidateClaim]) -> Iterator[CandidateRelation]:
    claim = claims[place]
    accusation = _find_accusation(place, claims, set(claim.targets))
    if accusation is not None:
        reason = f"{claim.claimant} accuses {claims[accusation].claimant}, who accused before"
        yield CandidateRelation("disputes", place, accusation, reason)


def _find_restated(place: int, words: Sequence[frozenset[str]]) -> int | None:
    """The first earlier candidate with nearly the same words, where there are enough of them to tell."""
    if len(words[place]) < _ENOUGH:
        return None
    return next((other for other in range(place) if _overlap(words[place], words[other]) >= _SAME), None)


def _find_accusation(place: int, claims: Sequence[CandidateClaim], accusers: set[str]) -> int | None:
    """The accusation that a counterclaim answers: of those by the accused, the first that names somebody."""
    earlier = [
        other for other in range(place) if claims[other].kind in _ACCUSING and claims[other].claimant in accusers
    ]
    named = [other for other in earlier if any(map(_is_name, claims[other].targets))]
    return next(iter(named or earlier), None)


def _find_answered(place: int, claims: Sequence[CandidateClaim], words: Sequence[frozenset[str]]) -> int | None:
    """What a denial is about: the statement that names the denier or shares most words; else the one just before."""
    claim = claims[place]
    earlier = [other for other in range(place) if _is_said_by_another(claims[other], claim)]
    before = earlier[-1] if earlier and earlier[-1] == place - 1 else None
    if claim.attitude == "does_not_confirm" and before is not None:
        return before
    against = [other for other in earlier if claim.claimant is not None and claim.claimant in claims[other].targets]
    likeness, likest = max(
        ((_overlap(words[place], words[other]), other) for other in against or earlier), default=(0.0, 0)
    )
    if likeness > _SIMILAR:
        return likest
    return against[-1] if against else before


def _is_said_by_another(earlier: CandidateClaim, claim: CandidateClaim) -> bool:
    return earlier.attitude == "asserts" and earlier.claimant != claim.claimant


def _find_narrowed(place: int, claims: Sequence[CandidateClaim], words: Sequence[frozenset[str]]) -> int | None:
    """The earlier candidate of the same speaker that this one specifies: same sentence, or a group now named."""
    claim = claims[place]
    if claim.claimant is None or claim.kind not in _ACCUSING:
        return None
    for other in range(place - 1, -1, -1):
        earlier = claims[other]
        if earlier.claimant != claim.claimant or earlier.kind not in _ACCUSING:
            continue
        is_same_sentence = other == place - 1 and claim.attribution.source == earlier.attribution.source
        if is_same_sentence and set(claim.targets) & set(earlier.targets):
            return other
        if earlier.targets == claim.targets and claim.targets:
            return other if claim.quantities else None
        if _names_group(claim, earlier) and words[place] & words[other]:
            return other
    return None


def _names_group(claim: CandidateClaim, earlier: CandidateClaim) -> bool:
    """True where one names all its targets and the other none: "several firms", then "Acme and Bolt"."""
    if not claim.targets or not earlier.targets:
        return False
    return all(map(_is_name, claim.targets)) and not any(map(_is_name, earlier.targets))


def _is_name(target: str) -> bool:
    return target[:1].isupper()


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right) if left and right else 0.0
