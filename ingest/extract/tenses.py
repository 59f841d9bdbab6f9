"""Whether what a date tells of had happened or still lay ahead when it was written, by the verb above the date."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ingest.extract.grammar import find_starts, governors
from ingest.extract.lexicons.times import DateWords
from ingest.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WILL = frozenset({"will", "'ll", "’ll", "wo", "shall"})
_WOULD = frozenset({"would", "'d", "’d", "could", "might", "may", "should", "must", "can"})
_HAVE = frozenset({"have", "has", "had", "'ve", "’ve", "having"})
_CONDITIONS = frozenset({"if", "when", "once", "unless", "until"})
_VERBS = frozenset({"VERB", "AUX"})
_PRESENT = frozenset({"VBZ", "VBP"})
_TERMS = frozenset({"by", "until", "till", "before", "for"})


class Tenses:
    """Answers for the dates of one parsed text; without a parse everything had happened."""

    def __init__(self, doc: Doc | None, words: DateWords) -> None:
        self._doc = doc
        self._words = words
        self._starts = find_starts(doc) if doc is not None else []

    def is_coming(self, span: Span) -> bool:
        """True where it still lay ahead: "will open in May", "due on Friday", "the council meets on Monday"."""
        head = self._find_head(span)
        if head is None:
            return False
        is_term, is_within_noun = head.lower_ in _TERMS, head.dep_ == "poss"
        for token in governors(head) if head.pos_ not in _VERBS else [head]:
            if token.pos_ in _VERBS and token.tag_ != "VBG":
                return self._judge(token, is_term=is_term, is_within_noun=is_within_noun)
            if token.lemma_.lower() in self._words.coming:
                return True
            is_term = is_term or token.lower_ in _TERMS
            is_within_noun = is_within_noun or token.pos_ in {"NOUN", "PROPN"}
        return False

    def is_name(self, span: Span) -> bool:
        """True where the model takes a word of it for a person: "signed by May"."""
        return self._doc is not None and any(token.ent_type_ == "PERSON" for token in self._find_tokens(span))

    def _find_tokens(self, span: Span) -> list[Token]:
        if self._doc is None:
            return []
        low, high = bisect_left(self._starts, span[0]), bisect_left(self._starts, span[1])
        return list(self._doc[low:high])

    def _find_head(self, span: Span) -> Token | None:
        """The word of the expression that hangs on what is outside it."""
        tokens = self._find_tokens(span)
        return next((token for token in tokens if token.head not in tokens and token.dep_ != "punct"), None)

    def _judge(self, verb: Token, *, is_term: bool = False, is_within_noun: bool = False) -> bool:
        """True where this verb's happening lies ahead; a date within a noun is told of more loosely."""
        aids = {item.lower_ for item in verb.children if item.dep_ in {"aux", "auxpass"}}
        if aids & _WILL:
            return True
        if aids & _HAVE:
            return False
        if aids & _WOULD:
            return not is_within_noun
        lemma = verb.lemma_.lower()
        if verb.tag_ == "VB" or "to" in aids:
            return self._judge_infinitive(verb)
        if verb.tag_ in _PRESENT:
            is_open = any(item.lower_ in _CONDITIONS for item in verb.children)
            return (is_open or lemma in self._words.timetabled or (is_term and lemma in self._words.coming)) and not (
                is_within_noun and not is_term
            )
        if verb.tag_ == "VBN" and lemma in self._words.coming and aids & {"is", "are", "'s", "be"}:
            return True  # "is expected on Monday"
        return is_term and lemma in self._words.coming

    def _judge_infinitive(self, verb: Token) -> bool:
        """ "Plans to open", "is to open", "due to open"; for "began to open" the verb above says it."""
        above = verb.head
        if above == verb:
            return False
        if above.lemma_.lower() in self._words.coming or (above.lemma_ == "be" and verb.dep_ == "xcomp"):
            return True
        return above.pos_ in _VERBS and self._judge(above)
