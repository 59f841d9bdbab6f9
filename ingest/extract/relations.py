"""How one candidate bears on another: answers, narrowings, restatements and the like in one article, with the reason.

Looking back is bounded (`_REACH` candidates), so that long documents take time in proportion to their length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.extract.bearings import Bearing
from ingest.extract.kinds import ACCUSING
from ingest.records import CandidateClaim, CandidateRelation

_SAME = 0.6  # share of content words that makes two contents one claim
_ENOUGH = 3  # content words by which a restatement can be told
_LIKE = 0.1  # share of content words from which a denial is of this statement rather than of the chief accusation
_SIMILAR = 0.2  # share of content words from which an answer is to this statement rather than to the one before
_LEAD = 3  # passages below a headline that can say it again
_REACH = 60  # candidates before this one that it may bear on
_COUNTS = frozenset({"figure", "number", "amount", "estimate", "count", "sum", "total"})
# Words for an utterance: a content made of them points back at one.
_POINTING = frozenset({
    "accusation", "allegation", "charge", "claim", "claims", "report", "figure", "number", "suggestion", "remark",
    "criticism", "idea", "notion", "assertion", "statement", "story", "this", "that", "it", "wrongdoing", "account",
    "complaint", "finding", "comment",
})  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """The candidates of one text, as they are compared."""

    claims: Sequence[CandidateClaim]
    bearings: Sequence[Bearing]
    sides: Mapping[str, str]
    confirming: frozenset[str]

    def side(self, place: int) -> str:
        return self.bearings[place].side

    def targets(self, place: int) -> set[str]:
        """Whom it is against, by their sides."""
        return {self.sides.get(name, name) for name in self.claims[place].targets}

    def before(self, place: int) -> list[int]:
        """The earlier ones that count, nearest first; a headline is answered by its article, not by what it reports."""
        near = range(place - 1, max(-1, place - 1 - _REACH), -1)
        return [other for other in near if not self.bearings[other].is_heading]

    def overlap(self, left: int, right: int) -> float:
        return self.bearings[left].overlap(self.bearings[right])


def find_relations(
    claims: Sequence[CandidateClaim],
    bearings: Sequence[Bearing],
    sides: Mapping[str, str],
    confirming: frozenset[str] = frozenset(),
) -> tuple[CandidateRelation, ...]:
    """Relations in order of their source; one bearing per claim, in the same order.

    `sides`: who speaks for whom. `confirming`: lemmas of cues by which somebody bears out another.
    """
    scene = Scene(claims, bearings, sides, confirming)
    return tuple(relation for place in range(len(claims)) for relation in _find_from(place, scene))


def join_contrasts(
    contrasts: Sequence[CandidateRelation], found: Sequence[CandidateRelation]
) -> tuple[CandidateRelation, ...]:
    """All relations by their source: what cannot be so beside another bears on it in no other way."""
    ends = {(item.source, item.target) for item in contrasts}
    rest = [item for item in found if (item.source, item.target) not in ends]
    return tuple(sorted((*contrasts, *rest), key=lambda item: item.source))


def _find_from(place: int, scene: Scene) -> Iterator[CandidateRelation]:
    """At most one relation of each direction of thought: an answer, else a closer or another wording."""
    claim = scene.claims[place]
    for find in (_find_withdrawn, _find_answered, _find_countered, _find_unconfirmed, _find_borne_out):
        found = find(place, scene)
        if found is not None:
            yield found
            return
    if claim.attitude != "asserts":
        return
    found = _find_headed(place, scene) or _find_restated(place, scene) or _find_narrowed(place, scene)
    if found is not None:
        yield found


def _name(claim: CandidateClaim) -> str:
    return claim.claimant or "somebody"


def _find_withdrawn(place: int, scene: Scene) -> CandidateRelation | None:
    """What is taken back: the likest earlier utterance of the same side."""
    if scene.claims[place].attitude != "withdraws":
        return None
    own = [other for other in scene.before(place) if scene.side(other) == scene.side(place)]
    best = _likest(place, own, scene)
    if best is None:
        return None
    return CandidateRelation("retracts", place, best, f"{_name(scene.claims[place])} takes it back")


def _find_answered(place: int, scene: Scene) -> CandidateRelation | None:
    """What a denial or a doubt is about, before it or, where it stands in the first lines, behind it."""
    claim = scene.claims[place]
    if claim.kind != "denial" and claim.attitude not in {"denies", "doubts"}:
        return None
    best = _find_denied(place, scene)
    if best is None:
        best = _find_later(place, scene)
    if best is None:
        return None
    verb = "doubts" if claim.attitude == "doubts" else "denies"
    return CandidateRelation("disputes", place, best, f"{_name(claim)} {verb} what {_name(scene.claims[best])} says")


def _find_denied(place: int, scene: Scene) -> int | None:
    """The likest; of a mere figure the last number; else the first accusation of the denier, which is the chief one."""
    others = [other for other in scene.before(place) if _is_said_by_another(other, place, scene)]
    accusing = [other for other in others if scene.claims[other].kind in ACCUSING]
    against = [other for other in accusing if scene.side(place) in scene.targets(other)]
    likest = _likest(place, others, scene)
    if likest is not None and scene.overlap(place, likest) > _LIKE:
        return likest
    if scene.bearings[place].words & _COUNTS:
        return next((other for other in others if scene.claims[other].quantities), None)
    if against or accusing:
        return (against or accusing)[-1]
    return others[0] if others and _points_back(place, scene) else None


def _find_later(place: int, scene: Scene) -> int | None:
    """A denial can stand in the first lines, before what it denies."""
    later = range(place + 1, min(len(scene.claims), place + 1 + _REACH))
    return next(
        (
            other
            for other in later
            if scene.claims[other].kind in ACCUSING and scene.side(place) in scene.targets(other) and scene.side(place)
        ),
        None,
    )


def _is_said_by_another(other: int, place: int, scene: Scene) -> bool:
    return (
        scene.claims[other].attitude == "asserts"
        and (scene.side(other) != scene.side(place) or not scene.side(place))
        and scene.claims[other].kind not in {"denial", "apology"}
    )


def _points_back(place: int, scene: Scene) -> bool:
    words = scene.bearings[place].words
    return len(words - _POINTING) <= 1 and (not words or bool(words & _POINTING))


def _likest(place: int, others: Sequence[int], scene: Scene) -> int | None:
    """The one with most words in common; of equals the nearest. None where there is none."""
    return max(others, key=lambda other: (scene.overlap(place, other), other), default=None)


def _find_countered(place: int, scene: Scene) -> CandidateRelation | None:
    """The accusation that a counterclaim answers: the first against the speaker, else of the accused."""
    claim = scene.claims[place]
    if claim.kind != "counterclaim":
        return None
    accused = scene.targets(place)
    earlier = [other for other in scene.before(place) if scene.claims[other].kind in ACCUSING and other != place]
    own = [other for other in earlier if scene.side(other) == scene.side(place) and scene.targets(other) & accused]
    if own and scene.claims[own[0]].kind == "counterclaim":
        return None  # it goes on with a counterclaim that disputes already
    theirs = [other for other in earlier if scene.side(other) in accused] or [
        other for other in earlier if scene.side(place) in scene.targets(other)
    ]
    against = [other for other in theirs if scene.side(place) in scene.targets(other)] or theirs
    named = [other for other in against if any(map(_is_name, scene.claims[other].targets))]
    best = (named or against)[-1] if against else _find_theirs_later(place, scene)
    if best is None:
        return None
    reason = f"{_name(claim)} accuses {_name(scene.claims[best])}, who accused before"
    return CandidateRelation("disputes", place, best, reason)


def _find_theirs_later(place: int, scene: Scene) -> int | None:
    """An article can begin with the counterclaim."""
    later = range(place + 1, min(len(scene.claims), place + 1 + _REACH))
    accused = scene.targets(place)
    return next(
        (other for other in later if scene.side(other) in accused and scene.claims[other].kind in ACCUSING), None
    )


def _find_unconfirmed(place: int, scene: Scene) -> CandidateRelation | None:
    """What somebody does not confirm: the likest utterance of another, else the one just before."""
    claim = scene.claims[place]
    if claim.attitude != "does_not_confirm" or not place:
        return None
    others = [other for other in scene.before(place) if _is_said_by_another(other, place, scene)]
    likest = _likest(place, others, scene)
    if likest is None:
        return None
    best = likest if scene.overlap(place, likest) > _SIMILAR else others[0]
    return CandidateRelation("qualifies", place, best, f"{_name(claim)} does not confirm it")


def _find_borne_out(place: int, scene: Scene) -> CandidateRelation | None:
    """What somebody confirms of another, or admits of what they were accused of."""
    claim = scene.claims[place]
    is_confirming = scene.bearings[place].cue in scene.confirming and claim.attitude == "asserts"
    if claim.kind != "admission" and not is_confirming:
        return None
    others = [other for other in scene.before(place) if _is_said_by_another(other, place, scene)]
    if claim.kind == "admission":
        others = [other for other in others if scene.side(place) in scene.targets(other)]
    best = _likest(place, others, scene)
    if best is None or (scene.overlap(place, best) == 0 and not _points_back(place, scene)):
        return None
    does = "admits it" if claim.kind == "admission" else "bears it out"
    return CandidateRelation("supports", place, best, f"{_name(claim)} {does}")


def _find_headed(place: int, scene: Scene) -> CandidateRelation | None:
    """The headline that the first passages of the article say again: of the same kind, by the same side."""
    claim, own = scene.claims[place], scene.bearings[place]
    body = (at for at in range(place) if not scene.bearings[at].is_heading)  # no more of them are looked for than count
    if own.is_heading or next(islice(body, _LEAD - 1, None), None) is not None:
        return None
    for other in range(place - 1, -1, -1):
        heading, earlier = scene.bearings[other], scene.claims[other]
        is_same = heading.side in {own.side, ""} or earlier.targets == claim.targets != ()
        if heading.is_heading and earlier.kind == claim.kind and is_same and heading.words & own.words:
            return CandidateRelation("restates", place, other, "the article says what its headline does")
    return None


def _find_restated(place: int, scene: Scene) -> CandidateRelation | None:
    """The first earlier candidate with nearly the same words, where there are enough of them to tell."""
    if len(scene.bearings[place].words) < _ENOUGH:
        return None
    earlier = sorted(scene.before(place))
    best = next((other for other in earlier if _says_the_same(other, place, scene)), None)
    return CandidateRelation("restates", place, best, "the same words of substance") if best is not None else None


def _says_the_same(other: int, place: int, scene: Scene) -> bool:
    overlap = scene.overlap(place, other)
    if overlap < _SIMILAR:
        return False  # most of them: asked first, for it costs least
    one, two = scene.claims[other], scene.claims[place]
    if two.span[0] < one.span[1]:
        return False  # a quotation that both take in
    if one.polarity != two.polarity or one.attitude != two.attitude:
        return False
    numbers = [{(item.value, item.unit) for item in claim.quantities} for claim in (one, two)]
    if numbers[0] and numbers[1] and not numbers[0] & numbers[1]:
        return False
    return overlap >= _SAME or (bool(numbers[0] & numbers[1]) and scene.side(place) == scene.side(other))


def _find_narrowed(place: int, scene: Scene) -> CandidateRelation | None:
    """The earlier accusation of the same speaker that this one specifies: with a number, or with names for a group."""
    claim = scene.claims[place]
    if claim.claimant is None or claim.kind not in ACCUSING:
        return None
    for other in scene.before(place):
        earlier = scene.claims[other]
        if earlier.kind not in ACCUSING or scene.side(other) != scene.side(place):
            continue
        is_same_sentence = other == place - 1 and claim.attribution.source == earlier.attribution.source
        shares_target = bool(scene.targets(place) & scene.targets(other))
        if (
            (is_same_sentence and shares_target)
            or (shares_target and claim.quantities)
            or (_names_group(claim, earlier) and scene.bearings[place].words & scene.bearings[other].words)
        ):
            return CandidateRelation("narrows", place, other, f"{claim.claimant} says it more exactly")
        if shares_target:
            return None
    return None


def _names_group(claim: CandidateClaim, earlier: CandidateClaim) -> bool:
    """True where one names all its targets and the other none: "several firms", then "Acme and Bolt"."""
    if not claim.targets or not earlier.targets:
        return False
    return all(map(_is_name, claim.targets)) and not any(map(_is_name, earlier.targets))


def _is_name(target: str) -> bool:
    return target[:1].isupper()
