"""Whom "she", "the company" or words without a source mean: everybody in the text so far weighed, and nobody.

What holds of a candidate is told in steps on a few scales (how far back, how often, in which role); each step has a
weight of its own for all sources and one for each sort of source. Steps are numbers, so that weighing is adding up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.extract.cast import Cast, describe
from ingest.extract.claimants import Turn
from ingest.extract.drafts import Draft
from ingest.extract.figures import Figure
from ingest.extract.grammar import child
from ingest.extract.speakers import is_bare, is_definite

if TYPE_CHECKING:
    from spacy.tokens import Token

SORTS = (
    "he", "she", "it", "they", "first", "person", "body", "business", "voice", "document", "many", "other", "carried",
    "none", "indefinite",
)  # fmt: skip
SCALES = (
    "nobody", "rule", "described", "sentences", "nearness", "salience", "share", "utterances", "spoken", "role",
    "subject", "inside", "kind", "gender", "noun", "mentions", "opening", "self", "named", "paragraph", "turn", "about",
    "place", "bare", "alone",
)  # fmt: skip
STEPS = 8  # of each scale at most
_REACH = 15  # sentences back in which somebody may stand
_FADING = 0.75
_PRONOUNS = {"he": "he", "she": "she", "it": "it", "they": "they", "i": "first", "we": "first", "his": "he", "her": "she"}
_SINGULAR_SELF, _PLURAL_SELF = frozenset({"i", "my", "me"}), frozenset({"we", "our", "us"})
_KINDS = {"": 0, "person": 1, "organization": 2, "place": 3, "thing": 4}
_GENDERS = {"": 0, "f": 1, "m": 2}
_MANY = 5  # on the scale of kinds: a description of several


@dataclass(frozen=True, slots=True)
class Options:
    """Whom one source may mean; None is nobody. `steps` has the numbers of what holds of each."""

    sort: int
    names: tuple[str | None, ...]
    steps: tuple[tuple[int, ...], ...]


@dataclass
class _Seen:
    """What is known of one candidate up to here."""

    mentions: list[Figure] = field(default_factory=list)
    salience: float = 0.0
    turns: list[int] = field(default_factory=list)
    is_many: bool = False
    gender: str = ""


def find_sort(draft: Draft, cast: Cast) -> str:
    """What sort of source it is, one of `SORTS`; "" for a name, which needs no weighing, and for the paper's own."""
    if draft.cue.form == "adverb":
        return ""
    if draft.source_head is None:
        return "none"
    head = cast.doc[draft.source_head]
    if head.i in cast.by_token or head.i in cast.presented:
        return ""
    if draft.carried:
        return "carried"
    if head.pos_ == "PRON" or head.lower_ in _PRONOUNS:
        return _PRONOUNS.get(head.lower_, "other")
    if head.tag_ in {"NNS", "NNPS", "CD"}:
        return "many"
    sort = _find_noun_sort(head, cast)
    return sort if sort not in {"person", "body", "business"} or is_definite(head) else "indefinite"


def _find_noun_sort(head: Token, cast: Cast) -> str:
    lemma, lexicons = head.lemma_.lower(), cast.lexicons
    if lemma in lexicons.speaker_for:
        return "voice"
    if lemma in lexicons.persons - lexicons.organizations:
        return "person"
    if lemma in lexicons.organizations:
        return "business" if lemma in lexicons.generic else "body"
    return "document" if lemma in lexicons.documents else "other"


def find_options(draft: Draft, cast: Cast, found: str | None, turns: Sequence[Turn]) -> Options | None:
    """Whom the source of a draft may mean, `found` by the rules among them; None where it is a name."""
    sort = find_sort(draft, cast)
    if not sort:
        return None
    place = _Place(draft, cast, found, turns, sort)
    names = place.find_candidates()
    return Options(SORTS.index(sort), tuple(names), tuple(place.measure(names)))


