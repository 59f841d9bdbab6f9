"""What kind of utterance it is: features, what the rules find among them, with a learnt weight per kind, added up.

Features are of the words, the cue, the speaker, the dispute and the utterances round about. The weights come from
lessons, short articles marked by kind (`fixtures/lessons`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ingest.extract.cast import Cast
from ingest.extract.discourse import Dispute
from ingest.extract.drafts import Draft
from ingest.extract.grammar import is_negated
from ingest.extract.kinds import Judgement
from ingest.extract.learned.kind_network import KindNetwork, make_kind_network
from ingest.extract.learned.neighbours import Neighbour, find_neighbourly
from ingest.extract.learned.weights import Floats
from ingest.extract.manners import find_attitude, find_polarity

_SHARE = 0.4  # that features count beside the network, which is fitted on to gold: right .805, by all of them .802
_ILLICIT = frozenset({"word=illicit", "word=illicitly"})
_NOT_OF_OTHERS = frozenset({"not", "is_own"})
_CHANGES = frozenset(
    f"main={verb}"
    for verb in ("become", "collapse", "escalate", "grow", "lead", "result", "spread", "trigger", "worsen")
)
_UNDENYING = frozenset(f"cue={verb}" for verb in ("caution", "disclose", "expect", "fear", "predict", "reveal", "warn"))
_CALLED = frozenset({"pair=what he", "pair=what it", "pair=what she", "pair=what they"})
_CALLING = frozenset({"main=call", "main=describe"})
_DEEDS = frozenset(
    f"word={noun}"
    for noun in ("attack", "campaign", "conspiracy", "fraud", "plot", "raid", "sabotage", "scheme", "theft")
)
_CHANCES = frozenset({"aux=could", "aux=may", "aux=might"})


@dataclass(frozen=True, eq=False)
class KindWeights:
    """One row of `weights` per feature, one column per kind; `bias` has one number per kind.

    `network` votes as well, if there is one; the rows of its features are the same.
    """

    kinds: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Floats
    bias: Floats
    network: KindNetwork | None = None

    def find_rows(self, features: Iterable[str]) -> list[int]:
        """The rows of those features that are known."""
        rows = map(self.rows.get, features)
        return [row for row in rows if row is not None]

    def choose(self, features: Iterable[str], votes: Floats | None = None) -> str:
        """The kind whose weights and votes add up to most. `votes`: logarithms of chances, one per kind."""
        sums = self.weights[self.find_rows(features)].sum(axis=0) + self.bias
        if votes is not None:
            sums = _SHARE * sums + votes
        return self.kinds[int(sums.argmax())]


def find_traits(
    place: int, neighbours: Sequence[Neighbour], draft: Draft, judgement: Judgement, cast: Cast
) -> tuple[str, ...]:
    """Names of what holds of an utterance whatever is found of those before it, each once, in one order.

    `neighbours` are all utterances of the text, this one at `place`.
    """
    found = (
        *_of_words(draft, judgement, cast),
        *_of_clause(draft, judgement, cast),
        *_of_speaker(draft, judgement, cast),
        *find_neighbourly(place, neighbours),
    )
    return tuple(dict.fromkeys(found))


def foretells_change(traits: Iterable[str]) -> bool:
    """True of "it could spread", which lies ahead whatever the verb of saying; "he could speak" need not."""
    held = frozenset(traits)
    return not _CHANGES.isdisjoint(held) and not _CHANCES.isdisjoint(held) and held.isdisjoint({"not", "aux=have"})


def charges_plainly(traits: Iterable[str]) -> bool:
    """True of "the firm itself is guilty of theft" and "their illicit copying", said of others, whatever the cue."""
    held = frozenset(traits)
    return held.isdisjoint(_NOT_OF_OTHERS) and ({"main=be", "word=guilty"} <= held or not held.isdisjoint(_ILLICIT))


def calls_deed(traits: Sequence[str]) -> bool:
    """True of "in what it describes as a campaign": of 16 sentences of lessons with such words none is a statement."""
    return not any(names.isdisjoint(traits) for names in (_CALLED, _CALLING, _DEEDS))


def cannot_deny(traits: Iterable[str]) -> bool:
    """True of "warned", "feared", "revealed": three of 1,858 such cues in lessons bring a denial."""
    return not _UNDENYING.isdisjoint(traits)


def find_standing(draft: Draft, judgement: Judgement, cast: Cast, dispute: Dispute) -> tuple[str, ...]:
    """Names of what holds of it by what was said before it, each once; none is a trait's."""
    return tuple(dict.fromkeys(_of_dispute(draft, judgement, cast, dispute)))


def _of_words(draft: Draft, judgement: Judgement, cast: Cast) -> Iterator[str]:
    """The words of the content by themselves and in pairs, its first and last, and whether it names anybody."""
    wording = cast.wordings.find(draft.content)
    plain = wording.plain
    yield from [f"word={lemma}" for lemma in wording.lemmas]
    shown = [word for word in wording.lowers if not word.isspace()]
    yield from [f"pair={one} {other}" for one, other in pairwise(shown)]
    if plain:
        yield f"first={plain[0]}"
        yield f"first two={' '.join(plain[:2])}"
        yield f"last={plain[-1]}"
    if wording.named:
        yield "names"
    yield from judgement.traits


