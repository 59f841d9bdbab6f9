"""Which date of a sentence says when something happened."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from ingest.extract.candidates import Marks
from ingest.extract.cast import Cast
from ingest.extract.grammar import children, governors, has_lemma, to_span, written
from ingest.extract.hinged_dates import HINGED
from ingest.extract.realis import find_objects, is_infinitive
from ingest.records import TimeExpression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

_SHARED = frozenset({"conj", "xcomp", "dep"})  # links over which verbs share when they happened
_WITHIN = frozenset({"of", "from"})
_TERM = re.compile(r"(?:by|until|till|before|within|for)\b", re.IGNORECASE)  # no day on which something happened


def find_date(token: Token, verb: Token, cast: Cast, marks: Marks) -> TimeExpression | None:
    """The date of the sentence that hangs on what happened, else one that hangs on a verb which shares it."""
    start, end = to_span(cast.doc, (token.sent.start, token.sent.end))
    low = bisect_left(marks.dates, start, key=lambda item: item.span[0])
    high = bisect_left(marks.dates, end, key=lambda item: item.span[0])
    dates = sorted((item for item in marks.dates[low:high] if item.rule != HINGED), key=lambda item: not item.edtf)
    told = next((item for item in dates if item.edtf and _is_when(item, verb, cast)), None)
    if told is not None:
        return told
    near = [(_find_verb(item, cast), item) for item in dates]  # what is known first
    below = [item for item in children(verb, "ccomp", "xcomp") if is_infinitive(item)]
    for wanted in ([verb], _find_clauses(token), list(_find_shared(verb)), [None], below):
        for above, item in near:
            is_told = wanted is not below or item.anchor is None or item.latest is None or item.latest <= item.anchor
            is_told &= above in (verb, token) or not _is_cut_off(item, verb, cast)
            is_told &= _TERM.match(item.as_written) is None
            if above in wanted and is_told and not _is_of_speech(above, verb, cast):
                return item
    return None


def _is_when(item: TimeExpression, verb: Token, cast: Cast) -> bool:
    """True for "it began on 9 May, when Acme sued": the clause tells what happened then."""
    mark = next((token for token in verb.lefts if token.lower_ == "when"), None)
    return mark is not None and written(cast.doc)[item.span[1] : mark.idx].strip() in {"", ","}


def _is_cut_off(item: TimeExpression, verb: Token, cast: Cast) -> bool:
    """True where ";" stands between: "he left; she had warned him in May"."""
    low, high = sorted((item.span[0], verb.idx))
    return ";" in written(cast.doc)[low:high]


def _find_clauses(token: Token) -> list[Token]:
    """A noun and the participles behind it: "the suit filed in May", "her resignation on Monday"; those of a verb."""
    if token.pos_ == "NOUN":
        verb = [token.head] if token.dep_ in {"nsubj", "nsubjpass"} else []
        return [token, *children(token, "acl"), *verb]
    return [*find_objects(token), *(inner for item in children(token, "prep") for inner in children(item, "pobj"))]


def _find_shared(verb: Token) -> Iterator[Token]:
    """The verbs above with which it happened together: "agreed on Friday to pay", "met on Friday and dismissed him"."""
    while verb.dep_ in _SHARED:
        verb = verb.head
        yield verb


def _is_of_speech(said: Token | None, verb: Token, cast: Cast) -> bool:
    """True for "said on Monday that it had settled": the date of the words, not of what they tell."""
    return said is not None and said != verb and has_lemma(said, cast.lexicons.verbs) and _is_above(said, verb)


def _is_above(said: Token, verb: Token) -> bool:
    """True for "said that it settled", not for "agreed to pay" and "agreed and paid"."""
    top = verb
    while top.dep_ == "conj" and not children(top, "nsubj", "nsubjpass"):
        top = top.head
    return top != said and verb.dep_ != "xcomp" and any(token == said for token in governors(verb))


def _find_verb(item: TimeExpression, cast: Cast) -> Token | None:
    """The first verb above a date, or the noun for a happening that it stands with.

    The date itself where it belongs to another noun: "the article of 2 December".
    """
    found = cast.doc.char_span(*item.span, alignment_mode="expand")
    if found is None:
        return None
    before = cast.doc[found.start - 1] if found.start > 0 else None
    if before is not None and before.pos_ == "VERB" and has_lemma(before, cast.lexicons.verbs):
        return before  # "said on Thursday it had opened an inquiry"
    nouns = cast.lexicons.happenings
    for token in governors(found.root):
        if token.pos_ in {"VERB", "AUX"} or has_lemma(token, nouns):
            return token
        is_within = found.root.lower_ in _WITHIN or token.lower_ in _WITHIN
        if is_within and token.head.pos_ == "NOUN" and not has_lemma(token.head, nouns):
            return found.root
    return None
