"""Who is meant: names in full, "the company", "he", "these labs" and unnamed sources, resolved within the document.

What cannot be resolved stays open: an empty answer is one, a guess is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.appositions import names_of
from ingest.extract.cast import Cast
from ingest.extract.descriptions import describe
from ingest.extract.figures import Figure
from ingest.extract.grammar import child, governors
from ingest.extract.leads import find_description, find_introduced, find_named_so, find_voice_before, is_voice
from ingest.extract.naming import (
    find_antecedent,
    find_before,
    find_chief_body,
    find_own_name,
    find_short,
    is_headline,
    is_some_of_many,
)
from ingest.extract.narrowing import find_modifiers, is_bare, is_definite, is_of_trade
from ingest.extract.papers import find_document
from ingest.extract.salience import find_body, find_list, find_person, find_taken_up

if TYPE_CHECKING:
    from spacy.tokens import Token

_REACH = 15  # sentences that a "the company" may look back
_ALONE = 10.0  # times as much in view as any other body is one that a noun of some trade can mean without its name
PRONOUN_REACH = 6
PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_COUNTED = frozenset({"one", "two", "some", "many", "several", "few", "most", "others", "those", "both"})
_PLURAL = frozenset({"NNS", "NNPS"})


def resolve(cast: Cast, position: int, *, but: str | None = None, is_somebody: bool = False) -> tuple[str, ...]:
    """The names meant by the noun phrase whose head is at `position`; several for a group; none where it stays open.

    `but` is somebody who cannot be meant (who accuses does not mean himself). `is_somebody` says that the place in the
    sentence makes a person of any noun ("growers said").
    """
    asked = position, but, is_somebody
    found = cast.resolved.get(asked)
    if found is None:
        cast.resolved[asked] = ()  # who is asked for while this is found out: of "his spokesman" nobody is "he"
        found = cast.resolved[asked] = _resolve(cast, cast.doc[position], but, is_somebody=is_somebody)
    return found


def _resolve(cast: Cast, token: Token, but: str | None, *, is_somebody: bool) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(name.name for name in names_of(cast, token)))
    if is_somebody and len(named) == 1 and is_some_of_many(cast, token):
        return (describe(cast, token),)
    if named:
        return named
    if (short := find_short(cast, token)) and not any(token.lefts):
        return (short,)
    if token.pos_ == "PRON" or token.lower_ in PRONOUNS:
        return _resolve_pronoun(cast, token, but, is_somebody=is_somebody)
    lemma = token.lemma_.lower()
    if lemma not in cast.lexicons.persons and (owner := find_antecedent(token)) is not None:
        return resolve(cast, owner.i, but=but, is_somebody=is_somebody)
    if (own := find_own_name(cast, token)) is not None:
        return (own,)
    if lemma in cast.lexicons.speaker_for:
        return _resolve_spokesman(cast, token)
    if lemma in cast.lexicons.people:
        return _resolve_noun(cast, token, lemma, but)
    if lemma in cast.lexicons.documents:
        return _resolve_written(cast, token) if is_somebody else _resolve_document(cast, token)
    if token.tag_ == "CD" and is_definite(token):
        return _resolve_group(cast, token)
    if (known := find_taken_up(cast, token, but)) is not None:
        return name_figure(cast, known)
    if is_somebody and token.pos_ in {"NOUN", "NUM", "PROPN", "ADJ"} and lemma not in cast.lexicons.speechless:
        return _called(cast, token, lemma) or (describe_again(cast, token),)
    return ()


def describe_again(cast: Cast, token: Token) -> str:
    """ "The service" as it was called when it was brought in: "the ambulance service"."""
    is_again = any(item.lower_ in {"the", "these", "those"} for item in token.lefts) and is_bare(token)
    return find_description(cast, token) if is_again else describe(cast, token)


def _resolve_pronoun(cast: Cast, token: Token, but: str | None, *, is_somebody: bool) -> tuple[str, ...]:
    word = token.lower_
    others = {*find_beside(cast, token), *([but] if but else [])}
    if word in PRONOUNS:
        found = find_person(cast, token.i, PRONOUNS[word], PRONOUN_REACH, but=others)
        return name_figure(cast, found) if found is not None else ()
    if word == "it" and (paper := find_document(cast, token)) is not None:
        return (describe(cast, paper, with_clause=False),)
    if word in {"it", "its"}:
        body = find_body(cast, token.i, PRONOUN_REACH, but=others) or find_body(cast, token.i, _REACH, but=others)
        return (body.name,) if body is not None else ()
    if word in {"they", "them", "their"}:
        return _resolve_they(cast, token)
    if word in {"who", "which", "that"}:
        before = token.head.head if token.head.dep_ == "relcl" else find_before(token)
        return _resolve_relative(cast, before, but, is_somebody=is_somebody) if before is not None else ()
    return (describe(cast, token),) if is_somebody and word in _COUNTED else ()


def _resolve_relative(cast: Cast, before: Token, but: str | None, *, is_somebody: bool) -> tuple[str, ...]:
    """Whom "who" means behind this noun; somebody unnamed is not told by the very clause in which they speak."""
    names = resolve(cast, before.i, but=but, is_somebody=is_somebody)
    return (describe(cast, before, with_clause=False),) if names == (describe(cast, before),) else names


def find_beside(cast: Cast, pronoun: Token) -> set[str]:
    """Who is somebody else: whom a pronoun hangs on ("a spokesman for him"), and who stands before a subject pronoun in
    its own clause: "in a letter to Acme it said".
    """
    figures = cast.figures.before(pronoun.i, cast.starts[cast.sentences[pronoun.i]])
    if pronoun.dep_ not in {"nsubj", "nsubjpass"}:
        above = {item.i for item in governors(pronoun) if item.pos_ == "NOUN"}
        return {figure.name for figure in figures if figure.position in above}
    return {figure.name for figure in figures if _find_verb(cast.doc[figure.position]) == pronoun.head}


def _find_verb(token: Token) -> Token | None:
    return next((item for item in governors(token) if item.pos_ in {"VERB", "AUX"}), None)


def name_figure(cast: Cast, figure: Figure) -> tuple[str, ...]:
    """A figure's name; for somebody who speaks for others, theirs."""
    token = cast.doc[figure.position]
    is_unnamed = figure.position not in cast.by_token
    return (
        _resolve_spokesman(cast, token) if is_unnamed and figure.nouns & cast.lexicons.speaker_for else (figure.name,)
    )


