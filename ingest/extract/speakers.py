"""Who is meant: names in full, "the company", "he", "these labs" and unnamed sources, resolved within the document.

What cannot be resolved stays open: an empty answer is one, a guess is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.extract.grammar import Range, child, children, governors, to_span, trim, written
from ingest.extract.lexicons import Lexicons
from ingest.extract.mentions import Name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "its", "their"})
_REACH = 15  # sentences that a "the company" may look back
_PRONOUN_REACH = 3
_PLURAL = frozenset({"NNS", "NNPS"})
_RELEASING = frozenset({"release", "publish", "issue", "post", "file", "write", "produce", "circulate"})


@dataclass(frozen=True)
class Cast:
    """A parsed text with the names in it: what resolving looks at."""

    doc: Doc
    names: tuple[Name, ...]
    lexicons: Lexicons

    @cached_property
    def by_token(self) -> Mapping[int, Name]:
        """The name that covers a token."""
        return {position: name for name in self.names for position in range(*name.part)}

    @cached_property
    def sentences(self) -> Mapping[int, int]:
        """The number of the sentence that a token stands in."""
        return {token.i: number for number, sentence in enumerate(self.doc.sents) for token in sentence}

    @cached_property
    def by_sentence(self) -> Mapping[int, list[Name]]:
        """The names of each sentence, in text order."""
        found: dict[int, list[Name]] = {}
        for name in self.names:
            found.setdefault(self.sentences[name.head], []).append(name)
        return found


def resolve(cast: Cast, position: int) -> tuple[str, ...]:
    """The names meant by the noun phrase whose head is at `position`; several for a group; none where it stays open."""
    token = cast.doc[position]
    named = tuple(dict.fromkeys(name.name for name in _names_of(cast, token)))
    if named:
        return named
    if token.pos_ == "PRON":
        return _resolve_pronoun(cast, token)
    lemma = token.lemma_.lower()
    if lemma in cast.lexicons.speaker_for:
        return _resolve_spokesman(cast, token)
    if lemma in cast.lexicons.people:
        return _resolve_noun(cast, token, lemma)
    if lemma in cast.lexicons.documents:
        return _resolve_document(cast, token)
    return ()


def describe(cast: Cast, token: Token) -> str:
    """The words for somebody unnamed: "a senior ministry official", without what follows the noun."""
    first = min((item.left_edge.i for item in token.lefts), default=token.i)
    start, end = trim(cast.doc, first, token.i + 1)
    text = written(cast.doc)[slice(*to_span(cast.doc, (start, end)))]
    words = text.split()
    if (
        words
        and cast.doc[start].pos_ in {"DET", "ADJ", "NOUN"}
        and words[0].istitle()
        and cast.doc[start].ent_type_ != "NORP"
    ):
        words[0] = words[0].lower()
    return " ".join(words)


def _names_of(cast: Cast, token: Token) -> Iterator[Name]:
    """The name at this noun, those in apposition to it and those coordinated with them."""
    name = cast.by_token.get(token.i)
    if name is not None:
        yield name
    queue, seen = [token], {token.i}
    while queue:
        item = queue.pop(0)
        labels = ("conj", "appos") if cast.by_token.get(token.i) or item != token else ("appos",)
        for inner in children(item, *labels):
            if inner.i in seen or (item == token and name is not None and inner.dep_ == "appos"):
                continue
            seen.add(inner.i)
            queue.append(inner)
            found = cast.by_token.get(inner.i)
            if found is not None:
                yield found


# --- Pronouns ---------------------------------------------------------------------------------------------------------


def _resolve_pronoun(cast: Cast, token: Token) -> tuple[str, ...]:
    word = token.lower_
    if word in {"he", "she", "him", "her"}:
        return _nearest(cast, token.i, {"person"}, _PRONOUN_REACH)
    if word == "it":
        return _nearest(cast, token.i, {"organization"}, _PRONOUN_REACH)
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
    return ()


def _nearest(cast: Cast, position: int, kinds: set[str], reach: int) -> tuple[str, ...]:
    """The last name of this kind: subjects before others, within a sentence the only one; () where two could be meant."""
    here = cast.sentences[position]
    for number in range(here, max(-1, here - reach - 1), -1):
        before = [name for name in cast.by_sentence.get(number, []) if name.head < position and name.kind in kinds]
        subjects = [name for name in before if name.is_subject]
        if subjects:
            return (subjects[-1].name,)
        if before:
            return (before[0].name,) if len({name.name for name in before}) == 1 else ()
    return ()


# --- Nouns ------------------------------------------------------------------------------------------------------------


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
    return not any(
        item.dep_ in {"prep", "relcl", "acl"} and not _is_deed(token, item) for item in token.rights
    ) and not any(
        item.dep_ == "poss" or (item.ent_type_ in {"NORP", "GPE"} and item.text != "AI") for item in token.lefts
    )


def _is_deed(token: Token, item: Token) -> bool:
    """True for "of theft" in "accused the company of theft", which the parser hangs on the noun."""
    return (
        token.dep_ == "dobj"
        and item.dep_ == "prep"
        and item.lower_ in {"of", "for"}
        and token.head.lemma_ in {"accuse", "blame", "suspect"}
    )


def _resolve_noun(cast: Cast, token: Token, lemma: str) -> tuple[str, ...]:
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
    found = _nearest(cast, token.i, {"organization"}, _REACH)
    return (
        found
        if found
        else ((describe(cast, token),) if lemma in {"government", "military", "court", "police", "army"} else ())
    )


def _resolve_group(cast: Cast, token: Token) -> tuple[str, ...]:
    """ "These labs": the last list of names that such nouns can mean, else the words themselves."""
    wanted = "person" if token.lemma_.lower() in cast.lexicons.persons - cast.lexicons.organizations else "organization"
    here = cast.sentences[token.i]
    for number in range(here, max(-1, here - _REACH - 1), -1):
        group = [name for name in cast.by_sentence.get(number, []) if name.head < token.i and name.kind == wanted]
        listed = [
            name.name
            for name in group
            if cast.doc[name.head].dep_ in {"conj", "appos"} or child(cast.doc[name.head], "conj") is not None
        ]
        if len(set(listed)) >= 2:
            return tuple(dict.fromkeys(listed))
    return (describe(cast, token),)


def _resolve_person_noun(cast: Cast, token: Token, lemma: str) -> tuple[str, ...]:
    """ "The official": the one who was introduced by this noun, named or not; nobody where there are none or two."""
    found: list[str] = []
    for position in range(token.i - 1, -1, -1):
        item = cast.doc[position]
        if cast.sentences[token.i] - cast.sentences[position] > _REACH:
            break
        if item.lemma_.lower() == lemma and item.pos_ == "NOUN" and not _is_definite(item):
            named = [name.name for name in _names_of(cast, item)]
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
    if token.dep_ == "dobj" and token.head.lemma_ in _RELEASING:
        subject = child(token.head, "nsubj")
        return resolve(cast, subject.i) if subject is not None else ()
    return ()


# --- Where it was said ------------------------------------------------------------------------------------------------


def find_medium(cast: Cast, anchor: int) -> str | None:
    """Where or in what form it was said: "X", "a filing"; that of the governing cue for "..., accusing it of"."""
    verb = cast.doc[anchor]
    outer = [item for item in governors(verb) if item.pos_ == "VERB"][:2] if verb.dep_ == "advcl" else []
    for place in (verb, *outer):
        for item in children(place, "prep"):
            inner = child(item, "pobj")
            if inner is not None and item.lower_ in {"on", "in", "at", "via", "through", "during"}:
                medium = _name_medium(cast, inner)
                if medium is not None:
                    return medium
    return None


def _name_medium(cast: Cast, noun: Token) -> str | None:
    text = written(cast.doc)
    part: Range = (noun.left_edge.i, min(noun.right_edge.i + 1, noun.left_edge.i + 12))
    phrase = text[slice(*to_span(cast.doc, part))]
    for name in cast.lexicons.platforms:
        if name in phrase and any(item.text == name.split()[0] for item in cast.doc[slice(*part)]):
            return name
    head = text[slice(*to_span(cast.doc, (max(part[0], noun.i - 1), noun.i + 1)))].lower()
    if any(head == form or head.endswith(" " + form) for form in cast.lexicons.forms):
        return describe(cast, noun)
    return None
