"""What one attribution holds in several sentences: each is an utterance, and those without its cue go on with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.extract.drafts import Draft
from ingest.extract.grammar import FINITE, QUOTES, Range, trim

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NEAREST = 4  # sentences beside a cue of which one is the cue's
_FEW = 8  # words before a colon in which something is called, not told
_ENDS = frozenset({".", "?", "!", "…", "..."})
_OPENING = frozenset({"“", "„", "‘", "«", "‹", "``", "(", "["})
_BRACKETS = frozenset({"(", "[", ")", "]"})
_STRAIGHT = frozenset({'"', "'", "''"})


def split(doc: Doc, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Each draft with the sentence that its cue stands beside, and one more for each of the others."""
    for draft in drafts:
        sentences = list(_group(doc, draft.content))
        if len(sentences) == 1:
            yield draft
            continue
        turn = sentences[0][0][0]
        near = sorted(range(len(sentences)), key=lambda place: _find_distance(sentences[place], draft))[:_NEAREST]
        head = min(near, key=lambda place: (_is_cut_off(doc, sentences[place], draft), near.index(place)))
        for place, sentence in enumerate(sentences):
            if place == head or not draft.cues:
                yield replace(draft, content=sentence, turn=turn, is_part=place != head)
            else:
                yield replace(draft, content=sentence, cues=(), target=None, carried=True, turn=turn, is_part=True)


def _group(doc: Doc, content: Sequence[Range]) -> Iterator[tuple[Range, ...]]:
    """The pieces of a content by sentences."""
    group: list[Range] = []
    for part in content:
        for piece in find_sentences(doc, part):
            if group and (begins_sentence(doc, piece[0]) or doc[piece[0] - 1].text == ":"):
                yield tuple(group)
                group = []
            group.append(piece)
    yield tuple(group) if group else tuple(content)


def find_sentences(doc: Doc, part: Range) -> list[Range]:
    """A range cut where sentences begin in it, by their marks: parsers are led astray by quotation marks.

    "the accusation: every village agreed" are two: what is rejected, and what is said to it.
    """
    edges = [part[0], *_find_beginnings(doc, part), part[1]]
    if (colon := _find_answer(doc, part)) is not None:
        edges = sorted({*edges, colon + 1})
    if len(edges) == 2:
        return [part]
    pieces = [trim(doc, start, end) for start, end in pairwise(edges)]
    return [piece for piece in pieces if any(doc[place].is_alpha or doc[place].like_num for place in range(*piece))]


def _find_beginnings(doc: Doc, part: Range) -> Iterator[int]:
    """Where sentences begin within a range; only what stands behind the end of one is looked at."""
    is_behind = False
    for at, token in enumerate(doc[part[0] : part[1]], start=part[0]):
        text = token.text
        if is_behind and begins_sentence(doc, at):
            yield at
        is_behind = text in _ENDS or (is_behind and (text in QUOTES or text in _BRACKETS or token.is_space))


def _find_answer(doc: Doc, part: Range) -> int | None:
    """The colon behind a few words without a verb, where a clause or a quotation follows."""
    colon = next((at for at in range(part[0], min(part[0] + _FEW, part[1])) if doc[at].text == ":"), None)
    if colon is None or any(doc[at].tag_ in FINITE for at in range(part[0], colon)):
        return None
    is_clause = any(doc[at].tag_ in FINITE for at in range(colon + 1, part[1]))
    return colon if is_clause and doc[part[0]].text not in QUOTES else None


def begins_sentence(doc: Doc, at: int) -> bool:
    """True where a sentence begins with this token, or with the opening marks that it is the first of."""
    first = at
    while first < len(doc) and _opens(doc, first):
        first += 1
    if first == len(doc) or not (doc[first].text[0].isupper() or doc[first].text[0].isdigit()):
        return False
    before = at - 1
    if before >= 0 and _opens(doc, before):
        return False  # it begins with that mark
    while before >= 0 and (doc[before].is_space or doc[before].text in QUOTES or doc[before].text in {")", "]"}):
        before -= 1
    return before >= 0 and doc[before].text in _ENDS


def _opens(doc: Doc, at: int) -> bool:
    """True for an opening mark; a straight one opens where a blank stands before it and none behind it."""
    if doc[at].text in _OPENING:
        return True
    is_apart = at == 0 or bool(doc[at - 1].whitespace_) or doc[at - 1].is_space or doc[at - 1].text in _OPENING
    return doc[at].text in _STRAIGHT and is_apart and not doc[at].whitespace_


def _find_distance(sentence: Sequence[Range], draft: Draft) -> tuple[int, int]:
    """How many words the cue stands from a sentence, and where this begins."""
    low, high = draft.cue.part
    return min((max(start - high, low - end, 0), start) for start, end in sentence)


def _is_cut_off(doc: Doc, sentence: Sequence[Range], draft: Draft) -> bool:
    """True where another sentence begins between this one and the cue."""
    low, high = draft.cue.part
    return bool(draft.cues) and all(
        any(begins_sentence(doc, at) for at in (range(high, start + 1) if start >= high else range(end, low + 1)))
        for start, end in sentence
    )
