"""Candidates without a reporting verb of their own: sentences that go on with an allegation, and hedged reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.cues import Cue
from ingest.extract.drafts import Draft, find_covered
from ingest.extract.grammar import child, governors, minus, subtree, trim
from ingest.extract.lexicons import VerbUse
from ingest.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token

_CARRYING = frozenset({"they", "he", "she"})


def carry_over(cast: Cast, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The drafts with one more for each cue-less sentence that goes on with the attribution of the sentence before."""
    result = list(drafts)
    sentences = list(cast.doc.sents)
    by_end = {cast.sentences[max(end for _, end in draft.content) - 1]: draft for draft in drafts}
    busy = {cast.sentences[draft.cue.anchor] for draft in drafts} | set(by_end)
    for number, sentence in enumerate(sentences[1:], start=1):
        before = by_end.get(number - 1)
        if before is None or number in busy or not _goes_on(cast, before, sentence):
            continue
        part = trim(cast.doc, sentence.start, sentence.end)
        draft = Draft(before.cue, before.cues, before.source, before.source_head, (part,), before.use, carried=True)
        result.append(draft)
        by_end[number] = draft
    return tuple(sorted(result, key=_position))


def _position(draft: Draft) -> int:
    start = min(start for start, _ in draft.content)
    return start if draft.carried else min(draft.cue.anchor, start)


def _goes_on(cast: Cast, before: Draft, sentence: SpacySpan) -> bool:
    """True where an allegation's next sentence tells more deeds of the same doers, in the past, without a new cue."""
    if before.use.kind != "allegation" or before.cue.form != "verb" or "that" not in before.use.frames:
        return False
    last = cast.doc[max(end for _, end in before.content) - 1]
    if any("\n" in token.text for token in cast.doc[last.i : sentence.start]):
        return False
    root = sentence.root
    subject = child(root, "nsubj", "nsubjpass")
    is_hedged = any(token.lower_ in cast.lexicons.hedges["adverbs"] for token in sentence)
    return subject is not None and subject.lower_ in _CARRYING and root.tag_ in {"VBD", "VBN"} and not is_hedged


def find_hedged(
    cast: Cast, cues: tuple[Cue, ...], drafts: tuple[Draft, ...], events: tuple[Span, ...]
) -> tuple[Draft, ...]:
    """The drafts with the article's own hedged reports: "was reportedly built to"; claimant and source are open.

    No candidate where the hedge stands within somebody's content or in the sentence of an event, which keeps it itself.
    """
    covered = find_covered(drafts)
    result = list(drafts)
    for cue in cues:
        if cue.form != "adverb" or cue.anchor in covered or not _is_report(cast, cast.doc[cue.anchor]):
            continue
        draft = _make_hedged(cast, cue, drafts)
        at = cast.doc[cue.anchor].idx
        if draft is not None and not any(start <= at < end for start, end in events):
            result.append(draft)
            covered |= find_covered([draft])
    return tuple(sorted(result, key=_position))


def _is_report(cast: Cast, adverb: Token) -> bool:
    """ "Likely" infers only where it stands before a verb without "will"; "reportedly" always reports."""
    if adverb.lower_ in cast.lexicons.hedges["reporting"]:
        return True
    head = adverb.head
    return adverb.dep_ == "advmod" and head.pos_ == "VERB" and child(head, "aux") is None and adverb.i < head.i


def _make_hedged(cast: Cast, cue: Cue, drafts: tuple[Draft, ...]) -> Draft | None:
    """The clause of the hedge without what is somebody's; None where nothing is left."""
    clause = _find_clause(cast.doc[cue.anchor], {draft.cue.anchor for draft in drafts})
    if clause is None:
        return None
    taken = [part for draft in drafts for part in draft.parts if part[0] < part[1]]
    pieces = (trim(cast.doc, *piece) for piece in minus(subtree(clause), cue.part, *taken))
    content = tuple(piece for piece in pieces if any(cast.doc[position].is_alpha for position in range(*piece)))
    use = VerbUse("statement", "asserts", "hedge", frozenset({"that"}))
    return Draft(cue, (cue.part,), None, None, content, use) if content else None


def _find_clause(adverb: Token, anchors: set[int]) -> Token | None:
    """The nearest verb above with a subject, or the highest one below a cue of somebody's."""
    clause = None
    for item in governors(adverb):
        if item.i in anchors:
            break
        if item.pos_ in {"VERB", "AUX"}:
            clause = item
            if child(item, "nsubj", "nsubjpass", "expl") is not None:
                break
    return clause
