"""Small questions about a parsed text, shared by the steps. Ranges of tokens are half-open, like spans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ingest.records import Span as Offsets

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Range = tuple[int, int]  # token positions [start, end)

WRITTEN = "onrecord.written"  # key in Doc.user_data: the text before anything was replaced for the model
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})  # tags of the verbs that make a sentence
QUOTES = frozenset({'"', "“", "”", "„", "«", "»", "‹", "›", "``", "''", "'", "‘", "’"})
_NOT = frozenset({"not", "never", "n't", "n’t", "neither"})
_EDGES = frozenset({",", ";", ":", "--", "—", "–", "-", ".", "...", "…"})
_DASHES = frozenset({"—", "–", "--", "-"})
_LEADING = _EDGES | {"!", "?", ")", "]"}


def written(doc: Doc) -> str:
    """The text as given to `ingest.nlp.read`; a hand-built doc's own text."""
    text: str | None = doc.user_data.get(WRITTEN)
    return doc.text if text is None else text  # spaCy puts `doc.text` together anew each time


def find_starts(doc: Doc) -> list[int]:
    """Where each token begins, in code points; read in one go, which is ten times as fast as token by token."""
    starts: list[int] = doc.to_array("IDX").tolist()
    return starts


def find_tagged(doc: Doc, tags: Collection[str]) -> list[int]:
    """Where the words with these tags stand, in text order; far quicker than asking each token."""
    found: list[int] = np.flatnonzero(np.isin(doc.to_array("TAG"), [doc.vocab.strings[tag] for tag in tags])).tolist()
    return found


def subtree(token: Token) -> Range:
    """From the first to the last token that the word governs."""
    return token.left_edge.i, token.right_edge.i + 1


def to_span(doc: Doc, part: Range) -> Offsets:
    """Code-point offsets of a range of tokens, without blanks at its ends."""
    first, last = doc[part[0]], doc[part[1] - 1]
    return first.idx, last.idx + len(last.text)


def join_spans(spans: Iterable[Offsets], follows: Callable[[int, int], bool]) -> tuple[Offsets, ...]:
    """Sorted spans, those as one of which the later one `follows`: it is asked of the end of one and the next start."""
    joined: list[Offsets] = []
    for start, end in spans:
        if joined and follows(joined[-1][1], start):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def trim(doc: Doc, start: int, end: int) -> Range:
    """The range without blanks and loose punctuation at its ends; quotation marks and final stops in them stay."""
    while start < end and (doc[start].is_space or doc[start].text in _LEADING):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in _EDGES):
        end -= 1
    return start, end


def child(token: Token, *labels: str) -> Token | None:
    """The first child with one of these dependency labels."""
    for item in token.children:  # no generator: this is asked more often than anything else
        if item.dep_ in labels:
            return item
    return None


def children(token: Token, *labels: str) -> list[Token]:
    """All children with one of these dependency labels, in text order."""
    return [item for item in token.children if item.dep_ in labels]


def is_singular(token: Token) -> bool:
    """True for a common noun in the singular, also where the tagger takes it for a name: "the foreign ministry"."""
    return token.tag_ == "NN" or (token.tag_ == "NNP" and token.is_lower)


def is_negated(verb: Token) -> bool:
    """True where the clause of this verb says not, never or no longer."""
    for item in verb.children:
        label = item.dep_
        if label == "neg" or (label != "preconj" and item.lower_ in _NOT):
            return True
    return False


def is_passive(verb: Token) -> bool:
    """True for "was accused"; also for a bare participle behind its noun ("companies accused of")."""
    return any(item.dep_ in {"auxpass", "nsubjpass"} for item in verb.children) or (
        verb.dep_ == "acl" and verb.tag_ == "VBN"
    )


def has_lemma(token: Token, words: Container[str]) -> bool:
    """True where the word is a form of one of these; of some verbs the lemmatizer drops the last letter ("hop")."""
    lemma = token.lemma_.lower()
    return lemma in words or (lemma + "e" in words and token.pos_ == "VERB" and len(lemma) < len(token))


def governors(token: Token) -> Iterator[Token]:
    """The words above this one, nearest first, up to the root of its sentence."""
    while token.head != token:
        token = token.head
        yield token


def minus(part: Range, *holes: Range) -> list[Range]:
    """The range without the holes, as the pieces that remain."""
    pieces = [part]
    for low, high in holes:
        pieces = [
            piece
            for start, end in pieces
            for piece in ((start, min(end, low)), (max(start, high), end))
            if piece[0] < piece[1] and not (high <= low)
        ]
    return sorted(set(pieces))


def is_heading(sentence: Span) -> bool:
    """True for a line that ends without a mark and with a line break: a headline, not a sentence of the article."""
    doc = sentence.doc
    last = sentence.end - 1
    while last > sentence.start and doc[last].is_space:
        last -= 1
    if doc[last].is_punct or last + 1 >= len(doc):
        return False
    following = doc[last + 1]
    return following.is_space and "\n" in following.text


def is_dateline(sentence: Span) -> bool:
    """True for "ALTON, May 2 -", which `ingest.nlp` parses apart from the sentence behind it."""
    last = next((token for token in reversed(sentence) if not token.is_space), sentence[0])
    return sentence[0].is_upper and last.text in _DASHES


def find_near(ranges: Sequence[Range], part: Range) -> Sequence[Range]:
    """Those of the ranges that touch or overlap `part`. They must stand in order, each ending behind the one before."""
    low = bisect_left(ranges, part[0], key=lambda item: item[1])
    high = bisect_right(ranges, part[1], key=lambda item: item[0])
    return ranges[low:high]


def find_main(doc: Doc, content: Sequence[Range]) -> Token:
    """The word that governs the content: its verb where it is a clause."""
    best = None
    for start, end in content:
        for position in range(start, end):
            token = doc[position]
            above = token.head.i
            if (start <= above < end and above != position) or token.is_punct or token.is_space:
                continue
            if token.pos_ in {"VERB", "AUX"}:
                return token
            best = best if best is not None else token
    return best if best is not None else doc[content[0][0]]
