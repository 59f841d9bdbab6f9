"""Which name a description at the beginning of a text is introduced as: "a hospital group", and then Saúde Atlântica.

Headline and first sentence often describe whom only the next sentences name. All names that come there are weighed
together, and against none, by a log-linear model; its features have names, which tell what holds of a noun and a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.extract.full_names import Name
from ingest.extract.grammar import child, children, find_tagged, is_heading
from ingest.extract.leads import HEARERS, NAMED_SO, is_described, is_known, is_told_enough
from ingest.extract.narrowing import find_modifiers

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ingest.extract.cast import Cast

_REACH = 8  # sentences behind the first in which the name must come
_ROLES = frozenset({"nsubj", "nsubjpass", "pobj", "poss", "appos", "compound", "dobj", "conj"})
_OWN_ROLES = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "poss"})
_ARTICLES = frozenset({"a", "an"})
_DEFINITE = frozenset({"the", "this", "that"})
_NARROWING = frozenset({"prep", "relcl", "acl"})

Features = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """The names that one noun may be introduced as, in the order of the text, with what holds of each and of none."""

    names: tuple[str, ...]
    features: tuple[Features, ...]
    none: Features


@dataclass(frozen=True, eq=False)
class Introductions:
    """The weight of each feature."""

    weights: Mapping[str, float]

    def find(self, cast: Cast) -> dict[int, str]:
        """Noun of the headline or the first sentence -> the name that it is introduced as, for those that are."""
        newcomers = Newcomers(cast)
        tokens = (cast.doc[place] for place in find_tagged(cast.doc, ("NN", "NNP")) if place < cast.lead_end)
        asked = ((token.i, newcomers.find_options(token)) for token in tokens)
        found = {place: self.choose(options) for place, options in asked if options is not None}
        return {place: name for place, name in found.items() if name}

    def choose(self, options: Options) -> str:
        """The likeliest name; "" where none is likelier."""
        scores = [self._weigh(features) for features in options.features]
        best = max(range(len(scores)), key=lambda place: scores[place], default=None)
        return "" if best is None or scores[best] <= self._weigh(options.none) else options.names[best]

    def _weigh(self, features: Features) -> float:
        return sum(self.weights.get(name, 0.0) for name in features)


def make_introductions(stored: Mapping[str, Any]) -> Introductions:
    """The weights from the arrays of their file. Raises KeyError where one is missing."""
    names = bytes(stored["introduction_names"]).decode().splitlines()
    return Introductions(dict(zip(names, stored["introduction_weights"].astype(float).tolist(), strict=True)))


@dataclass(slots=True)
class _Known:
    """What is known of one name in the whole text."""

    first: Name
    mentions: int = 0
    spoken: int = 0
    nouns: set[str] = field(default_factory=set)  # that stand beside it


class Newcomers:
    """The names of a text as those that come may be the ones that its beginning describes."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._lead = cast.sentences.get(cast.lead_start, 0)
        self._known: dict[str, _Known] = {}
        for name in cast.names:
            token = cast.doc[name.head]
            known = self._known.setdefault(name.name, _Known(name))
            known.mentions += 1
            known.spoken += token.dep_ in {"nsubj", "nsubjpass"} and token.head.lemma_.lower() in cast.lexicons.verbs
            known.nouns.update(_find_beside(cast, name))

    def find_options(self, token: Token) -> Options | None:
        """What may be said of a noun; None for one that describes nobody who is still to be named."""
        if not is_described(self._cast, token):
            return None
        own, sentences = _Own(self._cast, token), self._cast.sentences
        firsts = (known.first for known in self._known.values())
        coming = [name for name in firsts if own.here < sentences[name.head] <= self._lead + _REACH]
        orders: dict[str, int] = {}
        features = []
        for name in coming:
            orders[name.kind] = orders.get(name.kind, 0) + 1
            features.append(tuple(self._describe(own, name, orders[name.kind])))
        return Options(tuple(name.name for name in coming), tuple(features), tuple(own.describe()))

    def _describe(self, own: _Own, name: Name, order: int) -> Iterator[str]:
        cast, token, known = self._cast, self._cast.doc[name.head], self._known[name.name]
        distance = cast.sentences[name.head] - max(own.here, self._lead)
        who = "person" if name.kind == "person" else "other"
        both = f"{own.sort}/{name.kind}"
        words = name.name.lower().split()
        yield f"kinds {both}"
        yield f"distance {who} {distance if distance < 5 else 5 if distance < 7 else 7}"
        yield f"order {who} {min(order, 4)}"
        yield f"order {both} {min(order, 3)}"
        yield from _compare(cast, own, words)
        yield f"holds {own.lemma in words} {own.sort} {min(distance, 4) if own.lemma in words else ''}"
        yield from self._look_beside(own, known, both)
        yield f"mentions {who} {min(known.mentions, 5)}"
        yield f"speaks {who} {min(known.spoken, 2)}"
        yield f"subject {name.is_subject} {name.kind}"
        yield f"role {token.dep_ if token.dep_ in _ROLES else ''} {who}"
        if token.dep_ == "pobj":
            yield f"behind {token.head.lower_}"
        if token.dep_ in {"dobj", "dative"} and token.head.lemma_ in HEARERS:
            yield "hearer"
        yield f"words {who} {min(len(words), 4)}"
        yield f"in heading {own.is_in_heading} {name.kind}"
        if name.title:
            yield "title"

    def _look_beside(self, own: _Own, known: _Known, both: str) -> Iterator[str]:
        around = self._cast.told.get(known.first.name, set())
        if own.lemma in known.nouns:
            yield "noun beside"
            yield f"noun beside {own.sort}"
        elif known.nouns & self._cast.lexicons.people:
            yield "other noun beside"
            yield f"other noun beside {both}"
        if own.lemma in around:
            yield f"noun around {own.sort}"
        if own.modifiers & around:
            yield "modifier around"


