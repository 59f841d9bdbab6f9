"""How one candidate bears on another: answers, narrowings and restatements in one article, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.records import CandidateClaim, CandidateRelation

_ACCUSING = ("allegation", "counterclaim")
_SAME = 0.75  # share of content words that makes two contents one claim


def find_relations(claims: Sequence[CandidateClaim], words: Sequence[frozenset[str]]) -> tuple[CandidateRelation, ...]:
    """Relations in order of their source. `words` are the content lemmas of each claim, in the same order."""
    found = [relation for place in range(len(claims)) for relation in _find_from(place, claims, words)]
    return tuple(found)


def _find_from(
    place: int, claims: Sequence[CandidateClaim], words: Sequence[frozenset[str]]
) -> Iterator[CandidateRelation]:
    claim = claims[place]
    if claim.kind == "counterclaim":
        accusation = _find_accusation(place, claims, set(claim.targets))
        if accusation is not None:
            yield CandidateRelation(
                "disputes",
                place,
                accusation,
                f"{claim.claimant} accuses {claims[accusation].claimant}, who accused before",
            )
    if claim.attitude == "denies":
        answered = _find_answered(place, claims, words)
        if answered is not None:
            yield CandidateRelation(
                "disputes", place, answered, f"{claim.claimant or 'somebody'} denies what was said before"
            )
    if claim.attitude == "does_not_confirm" and place > 0:
        answered = _find_answered(place, claims, words)
        if answered is not None:
            yield CandidateRelation(
                "qualifies", place, answered, f"{claim.claimant or 'the one concerned'} does not confirm it"
            )
    narrowed = _find_narrowed(place, claims, words)
    if narrowed is not None:
        yield CandidateRelation("narrows", place, narrowed, f"{claim.claimant} says it more exactly")
    restated = next(
        (other for other in range(place) if _overlap(words[place], words[other]) >= _SAME and len(words[place]) >= 3),
        None,
    )
    if restated is not None and restated != narrowed:
        yield CandidateRelation("restates", place, restated, "the same words of substance")


def _find_accusation(place: int, claims: Sequence[CandidateClaim], accusers: set[str]) -> int | None:
    """The accusation that a counterclaim answers: of those by the accused, the first that names somebody."""
    earlier = [
        other for other in range(place) if claims[other].kind in _ACCUSING and claims[other].claimant in accusers
    ]
    named = [other for other in earlier if any(target[:1].isupper() for target in claims[other].targets)]
    return next(iter(named or earlier), None)


def _find_answered(place: int, claims: Sequence[CandidateClaim], words: Sequence[frozenset[str]]) -> int | None:
    """What a denial is about: the statement that names the denier or shares most words; else the one just before."""
    claim = claims[place]
    earlier = [
        other
        for other in range(place)
        if claims[other].attitude == "asserts" and claims[other].claimant != claim.claimant
    ]
    against = [other for other in earlier if claim.claimant is not None and claim.claimant in claims[other].targets]
    if claim.attitude == "does_not_confirm" and earlier and earlier[-1] == place - 1:
        return place - 1
    scored = sorted(((_overlap(words[place], words[other]), other) for other in against or earlier), reverse=True)
    if scored and scored[0][0] > 0.2:
        return scored[0][1]
    if against:
        return against[-1]
    return earlier[-1] if earlier and earlier[-1] == place - 1 else None


def _find_narrowed(place: int, claims: Sequence[CandidateClaim], words: Sequence[frozenset[str]]) -> int | None:
    """The earlier candidate of the same speaker that this one specifies: same sentence, or a group now named."""
    claim = claims[place]
    if claim.claimant is None or claim.kind not in _ACCUSING:
        return None
    for other in range(place - 1, -1, -1):
        earlier = claims[other]
        if earlier.claimant != claim.claimant or earlier.kind not in _ACCUSING:
            continue
        if (
            other == place - 1
            and set(claim.targets) & set(earlier.targets)
            and claim.attribution.source == earlier.attribution.source
        ):
            return other
        if earlier.targets == claim.targets and claim.targets:
            return other if claim.quantities else None
        if _names_group(claim, earlier) and words[place] & words[other]:
            return other
    return None


def _names_group(claim: CandidateClaim, earlier: CandidateClaim) -> bool:
    return (
        bool(claim.targets)
        and bool(earlier.targets)
        and all(target[:1].isupper() for target in claim.targets)
        and not any(target[:1].isupper() for target in earlier.targets)
    )


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right) if left and right else 0.0
