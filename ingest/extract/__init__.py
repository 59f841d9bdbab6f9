"""Extraction: a parsed text in, candidates out. Pure: no Django, no I/O, no clock; spaCy only as the type of its input.

The steps, in reading order, each with the modules that it is made of: mentions, quotations, cues, attributions
(subjects, contents, boundaries, phrases; carrying), speakers (cast, salience, media), kinds, quantities (numerals,
counted), dates (date_words, date_rules, relative_dates, sequels, date_ranges, tenses, periods), events, relations,
conflicts; candidates joins what they find, with measures for numbers and dates. Values in, values out;
word lists come in as one `Lexicons`. May import `ingest.records` and nothing else of the project.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ingest.extract.attributions import join
from ingest.extract.candidates import Marks, make_claim, make_mentions
from ingest.extract.carrying import carry_over, find_hedged
from ingest.extract.cast import Cast
from ingest.extract.conflicts import find_conflicts, make_facet
from ingest.extract.cues import Cue, find_cues
from ingest.extract.dates import find_dates
from ingest.extract.discourse import find_sides, settle
from ingest.extract.drafts import Draft, Reading, to_ranges
from ingest.extract.events import find_events
from ingest.extract.grammar import written
from ingest.extract.kinds import judge
from ingest.extract.learned.proposals import propose
from ingest.extract.learned.tagging import find_attributions
from ingest.extract.learned.weights import Weights
from ingest.extract.lexicons import Lexicons
from ingest.extract.mentions import find_names
from ingest.extract.quantities import find_quantities
from ingest.extract.quotations import find_quotations
from ingest.extract.relations import find_relations, make_bearing
from ingest.records import Extraction

if TYPE_CHECKING:
    from spacy.tokens import Doc


def extract(
    doc: Doc, *, lexicons: Lexicons, published_on: dt.date | None, weights: Weights | None = None
) -> Extraction:
    """All candidates of one text, each list in text order; the same doc always gives the same answer.

    `published_on` anchors relative dates; None leaves them unresolved. Without `weights` rules alone find attributions.
    """
    text = written(doc)
    quotations = to_ranges(doc, find_quotations(text))
    cast = Cast(doc, find_names(doc, lexicons), lexicons, quotations)
    cues = find_cues(doc, lexicons)
    drafts = carry_over(cast, _find_attributions(Reading(doc, quotations, lexicons), cues, weights))
    dates = find_dates(text, lexicons.dates, published_on=published_on, doc=doc)
    marks = Marks(quotations, find_quantities(doc, lexicons, dates), dates)
    judged = {draft: judge(draft, cast) for draft in drafts}
    events = find_events(cast, [(draft, judgement.kind) for draft, judgement in judged.items()], marks)
    drafts = find_hedged(cast, cues, drafts, tuple(event.span for event in events))
    sides = find_sides(cast)
    judgements = settle([judged.get(draft) or judge(draft, cast) for draft in drafts], sides)
    claims = tuple(
        make_claim(draft, judgement, cast, marks) for draft, judgement in zip(drafts, judgements, strict=True)
    )
    facets = [make_facet(draft, cast) for draft in drafts]
    bearings = [make_bearing(*row, cast, sides) for row in zip(drafts, claims, facets, strict=True)]
    return Extraction(
        attributions=claims,
        mentions=make_mentions(cast, drafts),
        events=events,
        relations=find_relations(claims, bearings, sides, lexicons.confirming),
        conflicts=find_conflicts(claims, facets, events, lexicons),
    )


def _find_attributions(reading: Reading, cues: tuple[Cue, ...], weights: Weights | None) -> tuple[Draft, ...]:
    ruled = join(reading, cues)
    return ruled if weights is None else propose(reading, ruled, find_attributions(reading, ruled, weights))
