"""What is known of everybody in a text while its utterances are gone through: what they are, say and are accused of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.extract.discourse import Dispute
from ingest.extract.figures import FADING, KIND_NUMBERS, Figure
from ingest.extract.kinds import ACCUSING, Judgement
from ingest.extract.learned.nominees import GUESSED, PERSON, THING, Roster, to_key

NO_TYPE = 5
_NAMED = 9  # class of a name of one word; what is no name has a smaller one
_WHAT = {
    "denial": "denies", "admission": "yields", "apology": "yields", "allegation": "accuses", "counterclaim": "accuses",
}  # fmt: skip
_GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_FADED = tuple(FADING**distance for distance in range(21))  # what is left of a mention so many sentences on
_FAR = len(_FADED) - 1
_SOON = 4  # sentences behind the first in which those are named whom it, or the headline, only described


class Standing:
    """Everybody by key (`to_key`). What was said before counts up to the utterance that `remember` was last told of."""

    def __init__(self, roster: Roster, alone: Sequence[Judgement], judgements: Sequence[Judgement], dispute: Dispute):
        self.roster, self.dispute = roster, dispute
        self.alone, self.judgements = alone, judgements  # each by itself, and in its place
        self.names: dict[str, str] = {}
        self.types: dict[str, int] = {}
        self.classes: dict[str, int] = {}
        self.sentences: dict[str, list[int]] = {}  # where they are mentioned
        self._positions: dict[str, list[int]] = {}  # the words that mention them
        self.either: dict[str, int] = {}  # 1 without, 2 with what stands behind the noun, where both are names of one
        self.shorts: dict[str, str] = {}  # of the latter, the former
        self.figures: dict[str, list[Figure]] = {}
        self._owners: dict[str, frozenset[str]] = {}
        self.claims: dict[str, list[int]] = {}  # where they or somebody on their side speak
        self.speakers: list[tuple[str, ...]] = []  # of each utterance: who speaks, and for whom
        self.said: dict[str, dict[str, list[int]]] = {"denies": {}, "yields": {}, "accuses": {}}
        self.times: dict[str, int] = {}  # how often an utterance was aimed at them
        self.openings: dict[str, int] = {}  # how they stand in the first two sentences of the article
        self._keys: dict[str, str] = {}
        cast = roster.cast
        self.lead = cast.sentences.get(cast.lead_start, 0)
        self._add_figures()
        self._add_nouns()
        self._add_speakers()
        self._add_openings()
        self.named = dict.fromkeys(self.key(name.name) for name in cast.names)  # in the order of the text
        self.busiest = sorted(self.sentences, key=lambda key: -len(self.sentences[key]))

    def key(self, name: str) -> str:
        """The key of a name."""
        known = self._keys.get(name)
        if known is None:
            known = self._keys[name] = to_key(name)
        return known

    def _add_figures(self) -> None:
        cast = self.roster.cast
        for figure in cast.figures.listed:
            key = self._add(figure.name, figure.position)
            self.figures.setdefault(key, []).append(figure)
            if not self.types.get(key):
                self.types[key] = KIND_NUMBERS[figure.kind]
        for name in cast.names:
            key = self.key(name.name)
            self.classes[key] = _NAMED + min(name.name.count(" "), 2)
            self._positions.setdefault(key, []).append(name.head)

    def _add_nouns(self) -> None:
        cast = self.roster.cast
        for position, names in self.roster.nouns.items():
            token = cast.doc[position]
            lemma = token.lemma_.lower()
            is_person, is_body = lemma in cast.lexicons.persons, lemma in cast.lexicons.organizations
            is_either = len(names) == 2 and names[1].lower().startswith(names[0].lower())  # else a list of names
            for number, name in enumerate(names):
                key = self._add(name, position)
                self.classes.setdefault(key, 1 + is_person + 2 * is_body + 4 * (token.tag_ == "NNS"))
                if is_either:
                    self.either[key] = 1 + number
                    self.shorts[key] = self.key(names[0])

    def _add(self, name: str, position: int) -> str:
        key = self.key(name)
        self.sentences.setdefault(key, []).append(self.roster.cast.sentences[position])
        self._positions.setdefault(key, []).append(position)
        self.names.setdefault(key, name)
        return key

    def _add_speakers(self) -> None:
        for place, judgement in enumerate(self.judgements):
            claimant = judgement.claimant
            names = dict.fromkeys((claimant, self.dispute.side(claimant))) if claimant else ()
            self.speakers.append(tuple(map(self.key, names)))
            for name in names:
                key = self.key(name)
                self.names.setdefault(key, name)
                self.claims.setdefault(key, []).append(place)
                if judgement.kind in _WHAT:
                    self.said[_WHAT[judgement.kind]].setdefault(key, []).append(place)

    def _add_openings(self) -> None:
        for number in range(self.lead, min(self.lead + 2, len(self.roster.cast.starts))):
            for sighting in self.roster.find_sightings(number):
                for name in sighting.names:
                    self.openings.setdefault(self.key(name), sighting.role + number - self.lead)

    def remember(self, place: int, targets: Sequence[str]) -> None:
        """Take note of whom an utterance is aimed at."""
        judgement = self.judgements[place]
        if judgement.kind in ACCUSING:
            self.dispute.accuse(judgement.claimant, targets)
        for key in map(self.key, targets):
            self.times[key] = self.times.get(key, 0) + 1

    def find_told(self, place: int) -> tuple[str, ...]:
        """The names that stand as the object of a cue like "accused"; () where anything but names stands there."""
        targets = self.alone[place].targets if self.roster.drafts[place].target is not None else ()
        return targets if all(self.classes.get(self.key(name), 0) >= _NAMED for name in targets) else ()

    def find_owners(self, key: str) -> frozenset[str]:
        """Whom somebody belongs to: "Acme's foreman, Ada Roe"."""
        if key not in self._owners:
            names = self.roster.find_owners(self.figures.get(key, ()))
            self._owners[key] = frozenset(map(self.key, names))
        return self._owners[key]

    def find_positions(self, key: str) -> list[int]:
        """The words of the whole text that mention somebody, in order."""
        return sorted(set(self._positions.get(key, ())))

    def find_same(self, keys: Sequence[str]) -> tuple[int, ...]:
        """Of each key the place of the one that it is a longer form of, if no other is; else its own."""
        shorts = [self.shorts.get(key, key) for key in keys]
        return tuple(
            keys.index(short) if short in keys and shorts.count(short) == 2 else place
            for place, short in enumerate(shorts)
        )

    def find_coming(self, first: int, last: int) -> dict[str, int]:
        """Whom a headline or first sentence at these sentences may describe who are named only then: the how-manieth of
        their kind each is."""
        if first > self.lead:
            return {}
        found: dict[str, int] = {}
        counts: dict[int, int] = {}
        for key in self.named:
            if last < self.sentences.get(key, (0,))[0] <= self.lead + _SOON:
                kind = self.types.get(key, NO_TYPE)
                counts[kind] = counts.get(kind, 0) + 1
                found[key] = min(counts[kind], 4)
        return found

    def is_in_body(self, key: str) -> bool:
        """False for one who is mentioned in the headline alone."""
        return max(self.sentences.get(key, ()), default=self.lead) >= self.lead

    def rank(self, keys: Iterable[str], sentence: int) -> list[str]:
        """Those most in view in a sentence first."""
        view = {
            key: sum(_FADED[min(sentence - at, _FAR)] for at in self.sentences.get(key, ()) if at <= sentence)
            for key in keys
        }
        return sorted(view, key=lambda key: -view[key])

    def can_be(self, key: str, form: int, word: str) -> bool:
        """True where a pronoun or "the company" can mean this one."""
        kind = self.types.get(key, NO_TYPE)
        if form == PERSON:
            gender = self.roster.cast.figures.genders.get(self.names.get(key, key), "")
            return kind in {0, 1, NO_TYPE} and gender in {"", _GENDERS[word]}
        if form in {THING, GUESSED}:
            return kind in {0, 2, 3, NO_TYPE}
        return kind != 1
