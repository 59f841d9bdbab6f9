"""The words that attribute: reporting verbs, phrases such as "according to", nouns of speech and reporting adverbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.extract.grammar import Range, child, is_negated
from ingest.extract.lexicons import Lexicons, VerbUse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NONE = frozenset({"neither", "nobody", "none"})
_AUXILIARIES = frozenset({"aux", "auxpass", "neg"})
_KINDS = ("VERB", "NOUN", "ADV")  # what a cue of one word can be


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue before it is known whose and of what. `anchor` is where its chief word stands, `part` all of its words."""

    anchor: int
    part: Range
    form: str  # verb | state | phrase | noun | adverb
    uses: tuple[VerbUse, ...]
    attitude: str = "asserts"


def find_cues(doc: Doc, lexicons: Lexicons) -> tuple[Cue, ...]:
    """Every possible cue in text order; what has neither content nor source is left out by the next step."""
    tokens = (doc[place] for place in _find_likely(doc, lexicons))
    return tuple(cue for token in tokens if (cue := make_cue(token, lexicons)) is not None)


def _find_likely(doc: Doc, lexicons: Lexicons) -> list[int]:
    """Where a cue may stand: verbs, nouns, adverbs, what begins a phrase and what stands before "that"."""
    words, strings = doc.to_array(["POS", "LOWER"]).reshape(-1, 2), doc.vocab.strings
    openers = [strings.add(phrase[0]) for phrase in lexicons.before_source]
    likely = np.isin(words[:, 0], [strings.add(kind) for kind in _KINDS]) | np.isin(words[:, 1], openers)
    likely[:-1] |= words[1:, 1] == strings.add("that")
    found: list[int] = np.flatnonzero(likely).tolist()
    return found


def make_cue(token: Token, lexicons: Lexicons) -> Cue | None:
    """The cue that this word is the chief word of, or None."""
    phrase = _make_phrase(token, lexicons)
    if phrase is not None:
        return phrase
    if token.pos_ == "VERB" or is_misread_verb(token, lexicons):
        return _make_state(token, lexicons) or _make_verb(token, lexicons)
    if token.pos_ == "NOUN" and token.lemma_.lower() in lexicons.nouns:
        use = VerbUse(lexicons.nouns[token.lemma_.lower()], "asserts", "speech", frozenset({"that", "to", "of"}))
        return Cue(token.i, (token.i, token.i + 1), "noun", (use,))
    if token.lower_ in lexicons.hedges["adverbs"] and token.pos_ == "ADV":
        return Cue(token.i, (token.i, token.i + 1), "adverb", ())
    return None


def is_misread_verb(token: Token, lexicons: Lexicons) -> bool:
    """True for "Zorblatt highlights that ...", where the tagger knows neither the name nor the verb."""
    if not 0 < token.i < len(token.doc) - 1 or token.nbor(1).lower_ != "that" or not token.is_lower:
        return False
    may_be_verb = token.tag_ in {"NNS", "NN", "JJ", "NNPS", "NNP", "VBN"}
    return may_be_verb and token.nbor(-1).is_title and lexicons_lemma(token, lexicons) is not None


def lexicons_lemma(token: Token, lexicons: Lexicons) -> str | None:
    """The cue verb that this word is a form of, or None."""
    lemma = token.lemma_.lower()
    if lemma in lexicons.verbs and token.pos_ == "VERB":
        return lemma
    form = token.lower_
    guesses = (form.removesuffix("s"), form.removesuffix("es"), form.removesuffix("ed"), form.removesuffix("d"), lemma)
    return next((guess for guess in guesses if guess in lexicons.verbs), None)


def _make_verb(token: Token, lexicons: Lexicons) -> Cue | None:
    lemma = lexicons_lemma(token, lexicons) if token.pos_ != "VERB" else token.lemma_.lower()
    uses = lexicons.verbs.get(lemma or "", ())
    if not uses or token.dep_ in {"amod", "compound"}:
        return None
    attitude = _unsaid(token) if is_negated(token) and lemma in {"say", "disclose"} else uses[0].attitude
    return Cue(token.i, group_words(token, lexicons), "verb", uses, attitude)


def _unsaid(verb: Token) -> str:
    """ "Would not say" is a refusal; "did not say" leaves it open."""
    return "declines_to_comment" if any(item.lower_ == "would" for item in verb.lefts) else "does_not_confirm"


def _make_state(token: Token, lexicons: Lexicons) -> Cue | None:
    """A cue that says that somebody does not know, confirm or answer, or will not speak."""
    lemma = token.lemma_.lower()
    states = lexicons.states
    if not any(lemma in words for words in states.values()):
        return None
    complement = child(token, "xcomp")
    if lemma in states["refusing"] and complement is not None and complement.lemma_.lower() in states["commenting"]:
        part = (group_words(token, lexicons)[0], complement.i + 1)
        return Cue(token.i, part, "state", (_state_use("declines_to_comment"),), "declines_to_comment")
    if not (is_negated(token) or _is_still_to_do(token) or _is_nobodys(token)) or token.dep_ == "amod":
        return None
    for attitude in ("did_not_reply", "does_not_confirm", "does_not_know"):
        if lemma in states[attitude]:
            start = group_words(token.head, lexicons)[0] if _is_still_to_do(token) else token.i
            first, end = group_words(token, lexicons)
            return Cue(token.i, (min(start, first), end), "state", (_state_use(attitude),), attitude)
    return None


def _is_nobodys(verb: Token) -> bool:
    """True for "neither side has confirmed it"."""
    subject = child(verb, "nsubj")
    return subject is not None and any(item.lower_ in _NONE for item in (subject, *subject.lefts))


def _is_still_to_do(verb: Token) -> bool:
    """True for "has yet to establish"."""
    return (
        verb.dep_ == "xcomp" and verb.head.lemma_ == "have" and any(item.lower_ == "yet" for item in verb.head.children)
    )


def _state_use(attitude: str) -> VerbUse:
    return VerbUse("statement", attitude, "state", frozenset({"that", "object", "to"}))


def _make_phrase(token: Token, lexicons: Lexicons) -> Cue | None:
    first = token.lower_
    for words in lexicons.before_source:
        if first == words[0]:
            end = token.i + len(words)
            if end < len(token.doc) and tuple(word.lower_ for word in token.doc[token.i : end]) == words:
                return Cue(token.i, (token.i, end), "phrase", ())
    return None


def group_words(verb: Token, lexicons: Lexicons) -> Range:
    """The verb with its auxiliaries, "not", particle and the adverbs between them, as far as they stand together."""
    start = verb.i
    allowed = {item.i for item in verb.lefts if item.dep_ in _AUXILIARIES or item.lower_ in lexicons.adverbs}
    allowed |= {item.i for left in verb.lefts if left.i in allowed for item in left.subtree if left.dep_ == "advmod"}
    while start - 1 in allowed:
        start -= 1
    end = verb.i + 1
    while end < len(verb.doc) and verb.doc[end].dep_ == "prt" and verb.doc[end].head == verb:
        end += 1
    return start, end
