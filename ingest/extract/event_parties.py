"""Who takes part in what happens: who does it, to whom, with or against whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.descriptions import describe
from ingest.extract.event_nouns import is_paid_end
from ingest.extract.grammar import child, children, governors, has_lemma, is_passive
from ingest.extract.lexicons import EventWords
from ingest.extract.participants import SIDES, find_antecedent, is_inanimate
from ingest.extract.speakers import resolve
from ingest.extract.subjects import find_subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

_PERSONAL = frozenset({"lawsuit", "resignation", "ruling"})  # only somebody is sued, dismissed or judged
# Behind which any noun is somebody.
_SURE = frozenset({("favour", "ruling"), ("with", "meeting"), ("between", "meeting"), ("of", "meeting")})
_NONE = frozenset({"no", "neither"})
_SIDES = frozenset({"favour", "favor"})
# Behind which of them the parties of a kind stand.
_PREPOSITIONS = {
    "settlement": frozenset({"with", "between", "to", "from", "by"}),
    "lawsuit": frozenset({"against", "by", "between"}),
    "ruling": frozenset({"against", "with", "for", "between", "on", "of"}),
    "investigation": frozenset({"into", "against", "with", "of", "by", "on", "at", "over"}),
    "meeting": frozenset({"with", "between", "of"}),
    "resignation": frozenset({"of"}),
    "announcement": frozenset({"with", "between"}),
}


def find_parties(token: Token, verb: Token | None, words: EventWords, cast: Cast) -> tuple[str, ...]:
    """Who does it, to whom, and with or against whom; each once."""
    found: list[str] = []
    if verb is not None:
        found += _find_actors(verb, words, cast)
    patients = children(verb, "dobj", "nsubjpass", "dative") if verb is not None else []
    if verb is not None and verb.dep_ in {"acl", "relcl"}:
        patients.append(verb.head)  # "the lawsuit against Acme that was filed in May"
    for place in dict.fromkeys([item for item in (token, verb) if item is not None] + patients):
        owner = child(place, "poss")
        if owner is not None and owner.lower_ == "whose" and place.head.dep_ == "relcl":
            owner = place.head.head  # "Ada Roe, whose resignation was announced"
        is_named = owner is not None and (owner.pos_ != "PRON" or words.kind == "lawsuit")
        if owner is not None and is_named and place.pos_ == "NOUN":
            found += _call(cast, owner)
        found += _find_beside(place, words, cast)
    if words.kind == "investigation" and verb is not None:
        found += [name for item in _find_suspected(verb) for name in _resolve_all(cast, item)]
        found = found or _find_teller(verb, cast)
    return tuple(dict.fromkeys(found))


def find_plaintiff(token: Token, cast: Cast) -> tuple[str, ...]:
    """Who says what a suit says: "in a suit filed on Monday, Acme says"."""
    root, suit = token.sent.root, token.head if token.dep_ == "acl" else token
    is_within = suit.dep_ == "pobj" and suit.head.lower_ == "in"
    subject = child(root, "nsubj") if is_within and has_lemma(root, cast.lexicons.verbs) else None
    return tuple(_resolve_all(cast, subject)) if subject is not None and subject.i > token.i else ()


def find_bystander(token: Token, cast: Cast) -> tuple[str, ...]:
    """Of whom the sentence before tells, where a happening is told without anybody: "Talks were held in May."."""
    start, root = token.sent.start, token.sent.root
    own = child(root, "nsubj")  # "they are in talks; a meeting on Friday lasted five hours"
    if own is None or own.i >= token.left_edge.i:
        if start == 0:
            return ()
        root = token.doc[start - 1].sent.root
    subject = find_subject(root, cast.lexicons)
    if subject is None or any(item.lower_ in _NONE for item in subject.lefts):
        return ()
    return tuple(dict.fromkeys(_resolve_all(cast, subject)))


def _find_teller(verb: Token, cast: Cast) -> list[str]:
    """Who says that there is an inquiry, where nobody else is told to hold it."""
    told = next((item for item in governors(verb) if has_lemma(item, cast.lexicons.verbs)), None)
    subject = find_subject(told, cast.lexicons) if told is not None else None
    return _resolve_all(cast, subject) if subject is not None else []


def _find_suspected(verb: Token) -> Iterator[Token]:
    """Who does what is looked into: "is examining whether Acme cheated"."""
    clauses = children(verb, "ccomp") + [inner for item in children(verb, "prep") for inner in children(item, "pcomp")]
    for clause in clauses:
        yield from children(clause, "nsubj", "nsubjpass")


def _find_actors(verb: Token, words: EventWords, cast: Cast) -> list[str]:
    """The verb's subject, and its object where that is somebody."""
    subject = find_subject(verb, cast.lexicons)
    if subject is None and verb.dep_ == "conj" and child(verb, "nsubjpass") is None:
        subject = child(verb.head, "nsubj", "nsubjpass")  # "was accused of it and paid a fine"
    found: list[str] = []
    if subject is not None and not has_lemma(subject, words.nouns | words.deals):
        is_somebody = words.kind != "meeting" and not is_inanimate(subject, cast)
        found += _resolve_all(cast, subject, is_somebody=is_somebody)
        before = find_antecedent(subject) if not found else None
        found += _resolve_all(cast, before, is_somebody=is_somebody) if before is not None else []
    is_let = verb.lemma_ == "let"  # "let her go", "found Ada Roe guilty"
    small = next((item for item in children(verb, "ccomp", "xcomp") if item.pos_ == "ADJ" or is_let), None)
    affected = [*children(verb, "dobj", "dative"), *(children(verb, "nsubjpass") if is_passive(verb) else [])]
    if small is not None:
        affected += children(small, "nsubj")
    if words.kind == "ruling":  # "ordered Acme to pay", "decided that Acme must pay"
        affected += [item for clause in children(verb, "ccomp") for item in children(clause, "nsubj", "nsubjpass")]
    happening = {noun for nouns in words.verbs.values() for noun in nouns}
    for item in affected:
        if not has_lemma(item, cast.lexicons.documents) and not has_lemma(item, happening):
            found += _call(cast, item, is_somebody=item.dep_ == "nsubjpass" and words.kind in _PERSONAL)
        found += [
            name for inner in children(item, "nmod") for name in _call(cast, inner)
        ]  # "fined Acme 2 million euros"
    return found