class _Place:
    """One utterance in its place, with what is looked up for every candidate."""

    def __init__(self, draft: Draft, cast: Cast, found: str | None, turns: Sequence[Turn], sort: str) -> None:
        self.draft, self.cast, self.found, self.turns, self.sort = draft, cast, found, turns, sort
        head = draft.source_head if draft.source_head is not None and not draft.carried else None
        self.start = min(start for start, _ in draft.content)
        self.position = head if head is not None else self._find_place_without()
        self.here = cast.sentences[self.position]
        self.head = cast.doc[head] if head is not None else None
        self.described = describe(cast, self.head) if self.head is not None and self.head.pos_ == "NOUN" else None
        self.words = {cast.doc[at].lower_ for start, end in draft.content for at in range(start, end)}
        self.seen = self._look_back()

    def _find_place_without(self) -> int:
        """Up to where somebody may stand whom no source names: the end of the sentence, unless the content is quoted."""
        if self.draft.carried or self.cast.is_quoted(self.start):
            return self.start
        return self.cast.doc[max(end for _, end in self.draft.parts) - 1].sent.end - 1

    def _look_back(self) -> dict[str, _Seen]:
        cast, seen = self.cast, dict[str, _Seen]()
        first = cast.starts[max(0, self.here - _REACH)]
        for figure in cast.figures.before(self.position, first):
            known = seen.setdefault(figure.name, _Seen())
            known.mentions.append(figure)
            known.salience += figure.weight * _FADING ** (self.here - cast.sentences[figure.position])
        for number, turn in enumerate(self.turns):
            if turn.name is not None:
                known = seen.setdefault(turn.name, _Seen())
                known.turns.append(number)
                known.is_many |= _is_many(turn, cast)
                known.gender = known.gender or _find_gender(turn, cast)
        for name, known in seen.items():
            known.gender = cast.figures.genders.get(name, "") or known.gender
        return seen

    def find_candidates(self) -> list[str | None]:
        """Nobody, whom the rules find, the words themselves, and everybody seen."""
        lemma = self.head.lemma_.lower() if self.head is not None else ""
        called = self.cast.figures.called.get(lemma, ())
        fitting = (name for name, known in self.seen.items() if self._can_be(known))
        return list(dict.fromkeys([None, self.found, self.described, *called, *fitting]))

    def _can_be(self, known: _Seen) -> bool:
        """False for a woman where "he" speaks, and the other way round."""
        return not known.gender or known.gender == {"he": "m", "she": "f"}.get(self.sort, known.gender)

    def measure(self, names: Sequence[str | None]) -> list[tuple[int, ...]]:
        lemma = self.head.lemma_.lower() if self.head is not None else ""
        fitting = sum(_carries(self.cast, name, lemma) for name in names if name) if lemma else 0
        bare = 1 if self.head is None else 2 if is_bare(self.head) else 3
        top = max((known.salience for known in self.seen.values()), default=0.0) or 1.0
        by_salience = sorted(self.seen, key=lambda name: -self.seen[name].salience)
        by_nearness = sorted(self.seen, key=lambda name: -self._find_last(self.seen[name]))
        rows = []
        for name in names:
            if name is None:
                rows.append(_number({"nobody": 1, "rule": 1 if self.found is None else 0}))
                continue
            known = self.seen.get(name, _Seen())
            steps = self._of_mentions(known) | self._of_turns(known) | self._of_words(name, known)
            steps["alone"] = min(fitting, 2) * 2 + _carries(self.cast, name, lemma) if lemma else 7
            steps["bare"] = bare * 2 + (name == self.described)
            steps["place"] = self._find_place(steps)
            steps["salience"] = min(by_salience.index(name), 6) if name in self.seen else 7
            steps["nearness"] = min(by_nearness.index(name), 6) if name in self.seen else 7
            steps["share"] = int(min(known.salience / top, 0.99) * STEPS)
            rows.append(_number(steps))
        return rows

    def _find_place(self, steps: Mapping[str, int]) -> int:
        """Whether it spoke last, was the subject in the sentence before, and stands in the last utterance's words."""
        return (steps["utterances"] == 0) * 4 + (steps.get("subject", 0) == 2) * 2 + (steps["about"] == 2)

    def _find_last(self, known: _Seen) -> int:
        last = known.mentions[-1].position if known.mentions else -1
        return max(last, self.turns[known.turns[-1]].draft.cue.anchor if known.turns else -1)

    def _of_mentions(self, known: _Seen) -> dict[str, int]:
        if not known.mentions:
            return {"sentences": 7, "role": 0}
        cast, last = self.cast, known.mentions[-1]
        token = cast.doc[last.position]
        away = self.here - cast.sentences[last.position]
        before = [one for one in known.mentions if cast.sentences[one.position] == self.here - 1]
        is_subject = any(cast.doc[one.position].dep_ in {"nsubj", "nsubjpass"} for one in before)
        return {
            "sentences": min(away, 6),
            "role": _find_role(token, cast),
            "subject": 2 if is_subject else 1 if before else 0,
            "inside": 0 if away else 2 if self.draft.holds(last.position) else 1,
            "mentions": min(len(known.mentions), STEPS - 1),
            "opening": int(known.mentions[0].position < cast.lead_end) + 1,
            "paragraph": int(cast.paragraphs[cast.sentences[last.position]] == cast.paragraphs[self.here]) + 1,
        }

    def _of_turns(self, known: _Seen) -> dict[str, int]:
        if not self.turns or not known.turns:
            return {"utterances": 7, "turn": 0}
        last = known.turns[-1]
        back = len(self.turns) - 1 - last
        away = self.here - _find_sentence(self.turns[last], self.cast)
        same = self.cast.paragraphs[_find_sentence(self.turns[last], self.cast)] == self.cast.paragraphs[self.here]
        turn = min(away, 2) * 2 + same + 1 if back == 0 else 7
        return {"utterances": min(back, 5), "spoken": min(len(known.turns), 6), "turn": turn}

    def _of_words(self, name: str, known: _Seen) -> dict[str, int]:
        cast, draft = self.cast, self.draft
        kind = _MANY if known.is_many else _KINDS.get(known.mentions[-1].kind, 0) if known.mentions else 6
        lemma = self.head.lemma_.lower() if self.head is not None else ""
        nouns = cast.roles.get(name, set())
        in_name = lemma in name.lower().split()
        selves = 1 if self.words & _SINGULAR_SELF else 2 if self.words & _PLURAL_SELF else 0
        is_named = any(draft.holds(one.position) for one in known.mentions)
        about = self.turns[-1].draft if self.turns else None
        return {
            "rule": 2 if name == self.found else 3 if self.found is None else 4,
            "described": int(name == self.described) + 1,
            "kind": kind,
            "gender": _GENDERS[known.gender] + 1,
            "noun": (lemma in nouns) + 2 * in_name + 1 if lemma else 0,
            "self": selves * 2 + (kind == 1) if selves else 0,
            "named": int(is_named) + 1,
            "about": int(about is not None and any(about.holds(one.position) for one in known.mentions)) + 1,
        }


