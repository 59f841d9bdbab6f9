"""The people and bodies of a text as a reader keeps them in mind: what each is called, and who is in view where."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.descriptions import describe
from ingest.extract.full_names import Name
from ingest.extract.grammar import child, children, find_tagged, governors, is_heading, is_singular
from ingest.extract.leads import find_description, find_introduced, find_named_so

if TYPE_CHECKING:
    from spacy.tokens import Token

KIND_NUMBERS = {"": 0, "person": 1, "organization": 2, "place": 3, "thing": 4}  # of what learnt weights are told
FADING = 0.75  # what is left of a mention's salience one sentence on
_IN_LIST, _PLAIN, _SUBJECT, _CHIEF_SUBJECT = 0.4, 1.0, 1.5, 3.0  # salience of one mention
_QUOTED = 0.3  # share of it within a quotation: who is spoken of there seldom speaks next
_SOON = 4  # tokens behind a sentence in which the next one begins, a break or a quotation mark between
_NARROWING = frozenset({"prep", "relcl", "acl"})
_CHIEF = frozenset({"ROOT", "conj", "advcl", "parataxis"})
_GENDERED = {"he": "m", "his": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "herself": "f"}
_OWNERS = ("its ", "their ", "his ", "her ", "whose ")
_NOBODY = frozenset({"every", "each", "no", "any", "neither", "either"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "its", "their", "his", "her"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One place where somebody is brought in or named again. `nouns` are the common nouns that stand with the name.

    `gender` is "f", "m" or "" where nothing tells.
    """

    position: int
    name: str
    kind: str  # person | organization | place | thing | ""
    gender: str
    nouns: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Figures:
    """Everybody in a text, in text order."""

    listed: tuple[Figure, ...]
    positions: tuple[int, ...]
    genders: Mapping[str, str]
    guessed: frozenset[str]  # those whose gender only pronouns near by tell, or the end of their name
    called: Mapping[str, tuple[str, ...]]  # noun -> names that it stands with, in order of their first mention

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Names that are somewhere the subject of a verb."""
        return frozenset(figure.name for figure in self.listed if figure.weight > _PLAIN)

    def before(self, position: int, first: int = 0) -> Sequence[Figure]:
        """Those between two positions, the second left out."""
        return self.listed[bisect_left(self.positions, first) : bisect_left(self.positions, position)]


def find_figures(cast: Cast) -> Figures:
    """Names, and persons of whom only a noun tells."""
    nouns = [cast.doc[place] for place in find_tagged(cast.doc, ("NN", "NNP"))]
    named = [_make_named(cast, name) for name in cast.names]
    unnamed = [_make_unnamed(cast, token) for token in nouns if _is_brought_in(cast, token)]
    first = sorted([*named, *unnamed], key=lambda figure: figure.position)
    called = _find_called(first)
    again = [figure for token in nouns if (figure := _make_pointed_at(cast, token, called)) is not None]
    listed = tuple(sorted([*first, *again], key=lambda figure: figure.position))
    genders: dict[str, str] = {}
    for figure in listed:
        if figure.gender:
            genders.setdefault(figure.name, figure.gender)
    guesses = {name: gender for name, gender in _guess_genders(cast, listed).items() if name not in genders}
    positions = tuple(figure.position for figure in listed)
    return Figures(listed, positions, genders | guesses, frozenset(guesses), called)


def _find_called(figures: Iterable[Figure]) -> dict[str, tuple[str, ...]]:
    """Noun -> the names that it stands with."""
    called: dict[str, tuple[str, ...]] = {}
    for figure in figures:
        for noun in sorted(figure.nouns):
            if figure.name not in called.setdefault(noun, ()) and not figure.name.startswith(_OWNERS):
                called[noun] += (figure.name,)
    return called


def _make_pointed_at(cast: Cast, token: Token, called: Mapping[str, tuple[str, ...]]) -> Figure | None:
    """Somebody named before who is meant by a noun alone: "the chief executive"; a body that has no other name."""
    lemma = token.lemma_.lower()
    if not is_singular(token) or token.i in cast.by_token or lemma not in cast.lexicons.people or child(token, "appos"):
        return None
    if token.i in cast.presented:
        return None
    if not any(item.lower_ == "the" for item in token.lefts) or any(item.dep_ in _NARROWING for item in token.rights):
        return None
    names = called.get(lemma, ())
    if len(names) == 1:
        is_person = lemma in cast.lexicons.only_persons
        kind = "person" if is_person else "organization"
        return Figure(token.i, names[0], kind, "", frozenset(), _weigh(cast, token))
    is_body = lemma in cast.lexicons.only_bodies
    if names or not is_body or token.dep_ not in {"nsubj", "nsubjpass"}:
        return None
    return Figure(token.i, find_description(cast, token), "organization", "", frozenset({lemma}), _weigh(cast, token))


def rank(cast: Cast, figures: Figures, position: int, reach: int) -> list[tuple[float, Figure]]:
    """Who is in view at a position, most salient first: each name once, with the figure that was nearest.

    Salience adds up over mentions, up to `reach` sentences back: who speaks or acts in a main clause counts most, a
    member of a list least, and each sentence of distance takes a share away.
    """
    here = cast.sentences[position]
    start = cast.starts[max(0, here - reach)]
    scores: dict[str, float] = {}
    last: dict[str, Figure] = {}
    for figure in figures.before(position, start):
        distance = here - cast.sentences[figure.position]
        scores[figure.name] = scores.get(figure.name, 0.0) + figure.weight * FADING**distance
        last[figure.name] = figure
    return sorted(((scores[name], last[name]) for name in scores), key=lambda pair: (-pair[0], pair[1].position))


def _make_named(cast: Cast, name: Name) -> Figure:
    token = cast.doc[name.head]
    words = cast.lexicons
    other = {"person": (words.only_bodies, words.generic), "organization": (words.only_persons,)}
    nouns = frozenset(_find_nouns(cast, name)).difference(*other.get(name.kind, ()))
    kind = "person" if name.name in cast.presented_persons else name.kind
    return Figure(name.head, name.name, kind, _find_gender(cast, name, nouns), nouns, _weigh(cast, token))


def _find_nouns(cast: Cast, name: Name) -> Iterator[str]:
    """Lemmas of the nouns that say what the named one is: titles before it, appositions, the words of a body's name."""
    last, start = cast.doc[name.head], name.part[0]
    people = cast.lexicons.people
    while start > 0 and (lemma := cast.doc[start - 1].lemma_.lower()) and cast.doc[start - 1].pos_ in {"NOUN", "PROPN"}:
        if lemma not in people and lemma not in cast.lexicons.titles:
            break
        yield cast.lexicons.short_titles.get(cast.doc[start - 1].lower_, lemma)
        start -= 1
    beside = [last.head] if last.dep_ == "appos" else []
    if last.dep_ == "conj" and last.head.i >= name.part[0]:
        beside += children(last.head, "appos")  # "Roe & Sons, a bank"
    for item in (*children(last, "appos", "compound", "nmod"), *beside):
        if item.lemma_.lower() in people and item.tag_ not in {"NNS", "NNPS"}:
            yield item.lemma_.lower()
    if last.dep_ in {"nsubj"} and last.head.lemma_ == "be":
        yield from (item.lemma_.lower() for item in children(last.head, "attr") if item.lemma_.lower() in people)
    if name.head in cast.presenting:
        yield cast.doc[cast.presenting[name.head]].lemma_.lower()
    for token in cast.doc[slice(*name.part)]:
        if token.lower_ in cast.lexicons.naming:
            yield token.lower_
    yield from cast.lexicons.trades.get(last.lower_, ())
    yield from cast.lexicons.trades.get(cast.doc[name.head].lower_, ())