class _Own:
    """What holds of the noun itself."""

    def __init__(self, cast: Cast, token: Token) -> None:
        self._cast, self._token = cast, token
        self.lemma = token.lemma_.lower()
        self.here = cast.sentences[token.i]
        self.modifiers = find_modifiers(token)
        self.is_in_heading = cast.starts[self.here] < cast.lead_start or is_heading(token.sent)
        self.sort = self._find_sort()

    def _find_sort(self) -> str:
        words = self._cast.lexicons
        if self.lemma in words.only_persons:
            return "person"
        if self.lemma in words.localities:
            return "locality"
        if self.lemma in NAMED_SO:
            return "public"
        return "trade" if self.lemma in words.generic else "body" if self.lemma in words.organizations else "either"

    def describe(self) -> Iterator[str]:
        """What speaks for none."""
        token, cast = self._token, self._cast
        owner = child(token, "poss")
        lefts = {item.lower_ for item in token.lefts}
        det = "a" if lefts & _ARTICLES else "the" if lefts & _DEFINITE else "poss" if owner is not None else ""
        yield f"none {self.sort}"
        yield f"none {self.sort} {det}"
        yield f"none {self.lemma}"
        yield f"none known {is_known(token)}"
        yield f"none told {is_told_enough(cast, token)}"
        yield f"none heading {self.is_in_heading} {det}"
        yield f"none role {token.dep_ if token.dep_ in _OWN_ROLES else ''} {det}"
        yield f"none modified {bool(self.modifiers)} {det}"
        yield f"none owned {owner is not None and owner.i in cast.by_token}"
        yield f"none narrowed {any(item.dep_ in _NARROWING for item in token.rights)} {det}"
        yield f"none tag {token.tag_}"


def _compare(cast: Cast, own: _Own, words: Sequence[str]) -> Iterator[str]:
    """What the words of a name have to do with the noun."""
    last = words[-1]
    if own.lemma in cast.lexicons.trades.get(last, ()):
        yield "trade"
    if f"{own.lemma}s" in words:
        yield "plural"
    if own.modifiers & set(words):
        yield "modifier in name"
    yield f"last is a body's {last in cast.lexicons.bodies} {own.sort}"
    yield f"last is a trade's {last in cast.lexicons.trades} {own.sort}"
    yield f"named so {not NAMED_SO.isdisjoint(words)} {own.sort}"


def _find_beside(cast: Cast, name: Name) -> Iterator[str]:
    """Lemmas of the words that stand with a name: in apposition, just before and behind it, as what it "is"."""
    token, (start, end) = cast.doc[name.head], name.part
    first, last = cast.find_sentence(name.head)
    yield from (item.lemma_.lower() for item in children(token, "appos", "compound", "nmod"))
    if token.dep_ == "appos":
        yield token.head.lemma_.lower()
    if start > first:
        yield cast.doc[start - 1].lemma_.lower()
    if end < last and cast.doc[end].tag_ in {"NN", "NNP"}:
        yield cast.doc[end].lemma_.lower()
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":
        yield from (item.lemma_.lower() for item in children(token.head, "attr"))
    if name.head in cast.presenting:
        yield cast.doc[cast.presenting[name.head]].lemma_.lower()
