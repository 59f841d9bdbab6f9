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
_CONTRAST_COLUMNS = [column for column, type in enumerate(RELATION_TYPES) if type in _CONTRASTS]
_LIKELY = 0.15  # probability from which a relation is proposed
_LIKELIER = 0.25  # and from which it goes before another that rules see
_AS_WELL = 0.2  # probability from which it bears on another as well
_POSSIBLE = 0.01  # and below which two utterances that seem to rules to exclude each other do not
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

    def weigh(self, options: Options, vectors: Vectors) -> Floats:
        """The chance of each type (a column) with each of the others (a row), of which there is one at least."""
        own = self._read_own(options.place, options.own, vectors)
        return self.chooser.weigh(own, self._add_up(options, vectors))[0]

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

    What rules say cannot be so beside another bears on it in no other way, for there is a conflict of the two, unless
    the network finds that next to impossible.
    """
    ruled = {(item.type, item.source, item.target): item for item in setting.ruled}
    plain = [item for item in setting.ruled if item.type not in _CONTRASTS]
    contrasts = {(item.source, item.target): item for item in setting.ruled if item.type in _CONTRASTS}
    opposing, answering = {source for source, _ in contrasts}, {item.source for item in plain}
    found: list[CandidateRelation] = []
    vectors = weights.find_vectors(told)

    def expects_none(place: int, own: Sequence[str]) -> bool:
        return place not in opposing and weights.expects_none(place, own, vectors)

    for options in read_options(setting, expects_none):
        place = options.place
        if not options.others:
            continue
        chances = weights.weigh(options, vectors)
        for row, (other, *_) in enumerate(options.others):
            if (place, other) in contrasts and chances[row, _CONTRAST_COLUMNS].sum() < _POSSIBLE:
                del contrasts[place, other]
        is_ruled = place in answering or any(source == place for source, _ in contrasts)
        chosen = _pick(options, chances, _LIKELIER if is_ruled else _LIKELY)
        if chosen:
            answering.discard(place)
        for type, other, likely in chosen:
            made = CandidateRelation(type, place, other, _give_reason(setting, place, type, other, likely))
            found.append(ruled.get((type, place, other), made))
    rest = (item for item in plain if item.source in answering)
    return join_contrasts(list(contrasts.values()), [*found, *rest])


def _pick(options: Options, chances: Floats, least: float) -> list[tuple[str, int, float]]:
    """The likeliest type and other utterance, with their chance, if that is more than `least`; others behind it."""
    likeliest = np.argsort(-chances, axis=None, kind="stable")
    picked: list[tuple[str, int, float]] = []
    for number in likeliest.tolist():
        row, column = divmod(number, chances.shape[1])
        other, likely = options.others[row][0], float(chances[row, column])
        if likely <= (_AS_WELL if picked else least):
            break
        if all(other != known for _, known, _ in picked):
            picked.append((RELATION_TYPES[column], other, likely))
    return picked


def _give_reason(setting: Setting, place: int, type: str, other: int, likely: float) -> str:
    names = [setting.claims[at].claimant or "somebody" for at in (place, other)]
    return f"{names[0]} {type} what {names[1]} says, going by marked articles ({likely:.0%} likely)"
