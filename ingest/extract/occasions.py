"""On which day a happening was that a date hangs on: "the day after the fire" where the mill burned on 2 February."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.extract.grammar import children, governors
from ingest.extract.lexicons.times import DateWords
from ingest.records import TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DEFINITE = frozenset({"the", "that", "this", "his", "her", "its", "their"})
_VERBS = frozenset({"VERB", "AUX"})
_STEM = 4  # letters that a verb and the noun of it have in common at least
_ACTED = ("nsubj", "nsubjpass", "dobj", "attr")


class Occasions:
    """What a text tells of with a date."""

    def __init__(self, doc: Doc, found: Sequence[TimeExpression], words: DateWords) -> None:
        self._doc, self._found, self._words = doc, found, words
        self._told: dict[str, list[TimeExpression]] = {}

    def find(self, noun: Token, longest: int) -> TimeExpression | None:
        """The date of what a noun with "the" or an owner means, of no more than so many days; None where none is told,
        or two different ones."""
        is_known = any(item.lower_ in _DEFINITE or item.dep_ == "poss" for item in noun.lefts)
        if not is_known or noun.pos_ != "NOUN":
            return None
        told = [item for item in self._find_told(noun.lemma_.lower()) if _is_short(item, longest)]
        return told[0] if told and all(item.edtf == told[0].edtf for item in told) else None

    def _find_told(self, lemma: str) -> list[TimeExpression]:
        """The dates of a happening; looked for once for each."""
        if lemma not in self._told:
            self._told[lemma] = [item for item, root in self._roots if self._tells(root, lemma)]
        return self._told[lemma]

    @cached_property
    def _roots(self) -> list[tuple[TimeExpression, Token]]:
        """The dates that come to something, each with the word that governs its others."""
        dated = (item for item in self._found if item.earliest is not None)
        parts = ((item, self._doc.char_span(*item.span, alignment_mode="expand")) for item in dated)
        return [(item, part.root) for item, part in parts if part is not None]

    def _tells(self, root: Token, lemma: str) -> bool:
        """True where the date stands with this noun, or with a verb for what it means."""
        for above in governors(root):
            if above.pos_ in _VERBS:
                return self._is_deed(above, lemma) or self._holds(above, lemma)
            if above.lemma_.lower() == lemma:
                return True
        return False

    def _is_deed(self, verb: Token, lemma: str) -> bool:
        done = verb.lemma_.lower()
        stem = done.removesuffix("e")
        return done in self._words.deeds.get(lemma, ()) or (len(stem) >= _STEM and lemma.startswith(stem))

    def _holds(self, verb: Token, lemma: str) -> bool:
        """ "The vote is on 17 May", "held a vote": what takes place then."""
        if verb.lemma_.lower() not in self._words.taking_place:
            return False
        return any(item.lemma_.lower() == lemma for item in children(verb, *_ACTED))


def _is_short(item: TimeExpression, longest: int) -> bool:
    return item.earliest is not None and item.latest is not None and (item.latest - item.earliest).days < longest
