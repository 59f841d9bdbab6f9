"""What a name is the name of: a person, an organization, a place or a thing, by the words beside it and the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.grammar import Range, child
from ingest.extract.lexicons import Lexicons

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

GIVEN = "given"  # ent_id of the names that editors gave
SURE = 4  # how much the words beside a name count, where the model's label counts 1
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir"})
_PERSONAL = frozenset({"who", "whom"})
_OF_PERSONS = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
_THING_RELATIVE = frozenset({"which"})
_LED = frozenset({"chair", "run", "lead", "head", "found", "own", "manage", "direct", "represent"})
_EITHER = frozenset(  # nouns that are said of persons and of bodies
    {"bidder", "buyer", "competitor", "contractor", "creditor", "dealer", "employer", "exporter", "importer",
     "investor", "landlord", "member", "organiser", "organizer", "owner", "partner", "producer", "rival", "seller",
     "source"}
)  # fmt: skip
_OLDEST = 120  # years


def find_kind(doc: Doc, part: Range, label: str, lexicons: Lexicons, *, has_title: bool) -> tuple[str, int]:
    """The kind of a name, "" where nothing tells, and how much it is worth: the words beside a name count most."""
    if part[0] > 0 and doc[part[0] - 1].lower_.rstrip(".") in _HONORIFICS:
        return "person", SURE
    told = _find_told(doc, part, label, lexicons)
    if told:
        return told, SURE
    start, end = part
    owner = child(doc[end - 1], "poss")
    if owner is not None and label not in {"PERSON", "GPE", "LOC"} and owner.tag_ in {"PRP$", "NNP"}:
        return "thing", 1  # "its Zorblatt", "Acme's Zorblatt"
    described = _find_described(doc[end - 1], label, lexicons)
    if described:
        return described, SURE
    taken_up = _find_taken_up(doc[end - 1], label)
    if taken_up:
        return taken_up, 2
    if label in {"GPE", "LOC"}:
        return "place", 1
    if label == "PERSON" and (end - start >= 2 or has_title):
        return "person", 1
    return ("organization" if label == "ORG" else ""), 1


def _find_told(doc: Doc, part: Range, label: str, lexicons: Lexicons) -> str:
    """What the name's own words and the clause about it tell; "" where they tell nothing."""
    start, end = part
    last = doc[end - 1]
    if last.lower_.rstrip(".") in lexicons.endings:
        return "organization"
    if _is_followed_by(last, _PERSONAL) or _has_age(last) or _has_role(last, lexicons):
        return "person"
    if _is_followed_by(last, _THING_RELATIVE):
        return "place" if label in {"GPE", "LOC"} else "organization"
    own_words = {word.lower_ for word in doc[start:end]}
    if (
        _is_spoken_for(last, lexicons)
        or _is_led(last, label, lexicons)
        or any(_is_body(word, lexicons) for word in own_words)
    ):
        return "organization"
    if doc[start].lower_ in lexicons.given_names and end - start >= 2:
        return "person"
    if last.dep_ == "pobj" and last.head.lower_ == "on" and text_of(doc, part) in lexicons.platforms:
        return "thing"
    return "place" if _is_located(last, end - start) else ""


def _is_body(word: str, lexicons: Lexicons) -> bool:
    return word in lexicons.bodies or (word in lexicons.organizations and word not in lexicons.localities)


def _is_followed_by(last: Token, words: frozenset[str]) -> bool:
    """True where a relative clause about this name has one of these pronouns."""
    clauses = (item for item in last.rights if item.dep_ == "relcl")
    return any(word.lower_ in words for clause in clauses for word in clause.lefts)


def _has_age(last: Token) -> bool:
    """True for "Roe, 61, said"."""
    if last.i + 3 >= len(last.doc) or last.nbor(1).text != "," or last.nbor(3).text not in {",", ".", "?"}:
        return False
    return last.nbor(2).text.isdigit() and int(last.nbor(2).text) <= _OLDEST


