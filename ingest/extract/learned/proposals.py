"""Attributions that the trained reader found, as drafts: its spans, with what the rules know of cue, use and target."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.extract.contents import find_content
from ingest.extract.cues import Cue, make_cue
from ingest.extract.drafts import PLAIN, Draft, Reading, make_cueless
from ingest.extract.grammar import QUOTES, Range, is_heading, minus, trim
from ingest.extract.learned.linking import JoinedSpans
from ingest.extract.tallies import find_tallies

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MEDIUM = 10  # words within which "that" stands behind "stated on her page on Facebook"
_DEEDS = frozenset({"open", "sue", "fine", "throw", "cancel"})
_FORMS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun"}


def propose(reading: Reading, ruled: Sequence[Draft], found: Sequence[JoinedSpans]) -> tuple[Draft, ...]:
    """One draft per attribution, and the rules' own for a silence, a figure or a headline that was missed, in order."""
    by_cue = {position: draft for draft in ruled for part in draft.cues for position in range(*part)}
    cut = [_leave_medium(reading.doc, joined) for joined in found]
    told = [joined for joined in cut if joined.cue is not None and not _tells_nothing(reading.doc, joined)]
    drafts = sorted((_make_draft(reading, joined, by_cue) for joined in told), key=_order)
    drafts += [_make_cueless(reading, joined, drafts) for joined in found if joined.cue is None]
    taken = {position for draft in drafts for part in draft.parts for position in range(*part)}
    missed = [draft for draft in ruled if taken.isdisjoint(range(*draft.cue.part))]
    drafts += [draft for draft in missed if _is_for_rules(reading, draft, taken)]
    tallies = find_tallies(reading, drafts)
    return tuple(sorted([*_cut_out(reading.doc, tallies, drafts), *tallies], key=_order))


def _leave_medium(doc: Doc, joined: JoinedSpans) -> JoinedSpans:
    """ "stated" and "that it leaked" for "stated on" and "her page that it leaked": where it was said is no content.

    Nor is "on" part of the cue where nobody's words and no name of who speaks follow it.
    """
    start, end = joined.content[0]
    if joined.cue is None or joined.cue[1] - joined.cue[0] < 2:
        return joined
    last, verbs = doc[joined.cue[1] - 1], range(*joined.cue)
    if last.dep_ != "prep" or last.head.i not in verbs:
        return joined
    if joined.cue[1] != start:
        is_used = any(part[0] == joined.cue[1] for part in (*joined.content, joined.source or (0, 0)))
        return joined if is_used else replace(joined, cue=(joined.cue[0], joined.cue[1] - 1))
    if len(joined.content) > 1 and end <= last.right_edge.i + 1:  # found as a piece of its own
        return replace(joined, cue=(joined.cue[0], start - 1), content=joined.content[1:])
    for token in doc[start + 1 : min(end, start + _MEDIUM)]:
        if token.lower_ == "that" and token.head.dep_ == "ccomp" and token.head.head.i in verbs:
            return replace(joined, cue=(joined.cue[0], start - 1), content=((token.i, end), *joined.content[1:]))
    return joined


