"""What somebody is said to have said by somebody who is quoted: "They told me that it leaks," she said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.extract.attributions import join_each
from ingest.extract.cast import Cast
from ingest.extract.cues import Cue
from ingest.extract.drafts import Draft, Reading
from ingest.extract.grammar import Range, child, is_negated

_SAYING = frozenset({
    "say", "tell", "promise", "warn", "ask", "assure", "claim", "write", "order", "blame", "accuse", "deny", "admit",
    "insist", "announce", "offer", "argue",
})  # fmt: skip
_SPEAKING = frozenset({"i", "we", "you", "who", "which", "that", "it", "nobody", "one"})


def add_hearsay(cast: Cast, reading: Reading, cues: Sequence[Cue], drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts, and one for each verb of saying in the words of one of them that somebody else is the subject of."""
    taken = {place for draft in drafts for part in draft.cues for place in range(*part)}
    told = [cue for cue in cues if cue.form == "verb" and cue.anchor not in taken]
    holders: dict[int, int] = {}
    for place, draft in enumerate(drafts):
        for start, end in draft.content:
            holders.update(dict.fromkeys(range(start, end), place))
    result, inner = list(drafts), list[Draft]()
    for draft in join_each(reading, [cue for cue in told if cue.anchor in holders and _may_tell(cast, cue)]):
        outer = result[holders[draft.cue.anchor]]
        if not _is_told(cast, draft, outer):
            continue
        turn = outer.turn if outer.turn >= 0 else min(start for start, _ in outer.content)
        result[holders[draft.cue.anchor]] = replace(outer, turn=turn)
        inner.append(replace(draft, content=_leave_out_that(cast, draft.content), turn=turn, is_part=True))
    return (*result, *inner)


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
