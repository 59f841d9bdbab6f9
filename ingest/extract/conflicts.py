"""Passages of one article that cannot both hold as they stand: two figures, two days, yes and no, known and unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.extract.discrepancies import Distance, find_days, find_denied_figure, find_figures
from ingest.extract.facets import Facet
from ingest.extract.lexicons import Lexicons
from ingest.extract.turnabouts import has_turned, is_turn, replaces
from ingest.records import CandidateClaim, CandidateConflict, CandidateEvent, CandidateRelation, Quantity

_SHARED = 0.3  # share of content words from which two passages are about the same
_BEFORE = 40  # earlier passages of one deed, or of one speaker, that are compared
_REACH = 12  # earlier passages with figures, or with days, that are compared
_SHORTLY = 2  # utterances within which a number is of those that there were none of
_FORESEEING = frozenset({"expect", "forecast", "predict", "hope", "see", "believe"})
_HELD = frozenset({"asserts", "denies"})

Find = Callable[["Passages", int, int], str | None]


@dataclass(frozen=True)
class Passages:
    """What is said in one text, in its order, with what of each is compared, and who speaks for whom."""

    claims: Sequence[CandidateClaim]
    facets: Sequence[Facet]
    sides: Mapping[str, str]

    def side(self, place: int) -> str:
        """The side that says it, by the name of whom its speaker speaks for; "" where nobody is named."""
        claimant = self.claims[place].claimant or ""
        return self.sides.get(claimant, claimant)

    @cached_property
    def by_side(self) -> Mapping[str, list[int]]:
        """The places of what each side says."""
        found: dict[str, list[int]] = {}
        for place in range(len(self.claims)):
            found.setdefault(self.side(place), []).append(place)
        return {side: places for side, places in found.items() if side}

    def get(self, place: int) -> tuple[CandidateClaim, Facet]:
        """What is said, and what of it is compared."""
        return self.claims[place], self.facets[place]

    def may_differ(self, earlier: int, later: int) -> bool:
        """True where two figures can be a conflict: what one side says at one time is of two things."""
        return not self.is_one_side(earlier, later) or has_turned(*self.get(earlier), *self.get(later))

    def is_one_side(self, one: int, other: int) -> bool:
        """True where both are of one side that is named."""
        return bool(self.side(one)) and self.side(one) == self.side(other)

    def is_answer(self, one: int, other: int) -> bool:
        """True where the one accuses the side of the other, or both accuse the same."""
        aims = [{self.sides.get(name, name) for name in self.claims[place].targets} for place in (one, other)]
        is_same = bool(aims[0]) and aims[0] == aims[1]
        return is_same or self.side(one) in aims[1] or self.side(other) in aims[0]

    def may_conflict(self, earlier: int, later: int) -> bool:
        """True for two passages that both say that something is so or not, neither within the other.

        What two people foresee, or ask for, may differ.
        """
        one, two = self.claims[earlier], self.claims[later]
        cues = {self.facets[earlier].cue, self.facets[later].cue}
        if "demand" in {one.kind, two.kind} or cues <= _FORESEEING:
            return False
        return {one.attitude, two.attitude} <= _HELD and two.span[0] >= one.span[1]


def find_contrasts(passages: Passages, lexicons: Lexicons) -> tuple[CandidateRelation, ...]:
    """What contradicts, or corrects, what: at most one of each sort from each passage, to the nearest before it."""
    counting = [place for place, facet in enumerate(passages.facets) if facet.figures]
    dated = [place for place, facet in enumerate(passages.facets) if facet.days]
    found = [
        *_compare_known(passages, lexicons.states["does_not_know"]),
        *_compare_nearest(passages, _look_back(counting), _find_figures),
        *_compare_nearest(passages, _look_shortly_back(counting), _find_denied),
        *_compare_nearest(passages, _look_back(dated), _find_days),
        *(
            item
            for own in passages.by_side.values()
            for item in _compare_nearest(passages, _look_back(own), _find_turn)
        ),
        *_compare_deeds(passages),
    ]
    by_ends = {(item.source, item.target): item for item in reversed(found)}
    return tuple(sorted(by_ends.values(), key=lambda item: (item.source, item.target)))


def find_conflicts(
    contrasts: Sequence[CandidateRelation],
    passages: Passages,
    events: Sequence[CandidateEvent],
    lexicons: Lexicons,
) -> tuple[CandidateConflict, ...]:
    """Conflicts in text order: of passages with each other, and of a sum with what the article reports as settled."""
    settling = frozenset(verb for words in lexicons.events if words.kind == "settlement" for verb in words.verbs)
    found: list[CandidateConflict] = []
    for item in contrasts:
        earlier, later = sorted((item.source, item.target))
        found.append(CandidateConflict(passages.claims[earlier].span, passages.claims[later].span, item.reason))
    settled = [event for event in events if event.kind == "settlement"]
    for claim, facet in zip(passages.claims, passages.facets, strict=True):
        if facet.verb in settling:
            found += _compare_amounts(claim, facet, settled)
    by_spans = {(conflict.a, conflict.b): conflict for conflict in reversed(found)}
    return tuple(by_spans[spans] for spans in sorted(by_spans))


def _contrast(passages: Passages, earlier: int, later: int, reason: str) -> CandidateRelation:
    """From the newer words to the older ones, which the text may give first or, with "had said", last."""
    left, right = passages.facets[earlier], passages.facets[later]
    if right.is_former and not left.is_former:
        earlier, later = later, earlier
    is_own = passages.is_one_side(earlier, later)
    type = "corrects" if is_own and replaces(passages.claims[later], passages.facets[later]) else "contradicts"
    return CandidateRelation(type, later, earlier, reason)


def _compare_known(passages: Passages, knowing: frozenset[str]) -> Iterator[CandidateRelation]:
    """Somebody is said not to know what they, as they or others say, know or have found out."""
    by_name: dict[str, list[tuple[int, bool]]] = {}
    for place, (claim, facet) in enumerate(zip(passages.claims, passages.facets, strict=True)):
        is_told = claim.attitude == "asserts" and not knowing.isdisjoint({facet.verb, facet.cue})
        if not is_told and claim.attitude != "does_not_know":
            continue
        knows = is_told and not facet.negates
        about = facet.subject if is_told and facet.names_subject else ""
        for name in sorted({about, claim.claimant or ""} - {""}):
            own = by_name.setdefault(name, [])
            for other, knew in own[-_BEFORE:]:
                if knew != knows:
                    reason = f"{name} is said not to know, and elsewhere to have found out"
                    yield CandidateRelation("contradicts", place, other, reason)
            own.append((place, knows))


def _look_back(places: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Each of these places with those of them before it, the nearest first."""
    for number, place in enumerate(places):
        yield place, places[max(0, number - _REACH) : number][::-1]


