"""What the utterances round about tell of one: who speaks next and how, who of those it is about answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.kinds import Judgement, find_tokens

_REACH = 12  # utterances to either side
_NEAR = ((1, "next"), (2, "next but one"), (-1, "before"))


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance as the others see it: by itself, and whom it is about or names."""

    judgement: Judgement
    cue: str
    about: frozenset[str]


def make_turns(drafts: Sequence[Draft], judgements: Sequence[Judgement], cast: Cast) -> tuple[Turn, ...]:
    """One turn per draft, in text order."""
    return tuple(_make_turn(*pair, cast) for pair in zip(drafts, judgements, strict=True))


def _make_turn(draft: Draft, judgement: Judgement, cast: Cast) -> Turn:
    cue = "" if draft.carried or draft.cue.anchor >= len(cast.doc) else cast.doc[draft.cue.anchor].lemma_.lower()
    named = {cast.by_token[token.i].name for token in find_tokens(draft, cast) if token.i in cast.by_token}
    return Turn(judgement, cue, frozenset({*judgement.subject, *named}))


def find_neighbourly(place: int, turns: Sequence[Turn]) -> Iterator[str]:
    """Names of what holds of the utterances around the one at `place`."""
    yield from _of_nearest(place, turns)
    mine = turns[place].judgement
    before, behind = turns[max(0, place - _REACH) : place], turns[place + 1 : place + 1 + _REACH]
    for when, others in (("later", behind), ("earlier", before[::-1])):
        answer = next((turn for turn in others if _is_answer(turn, turns[place])), None)
        if answer is not None:
            yield f"about {when}"
            yield f"about {when} rule={answer.judgement.kind}"
            yield f"about {when} cue={answer.cue}"
    if mine.claimant is not None:
        own = {turn.judgement.kind for turn in (*before, *behind) if turn.judgement.claimant == mine.claimant}
        yield from (f"speaker has={kind}" for kind in sorted(own))
        for when, others in (("before", before), ("behind", behind)):
            kinds = {turn.judgement.kind for turn in others if _is_of(mine.claimant, turn.judgement)}
            yield from (f"subject of {kind} {when}" for kind in sorted(kinds))


def _of_nearest(place: int, turns: Sequence[Turn]) -> Iterator[str]:
    for step, name in _NEAR:
        if not 0 <= place + step < len(turns):
            yield f"{name}=none"
            continue
        other = turns[place + step]
        claimant = other.judgement.claimant
        whose = "same" if claimant is not None and claimant == turns[place].judgement.claimant else "other"
        yield f"{name}={whose}"
        yield f"{name}={whose} rule={other.judgement.kind}"
        yield f"{name}={whose} cue={other.cue}"
        yield from (f"{name}={whose} {trait}" for trait in other.judgement.traits)


def _is_answer(turn: Turn, to: Turn) -> bool:
    """True where somebody speaks whom the other utterance, of somebody else, is about."""
    claimant = turn.judgement.claimant
    return claimant is not None and claimant != to.judgement.claimant and claimant in to.about


def _is_of(claimant: str, judgement: Judgement) -> bool:
    return claimant in judgement.subject and claimant != judgement.claimant
