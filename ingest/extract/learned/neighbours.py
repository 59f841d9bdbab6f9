"""What the utterances round about tell of one: who speaks next and how, who of those it is about answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.kinds import Judgement

_REACH = 12  # utterances to either side
_NEAR = ((1, "next"), (2, "next but one"), (-1, "before"))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One utterance as the others see it: by itself, and whom it is about or names."""

    judgement: Judgement
    cue: str
    about: frozenset[str]
    traits: tuple[str, ...]


def make_neighbours(drafts: Sequence[Draft], judgements: Sequence[Judgement], cast: Cast) -> tuple[Neighbour, ...]:
    """One per draft, in text order."""
    return tuple(_make_neighbour(*pair, cast) for pair in zip(drafts, judgements, strict=True))


def _make_neighbour(draft: Draft, judgement: Judgement, cast: Cast) -> Neighbour:
    cue = "" if draft.carried or draft.cue.anchor >= len(cast.doc) else cast.doc[draft.cue.anchor].lemma_.lower()
    return Neighbour(judgement, cue, cast.wordings.find(draft.content).named.union(judgement.subject), judgement.traits)


def find_neighbourly(place: int, neighbours: Sequence[Neighbour]) -> Iterator[str]:
    """Names of what holds of the utterances around the one at `place`."""
    yield from _of_nearest(place, neighbours)
    mine = neighbours[place].judgement
    before, behind = neighbours[max(0, place - _REACH) : place], neighbours[place + 1 : place + 1 + _REACH]
    for when, others in (("later", behind), ("earlier", before[::-1])):
        answer = next((other for other in others if _is_answer(other, neighbours[place])), None)
        if answer is not None:
            yield f"about {when}"
            yield f"about {when} rule={answer.judgement.kind}"
            yield f"about {when} cue={answer.cue}"
    if mine.claimant is not None:
        own = {other.judgement.kind for other in (*before, *behind) if other.judgement.claimant == mine.claimant}
        yield from (f"speaker has={kind}" for kind in sorted(own))
        for when, others in (("before", before), ("behind", behind)):
            kinds = {other.judgement.kind for other in others if _is_of(mine.claimant, other.judgement)}
            yield from (f"subject of {kind} {when}" for kind in sorted(kinds))


def _of_nearest(place: int, neighbours: Sequence[Neighbour]) -> Iterator[str]:
    for step, name in _NEAR:
        if not 0 <= place + step < len(neighbours):
            yield f"{name}=none"
            continue
        other = neighbours[place + step]
        claimant = other.judgement.claimant
        whose = "same" if claimant is not None and claimant == neighbours[place].judgement.claimant else "other"
        yield f"{name}={whose}"
        yield f"{name}={whose} rule={other.judgement.kind}"
        yield f"{name}={whose} cue={other.cue}"
        yield from (f"{name}={whose} {trait}" for trait in other.traits)


def _is_answer(other: Neighbour, to: Neighbour) -> bool:
    """True where in the first somebody speaks whom the second, of somebody else, is about."""
    claimant = other.judgement.claimant
    return claimant is not None and claimant != to.judgement.claimant and claimant in to.about


def _is_of(claimant: str, judgement: Judgement) -> bool:
    return claimant in judgement.subject and claimant != judgement.claimant
