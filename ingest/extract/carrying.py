"""Candidates without a reporting verb of their own: sentences that go on with an allegation, and hedged reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cues import Cue
from ingest.extract.drafts import Draft
from ingest.extract.grammar import Range, child, governors, minus, subtree, trim
from ingest.extract.lexicons import VerbUse
from ingest.extract.speakers import Cast
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
    return (
        min(start for start, _ in draft.content)
        if draft.carried
        else min(draft.cue.anchor, min(start for start, _ in draft.content))
    )


def _goes_on(cast: Cast, before: Draft, sentence: SpacySpan) -> bool:
    """True where an allegation's next sentence tells more deeds of the same doers, in the past, without a new cue."""
    if before.use.kind != "allegation" or before.cue.form != "verb" or "that" not in before.use.frames:
        return False
    text = cast.doc.text[cast.doc[max(end for _, end in before.content) - 1].idx : sentence.start_char]
    root = sentence.root
    subject = child(root, "nsubj", "nsubjpass")
    return (
        "\n" not in text
        and subject is not None
        and subject.lower_ in _CARRYING
        and root.tag_ in {"VBD", "VBN"}
        and not any(token.lower_ in cast.lexicons.hedges["adverbs"] for token in sentence)
    )


def find_hedged(
    cast: Cast, cues: tuple[Cue, ...], drafts: tuple[Draft, ...], events: tuple[Span, ...]
) -> tuple[Draft, ...]:
    """The drafts with the article's own hedged reports: "was reportedly built to"; claimant and source are open.

    No candidate where the hedge stands within somebody's content or in the sentence of an event, which keeps it itself.
    """
    covered = {position for draft in drafts for start, end in draft.content for position in range(start, end)}
    result = list(drafts)
    for cue in cues:
        if cue.form != "adverb" or cue.anchor in covered or not _is_report(cast, cast.doc[cue.anchor]):
            continue
        draft = _make_hedged(cast, cue, drafts)
        if draft is None or any(_is_within(cast, draft, span) for span in events):
            continue
        result.append(draft)
        covered.update(position for start, end in draft.content for position in range(start, end))
    return tuple(sorted(result, key=_position))


def _is_within(cast: Cast, draft: Draft, span: Span) -> bool:
    at = cast.doc[draft.cue.anchor].idx
    return span[0] <= at < span[1]


def _is_report(cast: Cast, adverb: Token) -> bool:
    """ "Likely" infers only where it stands before a verb without "will"; "reportedly" always reports."""
    if adverb.lower_ in cast.lexicons.hedges["reporting"]:
        return True
    head = adverb.head
    return adverb.dep_ == "advmod" and head.pos_ == "VERB" and child(head, "aux") is None and adverb.i < head.i


def _make_hedged(cast: Cast, cue: Cue, drafts: tuple[Draft, ...]) -> Draft | None:
    adverb = cast.doc[cue.anchor]
    anchors = {draft.cue.anchor for draft in drafts}
    clause: Token | None = None
    for item in governors(adverb):
        if item.i in anchors:
            break
        if item.pos_ in {"VERB", "AUX"}:
            clause = item
            if child(item, "nsubj", "nsubjpass", "expl") is not None:
                break
    if clause is None:
        return None
    holes: list[Range] = [cue.part]
    holes += [
        part for draft in drafts for part in (*draft.content, *draft.cues, *([draft.source] if draft.source else []))
    ]
    pieces = [
        trim(cast.doc, *piece) for piece in minus(subtree(clause), *[hole for hole in holes if hole[0] < hole[1]])
    ]
    pieces = [piece for piece in pieces if any(cast.doc[position].is_alpha for position in range(*piece))]
    if not pieces:
        return None
    use = VerbUse("statement", "asserts", "hedge", frozenset({"that"}))
    return Draft(cue, (cue.part,), None, None, tuple(pieces), use)
