"""Whom "she", "it", "the company" or "the mayor" means, or "a spokesman" speaks for: everybody in view weighed.

What holds of a candidate is told in steps on a few scales (how far back, how often, in which role); each step has a
weight for all sorts of sources and one for each sort. Steps are numbers, so that weighing is adding up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.extract.appositions import names_of
from ingest.extract.cast import Cast
from ingest.extract.claimants import Turn, find_apposed
from ingest.extract.drafts import Draft
from ingest.extract.figures import FADING, KIND_NUMBERS, Figure
from ingest.extract.full_names import begins_with_given
from ingest.extract.grammar import child, is_singular
from ingest.extract.leads import find_description, find_voice_before, is_voice
from ingest.extract.learned.speaker_weights import Options
from ingest.extract.narrowing import is_bare, is_definite, is_of_trade
from ingest.extract.papers import find_document
from ingest.extract.reported import find_reported

if TYPE_CHECKING:
    from spacy.tokens import Token

SORTS = ("he", "she", "it", "business", "voice", "person")
SCALES = (
    "nobody", "rule", "described", "sentences", "nearness", "salience", "share", "utterances", "spoken", "role",
    "subject", "inside", "kind", "gender", "mentions", "opening", "self", "named", "paragraph", "turn", "about",
    "place", "bare", "alone",
)  # fmt: skip
STEPS = 8  # of each scale at most
_REACH = 15  # sentences back in which somebody may stand
_TURNS = 20  # utterances back
_PRONOUNS = {"he": "he", "his": "he", "she": "she", "her": "she", "it": "it"}
_GENDER_OF = {"he": "m", "she": "f"}
_NOUNS, _OF_PERSONS = frozenset({"business", "person"}), frozenset({"he", "she", "person"})  # sorts
_VOICES = {"spokesman": "m", "spokeswoman": "f"}
_SINGULAR_SELF, _PLURAL_SELF = frozenset({"i", "my", "me"}), frozenset({"we", "our", "us"})
_NO_PERSONS = frozenset({"organization", "place", "thing"})
_MANY, _NO_FIGURE = 5, 6  # on the scale of kinds: several; one who spoke but is no figure
_GENDERS = {"": 1, "f": 2, "m": 3}
_GUESSES = {"f": 4, "m": 5}
_SEVERAL = frozenset({"NNS", "NNPS", "CD"})


@dataclass(slots=True)
class _Seen:
    """What is known of one candidate up to here: where they are mentioned, and the numbers of what they said."""

    mentions: list[Figure] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    salience: float = 0.0
    kind: str = ""  # what they were last taken for; whoever begins with a given name is a person
    gender: str = ""
    is_guessed: bool = False  # nothing but pronouns near by, or the end of the name, tells it
    is_many: bool = False
    is_written: bool = False  # a report, a letter
    voice: str = ""  # "f" or "m" for a body that speaks through one


@dataclass(frozen=True)
class _Place:
    """One utterance in its place, and the last ones before it."""

    draft: Draft
    cast: Cast
    found: str | None  # whom the rules find
    turns: Sequence[Turn]
    head: Token
    sort: str

    @cached_property
    def here(self) -> int:
        return self.cast.sentences[self.head.i]

    @cached_property
    def selves(self) -> int:
        """1 where the content says "I", 2 where it says "we", else 0."""
        words = {self.cast.doc[at].lower_ for start, end in self.draft.content for at in range(start, end)}
        return 1 if words & _SINGULAR_SELF else 2 if words & _PLURAL_SELF else 0

    @property
    def noun(self) -> str:
        """The lemma of a source that is a noun; "" for a pronoun."""
        return self.head.lemma_.lower() if self.sort in _NOUNS else ""

    @cached_property
    def gender(self) -> str:
        """What the source tells: "he", "the widow"."""
        return _GENDER_OF.get(self.sort) or self.cast.lexicons.find_gender(self.noun)


def find_options(draft: Draft, cast: Cast, found: str | None, turns: Sequence[Turn]) -> Options | None:
    """Whom the source of a draft may mean, `found` by the rules among them; None where rules alone say it."""
    sort = _find_sort(draft, cast)
    if not sort or draft.source_head is None:
        return None
    if sort == "voice" and find_reported(draft, cast, cast.doc[draft.source_head]) is not None:
        return None
    place = _Place(draft, cast, found, turns[-_TURNS:], cast.doc[draft.source_head], sort)
    seen = _look_back(place)
    described = find_description(cast, place.head) if place.noun else None
    called = cast.figures.called.get(place.noun, ()) if place.noun else ()
    names = tuple(
        dict.fromkeys([None, found, described, *called, *(name for name in seen if _can_be(place, seen[name]))])
    )
    return Options(SORTS.index(sort), names, tuple(_measure(place, seen, names, described)))


def _find_sort(draft: Draft, cast: Cast) -> str:
    if draft.source_head is None or draft.carried:
        return ""
    head = cast.doc[draft.source_head]
    if head.lower_ == "it" and find_document(cast, head) is not None:
        return ""
    if head.i in cast.presented or next(names_of(cast, head), None) is not None or find_apposed(draft, cast, head):
        return ""
    is_owned = child(head, "prep", "poss", "compound", "amod") is not None
    if is_voice(head) and not is_owned and find_voice_before(cast, head) is None:
        return "voice"
    if not is_singular(head) or not is_definite(head):
        return _PRONOUNS.get(head.lower_, "")
    if head.lemma_.lower() in cast.lexicons.generic:
        return "" if is_of_trade(head) else "business"
    lemma = head.lemma_.lower()
    is_narrowed = child(head, "prep", "relcl", "acl", "appos", "compound", "amod") is not None  # "the deputy leader"
    is_person = lemma in cast.lexicons.only_persons and lemma not in cast.lexicons.taking_up
    return "person" if is_person and not is_narrowed and not is_voice(head) else ""


def _look_back(place: _Place) -> dict[str, _Seen]:
    """Everybody mentioned or heard within reach, in the order of the text."""
    cast, seen = place.cast, dict[str, _Seen]()
    for figure in cast.figures.before(place.head.i, cast.starts[max(0, place.here - _REACH)]):
        known = seen.setdefault(figure.name, _Seen())
        known.mentions.append(figure)
        known.salience += figure.weight * FADING ** (place.here - cast.sentences[figure.position])
    for number, turn in enumerate(place.turns):
        if turn.name is not None:
            known = seen.setdefault(turn.name, _Seen())
            known.turns.append(number)
            head = cast.doc[turn.draft.source_head] if turn.draft.source_head is not None else None
            if head is not None:
                known.is_many |= head.tag_ in _SEVERAL and head.i not in cast.by_token
                known.is_written |= head.lemma_.lower() in cast.lexicons.documents and head.i not in cast.by_token
                known.gender = known.gender or _GENDER_OF.get(head.lower_, "")
                known.voice = _VOICES.get(head.lower_, "") if head.lower_ not in _GENDER_OF else known.voice
    for name, known in seen.items():
        known.is_guessed = not known.gender and name in cast.figures.guessed
        if not known.gender or name not in cast.figures.guessed:
            known.gender = cast.figures.genders.get(name, "") or known.gender
        is_given = begins_with_given(name, cast.lexicons.first_names, cast.lexicons)
        known.kind = "person" if is_given else known.mentions[-1].kind if known.mentions else ""
    return seen


def _can_be(place: _Place, known: _Seen) -> bool:
    """False for a woman or a body where "he" speaks, and for whom these very words bring in without a name."""
    if known.mentions and known.mentions[-1].nouns & _VOICES.keys() and not known.turns:
        return False  # for whom they speak stands beside them
    if known.voice and known.voice == _GENDER_OF.get(place.sort):
        return True
    kind = known.kind or ("thing" if known.is_written and not known.mentions else "")
    if place.sort in _OF_PERSONS and kind in _NO_PERSONS:
        return False
    if known.gender and not known.is_guessed and place.gender not in {"", known.gender}:
        return False
    if place.noun in place.cast.lexicons.trading and known.mentions and not _can_trade(place, known.mentions[-1]):
        return False
    new = known.mentions[0] if known.mentions and not known.turns else None
    return new is None or new.position in place.cast.by_token or not place.draft.holds(new.position)


def _can_trade(place: _Place, figure: Figure) -> bool:
    """False for a person, a place, a court or a ministry: none of them is "the company", unless it was called so."""
    if place.noun in place.cast.roles.get(figure.name, ()):
        return True
    head = place.cast.doc[figure.position].lemma_.lower()
    is_named = figure.position in place.cast.by_token
    is_person = figure.kind == "person" and (bool(figure.gender) or not is_named)  # "Pell Foundry" is none
    is_land = figure.kind == "place" and head not in place.cast.lexicons.localities
    return head not in place.cast.lexicons.public and not is_person and not is_land


def _measure(
    place: _Place, seen: Mapping[str, _Seen], names: Sequence[str | None], described: str | None
) -> list[tuple[int, ...]]:
    """The steps of each candidate on the scales, as numbers."""
    by_salience = {name: rank for rank, name in enumerate(sorted(seen, key=lambda one: -seen[one].salience))}
    by_nearness = {name: rank for rank, name in enumerate(sorted(seen, key=lambda one: -_find_last(place, seen[one])))}
    top = max((known.salience for known in seen.values()), default=0.0) or 1.0
    carriers = sum(_carries(place, name) for name in names if name is not None)
    bare = 2 if is_bare(place.head) else 3
    rows = []
    for name in names:
        if name is None:
            rows.append(_number({"nobody": 1, "rule": 1 if place.found is None else 0}))
            continue
        known = seen.get(name, _Seen())
        steps = _of_mentions(place, known) | _of_turns(place, known) | _of_words(place, name, known)
        steps["described"] = 2 if name == described else 1
        steps["salience"] = min(by_salience.get(name, STEPS), STEPS - 1)
        steps["nearness"] = min(by_nearness.get(name, STEPS), STEPS - 1)
        steps["share"] = int(min(known.salience / top, 0.99) * STEPS)
        steps["place"] = (
            (steps["utterances"] == 0) * 4 + (steps.get("subject", 0) == 2) * 2 + (steps["about"] == 2)
        )  # spoke last; was the subject of the sentence before; stands in what was said last
        if place.noun:
            steps["alone"] = min(carriers, 2) * 2 + _carries(place, name)
            steps["bare"] = bare * 2 + (name == described)
        rows.append(_number(steps))
    return rows


def _find_last(place: _Place, known: _Seen) -> int:
    """Where a candidate was mentioned or spoke last."""
    last = known.mentions[-1].position if known.mentions else -1
    return max(last, place.turns[known.turns[-1]].draft.cue.anchor if known.turns else -1)


def _of_mentions(place: _Place, known: _Seen) -> dict[str, int]:
    if not known.mentions:
        return {"sentences": STEPS - 1, "role": 0}
    cast, last = place.cast, known.mentions[-1]
    at = cast.sentences[last.position]
    before = [one for one in known.mentions if cast.sentences[one.position] == place.here - 1]
    is_subject = any(cast.doc[one.position].dep_ in {"nsubj", "nsubjpass"} for one in before)
    return {
        "sentences": min(place.here - at, STEPS - 2),
        "role": _find_role(cast.doc[last.position], cast),
        "subject": 2 if is_subject else 1 if before else 0,
        "inside": 0 if at != place.here else 2 if place.draft.holds(last.position) else 1,
        "mentions": min(len(known.mentions), STEPS - 1),
        "opening": 2 if known.mentions[0].position < cast.lead_end else 1,
        "paragraph": 2 if cast.paragraphs[at] == cast.paragraphs[place.here] else 1,
    }


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


def _of_turns(place: _Place, known: _Seen) -> dict[str, int]:
    if not known.turns:
        return {"utterances": STEPS - 1, "turn": 0}
    cast, back = place.cast, len(place.turns) - 1 - known.turns[-1]
    last = cast.sentences[max(end for _, end in place.turns[known.turns[-1]].draft.parts) - 1]
    is_near = cast.paragraphs[last] == cast.paragraphs[place.here]
    return {
        "utterances": min(back, 5),
        "spoken": min(len(known.turns), 6),
        "turn": max(0, min(place.here - last, 2)) * 2 + is_near + 1 if back == 0 else STEPS - 1,
    }


def _of_words(place: _Place, name: str, known: _Seen) -> dict[str, int]:
    """What the candidate is, and what the words that were said, now and last, have to do with them."""
    draft = place.draft
    kind = KIND_NUMBERS.get(known.kind, 0) if known.mentions else _NO_FIGURE
    kind = _MANY if known.is_many else kind
    about = place.turns[-1].draft if place.turns else None
    return {
        "rule": 2 if name == place.found else 3 if place.found is None else 4,
        "kind": kind,
        "gender": (_GUESSES if known.is_guessed else _GENDERS)[known.gender],
        "self": place.selves * 2 + (kind == KIND_NUMBERS["person"]) if place.selves else 0,
        "named": 2 if any(draft.holds(one.position) for one in known.mentions) else 1,
        "about": 2 if about is not None and any(about.holds(one.position) for one in known.mentions) else 1,
    }


def _carries(place: _Place, name: str) -> bool:
    """True where the noun stands with this name somewhere, or is a word of it."""
    return bool(place.noun) and (place.noun in place.cast.roles.get(name, ()) or place.noun in name.lower().split())


def _number(steps: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(number * STEPS + steps[scale] for number, scale in enumerate(SCALES) if scale in steps)
