"""Who is most in view at a place of a text: the name, or the list of names, that a reader takes a pronoun for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.grammar import child, governors
from ingest.extract.lexicons import Lexicons
from ingest.extract.mentions import Name

if TYPE_CHECKING:
    from spacy.tokens import Token

_FADING = 0.75  # what is left of a mention's salience one sentence on
_MARGIN = 1.1  # how much more salient than the next the one meant must be
_IN_LIST, _PLAIN, _SUBJECT, _CHIEF_SUBJECT = 0.4, 1.0, 1.5, 3.0  # salience of one mention
_CHIEF = frozenset({"ROOT", "conj", "advcl", "parataxis"})


def find_nearest(
    cast: Cast, position: int, kind: str, reach: int, *, but: str | None = None, noun: str = ""
) -> tuple[str, ...]:
    """The most salient name of this kind before `position`; () where a second is about as salient.

    Salience adds up over mentions, up to `reach` sentences back: who speaks or acts in a main clause counts most, a
    member of a list least, and each sentence of distance takes a share away. `noun` is the word that means the name
    ("company"), "" for a pronoun; `but` cannot be meant.
    """
    scores: dict[str, float] = {}
    for name, distance in _look_back(cast, position, reach):
        if name.name != but and _fits(name, kind, noun, cast.lexicons):
            scores[name.name] = scores.get(name.name, 0.0) + _weigh(cast, name) * _FADING**distance
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < _MARGIN * ranked[1][1]):
        return ()
    return (ranked[0][0],)


def find_list(cast: Cast, position: int, kind: str, reach: int) -> tuple[str, ...]:
    """The last two or more names of this kind that a sentence lists before `position`."""
    here = cast.sentences[position]
    for number in range(here, max(-1, here - reach - 1), -1):
        group = [name for name in cast.by_sentence.get(number, []) if name.head < position]
        listed = [name for name in group if _is_listed(cast.doc[name.head])]
        if len({name.name for name in listed}) >= 2 and any(name.kind == kind for name in listed):
            return tuple(dict.fromkeys(name.name for name in listed if name.kind in {kind, ""}))
    return ()


def _look_back(cast: Cast, position: int, reach: int) -> Iterator[tuple[Name, int]]:
    """The names before `position`, nearest sentence first, each with its distance in sentences."""
    here = cast.sentences[position]
    for distance in range(min(reach, here) + 1):
        for name in cast.by_sentence.get(here - distance, []):
            if name.head < position:
                yield name, distance


def _fits(name: Name, kind: str, noun: str, lexicons: Lexicons) -> bool:
    """True where the name can be meant by a pronoun (`noun` empty) or by this noun: no alliance is "the company"."""
    last = name.name.split()[-1].lower()
    if noun and last in lexicons.bodies and not (noun == last or (noun == "group" and last in lexicons.groups)):
        return False
    if name.kind:
        return name.kind == kind
    if kind == "person":
        return len(name.name.split()) == 2 and name.label in {"", "PERSON"}
    return name.is_subject and name.label in {"", "ORG"}


def _weigh(cast: Cast, name: Name) -> float:
    token = cast.doc[name.head]
    if _is_listed(token):
        return _IN_LIST
    if not name.is_subject:
        return _PLAIN
    verb = next((item for item in governors(token) if item.pos_ in {"VERB", "AUX"}), None)
    return _CHIEF_SUBJECT if verb is None or verb.dep_ in _CHIEF else _SUBJECT


def _is_listed(token: Token) -> bool:
    return token.dep_ == "conj" or child(token, "conj") is not None
