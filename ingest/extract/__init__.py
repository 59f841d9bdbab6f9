"""Extraction: a parsed text in, candidates out. Pure: no Django, no I/O, no clock; spaCy only as the type of its input.

The steps, in reading order: mentions, quotations, cues, attributions, speakers, kinds, quantities, dates, events,
relations, conflicts. Each takes values and gives values; word lists come in as one `Lexicons`. May import
`ingest.records` and nothing else of the project.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ingest.extract.attributions import join
from ingest.extract.carrying import carry_over, find_hedged
from ingest.extract.conflicts import Facet, find_conflicts
from ingest.extract.cues import find_cues
from ingest.extract.dates import find_dates
from ingest.extract.drafts import Draft, Reading, to_ranges
from ingest.extract.events import disputed_spans, find_events
from ingest.extract.grammar import Range, child, governors, to_span, written
from ingest.extract.kinds import (
    find_confidence,
    find_hedges,
    find_kind,
    find_main,
    find_polarity,
    find_targets,
    mark_counterclaims,
)
from ingest.extract.lexicons import Lexicons
from ingest.extract.mentions import find_names
from ingest.extract.quantities import find_quantities
from ingest.extract.quotations import find_quotations
from ingest.extract.relations import find_relations
from ingest.extract.speakers import Cast, describe, find_medium, resolve
from ingest.records import (
    Attribution,
    CandidateClaim,
    Extraction,
    Mention,
    Quantity,
    Span,
    TimeExpression,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

_UNSAID = frozenset(
    {"does_not_know", "does_not_confirm", "did_not_reply"}
)  # attitudes that the publisher, not their holder, voices


def extract(doc: Doc, *, lexicons: Lexicons, published_on: dt.date | None) -> Extraction:
    """All candidates of one text, each list in text order; the same doc always gives the same answer.

    `published_on` anchors relative dates; None leaves them unresolved.
    """
    quotations = to_ranges(doc, find_quotations(written(doc)))
    cast = Cast(doc, find_names(doc, lexicons), lexicons)
    cues = find_cues(doc, lexicons)
    drafts = carry_over(cast, join(Reading(doc, quotations, lexicons), cues))
    quantities = find_quantities(doc)
    dates = find_dates(written(doc), published_on=published_on)
    judged = [(draft, _judge(draft, cast)) for draft in drafts]
    events = find_events(cast, disputed_spans(judged, cast), quantities, dates)
    drafts = find_hedged(cast, cues, drafts, tuple(event.span for event in events))
    claims = mark_counterclaims([_make_claim(draft, cast, quotations, quantities, dates) for draft in drafts])
    facets = [_make_facet(draft, cast) for draft in drafts]
    return Extraction(
        attributions=claims,
        mentions=_make_mentions(cast, drafts),
        events=events,
        relations=find_relations(claims, [facet.words for facet in facets]),
        conflicts=find_conflicts(
            claims, facets, events, knowing=lexicons.states["does_not_know"], settling=_settling(lexicons)
        ),
    )


def _settling(lexicons: Lexicons) -> frozenset[str]:
    return frozenset(verb for words in lexicons.events if words.kind == "settlement" for verb in words.verbs)


def _judge(draft: Draft, cast: Cast) -> str:
    claimant = _find_claimant(draft, cast)
    return find_kind(draft, cast, claimant, find_targets(draft, cast, claimant))


def _find_claimant(draft: Draft, cast: Cast) -> str | None:
    if draft.source_head is None:
        return None
    names = resolve(cast, draft.source_head, is_somebody=draft.use.strength == "speech")
    if len(names) < 2:
        return names[0] if names else None
    return ", ".join(names[:-1]) + " and " + names[-1]


def _make_claim(
    draft: Draft,
    cast: Cast,
    quotations: tuple[Range, ...],
    quantities: tuple[Quantity, ...],
    dates: tuple[TimeExpression, ...],
) -> CandidateClaim:
    claimant = _find_claimant(draft, cast)
    targets = find_targets(draft, cast, claimant)
    kind = find_kind(draft, cast, claimant, targets)
    attribution = _make_attribution(draft, cast.doc, quotations)
    within = [item for item in dates if _is_in_sentence(item.span, draft, cast)]
    attitude = (
        draft.cue.attitude
        if draft.cue.form == "state" or draft.cue.attitude in {"does_not_confirm", "declines_to_comment"}
        else draft.use.attitude
    )
    spoken = claimant is not None and attitude not in _UNSAID
    return CandidateClaim(
        attribution=attribution,
        kind=kind,
        attitude=attitude,
        polarity=find_polarity(draft, cast.doc),
        hedges=find_hedges(draft, cast),
        claimant=claimant,
        voice=(claimant, "publisher") if spoken and claimant is not None else ("publisher",),
        medium=find_medium(cast, draft.cue.anchor) if draft.cue.form == "verb" else None,
        targets=targets if kind in {"allegation", "counterclaim"} or draft.target is not None else (),
        quantities=tuple(
            item for item in quantities if any(start <= item.span[0] < end for start, end in attribution.content)
        ),
        dates=tuple(within),
        said=next((item for item in within if _is_said_date(item, draft, cast)), None),
        confidence=find_confidence(draft, claimant),
    )


def _make_attribution(draft: Draft, doc: Doc, quotations: tuple[Range, ...]) -> Attribution:
    spans = {part: to_span(doc, part) for part in draft.content}
    quoted = [any(low < end and start < high for low, high in quotations) for start, end in draft.content]
    whole = [any(low <= start and end <= high for low, high in quotations) for start, end in draft.content]
    quotation = "direct" if all(whole) else "mixed" if any(quoted) else "indirect"
    source = (to_span(doc, draft.source),) if draft.source and not draft.carried else ()
    cue = () if draft.carried else tuple(to_span(doc, part) for part in draft.cues)
    return Attribution(source, cue, _join_spans(written(doc), sorted(spans.values())), quotation)


def _join_spans(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """Neighbouring spans with only blanks between them as one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _is_in_sentence(span: Span, draft: Draft, cast: Cast) -> bool:
    """True for a date in the content, or in the cue's own sentence and in nobody's clause but the cue's."""
    if any(start <= span[0] < end for start, end in (to_span(cast.doc, part) for part in draft.content)):
        return True
    return not draft.carried and _governs_date(span, draft, cast)


