"""Whose a cue is: the noun that says, shows or thinks, found by the parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.grammar import Range, child, children, governors, is_passive, subtree, trim
from ingest.extract.lexicons import Lexicons, VerbUse

if TYPE_CHECKING:
    from spacy.tokens import Token

_LINKS = frozenset({"conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "dep"})  # over which a subject is shared
_HIGHEST = 4  # words above a verb where its subject may still stand
_RELATIVE = frozenset({"WDT", "WP"})


def find_subject(verb: Token, lexicons: Lexicons, quotations: tuple[Range, ...] = ()) -> Token | None:
    """Who does what this verb says: its own subject or agent, that of the verb above it, or the noun it qualifies."""
    agent = child(verb, "agent")
    if agent is not None:
        return child(agent, "pobj")
    if is_passive(verb):
        return None
    own = _find_own(verb, quotations)
    if own is not None:
        return verb.head if verb.dep_ == "relcl" and own.tag_ in _RELATIVE else own
    if verb.dep_ in {"acl", "relcl"} or (verb.dep_ == "amod" and verb.i > verb.head.i):
        return verb.head
    if verb.i > 0 and verb.pos_ != "VERB":
        return verb.nbor(-1)
    return _find_inherited(verb, lexicons)


def _find_own(verb: Token, quotations: tuple[Range, ...]) -> Token | None:
    """The last subject of this verb that is not quoted, unless the verb is so too."""
    subjects = [
        item
        for item in children(verb, "nsubj")
        if not any(low <= item.i < high and not low <= verb.i < high for low, high in quotations)
    ]
    return subjects[-1] if subjects else None


def _find_inherited(verb: Token, lexicons: Lexicons) -> Token | None:
    reporting = _find_reporting(verb, lexicons)
    if reporting is not None:
        return find_subject(reporting, lexicons)
    token = verb
    for _ in range(_HIGHEST):
        if token.dep_ not in _LINKS or token.head == token:
            return None
        token = token.head
        subject = child(token, "nsubj", "nsubjpass")
        if token.dep_ in {"relcl", "acl"} and child(token, "nsubj") is None:
            return token.head
        if subject is not None:
            return token.head if subject.tag_ in _RELATIVE and token.dep_ == "relcl" else subject
    return None


def _find_reporting(verb: Token, lexicons: Lexicons) -> Token | None:
    """The cue that "..., adding that" or "..., accusing it of" goes on with, where it hangs on what was reported."""
    if verb.tag_ != "VBG" or verb.lemma_.lower() not in lexicons.own_clause or not is_after_comma(verb):
        return None
    below = verb
    for above in governors(verb):
        if below.dep_ == "ccomp" and above.pos_ == "VERB":
            return above
        if below.dep_ not in {"advcl", "conj", "ccomp", "acl"}:
            return None
        below = above
    return None


def is_after_comma(clause: Token) -> bool:
    """True where a comma stands before all that the word governs."""
    return clause.left_edge.i > 0 and clause.left_edge.nbor(-1).text == ","


def is_impersonal(verb: Token) -> bool:
    """True for "it is important to note": nobody notes it."""
    if verb.tag_ != "VB" or child(verb, "aux") is None:
        return False
    above = verb.head
    if above.pos_ == "ADJ" and above.dep_ != "ROOT":
        return True
    subject = child(above, "nsubj", "expl")
    if subject is None and above.dep_ in {"acomp", "ccomp"}:
        subject = child(above.head, "nsubj", "expl")
    return above.lemma_ == "be" and subject is not None and subject.lower_ == "it"


def can_speak(subject: Token | None, use: VerbUse, lexicons: Lexicons) -> bool:
    """True where this subject can be meant as a speaker of this kind of cue; None: nobody is named."""
    if subject is None:
        return use.strength in {"speech", "show"}
    if _is_namelike(subject) or _is_known_speaker(subject, lexicons):
        return True
    has_article = any(item.dep_ == "det" and item.lower_ not in {"this", "that"} for item in subject.lefts)
    return use.strength == "speech" and "that" in use.frames and subject.pos_ == "NOUN" and has_article


def _is_namelike(token: Token) -> bool:
    return bool(token.pos_ == "PROPN" or token.ent_type_ or token.tag_ in {"NNP", "NNPS", "CD"} or token.is_title)


def _is_known_speaker(token: Token, lexicons: Lexicons) -> bool:
    lemma = token.lemma_.lower()
    return token.lower_ in lexicons.personal or any(
        lemma in words for words in (lexicons.people, lexicons.documents, lexicons.speechless)
    )


def find_source(subject: Token, verb: Token) -> Range | None:
    """The noun phrase of this subject without the clause that the cue itself makes; None where nothing is left."""
    start, end = subtree(subject)
    for item in subject.rights:
        if item.dep_ in {"relcl", "acl"} and (item == verb or item.left_edge.i <= verb.i <= item.right_edge.i):
            end = min(end, item.left_edge.i)
    if start <= verb.i < end:
        start, end = (start, verb.i) if subject.i < verb.i else (verb.i + 1, end)
    if subject.pos_ != "VERB" and verb.pos_ != "VERB":
        start, end = subject.i, subject.i + 1
    start, end = trim(verb.doc, start, end)
    return (start, end) if start < end else None