def _find_gender(cast: Cast, name: Name, nouns: frozenset[str]) -> str:
    words = {cast.doc[place].lower_.rstrip(".") for place in range(max(0, name.part[0] - 2), name.part[1])} | nouns
    first = name.name.split()[0].lower()  # of the full form
    for gender, known in cast.lexicons.genders.items():
        if words & known["words"] or first in known["names"]:
            return gender
    return ""


def _guess_genders(cast: Cast, figures: Sequence[Figure]) -> dict[str, str]:
    """Of persons what the pronouns say that seem to take them up, the most of them; no more than a guess."""
    votes: dict[str, Counter[str]] = {}
    present: dict[int, set[str]] = {}
    for name in cast.names:
        if name.kind in {"person", ""}:
            present.setdefault(cast.sentences[name.head], set()).add(name.name)
    for figure in figures:
        if figure.kind != "person":
            continue
        held = votes.setdefault(figure.name, Counter())
        is_alone = present.get(cast.sentences[figure.position], set()) <= {figure.name}
        gone_on = _find_gone_on(cast, figure) if is_alone else ""
        held.update(filter(None, (_find_taken_up(cast, figure), gone_on)))
    # Given names that no list holds: in most languages of Europe one in -a is a woman's.
    for called, held in votes.items():
        words = called.split()
        held.update("f" if len(words) > 1 and words[0].istitle() and words[0].endswith("a") else "")
    return {name: gender for name, held in votes.items() if (gender := _find_most(held))}


