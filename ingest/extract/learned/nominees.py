"""Who may be meant as the target of an utterance: every name, pronoun and noun for somebody, by where it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.extract.appositions import names_of
from ingest.extract.cast import Cast
from ingest.extract.descriptions import describe, find_start, write
from ingest.extract.drafts import Draft
from ingest.extract.figures import Figure
from ingest.extract.grammar import find_tagged
from ingest.extract.leads import find_introduced
from ingest.extract.narrowing import is_bare
from ingest.extract.speakers import resolve

if TYPE_CHECKING:
    from spacy.tokens import Token

# How a mention points at somebody. GUESSED: "the company" where only salience says which.
NAMED, DEFINITE, INDEFINITE, PERSON, THING, PLURAL, ANYBODY, GUESSED = range(1, 9)
_PRONOUNS = {
    "he": PERSON, "she": PERSON, "him": PERSON, "his": PERSON, "her": PERSON, "it": THING, "its": THING,
    "they": PLURAL, "them": PLURAL, "their": PLURAL,
}  # fmt: skip
_PRONOUN_TAGS = frozenset({"PRP", "PRP$"})
_COMMON_NOUNS = frozenset({"NN", "NNS"})
_PROPER_NOUNS = frozenset({"NNP", "NNPS"})
_POINTING = (*_PRONOUN_TAGS, *_COMMON_NOUNS, *_PROPER_NOUNS, "CD", "DT")
_ANYBODY = frozenset({"anyone", "anybody", "everyone", "everybody", "those", "someone", "somebody"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her", "both"})
_OPEN = frozenset({PERSON, THING, PLURAL, GUESSED})
_ARTICLES = frozenset({"the", "a", "an"})
_ACTING = frozenset({"nsubj", "nsubjpass"})
_ASKED = frozenset({"dobj", "pobj", "dative"})
_JOINED = frozenset({"conj", "appos"})
_INNER = frozenset({"compound", "amod", "nmod", "npadvmod", "attr"})
_OF = frozenset({"of", "for", "at", "in", "with", "from", "on"})

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where somebody stands.

    `role` and `verb` are hashes of spaCy's: how the word hangs on what governs it, and that word's lemma. `above` is
    the position of the governing word, `listed` that of the first of those that the word is joined with by "and".
    """

    position: int
    names: Names
    form: int
    role: int
    above: int
    verb: int
    listed: int

    @property
    def is_open(self) -> bool:
        """True for a pronoun, and for "the company" where it may be another's."""
        return self.form in _OPEN


def to_key(name: str) -> str:
    """The name as names are compared: in lower case, without an article."""
    first, _, rest = name.lower().partition(" ")
    return rest if rest and first in _ARTICLES else name.lower()


