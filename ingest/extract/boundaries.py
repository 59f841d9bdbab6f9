"""Where a content begins and ends: grown to whole quotations, without cue and source, without the article's comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.drafts import Reading
from ingest.extract.grammar import Range, child, find_near, minus, trim
from ingest.extract.lexicons import Lexicons
from ingest.extract.subjects import is_after_comma

if TYPE_CHECKING:
    from spacy.tokens import Token

_CONTRAST = frozenset({"though", "although", "while", "whereas", "but"})


def shape(content: tuple[Range, ...], holes: tuple[Range, ...], reading: Reading) -> tuple[Range, ...]:
    """The content as clean pieces in text order. `holes` are the cue, first, and the source, if there is one."""
    doc, cue = reading.doc, holes[0]
    if content == (cue,):
        return content
    verb = doc[cue[1] - 1]
    pieces = []
    for part in content:
        whole = _grow(_cut_comment(part, verb, reading.lexicons), reading.quotations, verb)
        pieces += [trim(doc, *piece) for piece in minus(whole, *holes)]
    return tuple(sorted({piece for piece in pieces if any(not doc[at].is_punct for at in range(*piece))}))


def _grow(part: Range, quotations: tuple[Range, ...], verb: Token) -> Range:
    """The range with the whole of each quotation that it touches, unless the cue stands in it too."""
    start, end = part
    for low, high in find_near(quotations, (start - 1, end)):
        if low <= verb.i < high:
            continue
        if low < end and start < high:
            start = low if 0 <= start - low <= 1 else start
            end = max(end, high)
        elif high == start or (high == start - 1 and verb.i > end):
            start = low
    return start, end


def _cut_comment(part: Range, verb: Token, lexicons: Lexicons) -> Range:
    """The part without a trailing clause in which the article contrasts or comments in its own voice."""
    start, end = part
    for position in range(max(start, verb.i + 1), end):
        token = verb.doc[position]
        is_foreign = _is_comment if token.dep_ in {"advcl", "acl"} else _is_new_cue
        if token.left_edge.i > start and is_foreign(token, lexicons):
            return start, token.left_edge.i
    return part


def _is_comment(clause: Token, lexicons: Lexicons) -> bool:
    if not is_after_comma(clause):
        return False
    mark = child(clause, "mark")
    if mark is not None and mark.lower_ in _CONTRAST:
        return True
    return clause.tag_ == "VBG" and clause.lemma_.lower() in lexicons.own_clause


def _is_new_cue(token: Token, lexicons: Lexicons) -> bool:
    """True where a coordinated clause begins an attribution of its own: ", and the mayor replied"."""
    if token.dep_ != "conj" or token.pos_ != "VERB" or child(token, "nsubj") is None:
        return False
    uses = lexicons.verbs.get(token.lemma_, ())
    return any(use.strength == "speech" and "that" in use.frames for use in uses)


def is_authors_comment(verb: Token, lexicons: Lexicons) -> bool:
    """True for "..., raising fresh doubts": a participle with a noun for its object, in the article's own voice."""
    is_participle = verb.tag_ == "VBG" and verb.dep_ in {"advcl", "acl"}
    return is_participle and verb.lemma_.lower() in lexicons.authors_own and child(verb, "ccomp") is None
