"""How an utterance is put: with what attitude, yes or no, hedged or plain; and how sure it is that it is one."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.grammar import is_negated, to_span
from ingest.extract.silences import find_silence
from ingest.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_CONFIDENCE = {"verb": 0.85, "phrase": 0.85, "state": 0.8, "noun": 0.55, "adverb": 0.6}


def tells_silence(draft: Draft, cast: Cast) -> bool:
    """True where somebody does not say, know or confirm."""
    return draft.cue.form == "state" or _find_silence(draft, cast) is not None


def _find_silence(draft: Draft, cast: Cast) -> str | None:
    is_told = bool(draft.cues) and draft.cue.form in {"verb", "state"} and draft.cue.anchor < len(cast.doc)
    return find_silence(cast.doc[draft.cue.anchor], cast.lexicons) if is_told else None


def find_attitude(draft: Draft, cast: Cast | None = None) -> str:
    """One of `ingest.records.ATTITUDES`: of who says nothing or holds back, else of the use that takes the content.

    With the `cast` a denial that is negated ("does not dispute") asserts.
    """
    if cast is not None:
        if (silence := _find_silence(draft, cast)) is not None:
            return silence
        if draft.use.attitude == "denies" and is_negated(cast.doc[draft.cue.anchor]):
            return "asserts"
    holds_back = draft.cue.form == "state" or draft.cue.attitude in {"does_not_confirm", "declines_to_comment"}
    return draft.cue.attitude if holds_back else draft.use.attitude


def find_polarity(draft: Draft, cast: Cast) -> str:
    """Negative where the content's main clause says not. A denial's content is the positive form of what is denied."""
    wording = cast.wordings.find(draft.content)
    main = wording.main
    if main.i == draft.cue.anchor:
        return "positive"
    is_negative = main.pos_ in {"VERB", "AUX"} and wording.is_negated
    return "negative" if is_negative or any(_is_none(item) for item in main.children) else "positive"


def _is_none(token: Token) -> bool:
    """True for "no water", "nobody", "nothing" as subject or object."""
    if token.dep_ not in {"nsubj", "nsubjpass", "dobj", "attr"}:
        return False
    return token.lower_ in {"nobody", "nothing", "none"} or any(
        item.lower_ == "no" and item.dep_ == "det" for item in token.lefts
    )


def find_hedges(draft: Draft, cast: Cast) -> tuple[Span, ...]:
    """Adverbs and adjectives in cue and content by which somebody keeps a distance: "reportedly", "alleged"."""
    parts = [*draft.content, *draft.cues]
    low = bisect_left(cast.hedges, min(start for start, _ in parts))
    high = bisect_left(cast.hedges, max(end for _, end in parts))
    return tuple([to_span(cast.doc, (place, place + 1)) for place in cast.hedges[low:high]])


def find_confidence(draft: Draft, claimant: str | None) -> float:
    """A rough order for the editors' queue, from the form of the cue; to be replaced by measured precision."""
    value = _CONFIDENCE[draft.cue.form]
    value -= 0.3 if draft.use.strength == "mind" else 0.0
    value -= 0.15 if draft.use.frames.isdisjoint({"that", "of", "as"}) else 0.0
    value -= 0.2 if draft.carried else 0.0
    value -= 0.1 if claimant is None and draft.cue.form != "adverb" else 0.0
    return round(value, 2)
