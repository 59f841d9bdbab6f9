"""Who can take part in what happens: persons and bodies, by name or by the noun for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.grammar import child, children, has_lemma
from ingest.extract.speakers import resolve
from ingest.extract.subjects import find_subject

if TYPE_CHECKING:
    from collections.abc import Container

    from spacy.tokens import Token

# Beside the words for people and bodies: those that are somebody where something happens to them or between them.
SIDES = frozenset({
    "family", "widow", "widower", "heir", "couple", "community", "side", "pair", "duo", "trio", "delegation", "crew",
    "city", "town", "province", "county", "village", "municipality", "region", "republic",
    "staff", "counterpart", "colleague", "neighbour", "neighbor", "villager", "sailor", "pensioner", "taxpayer",
    "subscriber",
})  # fmt: skip
_GOING_ON = {"it": ("NN", "NNP"), "they": ("NNS", "NNPS")}  # pronoun -> tags of what it can stand for
PERSONAL = frozenset({"he", "she", "him", "her", "who", "whom", "i", "they", "them"})


def is_of_office(token: Token | None, nouns: Container[str], cast: Cast) -> bool:
    """True where a noun, or the noun beside a name, or a name's own last word, is one of these: "Judge Ada Roe"."""
    if token is None:
        return False
    if has_lemma(token, nouns):
        return True
    if token.pos_ == "PRON":
        found = resolve(cast, token.i)
        return any(_is_name_of(name, nouns, cast) for name in found) if found else _is_after(token, nouns)
    name = cast.by_token.get(token.i)
    if name is None:
        return False
    beside = [*token.lefts, *children(token, "appos"), *([token.head] if token.dep_ == "appos" else [])]
    return any(has_lemma(item, nouns) for item in beside) or _is_name_of(name.name, nouns, cast)


def _is_after(pronoun: Token, nouns: Container[str]) -> bool:
    subject = find_antecedent(pronoun)
    return subject is not None and has_lemma(subject, nouns)


def find_antecedent(pronoun: Token) -> Token | None:
    """The subject of the sentence before, which "it" or "they" goes on about where no name is meant."""
    if pronoun.lower_ not in _GOING_ON or pronoun.sent.start == 0:
        return None
    subject = child(pronoun.doc[pronoun.sent.start - 1].sent.root, "nsubj")
    if subject is None:
        return None
    is_many = pronoun.lower_ == "they" and has_lemma(subject, SIDES)  # "the family sued. They settled"
    return subject if is_many or subject.tag_ in _GOING_ON[pronoun.lower_] else None


def _is_name_of(name: str, nouns: Container[str], cast: Cast) -> bool:
    return any(word in nouns for word in (*cast.roles.get(name, ()), *name.lower().split()))


def is_somebody(noun: Token, cast: Cast) -> bool:
    """True for persons and bodies, named or not."""
    name = cast.by_token.get(noun.i)
    if name is not None:
        return name.name not in cast.things
    if noun.i in cast.presented:
        return cast.presented[noun.i].name not in cast.things  # "the attorney general, Ada Roe"
    return noun.pos_ == "PRON" or noun.tag_ == "CD" or has_lemma(noun, SIDES) or has_lemma(noun, cast.lexicons.people)


def is_person(noun: Token, cast: Cast) -> bool:
    name = cast.by_token.get(noun.i)
    if name is not None:
        return name.kind in {"person", ""} and name.name not in cast.things
    presented = cast.presented.get(noun.i)
    if presented is not None and presented.kind == "person":
        return True
    return noun.lower_ in PERSONAL or has_lemma(noun, cast.lexicons.persons)


def is_inanimate(noun: Token, cast: Cast) -> bool:
    """True for a thing or a paper: "the film met", not "the weather service met"."""
    is_thing = has_lemma(noun, cast.lexicons.things) and noun.lemma_ != "service"
    return noun.pos_ == "NOUN" and (is_thing or has_lemma(noun, cast.lexicons.documents))


def is_who(noun: Token) -> bool:
    """True for "the vicar who sold the bells", whatever the noun."""
    return any(item.lower_ == "who" for clause in children(noun, "relcl") for item in children(clause, "nsubj"))


def are_sides(verb: Token, cast: Cast) -> bool:
    """True where two sides do it: "Acme and Bolt ended their feud"."""
    subject = find_subject(verb, cast.lexicons)
    if subject is None or not is_somebody(subject, cast):
        return False
    others = [child(item, "pobj") for item in children(verb, "prep") if item.lower_ == "with"]
    noun = child(verb, "dobj")
    others += [child(item, "pobj") for item in children(noun, "prep") if item.lower_ == "with"] if noun else []
    return any(item is not None and is_somebody(item, cast) for item in others) or (
        child(subject, "conj") is not None or subject.tag_ in {"NNS", "CD"} or subject.lower_ == "they"
    )