def _find_most(held: Counter[str]) -> str:
    likely = held.most_common(2)
    return likely[0][0] if len(likely) == 1 or (likely and likely[0][1] > likely[1][1]) else ""


def _find_gone_on(cast: Cast, figure: Figure) -> str:
    """The gender of the pronoun that the next sentence begins with."""
    _, end = cast.find_sentence(figure.position)
    following = next((item for item in cast.doc[end : end + _SOON] if item.is_alpha), None)
    return _GENDERED.get(following.lower_, "") if following is not None and following.dep_ == "nsubj" else ""


def _find_taken_up(cast: Cast, figure: Figure) -> str:
    """The gender of the first pronoun behind a subject in its sentence, no other name between: "Roe, in her ..."."""
    token = cast.doc[figure.position]
    if token.dep_ not in {"nsubj", "nsubjpass"}:
        return ""
    for item in cast.doc[token.i + 1 : token.sent.end]:
        if item.lower_ in _GENDERED:
            return _GENDERED[item.lower_]
        if item.i in cast.by_token or cast.is_quoted(item.i):
            return ""
    return ""


def _is_brought_in(cast: Cast, token: Token) -> bool:
    """True for "a former foreman" and "the manager of the branch": a person whom no name tells, or not yet."""
    if token.tag_ not in {"NN", "NNP"} or token.i in cast.by_token or token.lemma_.lower() not in cast.lexicons.people:
        return False
    if token.dep_ in {"compound", "attr", "appos", "npadvmod"} or token.i in cast.presented:
        return False
    if find_introduced(cast, token) or _is_body(cast, token):
        return True
    if token.pos_ != "NOUN" or token.lemma_.lower() not in cast.lexicons.persons or not any(token.lefts):
        return False
    if token.dep_ == "pobj" and token.head.lower_ == "as":
        return False  # "resigned as chair" brings in nobody
    if is_heading(token.sent) and not any(item.dep_ in {"det", "poss"} for item in token.lefts):
        return False
    if any(item.dep_ == "appos" and item.i in cast.by_token for item in token.children):
        return False
    if any(item.lower_ in _NOBODY for item in token.lefts):
        return False
    is_definite = any(item.lower_ in _DEFINITE for item in token.lefts)
    return not is_definite or any(item.dep_ == "prep" and item.lower_ == "of" for item in token.rights)


def _is_body(cast: Cast, token: Token) -> bool:
    """True for "the water office of the district" as a subject: a body that its own words tell apart."""
    words = cast.lexicons
    is_body = token.lemma_.lower() in words.organizations - words.generic - words.persons - words.localities
    if not is_body or token.dep_ not in {"nsubj", "nsubjpass"} or is_heading(token.sent):
        return False
    if any(item.dep_ == "appos" for item in token.children) or any(item.lower_ in _NOBODY for item in token.lefts):
        return False
    if find_named_so(cast, token):
        return False
    return any(item.dep_ in {"amod", "compound", "poss", "prep"} for item in token.children)


def _make_unnamed(cast: Cast, token: Token) -> Figure:
    lemma = token.lemma_.lower()
    gender = cast.lexicons.find_gender(lemma)
    introduced = find_introduced(cast, token)
    persons, bodies = cast.lexicons.persons, cast.lexicons.organizations
    is_person = lemma in persons - bodies or (not introduced and lemma in persons)
    kind, name = "person" if is_person else "organization", introduced or describe(cast, token)
    return Figure(token.i, name, kind, gender, frozenset({lemma}), _weigh(cast, token))


def _weigh(cast: Cast, token: Token) -> float:
    share = _QUOTED if cast.is_quoted(token.i) else 1.0
    if token.dep_ == "conj" or child(token, "conj") is not None:
        return _IN_LIST * share
    subject = next(
        (item for item in (token, *governors(token)) if item.dep_ not in {"appos", "compound", "poss"}), token
    )
    is_owner = token.dep_ == "poss"  # who owns the subject is less in view than the subject: "Roe's daughter said"
    if is_owner or subject.dep_ not in {"nsubj", "nsubjpass"}:
        return _PLAIN * share
    verb = next((item for item in governors(subject) if item.pos_ in {"VERB", "AUX"}), None)
    return (_CHIEF_SUBJECT if verb is None or verb.dep_ in _CHIEF else _SUBJECT) * share
