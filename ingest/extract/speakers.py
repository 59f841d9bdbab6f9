"""Who is meant: names in full, "the company", "he", "these labs" and unnamed sources, resolved within the document.

What cannot be resolved stays open: an empty answer is one, a guess is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast, describe, names_of
from ingest.extract.drafts import Draft
from ingest.extract.grammar import child
from ingest.extract.salience import find_list, find_nearest

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "its", "their"})
_REACH = 15  # sentences that a "the company" may look back
_PRONOUN_REACH = 3
_PLURAL = frozenset({"NNS", "NNPS"})
_ONE_OF_A_KIND = frozenset({"government", "military", "court", "police", "army"})  # names as they stand


def find_claimant(draft: Draft, cast: Cast) -> str | None:
    """Who said it, several joined by "and"; None where nobody is named or it stays open who is meant."""
    if draft.source_head is None:
        return None
    names = resolve(cast, draft.source_head, is_somebody=draft.use.strength == "speech")
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))) or None


def resolve(cast: Cast, position: int, *, but: str | None = None, is_somebody: bool = False) -> tuple[str, ...]:
    """The names meant by the noun phrase whose head is at `position`; several for a group; none where it stays open.

    `but` is somebody who cannot be meant (who accuses does not mean himself). `is_somebody` says that the place in the
    sentence makes a person of any noun ("growers said").
    """
    token = cast.doc[position]
    named = tuple(dict.fromkeys(name.name for name in names_of(cast, token)))
    if named:
        return named
    if token.pos_ == "PRON":
        return _resolve_pronoun(cast, token, but)
    lemma = token.lemma_.lower()
    if lemma in cast.lexicons.speaker_for:
        return _resolve_spokesman(cast, token)
    if lemma in cast.lexicons.people:
        return _resolve_noun(cast, token, lemma, but)
    if lemma in cast.lexicons.documents:
        return _resolve_document(cast, token)
    if token.tag_ == "CD" and _is_definite(token):
        return _resolve_group(cast, token)
    if is_somebody and token.pos_ == "NOUN" and lemma not in cast.lexicons.speechless and not _is_definite(token):
        return (describe(cast, token),)
    return ()


def _resolve_pronoun(cast: Cast, token: Token, but: str | None) -> tuple[str, ...]:
    word = token.lower_
    if word in {"he", "she", "him", "her"}:
        return find_nearest(cast, token.i, "person", _PRONOUN_REACH, but=but)
    if word == "it":
        return find_nearest(cast, token.i, "organization", _PRONOUN_REACH, but=but)
    if word in {"they", "them"}:
        return _resolve_they(cast, token)
    return ()


def _resolve_they(cast: Cast, token: Token) -> tuple[str, ...]:
    """The nearest plural subject before, in this sentence or the one before."""
    here = cast.sentences[token.i]
    position = token.i - 1
    while position >= 0 and here - cast.sentences[position] <= 1:
        item = cast.doc[position]
        is_plural = item.tag_ in _PLURAL or child(item, "conj") is not None
        if item.dep_ in {"nsubj", "nsubjpass"} and is_plural and item.pos_ in {"NOUN", "PROPN"}:
            return resolve(cast, position)
        position -= 1
    return find_list(cast, token.i, "organization", _PRONOUN_REACH)


def _resolve_spokesman(cast: Cast, token: Token) -> tuple[str, ...]:
    """ "A spokesperson for Acme", "Acme's lawyer": for whom they speak."""
    for item in token.children:
        if item.dep_ == "prep" and item.lower_ in {"for", "of"}:
            inner = child(item, "pobj")
            if inner is not None:
                return resolve(cast, inner.i) or (describe(cast, token),)
        if item.dep_ in {"poss", "compound"} and (item.i in cast.by_token or item.dep_ == "poss"):
            found = resolve(cast, item.i)
            if found:
                return found
    return (describe(cast, token),) if not _is_definite(token) else ()


def _is_definite(token: Token) -> bool:
    return any(item.lower_ in _DEFINITE for item in token.lefts if item.dep_ in {"det", "poss"})


def _is_bare(token: Token) -> bool:
    """True for "the company", "the AI startup"; False for "the Lakeland company" or "the firm behind it"."""
    is_specified = any(item.dep_ in {"prep", "relcl", "acl"} and not _is_deed(token, item) for item in token.rights)
    is_placed = any(item.ent_type_ in {"NORP", "GPE"} and item.text != "AI" for item in token.lefts)
    return not (is_specified or is_placed or child(token, "poss") is not None)


def _is_deed(token: Token, item: Token) -> bool:
    """True for "of theft" in "accused the company of theft", which the parser hangs on the noun."""
    return (
        token.dep_ == "dobj"
        and item.dep_ == "prep"
        and item.lower_ in {"of", "for"}
        and token.head.lemma_ in {"accuse", "blame", "suspect"}
    )


def _resolve_noun(cast: Cast, token: Token, lemma: str, but: str | None) -> tuple[str, ...]:
    is_plural = token.tag_ in _PLURAL
    if not _is_definite(token) or not _is_bare(token):
        owner = child(token, "poss")
        if owner is not None and not is_plural and owner.i in cast.by_token and lemma in cast.lexicons.organizations:
            return (cast.by_token[owner.i].name,)
        return (describe(cast, token),)
    if is_plural:
        return _resolve_group(cast, token)
    if lemma in cast.lexicons.persons and lemma not in cast.lexicons.organizations:
        return _resolve_person_noun(cast, token, lemma)
    found = find_nearest(cast, token.i, "organization", _REACH, but=but, noun=lemma)
    return (describe(cast, token),) if not found and lemma in _ONE_OF_A_KIND else found


def _resolve_group(cast: Cast, token: Token) -> tuple[str, ...]:
    """ "These labs": the last list of names that such nouns can mean, else the words themselves."""
    is_person = token.lemma_.lower() in cast.lexicons.persons - cast.lexicons.organizations
    listed = find_list(cast, token.i, "person" if is_person else "organization", _REACH)
    if listed or token.tag_ == "CD":
        return listed
    return (describe(cast, token),)


def _resolve_person_noun(cast: Cast, token: Token, lemma: str) -> tuple[str, ...]:
    """ "The official": the one who was introduced by this noun, named or not; nobody where there are none or two."""
    found: list[str] = []
    for position in range(token.i - 1, -1, -1):
        item = cast.doc[position]
        if cast.sentences[token.i] - cast.sentences[position] > _REACH:
            break
        if item.lemma_.lower() == lemma and item.pos_ == "NOUN" and not _is_definite(item):
            named = [name.name for name in names_of(cast, item)]
            if not named and item.dep_ in {"appos", "compound"} and item.head.i in cast.by_token:
                named = [cast.by_token[item.head.i].name]
            found.append(named[0] if named else describe(cast, item))
    return (found[0],) if len(set(found)) == 1 else ()


def _resolve_document(cast: Cast, token: Token) -> tuple[str, ...]:
    """The one whose report it is: "Acme's report", "a poll by Acme", "Acme released a report"; nobody otherwise."""
    owner = child(token, "poss")
    if owner is not None:
        return resolve(cast, owner.i)
    for item in token.children:
        if item.dep_ in {"prep", "agent"} and item.lower_ in {"by", "from"}:
            inner = child(item, "pobj")
            return resolve(cast, inner.i) if inner is not None else ()
    if token.dep_ == "dobj" and token.head.lemma_ in cast.lexicons.releasing:
        subject = child(token.head, "nsubj")
        return resolve(cast, subject.i) if subject is not None else ()
    return ()
