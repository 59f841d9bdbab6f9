"""Candidate claims and mentions made of drafts: ranges of tokens become offsets, heads become names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.descriptions import describe, find_start
from ingest.extract.drafts import Draft, find_holders
from ingest.extract.grammar import Range, find_near, join_spans, to_span, written
from ingest.extract.kinds import Judgement
from ingest.extract.manners import find_attitude, find_confidence, find_hedges, find_polarity
from ingest.extract.measures import find_measures
from ingest.extract.media import find_medium, find_paper
from ingest.extract.speakers import resolve
from ingest.records import Attribution, CandidateClaim, Mention, Quantity, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Voiced by the publisher, not by who knows or says nothing.
_UNSAID = frozenset({"does_not_know", "does_not_confirm", "did_not_reply", "declines_to_comment"})


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands marked in a text, whoever says it: quotations in tokens, numbers and dates in offsets."""

    quotations: tuple[Range, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[TimeExpression, ...]


def make_claims(
    drafts: Sequence[Draft], judgements: Sequence[Judgement], cast: Cast, marks: Marks
) -> tuple[CandidateClaim, ...]:
    """One proposed statement per draft, each part of a turn with the place of its first."""
    claims = [_make_claim(*pair, cast, marks) for pair in zip(drafts, judgements, strict=True)]
    heads = {draft.turn: place for place, draft in enumerate(drafts) if draft.turn >= 0 and not draft.is_part}
    holders = find_holders(drafts)
    for place, draft in enumerate(drafts):
        head = heads.get(draft.turn) if draft.is_part else None
        outer = holders.get(draft.cue.anchor, head) if draft.cues else None
        if outer is not None and outer != place:
            claims[place] = replace(claims[place], voice=_join_voices(claims[place], claims[outer]))
        if head is not None:
            claims[place] = replace(claims[place], within=head)
    return tuple(claims)


def _join_voices(inner: CandidateClaim, outer: CandidateClaim) -> tuple[str, ...]:
    """Who says it, then who says that they do, the publisher last."""
    return (*(name for name in inner.voice[:-1] if name not in outer.voice), *outer.voice)


def _make_claim(draft: Draft, judgement: Judgement, cast: Cast, marks: Marks) -> CandidateClaim:
    """One proposed statement with all that the text says about it."""
    attribution = _make_attribution(draft, cast.doc, marks.quotations)
    attitude, claimant = find_attitude(draft, cast), judgement.claimant
    measures = find_measures(draft, cast, marks.quantities, marks.dates, attitude)
    return CandidateClaim(
        attribution=attribution,
        kind=judgement.kind,
        attitude=attitude,
        polarity=find_polarity(draft, cast),
        hedges=find_hedges(draft, cast),
        claimant=claimant,
        voice=("publisher",) if claimant is None or attitude in _UNSAID else _find_voices(draft, claimant, cast),
        medium=find_medium(cast, draft.cue.anchor) if draft.cue.form == "verb" else None,
        targets=judgement.targets,
        quantities=measures.quantities,
        dates=measures.dates,
        said=measures.said,
        confidence=find_confidence(draft, claimant),
    )


def _find_voices(draft: Draft, claimant: str, cast: Cast) -> tuple[str, ...]:
    """Who says it, the paper that printed it first, the publisher."""
    paper = find_paper(cast, draft.cue.anchor)
    return (claimant, "publisher") if paper in {None, claimant} else (claimant, paper, "publisher")


def _make_attribution(draft: Draft, doc: Doc, quotations: tuple[Range, ...]) -> Attribution:
    source = (to_span(doc, draft.source),) if draft.source and not draft.carried else ()
    cue = () if draft.carried else tuple(to_span(doc, part) for part in draft.cues)
    text, spans = written(doc), sorted({to_span(doc, part) for part in draft.content})
    content = join_spans(spans, lambda end, start: not text[end:start].strip())
    return Attribution(source, cue, content, _find_quotation(draft, quotations))


def _find_quotation(draft: Draft, quotations: tuple[Range, ...]) -> str:
    """One of `ingest.records.QUOTATIONS`: all of the content quoted, none of it, or some."""
    whole = min(start for start, _ in draft.content), max(end for _, end in draft.content)
    near = find_near(quotations, whole)
    if all(any(low <= start and end <= high for low, high in near) for start, end in draft.content):
        return "direct"
    touched = any(low < end and start < high for start, end in draft.content for low, high in near)
    return "mixed" if touched else "indirect"


def make_mentions(cast: Cast, drafts: Iterable[Draft]) -> tuple[Mention, ...]:
    """Every name, and every word by which a source or target is pointed at, in text order."""
    found = {Mention(to_span(cast.doc, name.part), name.label, name.name, named=True) for name in cast.names}
    for draft in drafts:
        for position in (draft.source_head, draft.target):
            if position is not None and (mention := _make_pointer(cast, position)) is not None:
                found.add(mention)
    return tuple(sorted(found, key=lambda mention: (mention.span, mention.name)))


def _make_pointer(cast: Cast, position: int) -> Mention | None:
    """ "The company" or "he" as a mention of whom it means; None for a name and where it stays open."""
    token = cast.doc[position]
    names = resolve(cast, position)
    if position in cast.by_token or not names or token.pos_ not in {"PRON", "NOUN"}:
        return None
    start = position if token.pos_ == "PRON" else find_start(token)
    name = names[0] if len(names) == 1 else describe(cast, token)
    return Mention(to_span(cast.doc, (start, position + 1)), "", name, named=False)
