"""The words that attribute: reporting verbs, phrases such as "according to", nouns of speech and reporting adverbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.extract.grammar import Range, child, is_negated
from ingest.extract.lexicons import Lexicons, VerbUse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NONE = frozenset({"neither", "nobody", "none"})
_AUXILIARIES = frozenset({"aux", "auxpass", "neg"})


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
    return tuple(cue for token in doc if (cue := make_cue(token, lexicons)) is not None)


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
    if token.i + 1 >= len(token.doc) or token.i == 0 or token.tag_ not in {"NNS", "NN", "JJ", "NNPS", "NNP", "VBN"}:
        return False
    before, after = token.nbor(-1), token.nbor(1)
    return token.is_lower and before.is_title and after.lower_ == "that" and lexicons_lemma(token, lexicons) is not None


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
