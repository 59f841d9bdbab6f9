"""How one utterance bears on another, by a network: of each utterance the likeliest of those near by, if any.

For one utterance all ways to bear on all others within reach are weighed together, and against bearing on none.
Features (`pairs`) are of the one that answers, of the one that is answered, and of the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ingest.extract.learned.choosing import Chooser, make_chooser
from ingest.extract.learned.pairs import Options, Setting, read_options
from ingest.extract.learned.weights import Floats, Halves
from ingest.extract.learned.windows import split
from ingest.extract.relations import join_contrasts
from ingest.records import RELATION_TYPES, CandidateRelation

_CONTRASTS = frozenset({"contradicts", "corrects"})
_LIKELY = 0.2  # probability from which a relation is proposed
_LIKELIER = 0.35  # and from which it goes before another that rules see
_TOO_FAR = -0.2  # in natural logarithms of odds; saves a quarter of the pairs and costs one relation in a hundred


class Vectors(NamedTuple):
    """Utterances of one text as answering and as answered, a row each; of the second the sums as they are needed."""

    answering: Floats
    answered: Floats
    sums: dict[int, Floats]


@dataclass(frozen=True, eq=False)
class RelationWeights:
    """The network, and the lines of features in its vectors: `own` of the one that answers, `each` of all others."""

    chooser: Chooser
    own: Mapping[str, int]
    each: Mapping[str, int]

    def choose(self, options: Options, vectors: Vectors) -> tuple[str, int, float] | None:
        """The likeliest type and other utterance with their probability; None where that is too small."""
        if not options.others:
            return None
        own = self._read_own(options.place, options.own, vectors)
        chances, _ = self.chooser.weigh(own, self._add_up(options, vectors))
        row, column = divmod(int(chances.argmax()), chances.shape[1])
        likely = float(chances[row, column])
        return (RELATION_TYPES[column], options.others[row][0], likely) if likely > _LIKELY else None

    def expects_none(self, place: int, own: Sequence[str], vectors: Vectors) -> bool:
        """True where what holds of an utterance by itself speaks so much for none that no pair makes up for it."""
        sums = self._read_own(place, own, vectors)
        return self.chooser.weigh_none(sums) - float(sums[1 : self.chooser.ways + 1].max()) > _TOO_FAR

    def find_vectors(self, told: Halves) -> Vectors:
        """What the networks have read of the utterances of a text, a row each, as answering and as answered."""
        parts = [told[start:end] for start, end in split(len(told))]  # a product widens all it is given
        answering, answered = (
            np.concatenate([part @ self.chooser.arrays[name] for part in parts]) for name in ("read", "seen")
        )
        return Vectors(answering, answered, {})

    def _read_own(self, place: int, names: Sequence[str], vectors: Vectors) -> Floats:
        total: Floats = self.chooser.arrays["own"][_find_rows(self.own, names)].sum(axis=0) + vectors.answering[place]
        return total

    def _add_up(self, options: Options, vectors: Vectors) -> Floats:
        """One row per other utterance: all in one step, for a step costs more than what it adds up."""
        each, known = self.chooser.arrays["each"], vectors.sums
        rows, starts = list[int](), list[int]()
        for other, both, names in options.others:
            if other not in known:
                known[other] = each[_find_rows(self.each, names)].sum(axis=0) + vectors.answered[other]
            starts.append(len(rows))
            rows += (len(each) - 1, *_find_rows(self.each, both))  # `reduceat` takes no empty sum
        answered = np.stack([known[other] for other, *_ in options.others])
        total: Floats = np.add.reduceat(each.take(rows, axis=0), starts, axis=0) + answered
        return total


def _find_rows(rows: Mapping[str, int], names: Sequence[str]) -> list[int]:
    return [rows[name] for name in names if name in rows]


def make_relation_weights(stored: Mapping[str, Any]) -> RelationWeights:
    """The weights from the arrays of their file. Raises KeyError where one is missing."""
    own, each = (bytes(stored[name]).decode().split("\n") for name in ("own_names", "each_names"))
    rows = ({name: row for row, name in enumerate(names)} for names in (own, each))
    return RelationWeights(make_chooser(stored), *rows)


def weigh_all(setting: Setting, weights: RelationWeights, told: Halves) -> tuple[CandidateRelation, ...]:
    """From each utterance the likeliest relation, by source; where none is likely, those of rules.

    `told` is what the networks have read of each utterance (`ingest.extract.Heard`).

    What cannot be so beside another stays, and bears on it in no other way: there is a conflict of the two.
    """
    ruled = {(item.type, item.source, item.target): item for item in setting.ruled}
    found: dict[int, CandidateRelation] = {}
    vectors = weights.find_vectors(told)
    for options in read_options(setting, lambda place, own: weights.expects_none(place, own, vectors)):
        chosen = weights.choose(options, vectors)
        if chosen is not None:
            type, other, likely = chosen
            if likely < _LIKELIER and options.place in setting.rule_from:
                continue
            made = CandidateRelation(type, options.place, other, _give_reason(setting, options.place, chosen))
            found[options.place] = ruled.get((type, options.place, other), made)
    contrasts = [item for item in setting.ruled if item.type in _CONTRASTS]
    return join_contrasts(contrasts, [*found.values(), *(item for item in setting.ruled if item.source not in found)])


def _give_reason(setting: Setting, place: int, chosen: tuple[str, int, float]) -> str:
    type, other, likely = chosen
    names = [setting.claims[at].claimant or "somebody" for at in (place, other)]
    return f"{names[0]} {type} what {names[1]} says, going by marked articles ({likely:.0%} likely)"