@dataclass(frozen=True, eq=False)
class Roster:
    """Everybody in a text, found sentence by sentence as they are asked for."""

    cast: Cast
    drafts: Sequence[Draft]
    _seen: dict[int, tuple[Sighting, ...]] = field(default_factory=dict)

    def find_sightings(self, sentence: int) -> tuple[Sighting, ...]:
        """Those of one sentence, in text order; "it" and "the company" also where it stays open whom they mean."""
        if sentence not in self._seen:
            starts, places = self.cast.starts, self._places
            first = bisect_left(places, starts[sentence])
            last = bisect_left(places, starts[sentence + 1]) if sentence + 1 < len(starts) else len(places)
            self._seen[sentence] = tuple(self._look(places[first:last]))
        return self._seen[sentence]

    def _look(self, places: Iterable[int]) -> Iterator[Sighting]:
        for place in places:
            token, name = self.cast.doc[place], self.cast.by_token.get(place)
            if name is not None:
                if name.head == place:
                    yield _make_sighting(token, (name.name,), NAMED)
                continue
            tag = token.tag_
            if tag in _PRONOUN_TAGS:
                form = _PRONOUNS.get(token.lower_, 0)
                if form:
                    yield _make_sighting(token, resolve(self.cast, token.i), form)
            else:
                form, names = self._read_noun(token, tag)
                if names or form == GUESSED:
                    yield _make_sighting(token, names, form)

    def _read_noun(self, token: Token, tag: str) -> tuple[int, Names]:
        """What a noun that is no name points at, and how; no names for what is nobody."""
        if token.dep_ in _INNER:
            return 0, ()
        if token.lower_ in _ANYBODY:
            return ANYBODY, (describe(self.cast, token),)
        names = self.nouns.get(token.i, ())
        if token.i in self.guesses:
            return GUESSED, names
        if not names and tag != "DT":
            names = self._read_other(token, tag)
        is_definite = any(item.lower_ in _DEFINITE for item in token.lefts)
        return DEFINITE if is_definite else INDEFINITE, names

    def _read_other(self, token: Token, tag: str) -> Names:
        """A noun that need not mean anybody counts where it acts, or stands with the cue as one who is spoken to."""
        lemma, lexicons = token.lemma_.lower(), self.cast.lexicons
        if tag == "CD" or lemma in lexicons.speaker_for:
            return resolve(self.cast, token.i)
        top = _climb(token)
        above = top.head.head if top.dep_ == "pobj" else top.head
        is_placed = top.dep_ in _ACTING or (top.dep_ in _ASKED and above.i in self._cues)
        if not is_placed or lemma in lexicons.documents or lemma in lexicons.speechless:
            return ()
        return resolve(self.cast, token.i, is_somebody=True)

    @cached_property
    def _places(self) -> list[int]:
        """Where names end and words stand that can mean somebody, in text order."""
        heads = {name.head for name in self.cast.names}
        return sorted(heads.union(find_tagged(self.cast.doc, _POINTING)))

    @cached_property
    def _cues(self) -> frozenset[int]:
        return frozenset(draft.cue.anchor for draft in self.drafts)

    @property
    def nouns(self) -> Mapping[int, Names]:
        """Noun -> who it means, as they were called when brought in: without and with what stands behind the noun."""
        return self._nouns[0]

    @property
    def guesses(self) -> frozenset[int]:
        """Those of these nouns of which only salience says whom they mean."""
        return self._nouns[1]

    @cached_property
    def _nouns(self) -> tuple[dict[int, Names], frozenset[int]]:
        cast, found, guesses = self.cast, dict[int, Names](), set[int]()
        called: dict[str, Names] = {}  # last word of a name, or noun -> who was brought in by it last
        for name in cast.names:
            called.setdefault(name.name.rsplit(None, 1)[-1].lower(), (name.name,))
        known = {name.name for name in cast.names}
        for place in find_tagged(cast.doc, _COMMON_NOUNS):
            token = cast.doc[place]
            if place in cast.by_token or token.dep_ in _INNER:
                continue
            lemma = token.lemma_.lower()
            lefts = list(token.lefts)
            is_titled = any(item.tag_ in _PROPER_NOUNS for item in lefts)  # "the Dorrit steelworks"
            is_somebody = lemma in cast.lexicons.people
            if lemma in cast.lexicons.speaker_for or not (is_somebody or is_titled or lemma in called):
                continue
            if len(lefts) == 1 and lefts[0].lower_ in _DEFINITE and is_bare(token):
                meant = resolve(cast, token.i) if is_somebody else ()
                if meant and meant[0] in known:
                    if lemma not in cast.figures.called:
                        guesses.add(token.i)
                elif not meant and lemma in cast.lexicons.generic:
                    guesses.add(token.i)
                    continue
                else:
                    meant = called.get(lemma, ())
                if meant:
                    found[token.i] = meant
                    continue
            found[token.i] = _bring_in(cast, token)
            if not any(item.tag_ == "PRP$" for item in lefts):
                called[lemma] = found[token.i]
        return found, frozenset(guesses)

    def find_owners(self, figures: Iterable[Figure]) -> Iterator[str]:
        """Whom these mentions of a person belong to: "Acme's foreman, Ada Roe", "Bo Lind of the board of Acme"."""
        cast = self.cast
        for token in (cast.doc[figure.position] for figure in figures if figure.kind in {"person", ""}):
            nouns = [token, *(item for item in token.children if item.dep_ == "appos")]
            nouns += [token.head] if token.dep_ == "appos" else []
            nouns += [cast.doc[cast.presenting[token.i]]] if token.i in cast.presenting else []
            for item in (item for noun in nouns for item in noun.children):
                owners = [item] if item.dep_ == "poss" else []
                if item.dep_ == "prep" and item.lower_ in _OF:
                    owners = [inner for inner in item.children if inner.dep_ == "pobj"]
                yield from (name for owner in owners for name in self._name_owner(owner))

    def _name_owner(self, token: Token) -> Names:
        name = self.cast.by_token.get(token.i)
        if name is not None:
            return (name.name,)
        return resolve(self.cast, token.i) if token.tag_ == "PRP$" else self.nouns.get(token.i, ())


def _bring_in(cast: Cast, token: Token) -> Names:
    """The names that stand with a noun; else its words up to the noun, and with what belongs to it behind."""
    named = tuple(dict.fromkeys(name.name for name in names_of(cast, token)))
    if named:
        return named
    if introduced := find_introduced(cast, token):
        return (introduced,)
    short = write(cast, (find_start(token), token.i + 1))
    if not any(item.left_edge.i == token.i + 1 and not item.is_punct for item in token.rights):
        return (short,)
    whole = describe(cast, token)
    return (short,) if short == whole else (short, whole)


def _climb(token: Token) -> Token:
    while token.dep_ in _JOINED and token.head != token:
        token = token.head
    return token


def _make_sighting(token: Token, names: Names, form: int) -> Sighting:
    top = _climb(token)
    above, role = top.head, top.dep
    if top.dep_ == "pobj":
        role, above = role ^ above.lower, above.head
    if above.pos_ == "NOUN":
        role ^= above.pos
    first = token
    while first.dep_ == "conj" and first.head != first:
        first = first.head
    return Sighting(token.i, names, form, role, above.i, above.lemma, first.i)
