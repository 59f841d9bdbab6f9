"""Whom a reader takes a pronoun or "the company" for: the one most in view that fits, or the last list of names."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from ingest.extract.appositions import names_of
from ingest.extract.cast import SEVERAL, Cast
from ingest.extract.figures import Figure, rank
from ingest.extract.narrowing import is_definite

if TYPE_CHECKING:
    from spacy.tokens import Token

# What is no business though a noun beside its name says so, and not the name itself: "the union United Drivers".
_NO_BUSINESS = frozenset({"union", "council", "ministry", "commission", "court", "police"})
_REACH = 4  # sentences in which somebody stays in view for a noun that takes them up
_PAST = frozenset({"former", "ex", "onetime", "presumptive", "then"})
_OF_OFFICE = frozenset({"of"})  # "the former secretary of state"
_MARGIN = 1.1  # how much more salient than the next the one meant must be
_SURE = 1.6  # how much more a figure counts whose gender is known to fit


def find_person(cast: Cast, position: int, gender: str, reach: int, *, but: Collection[str] = ()) -> Figure | None:
    """Who "he" (m) or "she" (f) is; None where a second person is about as much in view."""
    scored = []
    for score, figure in rank(cast, cast.figures, position, reach):
        known = cast.figures.genders.get(figure.name, "")
        if figure.name not in but and _is_person(figure) and (not gender or known in {gender, ""}):
            scored.append((score * _SURE if known and gender else score, figure))
    return _take_first(scored)


def find_taken_up(cast: Cast, token: Token, but: str | None) -> Figure | None:
    """Who is meant by a noun that tells of somebody in view what they are: "the striker", "the 48-year-old", "the
    former governor"; None where they are brought in under that noun."""
    if not is_definite(token) or token.tag_ in SEVERAL or not _is_of_somebody_known(cast, token):
        return None
    if any(item.dep_ in {"prep", "acl", "appos"} and item.lower_ not in _OF_OFFICE for item in token.rights):
        return None
    lemma = token.lemma_.lower()
    before = cast.by_lemma.get((token.lemma_, False), ())
    is_new = not cast.figures.called.get(lemma) and not any(_brings_in(cast.doc[at]) for at in before if at < token.i)
    if not is_new or token.i in cast.presented:
        return None
    gender = cast.lexicons.find_gender(lemma)
    found = find_person(cast, token.i, gender, _REACH, but=[but] if but else [])
    return found if found is not None and found.position in cast.by_token else None


def _is_of_somebody_known(cast: Cast, token: Token) -> bool:
    lemma = token.lemma_.lower()
    is_aged = token.lower_ == "old" and token.i > 0 and token.nbor(-1).text == "-"
    is_former = lemma in cast.lexicons.only_persons and any(item.lower_ in _PAST for item in token.lefts)
    return is_aged or is_former or token.lower_ == "accused" or lemma in cast.lexicons.taking_up


def _brings_in(token: Token) -> bool:
    return any(item.lower_ in {"a", "an", "one", "another"} for item in token.lefts)


def find_body(
    cast: Cast, position: int, reach: int, *, but: Collection[str] = (), noun: str = "", margin: float = _MARGIN
) -> Figure | None:
    """Which organization "it" is, or this noun means; it must be `margin` times as much in view as the next."""
    scored = [
        (score, figure)
        for score, figure in rank(cast, cast.figures, position, reach)
        if figure.name not in but and _is_body(cast, figure, noun)
    ]
    return _take_first(scored, margin)


def _take_first(scored: list[tuple[float, Figure]], margin: float = _MARGIN) -> Figure | None:
    ranked = sorted(scored, key=lambda pair: -pair[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] < margin * ranked[1][0]):
        return None
    return ranked[0][1]


def _is_person(figure: Figure) -> bool:
    if figure.kind:
        return figure.kind == "person"
    return bool(figure.gender) or (len(figure.name.split()) == 2 and figure.weight > 1)


def _is_body(cast: Cast, figure: Figure, noun: str) -> bool:
    """True where the name can be meant: no alliance is "the company", no person is "it"."""
    called = {figure.name.split()[-1].lower()} | (figure.nouns & _NO_BUSINESS)
    if noun and noun not in called:
        if called & cast.lexicons.bodies and not (noun == "group" and called & cast.lexicons.groups):
            return False
        if figure.position not in cast.by_token and called & cast.lexicons.localities:
            return False  # "the city" is no company
    if figure.kind:
        return figure.kind == "organization"
    return not figure.gender and figure.name in cast.figures.subjects  # an unknown name, but one that acts


def find_list(cast: Cast, position: int, kind: str, reach: int) -> tuple[str, ...]:
    """The last two or more names of this kind that a sentence lists before `position`."""
    here = cast.sentences[position]
    for number in range(here, max(-1, here - reach - 1), -1):
        for name in cast.by_sentence.get(number, []):
            listed = [other for other in names_of(cast, cast.doc[name.head]) if other.head < position]
            fitting = tuple(dict.fromkeys(other.name for other in listed if other.kind in {kind, ""}))
            if len(fitting) >= 2 and any(other.kind == kind for other in listed):
                return fitting
    return ()