def _is_said_date(item: TimeExpression, draft: Draft, cast: Cast) -> bool:
    in_content = any(start <= item.span[0] < end for start, end in (to_span(cast.doc, part) for part in draft.content))
    return not in_content and not draft.carried and _governs_date(item.span, draft, cast)


def _governs_date(span: Span, draft: Draft, cast: Cast) -> bool:
    """True where the nearest verb above the date's words is the cue."""
    found = cast.doc.char_span(*span, alignment_mode="expand")
    if found is None or not draft.cue.part:
        return False
    verb = next((item for item in governors(found.root) if item.pos_ in {"VERB", "AUX"}), None)
    return verb is not None and draft.cue.part[0] <= verb.i < draft.cue.part[1]


def _make_facet(draft: Draft, cast: Cast) -> Facet:
    main = find_main(cast.doc, draft.content)
    subject = child(main, "nsubj", "nsubjpass")
    names = resolve(cast, subject.i) if subject is not None else ()
    words = frozenset(
        token.lemma_.lower()
        for start, end in draft.content
        for token in cast.doc[start:end]
        if token.pos_ in {"NOUN", "PROPN", "VERB", "ADJ", "NUM"} and not token.is_stop
    )
    verb = main.lemma_.lower() if main.pos_ in {"VERB", "AUX"} else cast.doc[draft.cue.anchor].lemma_.lower()
    return Facet(verb, names[0] if names else subject.lemma_.lower() if subject is not None else "", words)


def _make_mentions(cast: Cast, drafts: tuple[Draft, ...]) -> tuple[Mention, ...]:
    named = [Mention(to_span(cast.doc, name.part), name.label, name.name, named=True) for name in cast.names]
    pointing = []
    for draft in drafts:
        for position in (draft.source_head, draft.target):
            if position is None or position in cast.by_token:
                continue
            names = resolve(cast, position)
            token = cast.doc[position]
            if names and (token.pos_ == "PRON" or token.pos_ == "NOUN"):
                first = (
                    token.i
                    if token.pos_ == "PRON"
                    else min((item.left_edge.i for item in token.lefts), default=token.i)
                )
                name = names[0] if len(names) == 1 else describe(cast, token)
                pointing.append(Mention(to_span(cast.doc, (first, token.i + 1)), "", name, named=False))
    return tuple(sorted(set(named + pointing), key=lambda mention: (mention.span, mention.name)))
