"""Attributions without a reporting verb: "according to X, ..." and "X's claim that ..."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cues import Cue
from ingest.extract.drafts import Draft
from ingest.extract.grammar import Range, child, minus, subtree, trim
from ingest.extract.lexicons import VerbUse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SHORTEST = 3  # tokens; what is left of a sentence beside "according to X" is content from here on


def join_phrase(doc: Doc, cue: Cue) -> Draft | None:
    """ "According to X, ...": the content is the rest of the sentence."""
    head = child(doc[cue.part[1] - 1], "pobj")
    source = trim(doc, *subtree(head)) if head is not None else (0, 0)
    if head is None or source[0] >= source[1]:
        return None
    sentence = doc[cue.anchor].sent
    rest = minus((sentence.start, sentence.end), (cue.part[0], max(source[1], cue.part[1])))
    pieces = tuple(piece for piece in (trim(doc, *part) for part in rest) if piece[1] - piece[0] >= _SHORTEST)
    use = VerbUse("statement", "asserts", "speech", frozenset())
    return Draft(cue, (cue.part,), source, head.i, pieces, use) if pieces else None


def join_noun(doc: Doc, cue: Cue) -> Draft | None:
    """ "Acme's claim that ...", "a promise to ..."; source None where the noun has no possessor."""
    noun = doc[cue.anchor]
    clause = next((item for item in noun.rights if _is_told(item)), None)
    if clause is None or any(item.tag_ == "WDT" for item in clause.lefts):
        return None
    owner = child(noun, "poss")
    source = _find_owner(owner) if owner is not None else None
    content = (trim(doc, *subtree(clause)),)
    return Draft(cue, (cue.part,), source, owner.i if owner is not None else None, content, cue.uses[0])


def _is_told(clause: Token) -> bool:
    """True for a clause that says what was claimed or promised, not which claim it was."""
    is_clause = clause.dep_ in {"acl", "ccomp", "relcl"} and clause.tag_ != "WDT"
    return is_clause and clause.left_edge.lower_ in {"that", "to"} and child(clause, "mark", "aux") is not None


def _find_owner(owner: Token) -> Range:
    """The possessor without its apostrophe."""
    start, end = trim(owner.doc, *subtree(owner))
    return (start, end - 1) if owner.doc[end - 1].tag_ == "POS" else (start, end)