def _resolve_they(cast: Cast, token: Token) -> tuple[str, ...]:
    """The nearest plural subject before, in this sentence or the one before."""
    here = cast.sentences[token.i]
    position = token.i - 1
    while position >= 0 and here - cast.sentences[position] <= 1:
        item = cast.doc[position]
        is_plural = item.tag_ in _PLURAL or item.lower_ == "police" or child(item, "conj") is not None
        is_noun = item.pos_ in {"NOUN", "PROPN"} or (item.tag_ == "CD" and child(item, "prep") is not None)
        if item.dep_ in {"nsubj", "nsubjpass"} and (is_plural or item.tag_ == "CD") and is_noun:
            return resolve(cast, position, is_somebody=item.tag_ == "CD")
        position -= 1
    return find_list(cast, token.i, "organization", PRONOUN_REACH)


def _resolve_spokesman(cast: Cast, token: Token) -> tuple[str, ...]:
    """ "A spokesperson for Acme", "Acme's lawyer": for whom they speak."""
    is_lawyer = token.lemma_.lower() != "representative" and not is_voice(token)
    is_office = any(item.dep_ in {"amod", "compound"} and item.i not in cast.by_token for item in token.lefts)
    if is_lawyer and is_office and child(token, "poss") is None:
        return _called(cast, token, token.lemma_.lower()) or (describe(cast, token),)  # "the district attorney"
    if is_lawyer and (not is_definite(token) or any(item.dep_ == "poss" for item in token.children)):
        return (describe(cast, token),)
    for item in token.children:
        if item.dep_ == "prep" and item.lower_ in {"for", "of"}:
            inner = child(item, "pobj")
            if inner is not None:
                return resolve(cast, inner.i) or (describe(cast, token),)
        if item.dep_ in {"poss", "compound"} and (item.i in cast.by_token or item.dep_ == "poss"):
            found = resolve(cast, item.i)
            if found:
                return found
    if is_voice(token):
        if owned := [item for item in token.lefts if item.tag_ in {"NNP", "NNPS"} and item.is_title]:
            words = " ".join(item.text for item in owned)  # "an Acme spokesman"
            return (cast.shorts.get(words, cast.shorts.get(owned[0].text, words)),)
        owner = next((item for item in token.lefts if item.lemma_.lower() in cast.lexicons.organizations), None)
        if owner is not None:  # "a force spokesman"
            return _called(cast, owner, owner.lemma_.lower()) or (owner.lower_,)
        before = find_voice_before(cast, token)
        if before is not None:
            return _resolve_spokesman(cast, before)
        body = find_body(cast, token.i, PRONOUN_REACH, margin=1.0)
        return (body.name,) if body is not None else ((describe(cast, token),) if not is_definite(token) else ())
    return (describe(cast, token),) if not is_definite(token) else ()


def _find_of_trade(cast: Cast, token: Token) -> str:
    """The name that holds what the noun is told apart by: "the mining company" is Orchard Mining."""
    which = find_modifiers(token)
    before = (figure.name for figure in reversed(cast.figures.before(token.i)) if figure.kind == "organization")
    return next((name for name in before if which <= {*name.lower().split()}), "")


