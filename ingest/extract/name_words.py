"""Which words of a text are names: capitals by the tagger and the model, and the small words between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ingest.extract.cues import is_misread_verb
from ingest.extract.grammar import Range, find_tagged
from ingest.extract.lexicons import Lexicons
from ingest.extract.name_kinds import GIVEN

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOT_ACTORS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "LAW", "LANGUAGE"})
_JOINERS = frozenset({"of", "for", "against", "on", "&", "-", "and", "'", "’", "'s", "’s"})
_BODIES = frozenset({
    "council", "ministry", "department", "university", "court", "bank", "institute", "board", "office", "guild",
    "association", "federation", "bureau", "chamber", "academy", "society", "inspectorate", "league",
})  # fmt: skip
_MINISTRIES = frozenset({"ministry", "department", "office"})  # "Ministry of Field and Table"
_PLURAL_OWNERS = frozenset({"'", "’"})
_KIN = frozenset(
    {"son", "sons", "daughter", "daughters", "brothers", "sisters", "partner", "partners", "co", "cie", "company"}
)
_PARTICLES = frozenset(
    {"van", "von", "de", "da", "di", "del", "della", "den", "der", "dos", "du", "el", "la", "ter", "zu", "bin", "ibn"}
    | {"al", "as", "ad", "ez", "bint", "ul"}
)
_JOINED = frozenset({"as", "ad"})  # particles that are other words where no hyphen follows
_OPEN = frozenset({"of", "for", "against", "on"})  # that end no name
_AIMS = frozenset({"for", "against"})  # with which a body's name goes on: "Office against Discrimination"
_FAR = 20  # words on either side of an "and" that are looked at: no name is longer, a text in capitals is
_OWNERS = ("men", "children", "people")
_SAINTS = frozenset({"saint", "st", "st."})
_SYLLABLE = 5  # letters of the second half of a given name: "Seon-ah", "Se-young"
_COMPOUNDING = frozenset(
    {"wide", "style", "era", "like", "area", "born", "bound", "only", "free", "level", "size", "type", "side", "run"}
)  # that make adjectives of names
_FUNCTION_TAGS = frozenset({"DT", "PDT", "IN", "UH"})


def find_runs(doc: Doc, lexicons: Lexicons) -> Iterator[Range]:
    """Ranges of tokens that are names, titles before them included, in text order."""
    last = end = 0
    wholes = _find_wholes(doc, lexicons)
    for start in _find_capitals(doc):
        if start >= end and _is_name_word(doc[start], lexicons):
            first, end = start, start + 1
            if start - 2 >= last and _is_first_half(doc[start - 2]):
                first = start - 2
            is_person = doc[start].lower_ in lexicons.given_names or doc[start].ent_type_ == "PERSON"
            while end < len(doc) and _goes_on(doc[end], lexicons, wholes):
                if is_person and end - start > 1 and doc[end].lower_ in _OPEN:
                    break  # "Ada Roe of Acme"
                end += 1
            last = end
            yield first, end - (doc[end - 1].lower_ in _OPEN)


def _find_capitals(doc: Doc) -> list[int]:
    """Where a name may begin: the words with a first capital, and those of names that were given."""
    strings = doc.vocab.strings
    forms, places = np.unique(doc.to_array("ORTH"), return_inverse=True)
    capital = np.array([strings[form][0].isupper() for form in forms.tolist()], dtype=bool)
    found: list[int] = np.flatnonzero(capital[places] | (doc.to_array("ENT_ID") == strings.add(GIVEN))).tolist()
    return found


def _goes_on(token: Token, lexicons: Lexicons, wholes: frozenset[tuple[str, str]]) -> bool:
    """True where the word belongs to the name before it; a name that was given stands by itself."""
    if token.ent_iob_ == "B" and token.ent_id_ == GIVEN:
        return False
    if token.ent_iob_ != "I" and token.nbor(-1).ent_id_ == GIVEN:
        return False
    is_small = _is_article(token) or _is_particle(token)
    joins = is_small or (token.lower_ in _JOINERS and _is_joined(token, lexicons, wholes))
    return joins or _is_second_half(token) or _is_name_word(token, lexicons)


def _is_name_word(token: Token, lexicons: Lexicons) -> bool:
    if token.ent_id_ == GIVEN:
        return True
    if (
        not token.text[0].isupper()
        or (token.ent_type_ in _NOT_ACTORS and not _is_lone_law(token) and not _is_misread_percent(token))
        or (token.lower_ in lexicons.plain and token.lower_ != "ai")
    ):
        return False
    if token.tag_ in {"NNP", "NNPS"}:
        return True
    if token.i + 1 < len(token.doc) and token.tag_ in {"JJ", "NN"} and is_misread_verb(token.nbor(1), lexicons):
        return True
    if token.ent_type_ in {"PERSON", "ORG"} and token.pos_ in {"NOUN", "ADJ", "PROPN"}:
        return True
    if _is_unknown_given_name(token, lexicons) or _begins_body(token, lexicons):
        return True
    return _is_unknown_subject(token, lexicons)


def _is_unknown_given_name(token: Token, lexicons: Lexicons) -> bool:
    """True for "Agathe" in "Agathe Muir", whatever the model takes it for: a determiner even."""
    if not token.is_title or token.i + 1 >= len(token.doc):
        return False
    is_given = token.lower_ in lexicons.given_names
    if token.lower_ in lexicons.small and not is_given:
        return False
    if token.dep_ not in {"compound", "nmod"} and token.tag_ not in _FUNCTION_TAGS:
        return False
    after = token.nbor(1)
    return after.tag_ == "NNP" and after.text[0].isupper() and token.lemma_.lower() not in lexicons.presenting


def _begins_body(token: Token, lexicons: Lexicons) -> bool:
    """True for "Liberal" in "the Liberal Bloc": a capital between an article and a name."""
    if token.i + 1 >= len(token.doc) or token.pos_ not in {"ADJ", "NOUN"} or token.i == token.sent.start:
        return False
    after = token.nbor(1)
    if token.nbor(-1).lower_ not in {"the", "its", "a"} or token.ent_type_ in {"NORP", "GPE"}:
        return False
    return after.text[0].isupper() and after.tag_ in {"NNP", "NNPS"}


def _is_misread_percent(token: Token) -> bool:
    """True for "Ada" in "18.14 Ada Roe", where the time of an entry is taken for a share."""
    return token.ent_type_ == "PERCENT" and token.is_title and token.tag_ == "NNP"


def _is_lone_law(token: Token) -> bool:
    """True for one word that the model takes for a law: no law has such a name, a company may."""
    neighbours = [token.nbor(step).ent_type_ for step in (-1, 1) if 0 <= token.i + step < len(token.doc)]
    return token.ent_type_ == "LAW" and "LAW" not in neighbours


def _is_unknown_subject(token: Token, lexicons: Lexicons) -> bool:
    """A capitalised word before a cue, whatever the model takes it for: nobody has to be known to be heard."""
    if token.pos_ not in {"NOUN", "ADJ", "VERB", "ADV", "X"} or token.tag_ == "NNS" or token.i + 1 >= len(token.doc):
        return False
    if token.lemma_.lower() in lexicons.people or token.lemma_.lower() in lexicons.documents or not token.is_title:
        return False
    after = token.nbor(1)
    is_subject = token.dep_ == "nsubj" and token.head.lemma_.lower() in lexicons.verbs
    return is_subject or (
        token.dep_ in {"amod", "compound"} and after.lower_.endswith("s") and after.lower_[:-1] in lexicons.verbs
    )


def _find_wholes(doc: Doc, lexicons: Lexicons) -> frozenset[tuple[str, str]]:
    """The words on both sides of an "and" that makes one name of them somewhere in the text."""
    joints = (doc[place] for place in find_tagged(doc, ("CC",)) if 0 < place < len(doc) - 1)
    return frozenset(
        (token.nbor(-1).text, token.nbor(1).text)
        for token in joints
        if token.lower_ == "and" and token.nbor(1).text[0].isupper() and _is_named_body(token, lexicons)
    )


def _is_article(token: Token) -> bool:
    """True for the "the" of "Society for the Blind", "Friends of the Ilse": within a name behind a preposition."""
    if token.lower_ != "the" or token.i + 1 >= len(token.doc) or not token.nbor(1).text[0].isupper():
        return False
    before = token.nbor(-1)
    return before.lower_ in _AIMS or (before.lower_ == "of" and token.ent_iob_ == "I" and token.ent_type_ == "ORG")


def _is_second_half(token: Token) -> bool:
    """True for "min" in "Han Dong-min", whatever the tagger takes it for, not for "South Korea-wide"."""
    if token.i < 2 or not token.is_alpha or token.nbor(-1).text != "-" or not token.nbor(-2).is_title:
        return False
    if token.nbor(-1).whitespace_ or token.nbor(-2).whitespace_:
        return False
    is_syllable = token.is_lower and len(token) <= _SYLLABLE and token.lower_ not in _COMPOUNDING
    is_second = token.i > 2 and token.nbor(-3).is_title and token.tag_ not in {"VBN", "VBD", "VBG"}
    return token.tag_ == "NNP" or (is_syllable and is_second)


def _is_first_half(token: Token) -> bool:
    """True for "Per" in "Per-Olof Roe", whatever the tagger takes it for."""
    hyphen = token.nbor(1)
    return token.is_title and token.is_alpha and hyphen.text == "-" and not (token.whitespace_ or hyphen.whitespace_)


def _is_particle(token: Token) -> bool:
    """True for "van" in "Piet van Roe", "al" in "Dalal al-Sabah"."""
    if token.text not in _PARTICLES or token.i + 1 >= len(token.doc):
        return False
    is_joined = token.nbor(1).text == "-" and not token.whitespace_
    if token.text in _JOINED and not is_joined:
        return False
    is_led = is_joined or token.nbor(1).text in _PARTICLES
    after = token.nbor(2) if is_led and token.i + 2 < len(token.doc) else token.nbor(1)
    return after.text[0].isupper() and not token.nbor(-1).is_upper


def _is_joined(token: Token, lexicons: Lexicons, wholes: frozenset[tuple[str, str]]) -> bool:
    """True for the "of" in "Ministry of Lakes", one entity on both sides, a hyphen, and the mark in "Carers' Fund"."""
    before = token.nbor(-1) if token.i else token
    if token.lower_ == "of" and before.text.istitle() and before.lower_ in _BODIES and token.i + 1 < len(token.doc):
        return token.nbor(1).text[0].isupper()
    if token.text == "-":
        is_open = token.i + 1 < len(token.doc) and not token.whitespace_
        return is_open and (token.nbor(1).text[0].isupper() or _is_second_half(token.nbor(1)))
    if token.lower_ in _AIMS:
        return _is_aim(token, lexicons)
    is_plural = token.text in _PLURAL_OWNERS and before.lower_.endswith("s") and not before.whitespace_
    if (token.tag_ == "POS" or is_plural) and token.i + 1 < len(token.doc):
        return _is_owned(token, lexicons)
    if token.lower_ == "on" and (token.text != "on" or token.ent_type_ != "ORG"):
        return False  # but "Panel on Safety"
    if token.lower_ == "and":
        is_whole = token.i + 1 < len(token.doc) and (before.text, token.nbor(1).text) in wholes
        return is_whole or _is_of_ministry(token)
    return token.ent_iob_ == "I" and token.i + 1 < len(token.doc) and token.nbor(1).ent_iob_ == "I"


def _is_of_ministry(token: Token) -> bool:
    """True for the "and" in "Ministry of Field and Table"."""
    if token.i < 3 or token.i + 1 == len(token.doc) or not token.nbor(1).is_title:
        return False
    noun, of = token.nbor(-3), token.nbor(-2)
    return of.lower_ == "of" and noun.is_title and noun.lower_ in _MINISTRIES and token.nbor(1).ent_iob_ != "B"


def _is_owned(mark: Token, lexicons: Lexicons) -> bool:
    """True for the mark in "Carers' Fund" and "Saint Orlan's Hospital"; False in "Acme's Board"."""
    before, after = mark.nbor(-1), mark.nbor(1)
    if not (before.text[0].isupper() and after.text[0].isupper()):
        return False
    is_one = mark.ent_iob_ == after.ent_iob_ == "I" and mark.ent_type_ == "ORG"
    if mark.text in _PLURAL_OWNERS:
        return is_one or _ends_in_body(after, lexicons)
    is_saint = before.i > 0 and before.nbor(-1).lower_ in _SAINTS
    return before.lower_.endswith(_OWNERS) or (is_saint and after.lower_ in lexicons.naming)


def _ends_in_body(token: Token, lexicons: Lexicons) -> bool:
    """True for "Digital Council": of the capitals from here on one is a body."""
    while token.text[0].isupper():
        if token.lower_ in lexicons.naming:
            return True
        if token.i + 1 == len(token.doc):
            return False
        token = token.nbor(1)
    return False


def _is_aim(token: Token, lexicons: Lexicons) -> bool:
    """True for the "for" in "Society for the Blind"."""
    before = token.nbor(-1)
    if not before.is_title or before.lower_ not in lexicons.naming or token.i + 2 >= len(token.doc):
        return False
    after = token.nbor(2) if token.nbor(1).lower_ == "the" else token.nbor(1)
    return after.text[0].isupper() and after.ent_type_ not in _NOT_ACTORS


def _is_named_body(token: Token, lexicons: Lexicons) -> bool:
    """True for the "and" in "Roe and Sons" and "the union Rail and Road", which the noun before it makes one name."""
    if token.nbor(1).lower_ in _KIN:
        return token.nbor(-1).text[0].isupper()
    start, end = token.i - 1, token.i + 1
    low, high = max(0, token.i - _FAR), min(len(token.doc), token.i + _FAR)
    while start > low and token.doc[start].text[0].isupper() and token.doc[start].lower_ != "the":
        start -= 1
    while end < high and (token.doc[end].text[0].isupper() or token.doc[end].tag_ == "POS"):
        end += 1
    first, last = token.doc[start + 1], token.doc[end - 1]
    is_named = first.lower_ in lexicons.given_names or first.lower_ in lexicons.naming
    if start == token.i - 2 and end - token.i > 2 and not is_named:
        is_body = last.lower_ in lexicons.naming or last.lower_ == "executive"
        return token.doc[start].lower_ == "the" and is_body  # "the Refuse and Transport Union"
    noun = token.doc[start]
    is_body = noun.lower_ in lexicons.only_bodies or noun.lower_ in lexicons.generic
    return start < token.i - 1 and noun.tag_ == "NN" and is_body
