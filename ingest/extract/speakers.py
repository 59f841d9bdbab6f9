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
_FADING = 0.75  # what is left of a mention's salience one sentence on
_MARGIN = 1.1  # how much more salient than the next the one meant must be
_GROUPS = frozenset({"alliance", "association", "coalition", "union", "network", "campaign", "foundation", "committee"})
# Last words of names that say which body it is.
_BODIES = _GROUPS | frozenset(
    {"authority", "ministry", "council", "university", "court", "agency", "commission", "police", "party", "department"}
)
_PERSON = frozenset({"person"})
_ORGANIZATION = frozenset({"organization"})
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


def resolve(cast: Cast, position: int, *, but: str | None = None, is_somebody: bool = False) -> tuple[str, ...]:
    """The names meant by the noun phrase whose head is at `position`; several for a group; none where it stays open.

    `but` is somebody who cannot be meant (who accuses does not mean himself). `is_somebody` says that the place in the
    sentence makes a person of any noun ("growers said").
    """
    token = cast.doc[position]
    named = tuple(dict.fromkeys(name.name for name in _names_of(cast, token)))
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


def _resolve_pronoun(cast: Cast, token: Token, but: str | None) -> tuple[str, ...]:
    word = token.lower_
    if word in {"he", "she", "him", "her"}:
        return _nearest(cast, token.i, _PERSON, _PRONOUN_REACH, but=but)
    if word == "it":
        return _nearest(cast, token.i, _ORGANIZATION, _PRONOUN_REACH, but=but)
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
    return _find_list(cast, token, "organization", _PRONOUN_REACH)


def _nearest(
    cast: Cast, position: int, kinds: frozenset[str], reach: int, *, but: str | None = None, noun: str = ""
) -> tuple[str, ...]:
    """The most salient name of this kind before `position`; () where a second is about as salient.

    Salience adds up over mentions: who speaks or acts in a main clause counts most, a member of a list least, and each
    sentence of distance takes a share away.
    """
    here = cast.sentences[position]
    scores: dict[str, float] = {}
    for number in range(here, max(-1, here - reach - 1), -1):
        for name in cast.by_sentence.get(number, []):
            if name.head < position and name.name != but and _fits(name, kinds, noun):
                scores[name.name] = scores.get(name.name, 0.0) + _weigh(cast, name) * _FADING ** (here - number)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < _MARGIN * ranked[1][1]):
        return ()
    return (ranked[0][0],)


def _fits(name: Name, kinds: frozenset[str], noun: str) -> bool:
    """True where the name can be meant by a pronoun (`noun` empty) or by this noun: no alliance is "the company"."""
    last = name.name.split()[-1].lower()
    if noun and last in _BODIES and not (noun == last or (noun == "group" and last in _GROUPS)):
        return False
    if name.kind:
        return name.kind in kinds
    if kinds == _PERSON:
        return len(name.name.split()) == 2 and name.label in {"", "PERSON"}
    return name.is_subject and name.label in {"", "ORG"}


def _weigh(cast: Cast, name: Name) -> float:
    token = cast.doc[name.head]
    if token.dep_ == "conj" or child(token, "conj") is not None:
        return 0.4
    if not name.is_subject:
        return 1.0
    verb = next((item for item in governors(token) if item.pos_ in {"VERB", "AUX"}), None)
    return 3.0 if verb is None or verb.dep_ in {"ROOT", "conj", "advcl", "parataxis"} else 1.5


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
    found = _nearest(cast, token.i, _ORGANIZATION, _REACH, but=but, noun=lemma)
    return (
        found
        if found
        else ((describe(cast, token),) if lemma in {"government", "military", "court", "police", "army"} else ())
    )


def _resolve_group(cast: Cast, token: Token) -> tuple[str, ...]:
    """ "These labs": the last list of names that such nouns can mean, else the words themselves."""
    is_person = token.lemma_.lower() in cast.lexicons.persons - cast.lexicons.organizations
    listed = _find_list(cast, token, "person" if is_person else "organization", _REACH)
    if listed or token.tag_ == "CD":
        return listed
    return (describe(cast, token),)


def _find_list(cast: Cast, token: Token, kind: str, reach: int) -> tuple[str, ...]:
    """The last two or more names of this kind that the text lists together before this word."""
    here = cast.sentences[token.i]
    for number in range(here, max(-1, here - reach - 1), -1):
        group = [name for name in cast.by_sentence.get(number, []) if name.head < token.i]
        listed = [name for name in group if _is_listed(cast.doc[name.head])]
        if len({name.name for name in listed}) >= 2 and any(name.kind == kind for name in listed):
            return tuple(dict.fromkeys(name.name for name in listed if name.kind in {kind, ""}))
    return ()


def _is_listed(token: Token) -> bool:
    return token.dep_ == "conj" or child(token, "conj") is not None


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