def _resolve_noun(cast: Cast, token: Token, lemma: str, but: str | None) -> tuple[str, ...]:
    is_plural = token.tag_ in _PLURAL
    introduced = find_introduced(cast, token) or find_named_so(cast, token)
    if introduced and introduced != but:
        return (introduced,)
    if (known := find_taken_up(cast, token, but)) is not None:
        return name_figure(cast, known)
    if not is_definite(token) and not is_headline(cast, token):
        return (describe(cast, token),)
    if not is_bare(token):
        owner = child(token, "poss")
        if owner is not None and not is_plural and owner.i in cast.by_token and lemma in cast.lexicons.organizations:
            owning = cast.by_token[owner.i]  # a company's board speaks for it, Norway's regulator not for Norway
            return (describe(cast, token) if owning.kind == "place" else owning.name,)
        only = cast.figures.called.get(lemma, ())
        if owner is not None and not is_plural and len(only) == 1 and only[0] != but:
            return only  # "its director", of whom the text has one, by name
        return (describe(cast, token),)
    if is_plural:
        return _resolve_group(cast, token)
    called = _called(cast, token, lemma, but)
    if called:
        return called
    if lemma in cast.lexicons.generic and is_of_trade(token):
        sole = find_body(cast, token.i, _REACH, but=(but,) if but else (), noun=lemma, margin=_ALONE)
        is_named = sole is not None and sole.position in cast.by_token
        return (_find_of_trade(cast, token) or (sole.name if sole and is_named else describe(cast, token)),)
    if lemma in cast.lexicons.generic:
        body = find_body(cast, token.i, _REACH, but=(but,) if but else (), noun=lemma)
        return (body.name,) if body is not None else ()
    return (find_description(cast, token),)


def _called(cast: Cast, token: Token, lemma: str, but: str | None = None) -> tuple[str, ...]:
    """Who was brought in under this noun: the one of them most in view; in a headline, who will be."""
    names = [name for name in cast.figures.called.get(lemma, ()) if name != but]
    which = find_modifiers(token)
    if which and lemma not in cast.lexicons.generic:  # "the deputy leader" is not "the opposition leader, Ada Roe"
        told = cast.told if lemma in cast.lexicons.only_persons else {}
        later = {one for one in names if told and cast.first_heads.get(one, len(cast.doc)) >= token.i}
        names = [one for one in names if one in later or which <= {*one.lower().split(), *told.get(one, ())}]
    if is_headline(cast, token):
        return tuple(names[:1]) or find_chief_body(cast, lemma)
    if not names:
        return ()
    before = cast.figures.before(token.i)
    near = next((one for one in reversed(before) if one.name in names and lemma in one.nouns), None)
    last = near or next((one for one in reversed(before) if one.name in names), None)
    if last is None:
        return tuple(names) if len(names) == 1 else ()
    return name_figure(cast, last)


def _resolve_group(cast: Cast, token: Token) -> tuple[str, ...]:
    """ "These labs": the last list of names that such nouns can mean, else the words themselves."""
    is_person = token.lemma_.lower() in cast.lexicons.only_persons
    listed = find_list(cast, token.i, "person" if is_person else "organization", _REACH)
    if listed or token.tag_ == "CD":
        return listed
    return (describe(cast, token),)


def _resolve_document(cast: Cast, token: Token) -> tuple[str, ...]:
    """The one whose report it is: "Acme's report", "a poll by Acme", "Acme released a report"; nobody otherwise."""
    owner = child(token, "poss")
    if owner is not None:
        return resolve(cast, owner.i)
    for item in token.children:
        if item.dep_ in {"prep", "agent"} and item.lower_ in {"by", "from"}:
            inner = child(item, "pobj")
            return resolve(cast, inner.i) if inner is not None else ()
    maker = _find_maker(cast, token)
    if maker is not None:
        return resolve(cast, maker.i)
    if not is_definite(token):
        return ()
    here = cast.sentences[token.i]
    before = (cast.doc[place] for place in range(token.i - 1, cast.starts[max(0, here - _REACH)] - 1, -1))
    same = next((item for item in before if item.lemma_ == token.lemma_ and item.pos_ == "NOUN"), None)
    return _resolve_document(cast, same) if same is not None else ()


def _resolve_written(cast: Cast, token: Token) -> tuple[str, ...]:
    """What speaks in "the report says": the report, whosever it is; in "her notes say" she does."""
    owner = child(token, "poss")
    if owner is not None and owner.lower_ in PRONOUNS:
        return resolve(cast, owner.i)
    words = describe(cast, token, with_clause=False)
    is_plain = owner is not None and owner.tag_ == "PRP$" and words.count(" ") == 1
    return (words.split(" ")[-1],) if is_plain else (words,)


def _find_maker(cast: Cast, document: Token) -> Token | None:
    """Who released or speaks in a document: "Acme published a report", "in a report the group says"."""
    above = document.head
    if document.dep_ == "dobj" and above.lemma_ in cast.lexicons.releasing:
        return child(above, "nsubj")
    is_spoken = document.dep_ == "pobj" and above.lower_ == "in" and above.head.lemma_.lower() in cast.lexicons.verbs
    return child(above.head, "nsubj") if is_spoken else None
