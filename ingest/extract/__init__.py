"""Extraction: a parsed text in, candidates out. Pure: no Django, no I/O, no clock; spaCy only as the type of its input.

The steps, in reading order, each with the modules that it is made of: mentions (name_words, name_kinds), quotations,
cues, attributions (subjects, contents, boundaries, phrases; carrying, tallies; interviews, turns, hearsay), speakers
(cast, appositions, claimants, reported, leads, narrowing, salience, media), kinds (manners, silences, wording),
quantities (numerals, counted, currencies), dates (date_words, date_rules, relative_dates, sequels, date_ranges,
quoted_dates, hinged_dates, occasions, tenses, periods), events (event_frames, event_places, event_nouns, participants,
realis; event_parties, event_dates), relations (bearings), conflicts (facets, discrepancies, turnabouts); candidates
joins what they find, with measures for numbers and dates; learned has what is read by trained weights: attributions,
speakers, leads, kinds, targets, relations.
Values in, values out; word lists come in as one `Lexicons`.
May import `ingest.records` and nothing else of the project.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from sys import intern
from typing import TYPE_CHECKING

import numpy as np

from ingest.extract.attributions import join
from ingest.extract.bearings import make_bearings
from ingest.extract.candidates import Marks, make_claims, make_mentions
from ingest.extract.carrying import carry_over, find_hedged
from ingest.extract.cast import Cast
from ingest.extract.claimants import Choice as SpeakerChoice
from ingest.extract.claimants import Turn, find_claimants
from ingest.extract.conflicts import Passages, find_conflicts, find_contrasts
from ingest.extract.cues import find_cues
from ingest.extract.dates import find_dates
from ingest.extract.discourse import Choice, Dispute, find_sides, settle
from ingest.extract.drafts import Draft, Reading, to_ranges
from ingest.extract.events import find_events
from ingest.extract.facets import make_facet
from ingest.extract.grammar import Range, find_near, written
from ingest.extract.hearsay import add_hearsay
from ingest.extract.interviews import add_answers, find_answers
from ingest.extract.kinds import ACCUSING, Judgement, judge
from ingest.extract.learned.aims import TARGETING
from ingest.extract.learned.antecedents import find_options
from ingest.extract.learned.columns import Columns, make_columns
from ingest.extract.learned.neighbours import make_neighbours
from ingest.extract.learned.nominees import Roster
from ingest.extract.learned.pairs import Setting
from ingest.extract.learned.proposals import propose
from ingest.extract.learned.relations import weigh_all
from ingest.extract.learned.standing import Standing
from ingest.extract.learned.tagging import find_attributions
from ingest.extract.learned.targets import TargetWeights, aim
from ingest.extract.learned.utterances import (
    KindWeights,
    calls_deed,
    cannot_deny,
    charges_plainly,
    find_standing,
    find_traits,
    foretells_change,
)
from ingest.extract.learned.weights import Floats, Halves, Weights
from ingest.extract.learned.windows import make_windows
from ingest.extract.lexicons import Lexicons
from ingest.extract.mentions import find_names
from ingest.extract.quantities import find_quantities
from ingest.extract.quotations import find_quotations
from ingest.extract.relations import find_relations, join_contrasts
from ingest.extract.turns import split
from ingest.records import CandidateEvent, CandidateRelation, Extraction

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, eq=False)
class Utterances:
    """What is said in a text and what happens in it, each utterance judged by itself."""

    cast: Cast
    marks: Marks
    events: tuple[CandidateEvent, ...]
    drafts: tuple[Draft, ...]
    judgements: tuple[Judgement, ...]  # one per draft
    sides: Mapping[str, str]
    columns: Columns | None  # what the trained reader saw of the text; None where rules alone read it


def extract(
    doc: Doc, *, lexicons: Lexicons, published_on: dt.date | None, weights: Weights | None = None
) -> Extraction:
    """All candidates of one text, each list in text order; the same doc always gives the same answer.

    `published_on` anchors relative dates; None leaves them unresolved. Without `weights` rules alone find attributions.
    """
    said = find_utterances(doc, lexicons=lexicons, published_on=published_on, weights=weights)
    kinds, targets, learnt = (weights.kinds, weights.targets, weights.relations) if weights else (None, None, None)
    heard = hear(said, kinds)
    judgements, told = find_judgements(said, heard, targets), heard.told
    said = replace(said, columns=None)  # of a long text these are most of what is held, and nothing below reads them
    del heard
    setting, passages, contrasts = _settle(said, judgements)
    relations = tuple(setting.ruled) if learnt is None or told is None else weigh_all(setting, learnt, told)
    return Extraction(
        attributions=tuple(setting.claims),
        mentions=make_mentions(said.cast, said.drafts),
        events=said.events,
        relations=relations,
        conflicts=find_conflicts(contrasts, passages, said.events, lexicons),
    )


@dataclass(frozen=True, eq=False)
class Heard:
    """What learnt weights make of utterances before any stands in its place: of each what holds of it (`traits`).

    `told` has a row per utterance, what the networks of targets and relations are told of it: what that of kinds reads
    of it, by itself and among the others, and the mean of its content's states. `votes` are the logarithms of chances
    of its kinds. All is missing without weights, the last two without a network.
    """

    kinds: KindWeights | None = None
    traits: Sequence[tuple[str, ...]] = ()
    told: Halves | None = None
    votes: Floats | None = None


def hear(said: Utterances, kinds: KindWeights | None) -> Heard:
    """What the weights make of the utterances of a text, one by one."""
    if kinds is None:
        return Heard()
    traits = make_traits(said)
    if kinds.network is None or said.columns is None or not said.drafts:
        return Heard(kinds, traits)
    windows = make_windows(said.drafts, said.judgements, said.cast, said.columns)
    read = kinds.network.read(windows, [np.array(kinds.find_rows(names), dtype=np.int32) for names in traits])
    around = kinds.network.look_around(read, windows)
    votes, means = kinds.network.weigh(read, around), windows.find_means()
    return Heard(kinds, traits, np.concatenate([read, around, means], axis=1, dtype=np.float16), votes)


def find_setting(said: Utterances, kinds: KindWeights | None) -> Setting:
    """All utterances with their kinds, and how rules say that they bear on each other."""
    return _settle(said, find_judgements(said, hear(said, kinds)))[0]


def find_judgements(said: Utterances, heard: Heard, targets: TargetWeights | None = None) -> list[Judgement]:
    """What each utterance is in its place, and at whom it is aimed. Without weights rules alone tell."""
    judgements = settle(said.judgements, said.sides, _make_choice(said, heard))
    if targets is None or heard.told is None or said.columns is None:
        return judgements
    is_aimed = any(judgement.kind in TARGETING for judgement in judgements)
    return aim(make_standing(said, judgements), targets, heard.told, said.columns) if is_aimed else judgements


def make_standing(said: Utterances, judgements: Sequence[Judgement]) -> Standing:
    """What is known of everybody before the first of these judgements, which are those of `said` in their places."""
    return Standing(Roster(said.cast, said.drafts), said.judgements, judgements, Dispute(said.sides))


def _settle(
    said: Utterances, judgements: Sequence[Judgement]
) -> tuple[Setting, Passages, tuple[CandidateRelation, ...]]:
    """All utterances with what rules say of how they bear on each other, and those that cannot both be so."""
    cast, drafts = said.cast, said.drafts
    claims = make_claims(drafts, judgements, cast, said.marks)
    facets = [make_facet(draft, claim, cast) for draft, claim in zip(drafts, claims, strict=True)]
    bearings = make_bearings(drafts, judgements, claims, facets, cast, said.sides)
    passages = Passages(claims, facets, said.sides)
    contrasts = find_contrasts(passages, cast.lexicons)
    ruled = join_contrasts(contrasts, find_relations(claims, bearings, said.sides, cast.lexicons.confirming))
    return Setting(claims, bearings, said.sides, ruled), passages, contrasts


def find_utterances(
    doc: Doc, *, lexicons: Lexicons, published_on: dt.date | None, weights: Weights | None = None
) -> Utterances:
    """The first half of `extract`: all but what hangs on who said what before."""
    text = written(doc)
    answers = to_ranges(doc, find_answers(text))
    quotations = _join_ranges(to_ranges(doc, find_quotations(text)), answers)
    introductions = weights.introductions if weights is not None else None
    introduce = introductions.find if introductions is not None else None
    cast = Cast(doc, find_names(doc, lexicons), lexicons, quotations, introduce)
    cues = find_cues(doc, lexicons)
    reading = Reading(doc, quotations, lexicons)
    ruled = join(reading, cues)
    has_words = any(not token.is_space for token in doc)
    columns = make_columns(reading, ruled, weights) if weights is not None and has_words else None
    found = add_answers(cast, answers, _find_attributions(reading, ruled, columns, weights))
    drafts = carry_over(cast, add_hearsay(cast, reading, cues, tuple(split(doc, found))))
    dates = find_dates(text, lexicons.dates, published_on=published_on, doc=doc)
    marks = Marks(quotations, find_quantities(doc, lexicons, dates), dates)
    claimants = find_claimants(drafts, cast, _make_speaker_choice(cast, weights))
    judged = {draft: judge(draft, cast, name) for draft, name in zip(drafts, claimants, strict=True)}
    events = find_events(cast, [(draft, judgement.kind) for draft, judgement in judged.items()], marks)
    drafts = find_hedged(cast, cues, drafts, tuple(event.span for event in events))
    judgements = tuple(judged.get(draft) or judge(draft, cast, None) for draft in drafts)
    return Utterances(cast, marks, events, drafts, judgements, find_sides(cast), columns)


def _join_ranges(quotations: Sequence[Range], answers: Sequence[Range]) -> tuple[Range, ...]:
    """Answers are quotations, and hold those that stand in them."""
    apart = (
        one for one in quotations if not any(low < one[1] and one[0] < high for low, high in find_near(answers, one))
    )
    return tuple(sorted([*apart, *answers]))


def _make_speaker_choice(cast: Cast, weights: Weights | None) -> SpeakerChoice | None:
    """The learnt weights say whom a source means that is no name; whom the rules find is one of their candidates."""
    speakers = weights.speakers if weights is not None else None
    if speakers is None:
        return None

    def choose(_: int, draft: Draft, found: str | None, turns: Sequence[Turn]) -> str | None:
        options = find_options(draft, cast, found, turns)
        return speakers.choose(options) if options is not None else found

    return choose


def _make_choice(said: Utterances, heard: Heard) -> Choice | None:
    """The learnt weights have the last word on every kind; what the rules found is one of their features."""
    kinds, traits, votes = heard.kinds, heard.traits, heard.votes
    if kinds is None:
        return None

    def choose(place: int, judgement: Judgement, dispute: Dispute, found: str) -> str:
        if judgement.is_silence or (found == "prediction" and foretells_change(traits[place])):
            return found
        features = (*traits[place], *find_standing(said.drafts[place], judgement, said.cast, dispute))
        chosen = kinds.choose(features, votes[place] if votes is not None else None)
        is_report = judgement.is_own and judgement.is_past  # "it observed activity" tells what the speaker did
        if found in ACCUSING and chosen not in ACCUSING and charges_plainly(traits[place]):
            return found
        if chosen == "statement" and calls_deed(traits[place]):
            return "allegation"
        if chosen == "denial" and cannot_deny(traits[place]):
            return found
        if chosen == "counterclaim" and judgement.claimant is None:
            return "allegation"  # it answers nobody: so in all 229 accusations of lessons that nobody is marked to make
        return found if is_report and chosen in ACCUSING else chosen

    return choose


def make_traits(said: Utterances) -> list[tuple[str, ...]]:
    """What holds of each utterance by itself and by those round about; a name that comes again is held once."""
    neighbours = make_neighbours(said.drafts, said.judgements, said.cast)
    pairs = enumerate(zip(said.drafts, said.judgements, strict=True))
    found = (find_traits(place, neighbours, *pair, said.cast) for place, pair in pairs)
    return [tuple(map(intern, names)) for names in found]


def _find_attributions(
    reading: Reading, ruled: tuple[Draft, ...], columns: Columns | None, weights: Weights | None
) -> tuple[Draft, ...]:
    if weights is None or columns is None:
        return ruled
    return propose(reading, ruled, find_attributions(columns, weights))