def _cut_out(doc: Doc, tallies: Sequence[Draft], drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts without what others say in it: contents that go on in the next sentence run over them."""
    holes = sorted(part for draft in tallies for part in draft.parts)
    longest = max((end - start for start, end in holes), default=0)
    for draft in drafts:
        cut = (piece for part in draft.content for piece in minus(part, *_find_near(part, holes, longest)))
        pieces = (trim(doc, *piece) for piece in cut)
        left = tuple(piece for piece in pieces if piece[0] < piece[1])
        yield replace(draft, content=left) if holes and left else draft


def _find_near(part: Range, holes: Sequence[Range], longest: int) -> Sequence[Range]:
    """Those of the holes, in order of their starts, that may reach into a range: two of them may overlap."""
    low, high = (bisect_left(holes, (edge, 0)) for edge in (part[0] - longest, part[1]))
    return holes[low:high]


def _is_for_rules(reading: Reading, draft: Draft, taken: set[int]) -> bool:
    """True for what rules see and the trained reader may miss: a silence, a figure, what is said in a headline."""
    in_headline = draft.source is not None and is_heading(reading.doc[draft.cue.anchor].sent)
    return draft.cue.form == "state" or in_headline or _gives_figure(reading, draft, taken)


def _gives_figure(reading: Reading, draft: Draft, taken: set[int]) -> bool:
    """True where somebody gives a number in words that nobody else's utterance holds."""
    positions = [position for part in draft.content for position in range(*part)]
    is_free = draft.source is not None and taken.isdisjoint(positions)
    return is_free and any(reading.doc[position].tag_ == "CD" for position in positions)


def _order(draft: Draft) -> tuple[int, tuple[Range, ...]]:
    return (min(start for start, _ in draft.content) if draft.carried else draft.cue.anchor), draft.content


def _tells_nothing(doc: Doc, joined: JoinedSpans) -> bool:
    """True for "the accusing labs", which tells which, and for deeds that nobody tells: "opened an inquiry"."""
    assert joined.cue is not None
    root = doc[find_root(doc, joined.cue)]
    if root.lemma_.lower() in _DEEDS:
        first = doc[joined.content[0][0]]
        return first.lower_ != "by" and first.text not in QUOTES  # "opened by asking who knew"
    return root.tag_ == "VBG" and root.dep_ == "amod"


def _make_draft(reading: Reading, joined: JoinedSpans, by_cue: Mapping[int, Draft]) -> Draft:
    part = joined.cue or (0, 0)
    known = next((by_cue[position] for position in range(*part) if position in by_cue), None)
    if known is None:
        known = _read_cue(reading, part, joined.content)
    source = joined.source or known.source
    head = known.source_head
    if source is not None and (head is None or not source[0] <= head < source[1]):
        head = find_root(reading.doc, source)
    others = tuple(cue for cue in known.cues if cue[1] <= part[0] or part[1] <= cue[0])
    return replace(known, cues=tuple(sorted((part, *others))), source=source, source_head=head, content=joined.content)


def _make_cueless(reading: Reading, joined: JoinedSpans, ordered: Sequence[Draft]) -> Draft:
    """A content without a cue: what its own source says, else what goes on with the attribution before it."""
    start = joined.content[0][0]
    before = ordered[place - 1] if (place := bisect_right(ordered, start, key=lambda draft: draft.cue.anchor)) else None
    if joined.source is not None:
        cue = Cue(joined.source[0], joined.source, "phrase", (PLAIN,))
        head = find_root(reading.doc, joined.source)
        return Draft(cue, (), joined.source, head, joined.content, PLAIN)
    if before is not None and reading.is_quoted(start) and not _is_far(reading.doc, before, start):
        return Draft(before.cue, (), before.source, before.source_head, joined.content, PLAIN, carried=True)
    return make_cueless(joined.content, None, None)


def _is_far(doc: Doc, before: Draft, start: int) -> bool:
    """True where more than one paragraph ends between."""
    end = max(end for _, end in before.parts)
    return sum("\n" in doc[place].text for place in range(end, start)) > 1


def find_root(doc: Doc, part: Range) -> int:
    """The word in a range that the others hang on: the first of those whose governor is outside, blanks left out."""
    start, end = part
    inside = [doc[place] for place in range(start, end) if not doc[place].is_space and not doc[place].is_punct]
    roots = [token.i for token in inside if not start <= token.head.i < end or token.head == token]
    return roots[0] if roots else start


def _read_cue(reading: Reading, part: Range, content: tuple[Range, ...]) -> Draft:
    """A cue that the rules did not join: what the word lists say of it, else a plain statement."""
    doc = reading.doc
    cues = [cue for place in range(*part) if (cue := make_cue(doc[place], reading.lexicons)) and cue.form != "adverb"]
    if not cues:
        anchor = find_root(doc, part)
        cue = Cue(anchor, part, _FORMS.get(doc[anchor].pos_, "phrase"), (PLAIN,))
        return Draft(cue, (part,), None, None, content, PLAIN)
    cue = replace(cues[0], part=part)
    taken = find_content(doc[cue.anchor], cue, reading) if cue.form in {"verb", "state"} else None
    use = taken.use if taken is not None else next(iter(cue.uses), PLAIN)
    return Draft(cue, (part,), None, None, content, use, taken.target if taken is not None else None)
