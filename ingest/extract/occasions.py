"""On which day a happening was that a date hangs on: "the day after the fire" where the mill burned on 2 February."""

from __future__ import annotations

from collections.abc import Sequence
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

    def find(self, noun: Token, longest: int) -> TimeExpression | None:
        """The date of what a noun with "the" or an owner means, of no more than so many days; None where none is told,
        or two different ones."""
        is_known = any(item.lower_ in _DEFINITE or item.dep_ == "poss" for item in noun.lefts)
        if not is_known or noun.pos_ != "NOUN":
            return None
        lemma = noun.lemma_.lower()
        told = [item for item in self._found if _is_short(item, longest) and self._tells(item, lemma)]
        return told[0] if told and all(item.edtf == told[0].edtf for item in told) else None

    def _tells(self, item: TimeExpression, lemma: str) -> bool:
        """True where the date stands with this noun, or with a verb for what it means."""
        part = self._doc.char_span(*item.span, alignment_mode="expand")
        if part is None:
            return False
        for above in governors(part.root):
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
