"""Who is described before being named: a headline and a first paragraph say "a former nurse", the second says who."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.extract.appositions import names_of
from ingest.extract.cast import SEVERAL, Cast
from ingest.extract.descriptions import describe
from ingest.extract.full_names import Name
from ingest.extract.grammar import child, is_heading
from ingest.extract.narrowing import find_modifiers, is_definite

if TYPE_CHECKING:
    from spacy.tokens import Token

_MENTIONS = 20  # of a noun, from the first on: who is brought in later is not "the council" of the beginning
_REACH = 3  # sentences behind the first paragraph in which the name must come
HEARERS = frozenset({"tell", "inform", "show", "give"})
_DEFINITE = frozenset({"the", "this", "that"})
NAMED_SO = frozenset(  # bodies whose names hold the word
    {"authority", "commission", "committee", "council", "court", "department", "government", "ministry", "parliament",
     "police", "tribunal", "union", "university"}
)  # fmt: skip
_VAGUE = frozenset({"several", "many", "some", "few", "other", "own", "same", "such", "more", "most", "all"})
_DEPENDENT = frozenset({"poss", "compound"})


def find_introduced(cast: Cast, token: Token) -> str:
    """The name that the text gives to this description just behind its first paragraph; "" where it gives none.

    Only one of the fitting kind counts, whom no other title tells apart and who was not named before.
    """
    if not is_described(cast, token):
        return ""
    if cast.introduce is not None:
        return cast.introduced.get(token.i, "")
    if is_known(token) or is_told_enough(cast, token):
        return ""
    lemma = token.lemma_.lower()
    titled = next((name.name for name in cast.names if lemma in cast.titles.get(name.name, ())), "")
    if titled:
        return titled
    names = _find_next(cast, token)
    return next((name.name for name in names if _fits(cast, name, lemma)), "")


def is_described(cast: Cast, token: Token) -> bool:
    """True for a noun of the headline or the first sentence that may be somebody whom the text names only then."""
    if token.i >= cast.lead_end or token.tag_ not in {"NN", "NNP"} or token.lemma_.lower() not in cast.lexicons.people:
        return False
    if cast.starts[cast.sentences[token.i]] > cast.lead_start:
        return False
    is_named = token.i in cast.presented or any(item.dep_ == "appos" for item in token.children)
    return token.dep_ not in _DEPENDENT and not is_named


def is_known(token: Token) -> bool:
    """True for "the company": whoever is meant has been brought in."""
    is_bare = not any(item.dep_ in {"prep", "relcl", "acl"} for item in token.rights)
    return is_bare and any(item.lower_ in _DEFINITE or item.dep_ == "poss" for item in token.lefts)


def is_told_enough(cast: Cast, token: Token) -> bool:
    """True for "the environment agency", "the district office in Alton": which body it is needs no name to tell."""
    lemma = token.lemma_.lower()
    is_body = lemma in cast.lexicons.organizations and lemma not in cast.lexicons.generic
    is_definite = any(item.lower_ in _DEFINITE for item in token.lefts)
    return is_body and is_definite and any(item.dep_ in {"amod", "compound", "prep"} for item in token.children)


def _find_next(cast: Cast, token: Token) -> Iterator[Name]:
    """The new names behind the first sentence, for a person; for a body, those behind the first paragraph."""
    if cast.lead_end >= len(cast.doc):
        return
    behind = cast.sentences[cast.lead_end]
    is_person = token.lemma_.lower() in cast.lexicons.only_persons
    first = max(cast.sentences[token.i], cast.sentences[cast.lead_start]) + 1 if is_person else behind
    given = (name for name in cast.names if name.head < cast.starts[first])
    before = {name.name for name in given if name.is_subject or name.kind == "person"}
    for number in range(first, behind + _REACH):
        yield from (name for name in cast.by_sentence.get(number, ()) if name.name not in before)


def _fits(cast: Cast, name: Name, lemma: str) -> bool:
    token = cast.doc[name.head]
    persons, bodies = cast.lexicons.only_persons, cast.lexicons.organizations
    if lemma in persons:
        return name.kind == "person" and name.is_subject and not cast.titles.get(name.name)
    is_hearer = token.dep_ in {"dobj", "dative"} and token.head.lemma_ in HEARERS
    if lemma in cast.lexicons.localities:
        return False  # "the county" is none that a name of another sort can mean
    return name.kind == "organization" and lemma in bodies and not is_hearer and _is_of_body(cast, name, lemma)


def _is_of_body(cast: Cast, name: Name, lemma: str) -> bool:
    """False for an "Authority" where a company is looked for, and for a "Herald" where a school is."""
    words, last = name.name.lower().split(), name.name.split()[-1].lower()
    if lemma in words or lemma in cast.lexicons.trades.get(last, ()):
        return True
    return lemma not in NAMED_SO and last not in cast.lexicons.bodies and last not in cast.lexicons.trades


def find_named_so(cast: Cast, token: Token) -> str:
    """The name of a body that holds the noun and the words before it: "the budget office"; "" where there is none."""
    which = find_modifiers(token)
    if not which or not is_definite(token):
        return ""
    return next((name for words, name in cast.bodies.get(token.lower_, ()) if which <= words), "")


def find_description(cast: Cast, token: Token) -> str:
    """How a body that is "the council" here was called when it was brought in: "the council of Alton"."""
    lemma, in_heading = token.lemma_, ""
    for place in cast.by_lemma.get((lemma, token.tag_ in SEVERAL), ())[:_MENTIONS]:
        if place >= token.i:
            break
        earlier = cast.doc[place]
        if not find_modifiers(token) <= find_modifiers(earlier):
            continue  # "the weather office" is not "the district office in Alton"
        named = next(names_of(cast, earlier), None)
        if named is not None:
            return named.name
        if _is_told_apart(earlier):
            if place >= cast.lead_start:
                return describe(cast, earlier)
            in_heading = in_heading or describe(cast, earlier)  # which gives fewer words than the text
    return in_heading or describe(cast, token)


def _is_told_apart(noun: Token) -> bool:
    """True for "the town council", "a panel led by a judge" and, in a sentence, "the council of Alton"."""
    if any(
        (item.dep_ in {"amod", "compound"} and item.lower_ not in _VAGUE)
        or (item.dep_ == "poss" and item.tag_ != "PRP$")
        for item in noun.lefts
    ):
        return True
    behind = (item for item in noun.rights if item.dep_ == "acl" or item.lower_ in {"of", "in", "at", "from"})
    return not is_heading(noun.sent) and any(item.dep_ in {"prep", "acl"} for item in behind)


def find_voice_before(cast: Cast, token: Token) -> Token | None:
    """The one who was brought in as "a spokesman for Acme", where "the spokesman" takes them up."""
    if not is_definite(token):
        return None
    places = cast.by_lemma.get((token.lemma_, False), ())
    before = (cast.doc[places[at]] for at in range(bisect_left(places, token.i) - 1, -1, -1))
    return next((item for item in before if child(item, "prep", "poss") is not None), None)


def is_voice(token: Token) -> bool:
    """True for a spokesman, whose words are another's; a lawyer has words of their own."""
    return token.lemma_.lower().startswith("spokes")