def _find_beside(place: Token, words: EventWords, cast: Cast) -> list[str]:
    """Who stands behind a preposition: "with Acme", "an inquiry into Acme", "a lawsuit brought by Acme"."""
    prepositions = _PREPOSITIONS[words.kind]
    found: list[str] = []
    for item in children(place, "prep", "agent", "dative"):
        inner, word = child(item, "pobj"), item.lower_
        if inner is not None and has_lemma(inner, _SIDES):
            inner, word = _find_of(inner), "favour"  # "in favour of the tenants"
        elif word not in prepositions:
            continue
        if inner is not None:
            found += _resolve_all(cast, inner, is_somebody=(word, words.kind) in _SURE)
    if place.pos_ == "VERB" and is_paid_end(place, words):
        ended = [token for token in place.subtree if has_lemma(token, words.ended)]
        agents = [child(item, "agent") for token in ended for item in children(token, "acl")]
        found += [name for item in agents if item is not None for name in _find_agent(item, cast)]
    return found


def _find_of(noun: Token) -> Token | None:
    return next((child(item, "pobj") for item in children(noun, "prep") if item.lower_ == "of"), None)


def _find_agent(by: Token, cast: Cast) -> list[str]:
    inner = child(by, "pobj")
    return _resolve_all(cast, inner) if inner is not None else []


def _call(cast: Cast, noun: Token, *, is_somebody: bool = False) -> tuple[str, ...]:
    """The names meant, or the words for a person or body that has none here: "the charity"."""
    names = resolve(cast, noun.i, is_somebody=is_somebody)
    if noun.tag_ == "NN" and noun.i not in cast.by_token and has_lemma(noun, cast.lexicons.only_bodies):
        persons = {name.name for name in cast.names if name.kind == "person"}
        names = tuple(name for name in names if name not in persons)  # "the council" is not its chief
    if names or noun.pos_ not in {"NOUN", "PROPN"}:
        return names
    return (describe(cast, noun),) if has_lemma(noun, SIDES) or has_lemma(noun, cast.lexicons.people) else names


def _resolve_all(cast: Cast, noun: Token, *, is_somebody: bool = False) -> list[str]:
    """The noun and what is coordinated with it; a role whose holder is named counts once."""
    names = list(_call(cast, noun, is_somebody=is_somebody))
    following = [inner for item in (noun, *children(noun, "appos")) for inner in children(item, "conj")]
    for inner in following:
        found = _call(cast, inner, is_somebody=is_somebody)
        if inner.i in cast.by_token and noun.i not in cast.by_token and noun.lemma_.lower() in cast.lexicons.persons:
            names = []  # "its chief, Ada Roe, and Bo Lind": read as three, meant as two
        names += found
    return names
