"""What somebody is said to have said by somebody who is quoted: "They told me that it leaks," she said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.extract.attributions import join_each
from ingest.extract.cast import Cast
from ingest.extract.cues import Cue
from ingest.extract.drafts import Draft, Reading, find_holders
from ingest.extract.grammar import Range, child, children, find_near, is_negated, subtree, trim
from ingest.extract.lexicons import VerbUse
from ingest.extract.realis import is_infinitive

if TYPE_CHECKING:
    from spacy.tokens import Token

_SAYING = frozenset({
    "say", "tell", "promise", "warn", "ask", "assure", "claim", "write", "order", "blame", "accuse", "deny", "admit",
    "insist", "announce", "argue", "call", "swear", "urge", "threaten", "complain", "instruct", "think", "answer",
    "boast",
})  # fmt: skip
_BIDDING = frozenset({"tell", "order", "ask", "urge", "instruct", "warn", "beg"})
_DEMAND = VerbUse("demand", "asserts", "speech", frozenset({"to"}))
_SPEAKING = frozenset({"i", "we", "you", "who", "which", "that", "it", "nobody", "one"})


def add_hearsay(cast: Cast, reading: Reading, cues: Sequence[Cue], drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts, and one for each verb of saying in the words of one of them that somebody else is the subject of."""
    taken = {place for draft in drafts for part in draft.cues for place in range(*part)}
    told = [cue for cue in cues if cue.form == "verb" and cue.anchor not in taken]
    holders = find_holders(drafts)
    result, inner = list(drafts), list[Draft]()
    for draft in _join(reading, [cue for cue in told if cue.anchor in holders and _may_tell(cast, cue)]):
        outer = result[holders[draft.cue.anchor]]
        if not _is_told(cast, draft, outer):
            continue
        turn = outer.turn if outer.turn >= 0 else min(start for start, _ in outer.content)
        result[holders[draft.cue.anchor]] = replace(outer, turn=turn)
        inner.append(replace(draft, content=_leave_out_that(cast, draft.content), turn=turn, is_part=True))
    return (*result, *inner)


def _join(reading: Reading, cues: Sequence[Cue]) -> Iterator[Draft]:
    """One draft per cue that has content; that of "told me to wait" is who is told and what."""
    bidden = {cue.anchor: bid for cue in cues if (bid := _find_bid(reading, cue)) is not None}
    yield from bidden.values()
    yield from join_each(reading, [cue for cue in cues if cue.anchor not in bidden])


def _find_bid(reading: Reading, cue: Cue) -> Draft | None:
    verb = reading.doc[cue.anchor]
    if verb.lemma_.lower() not in _BIDDING:
        return None
    aims = [item for item in children(verb, "xcomp", "ccomp", "advcl") if item.i > verb.i and is_infinitive(item)]
    subject = child(verb, "nsubj")
    if not aims or subject is None:
        return None
    whom = child(verb, "dobj", "dative") or child(aims[0], "nsubj")
    start = whom.left_edge.i if whom is not None and verb.i < whom.i < aims[0].i else aims[0].left_edge.i
    content = trim(reading.doc, start, _find_end(reading, verb, aims[0]))
    if content[0] >= content[1]:
        return None
    return Draft(cue, (cue.part,), subtree(subject), subject.i, (content,), _DEMAND)


def _find_end(reading: Reading, verb: Token, aim: Token) -> int:
    """Where the words of the aim end, within the quotation that they stand in."""
    end = aim.right_edge.i + 1
    inside = find_near(reading.quotations, (verb.i, verb.i))
    return min([end, *(high for low, high in inside if low <= verb.i < high)])


def _may_tell(cast: Cast, cue: Cue) -> bool:
    """True for a plain verb of saying that happened or happens: neither "would say" nor "if they say"."""
    verb = cast.doc[cue.anchor]
    if verb.lemma_.lower() not in _SAYING or is_negated(verb):
        return False
    if verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"} or verb.dep_ in {"amod", "acl"}:
        return False
    is_supposed = any(item.tag_ == "MD" or item.lower_ in {"if", "unless", "whether"} for item in verb.lefts)
    return not is_supposed and child(verb, "nsubjpass") is None


def _is_told(cast: Cast, draft: Draft, outer: Draft) -> bool:
    """True where somebody else speaks, and all of what they say stands in the outer words."""
    if draft.source_head is None or cast.doc[draft.source_head].lower_ in _SPEAKING:
        return False
    return all(outer.holds(start) and outer.holds(end - 1) for start, end in draft.content)


def _leave_out_that(cast: Cast, content: tuple[Range, ...]) -> tuple[Range, ...]:
    start, end = content[0]
    return ((start + 1, end), *content[1:]) if cast.doc[start].lower_ == "that" and end - start > 1 else content
