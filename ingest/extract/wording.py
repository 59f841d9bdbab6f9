"""The words of each content, read once: kinds, traits, facets and bearings all ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from ingest.extract.grammar import Range, find_main
from ingest.extract.mentions import Name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBSTANCE = ("NOUN", "PROPN", "VERB", "ADJ", "NUM")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one content, blanks and marks included, in the order of its parts; `main` governs them.

    `lowers` are the words in lower case, one per token; `plain` and `lemmas` are words and lemmas in lower case of
    those that are neither blank nor mark, `substance` the lemmas of those that tell what it is about; `numbers` are
    its numbers, `named` the names that cover a word of it and
    `proper` the words in lower case that they cover.
    """

    tokens: tuple[Token, ...]
    main: Token
    lowers: tuple[str, ...]
    plain: tuple[str, ...]
    lemmas: tuple[str, ...]
    substance: frozenset[str]
    numbers: tuple[Token, ...]
    named: frozenset[str]
    proper: frozenset[str]


class Wordings:
    """The wordings of one text by content."""

    def __init__(self, doc: Doc, by_token: Mapping[int, Name]) -> None:
        self._doc = doc
        self._by_token = by_token
        self._known: dict[tuple[Range, ...], Wording] = {}

    def find(self, content: tuple[Range, ...]) -> Wording:
        """That of these ranges of tokens, of which there is at least one."""
        found = self._known.get(content)
        if found is None:
            found = self._known[content] = self._read(content)
        return found

    def _read(self, content: Sequence[Range]) -> Wording:
        parts = [slice(*part) for part in content]
        tokens = [token for part in parts for token in self._doc[part]]
        is_plain, is_substance, is_number = (b"".join([marks[part] for part in parts]) for marks in self._flags)
        lowers = [token.lower_ for token in tokens]
        lemmas = [token.lemma_.lower() for token in tokens]
        covered = [place for part in content for place in range(*part) if place in self._by_token]
        return Wording(
            tokens=tuple(tokens),
            main=find_main(self._doc, content),
            lowers=tuple(lowers),
            plain=tuple(compress(lowers, is_plain)),
            lemmas=tuple(compress(lemmas, is_plain)),
            substance=frozenset(compress(lemmas, is_substance)),
            numbers=tuple(compress(tokens, is_number)),
            named=frozenset([self._by_token[place].name for place in covered]),
            proper=frozenset([self._doc[place].lower_ for place in covered]),
        )

    @cached_property
    def _flags(self) -> tuple[bytes, bytes, bytes]:
        """One byte per token, 0 or 1: is it a word, is it one of substance, is it a number. Read in one go."""
        strings = self._doc.vocab.strings
        columns = self._doc.to_array(["IS_SPACE", "IS_PUNCT", "IS_STOP", "LIKE_NUM", "TAG", "POS"])
        space, mark, stop, numeral = columns[:, :4].astype(bool).T
        substance = np.isin(columns[:, 5], [strings[name] for name in _SUBSTANCE]) & ~stop
        number = numeral | (columns[:, 4] == strings["CD"])
        return (~(space | mark)).tobytes(), substance.tobytes(), number.tobytes()