def _is_many(turn: Turn, cast: Cast) -> bool:
    """True where several spoke: "two deans", "police"."""
    head = turn.draft.source_head
    return head is not None and cast.doc[head].tag_ in {"NNS", "NNPS", "CD"} and head not in cast.by_token


def _find_gender(turn: Turn, cast: Cast) -> str:
    """What the pronoun tells by which somebody spoke before."""
    head = turn.draft.source_head
    return {"he": "m", "she": "f"}.get(cast.doc[head].lower_, "") if head is not None else ""


def _find_sentence(turn: Turn, cast: Cast) -> int:
    return cast.sentences[max(end for _, end in turn.draft.parts) - 1]


def _find_role(token: Token, cast: Cast) -> int:
    if cast.is_quoted(token.i):
        return 6
    if token.dep_ == "poss":
        return 5
    if token.dep_ == "conj" or child(token, "conj") is not None:
        return 4
    if token.dep_ in {"nsubj", "nsubjpass"}:
        return 1 if token.head.dep_ == "ROOT" else 2
    return 3


def _carries(cast: Cast, name: str, lemma: str) -> bool:
    """True where the noun stands with this name somewhere, or is a word of it."""
    return lemma in cast.roles.get(name, ()) or lemma in name.lower().split()


def _number(steps: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(number * STEPS + steps[scale] for number, scale in enumerate(SCALES) if scale in steps)


@dataclass(frozen=True, eq=False)
class SpeakerWeights:
    """One weight per sort of source and step; what counts for all sorts is added to each already."""

    weights: Sequence[Sequence[float]]

    def choose(self, options: Options, otherwise: str | None = None) -> str | None:
        """The likeliest of the candidates."""
        row = self.weights[options.sort]
        scores = np.array([sum(row[step] for step in steps) for steps in options.steps])
        return options.names[int(scores.argmax())]


def make_speaker_weights(stored: Mapping[str, Any]) -> SpeakerWeights:
    """The weights from the arrays of their file. Raises KeyError where one is missing."""
    return SpeakerWeights((stored["shared"].astype(np.float32)[None] + stored["own"].astype(np.float32)).tolist())
