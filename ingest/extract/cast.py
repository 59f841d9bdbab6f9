"""Who stands in a text and where: what resolving looks at, and how somebody unnamed is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.extract.grammar import children, to_span, trim, written
from ingest.extract.lexicons import Lexicons
from ingest.extract.mentions import Name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


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


def describe(cast: Cast, token: Token) -> str:
    """The words for somebody unnamed: "a senior ministry official", without what follows the noun."""
    start, end = trim(cast.doc, find_start(token), token.i + 1)
    words = written(cast.doc)[slice(*to_span(cast.doc, (start, end)))].split()
    first = cast.doc[start]
    if words and words[0].istitle() and first.pos_ in {"DET", "ADJ", "NOUN"} and first.ent_type_ != "NORP":
        words[0] = words[0].lower()
    return " ".join(words)


def find_start(noun: Token) -> int:
    """Where the noun's phrase begins: its article, adjectives and what they govern."""
    return min((item.left_edge.i for item in noun.lefts), default=noun.i)


def names_of(cast: Cast, token: Token) -> Iterator[Name]:
    """The name at this noun or those in apposition to it, and all that are coordinated with them."""
    name = cast.by_token.get(token.i)
    if name is not None:
        yield name
    queue, seen = [token], {token.i}
    while queue:
        item = queue.pop(0)
        for inner in children(item, *_labels(name, is_first=item == token)):
            if inner.i in seen:
                continue
            seen.add(inner.i)
            queue.append(inner)
            if inner.i in cast.by_token:
                yield cast.by_token[inner.i]


def _labels(name: Name | None, *, is_first: bool) -> tuple[str, ...]:
    """What leads on from a noun: from a name what is joined to it, from a mere noun who it is."""
    if not is_first:
        return "conj", "appos"
    return ("conj",) if name is not None else ("appos",)