def _of_clause(draft: Draft, judgement: Judgement, cast: Cast) -> Iterator[str]:
    """The content's main verb, its tense and subject, and what the rules made of it all."""
    wording = cast.wordings.find(draft.content)
    main, subject = wording.main, wording.subject
    verb = main.lemma_.lower()
    whose = "own" if judgement.is_own else "other"
    yield f"rule={judgement.kind}"
    yield f"rule={judgement.kind} {draft.cue.form}"
    yield f"form={draft.cue.form}"
    yield f"attitude={find_attitude(draft, cast)}"
    yield f"polarity={find_polarity(draft, cast)}"
    yield f"quoted={cast.is_quoted(draft.content[0][0])}"
    yield f"tense={whose} {'past' if judgement.is_past else 'other'}"
    yield f"main={verb}"
    yield f"tag={main.tag_}"
    if judgement.is_negative:
        yield f"negative={whose}"
    if wording.is_negated:
        yield "not"
        yield f"not={whose}"
    for item in main.children:
        if item.dep_ in {"aux", "auxpass"}:
            yield f"aux={item.lower_}"
            yield f"aux={item.lower_} {whose}"
    if subject is not None:
        is_named = subject.i in cast.by_token
        yield f"subject={subject.lower_ if subject.pos_ == 'PRON' else 'name' if is_named else subject.pos_}"
    if draft.is_part and draft.cues:
        yield "hearsay"
    if draft.carried:
        yield "carried"
        return
    cue = cast.doc[draft.cue.anchor]
    by = cue.lemma_.lower()
    yield from (f"cue={by}", f"cue={by} {whose}", f"cue={by} {main.tag_}", f"cue={by} {verb}")
    if is_negated(cue):
        yield "cue=not"


def _of_speaker(draft: Draft, judgement: Judgement, cast: Cast) -> Iterator[str]:
    """Who speaks: the noun that says so, a name's kind, what the named one is called elsewhere."""
    if draft.source_head is None:
        return
    head = cast.doc[draft.source_head]
    yield f"source={'name' if head.pos_ == 'PROPN' else head.lower_}"
    name = cast.by_token.get(draft.source_head)
    if name is not None:
        yield f"source kind={name.kind}"
    yield from (f"role={noun}" for noun in sorted(cast.roles.get(judgement.claimant or "", ())))


def _of_dispute(draft: Draft, judgement: Judgement, cast: Cast, dispute: Dispute) -> Iterator[str]:
    """Where it stands: what the speaker's side has said and been accused of before, and what was said last."""
    yield f"before={dispute.latest}"
    if dispute.against:
        yield "dispute"
    if judgement.claimant is None:
        yield "nobody"
        return
    side = dispute.side(judgement.claimant)
    accusers, accused = set(dispute.accusers_of(judgement.claimant)), set(dispute.against.get(side, ()))
    has_denied = side in dispute.deniers
    state = f"{'accused ' if accusers else ''}{'accuser ' if accused else ''}{'denier' if has_denied else ''}"
    about = _find_about(judgement, dispute, accusers, accused)
    yield f"state={state}"
    yield f"about={about}"
    yield f"state={state} about={about}"
    yield f"state={state} rule={judgement.kind}"
    yield f"said={dispute.said.get(side)}"
    yield from (
        f"state={state} {name}" for name in ("accuses", "refutes", "is_negative", "is_past") if getattr(judgement, name)
    )
    named = {dispute.side(name) for name in cast.wordings.find(draft.content).named}
    if named - {side} & accusers:
        yield f"names accuser {state}"
    if named - {side} & accused:
        yield f"names accused {state}"
    if accusers & {dispute.side(name) for name in judgement.targets}:
        yield "at accuser"


def _find_about(judgement: Judgement, dispute: Dispute, accusers: set[str], accused: set[str]) -> str:
    """Who the content is about, as the speaker sees them."""
    subject = {dispute.side(name) for name in judgement.subject}
    if judgement.is_own:
        return "own"
    if subject & accusers:
        return "accuser"
    if subject & accused:
        return "accused"
    if not subject.isdisjoint(dispute.against):
        return "some accuser"
    return "other" if subject else ""


def make_kind_weights(stored: Mapping[str, Any]) -> KindWeights:
    """The weights from the arrays of their file. Raises KeyError where an array is missing."""
    names = bytes(stored["names"]).decode().split("\n")
    return KindWeights(
        kinds=tuple(bytes(stored["kinds"]).decode().split("\n")),
        rows={name: row for row, name in enumerate(names)},
        weights=stored["weights"].astype(np.float32),
        bias=stored["bias"].astype(np.float32),
        network=make_kind_network(stored),
    )