def _has_role(last: Token, lexicons: Lexicons) -> bool:
    """True for "Roe resigned as chair"."""
    if last.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    roles = (child(item, "pobj") for item in last.head.children if item.dep_ == "prep" and item.lower_ == "as")
    persons = lexicons.only_persons
    return any(role is not None and role.lemma_.lower() in persons for role in roles)


def _is_located(last: Token, length: int) -> bool:
    """True for "Gannet Lane" in "the birth centre in Gannet Lane": nobody is in a person."""
    return last.dep_ == "pobj" and last.head.lower_ == "in" and last.head.head.pos_ in {"NOUN", "PROPN"} and length > 1


def _is_spoken_for(last: Token, lexicons: Lexicons) -> bool:
    """True for "Acme" in "a spokesman for Acme"."""
    return last.dep_ == "pobj" and last.head.lower_ == "for" and last.head.head.lemma_.lower() in lexicons.speaker_for


def _is_led(last: Token, label: str, lexicons: Lexicons) -> bool:
    """True for "Acme" in "the chief executive of Acme" and "Roe, who runs Acme"."""
    if label in {"GPE", "LOC"}:
        return False
    above = last.head
    if last.dep_ == "pobj" and above.lower_ == "of":
        return above.head.lemma_.lower() in lexicons.officers
    is_relative = above.dep_ == "relcl" and _is_followed_by(above.head, _PERSONAL)
    return last.dep_ == "dobj" and is_relative and above.lemma_.lower() in _LED


def _find_taken_up(last: Token, label: str) -> str:
    """What the first pronoun behind a subject makes of it, with no other name between: "Acme opened its shop"."""
    if last.dep_ != "nsubj" or label in {"GPE", "LOC", "NORP"}:
        return ""
    for token in last.doc[last.i + 1 : last.sent.end]:
        if token.lower_ in _OF_PERSONS:
            return "person"
        if token.lower_ in {"it", "its", "itself"}:
            return "organization"
        if token.pos_ in {"PROPN", "NOUN"} and token.dep_ in {"nsubj", "nsubjpass", "pobj", "poss"}:
            return ""
    return ""


def _find_described(last: Token, label: str, lexicons: Lexicons) -> str:
    """What the noun beside the name makes of it: "the surgeon Roe", "its model, Zorblatt"."""
    noun = _described_by(last)
    is_of_body = label == "PERSON" and last.dep_ == "appos" and last.head.pos_ == "PROPN"
    if noun is None or is_of_body:  # "an engineer of the Road Office, Ada Roe"
        return ""
    if noun in lexicons.organizations and noun not in lexicons.localities:
        return "organization"
    if noun in _EITHER and not _is_first_given(last, lexicons):
        return ""
    if noun in lexicons.persons:
        return "person"
    is_apposed = last.dep_ == "appos" and label not in {"ORG", "PERSON"} and not _is_listed(last)
    return "thing" if noun in lexicons.things or is_apposed else ""


def _is_first_given(last: Token, lexicons: Lexicons) -> bool:
    """True where the word before the last of a name is a given name."""
    return last.i > 0 and last.nbor(-1).lower_ in lexicons.given_names


def text_of(doc: Doc, part: Range) -> str:
    """The words of a range, one blank between them."""
    return " ".join(token.text for token in doc[slice(*part)])


def _is_listed(last: Token) -> bool:
    return last.dep_ == "conj" or child(last, "conj") is not None


def _described_by(last: Token) -> str | None:
    """The lemma of the noun that stands in apposition: "a bank, Acme", "firms such as Acme and Bolt"."""
    token = last
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    if token.dep_ == "appos":
        return token.head.lemma_.lower()
    for item in last.children:
        if item.dep_ == "appos" and item.pos_ == "NOUN":
            return item.lemma_.lower()
    before = [item for item in last.lefts if item.dep_ == "compound" and item.tag_ == "NN"]
    return before[-1].lemma_.lower() if before else None
