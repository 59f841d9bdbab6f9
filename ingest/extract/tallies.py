"""Who gives a figure without a verb of saying, or what shows it: "the police counted 4,000", "the log shows that"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ingest.extract.cues import Cue
from ingest.extract.drafts import Draft, Reading
from ingest.extract.grammar import Range, child, is_passive, trim
from ingest.extract.lexicons import VerbUse
from ingest.extract.subjects import find_source

if TYPE_CHECKING:
    from spacy.tokens import Token

_USE = VerbUse("statement", "asserts", "speech", frozenset({"that", "object"}))
# Verb -> prepositions before the figure; "": it is the object, of which a preposition may say more ("put it at five").
_GIVING = {
    "put": ("",), "count": ("",), "record": ("",), "estimate": ("",), "calculate": ("",), "register": ("",),
    "report": ("",), "speak": ("of",), "talk": ("of",), "reckon": ("with", "on"),
    "give": ("",), "list": ("",), "name": ("",), "correct": ("",), "revise": ("",),
}  # fmt: skip
_WRITTEN = {
    "have": ("",), "contain": ("",), "carry": ("",), "mention": ("",), "add": ("", "to"), "show": ("",), "prove": ("",),
}  # fmt: skip
# What is written, drawn or filmed and says something of itself: of this, with the lexicon's documents, are those verbs.
_LISTS = frozenset({
    "list", "register", "roll", "table", "index", "ledger", "log", "sheet", "receipt", "invoice", "photograph",
    "picture", "photo", "footage", "film", "video", "tape", "recording", "minutes", "transcript", "diary", "map",
    "measurement", "sample", "test", "book", "file", "account", "letter", "postmark", "stub", "plan",
})  # fmt: skip
_SHOWING = frozenset({"show", "prove"})
_TRIMMED = frozenset({"at", "as", "to"})  # prepositions of "put the number at four"


def find_tallies(reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """One draft for each of these verbs that nobody's utterance holds and that gives a figure; in text order."""
    doc = reading.doc
    wanted = [doc.vocab.strings[lemma] for lemma in (*_GIVING, *_WRITTEN)]
    places = np.flatnonzero(np.isin(doc.to_array("LEMMA"), wanted)).tolist()
    found = [draft for draft in (_make_draft(doc[place], reading) for place in places) if draft is not None]
    if not found:
        return []  # of most texts: what is taken need not be asked
    taken = {position for draft in drafts for part in _find_own(reading, draft) for position in range(*part)}
    return [draft for draft in found if taken.isdisjoint(_positions(draft))]


def _find_own(reading: Reading, draft: Draft) -> Iterator[Range]:
    """The parts of a draft but for contents in other sentences than its cue that are not quoted."""
    sentence = reading.doc[draft.cue.anchor].sent
    for part in draft.parts:
        if draft.carried or sentence.start <= part[0] < sentence.end or reading.is_quoted(part[0]):
            yield part


def _positions(draft: Draft) -> Iterator[int]:
    return (position for part in draft.parts for position in range(*part))


def _make_draft(verb: Token, reading: Reading) -> Draft | None:
    subject = child(verb, "nsubj")
    if verb.pos_ != "VERB" or subject is None or is_passive(verb) or reading.is_quoted(verb.i):
        return None
    content = _find_content(verb, _find_prepositions(verb, subject, reading))
    source = find_source(subject, verb)
    if content is None or source is None or not (_holds_figure(reading, content) or verb.lemma_ in _SHOWING):
        return None
    part = (verb.i, verb.i + 1)
    return Draft(Cue(verb.i, part, "verb", (_USE,)), (part,), source, subject.i, (content,), _USE)


def _find_prepositions(verb: Token, subject: Token, reading: Reading) -> tuple[str, ...]:
    """Of this verb with this subject; none where they give no figure together."""
    lemma = verb.lemma_.lower()
    if subject.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return ()
    is_document = any(subject.lemma_.lower() in words for words in (reading.lexicons.documents, _LISTS))
    return _GIVING.get(lemma, ()) or (_WRITTEN.get(lemma, ()) if is_document else ())


def _find_content(verb: Token, prepositions: tuple[str, ...]) -> Range | None:
    for preposition in prepositions:
        for item in verb.rights:
            if not preposition and item.dep_ == "ccomp" and verb.lemma_ in _SHOWING:
                return trim(verb.doc, item.left_edge.i, item.right_edge.i + 1)
            if not preposition and item.dep_ in {"dobj", "nummod", "attr", "npadvmod"}:
                return trim(verb.doc, item.left_edge.i, _find_end(verb, item))
            if preposition and item.lower_ == preposition and item.right_edge.i > item.i:
                return trim(verb.doc, item.i + 1, item.right_edge.i + 1)
    return None


def _find_end(verb: Token, given: Token) -> int:
    """Behind the object, or behind the "at four" that says more of it."""
    ends = [item.right_edge.i + 1 for item in verb.rights if item.lower_ in _TRIMMED and item.i > given.i]
    return max([given.right_edge.i + 1, *ends])


def _holds_figure(reading: Reading, content: Range) -> bool:
    return any(token.tag_ == "CD" for token in reading.doc[slice(*content)])
