"""Whom a reader takes a pronoun or "the company" for: the one most in view that fits, or the last list of names."""

from __future__ import annotations

from collections.abc import Collection

from ingest.extract.appositions import names_of
from ingest.extract.cast import Cast
from ingest.extract.figures import Figure, rank

_MARGIN = 1.1  # how much more salient than the next the one meant must be
_SURE = 1.6  # how much more a figure counts whose gender is known to fit


def find_person(cast: Cast, position: int, gender: str, reach: int, *, but: Collection[str] = ()) -> Figure | None:
    """Who "he" (m) or "she" (f) is; None where a second person is about as much in view."""
    scored = []
    for score, figure in rank(cast, cast.figures, position, reach):
        known = cast.figures.genders.get(figure.name, "")
        if figure.name not in but and _is_person(figure) and known in {gender, ""}:
            scored.append((score * _SURE if known else score, figure))
    return _take_first(scored)


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
    last = figure.name.split()[-1].lower()
    if (
        noun
        and last in cast.lexicons.bodies
        and not (noun == last or (noun == "group" and last in cast.lexicons.groups))
    ):
        return False
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
