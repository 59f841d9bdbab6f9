"""The words of each content, read once: kinds, traits, facets and bearings all ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract.full_names import Name
from ingest.extract.grammar import Range, child, find_main, is_negated

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc, Token

_SUBSTANCE = ("NOUN", "PROPN", "VERB", "ADJ", "NUM")
_MARKS = ("IS_SPACE", "IS_PUNCT", "IS_STOP", "LIKE_NUM")
_SUBJECTS = ("nsubj", "nsubjpass")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one content in the order of its parts; what is of every word is kept as strings, which are light.

    `main` governs them and has the `subject`. `lowers` are all in lower case, blanks and marks included; `plain` and
    `lemmas` those that are neither, as words and as lemmas; `substance` the lemmas of those that tell what it is about.
    `subjects` and `numbers` are those of any clause, `covered` the places of the words of names.
    """

    main: Token
    subject: Token | None
    is_negated: bool
    lowers: tuple[str, ...]
    plain: tuple[str, ...]
    lemmas: tuple[str, ...]
    substance: frozenset[str]
    subjects: tuple[Token, ...]
    numbers: tuple[Token, ...]
    covered: tuple[int, ...]
    named: frozenset[str]


class _Lower(dict[int, str]):
    """What spaCy's hashes stand for, in lower case; each is decoded once."""

    def __init__(self, names: StringStore) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, key: int) -> str:
        found = self[key] = self._names[key].lower()
        return found


class Wordings:
    """The wordings of one text by content. Its tokens are read in one go, without a look at each."""

    def __init__(self, doc: Doc, by_token: Mapping[int, Name]) -> None:
        self._doc = doc
        self._by_token = by_token
        self._known: dict[tuple[Range, ...], Wording] = {}
        self._lower = _Lower(doc.vocab.strings)

    def find(self, content: tuple[Range, ...]) -> Wording:
        """That of these ranges of tokens, of which there is at least one."""
        found = self._known.get(content)
        if found is None:
            found = self._known[content] = self._read(content)
        return found

    def _read(self, content: Sequence[Range]) -> Wording:
        places = [place for part in content for place in range(*part)]
        lowers, lemmas = ([self._lower[ids[place]] for place in places] for ids in self._ids)
        plain, substance, subject, number = ([marks[place] for place in places] for marks in self._flags)
        covered = [place for place in places if place in self._by_token]
        main = find_main(self._doc, content)
        return Wording(
            main=main,
            subject=child(main, *_SUBJECTS),
            is_negated=is_negated(main),
            lowers=tuple(lowers),
            plain=tuple(compress(lowers, plain)),
            lemmas=tuple(compress(lemmas, plain)),
            substance=frozenset(compress(lemmas, substance)),
            subjects=tuple([self._doc[place] for place in compress(places, subject)]),
            numbers=tuple([self._doc[place] for place in compress(places, number)]),
            covered=tuple(covered),
            named=frozenset([self._by_token[place].name for place in covered]),
        )

    @cached_property
    def _ids(self) -> tuple[list[int], list[int]]:
        """Of each token the hashes of word and lemma."""
        return self._doc.to_array("LOWER").tolist(), self._doc.to_array("LEMMA").tolist()

    @cached_property
    def _flags(self) -> tuple[bytes, ...]:
        """One byte per token, 0 or 1: is it a word, one of substance, a subject, a number."""
        names = self._doc.vocab.strings
        space, mark, stop, numeral = (self._doc.to_array(name) != 0 for name in _MARKS)
        tag, kind, label = (self._doc.to_array(name) for name in ("TAG", "POS", "DEP"))
        substance = _is_any(kind, [names[name] for name in _SUBSTANCE]) & ~stop
        subject = _is_any(label, [names[name] for name in _SUBJECTS])
        flags = ~(space | mark), substance, subject, numeral | (tag == names["CD"])
        return tuple(marks.tobytes() for marks in flags)


def _is_any(column: NDArray[Any], wanted: Sequence[int]) -> NDArray[np.bool_]:
    """As `numpy.isin`, which takes longer for so few."""
    found: NDArray[np.bool_] = np.logical_or.reduce([column == one for one in wanted])
    return found