def _look_shortly_back(places: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    for place in places:
        yield place, range(place - 1, max(-1, place - 1 - _SHORTLY), -1)


def _compare_nearest(
    passages: Passages, candidates: Iterable[tuple[int, Sequence[int]]], find: Find
) -> Iterator[CandidateRelation]:
    """From each place to the first of its candidates beside which it cannot be so, with what is found."""
    for place, others in candidates:
        for other in others:
            reason = find(passages, other, place)
            if reason is not None and passages.may_conflict(other, place):
                yield _contrast(passages, other, place, reason)
                break


def _find_figures(passages: Passages, earlier: int, later: int) -> str | None:
    if not passages.may_differ(earlier, later):
        return None
    is_other = not passages.is_one_side(earlier, later)
    distance = Distance(later - earlier, is_other, passages.is_answer(earlier, later))
    found = find_figures(passages.facets[earlier], passages.facets[later], distance)
    return f"two figures: {found[0].as_written} and {found[1].as_written}" if found is not None else None


def _find_denied(passages: Passages, earlier: int, later: int) -> str | None:
    """None, by what was said shortly before, and now a number of them."""
    if not passages.may_differ(earlier, later):
        return None
    found = find_denied_figure(passages.facets[earlier], passages.facets[later])
    return f"none, and {found.as_written}" if found is not None else None


def _find_days(passages: Passages, earlier: int, later: int) -> str | None:
    if not passages.may_differ(earlier, later):
        return None
    found = find_days(passages.facets[earlier], passages.facets[later], later - earlier)
    return f"two days: {found[0].as_written} and {found[1].as_written}" if found is not None else None


def _find_turn(passages: Passages, earlier: int, later: int) -> str | None:
    if not is_turn(*passages.get(earlier), *passages.get(later), later - earlier):
        return None
    return f"{passages.claims[later].claimant} says that it is so, and that it is not"


def _compare_deeds(passages: Passages) -> Iterator[CandidateRelation]:
    """Two passages in nearly the same words of which one says that somebody does it, the other that they do not."""
    by_verb: dict[str, list[int]] = {}
    for place, (claim, facet) in enumerate(zip(passages.claims, passages.facets, strict=True)):
        deeds = by_verb.setdefault(facet.verb, [])
        for other in deeds[-_BEFORE:]:
            before, left = passages.claims[other], passages.facets[other]
            is_same = left.subject and left.subject == facet.subject and _share(left, facet) >= _SHARED
            if is_same and {before.attitude, claim.attitude} == {"asserts"} and before.polarity != claim.polarity:
                reason = f"one passage says that {facet.subject} {facet.verb}, the other that it does not"
                yield _contrast(passages, other, place, reason)
        deeds.append(place)


def _share(left: Facet, right: Facet) -> float:
    union = left.words | right.words
    return len(left.words & right.words) / len(union) if union else 0.0


def _compare_amounts(claim: CandidateClaim, facet: Facet, settled: Sequence[CandidateEvent]) -> list[CandidateConflict]:
    """A claim about settling that gives another sum than the settlement that the article reports of the same party."""
    found: list[CandidateConflict] = []
    for event in settled:
        if facet.subject not in event.parties:
            continue
        for quantity in claim.quantities:
            if event.amount is not None and _is_other_sum(quantity, event.amount):
                a, b = sorted((quantity.span, event.amount.span))
                found.append(CandidateConflict(a, b, _reason(quantity, event.amount, facet.subject)))
    return found


def _is_other_sum(one: Quantity, two: Quantity) -> bool:
    return one.unit == two.unit and (one.value, one.bound) != (two.value, two.bound)


def _reason(claimed: Quantity, reported: Quantity, party: str) -> str:
    return f"what {party} settled for is given as {claimed.as_written} and as {reported.as_written}"
