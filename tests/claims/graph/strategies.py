"""Hypothesis strategies for any record that may be stored, as `claims.querysets` makes them from rows.

`records` draws of all kinds that are published, `activities` of what happened to them; `any_text` adds what JSON may
hold and no record does (half surrogates).
"""

import datetime as dt
import string
from decimal import Decimal

from hypothesis import strategies as st

from claims.records import (
    UNDATED,
    ActorRecord,
    AmountRecord,
    AssessmentRecord,
    ClaimRecord,
    ConflictRecord,
    DecisionRecord,
    DocumentRecord,
    EventRecord,
    EvidenceRecord,
    ExtractionRecord,
    ParticipantRecord,
    ProvenanceRecord,
    QuantityRecord,
    RelationRecord,
    StatementRecord,
    StoryRecord,
    TargetRecord,
    TimeRecord,
)
from claims.words import (
    ACTOR_KINDS,
    CONFLICT_SCOPES,
    CONFLICT_STATUSES,
    EXPLANATIONS,
    PARTICIPANT_ROLES,
    RESPONSES,
    STATUSES,
    VERDICTS,
)
from ingest.records import ATTITUDES, BOUNDS, EVENT_KINDS, KINDS, POLARITIES, QUOTATIONS, RELATION_TYPES

CURRENCIES = ["USD", "EUR", "GPU", ""]  # the third is none

any_text = st.text(alphabet=st.characters(), max_size=20) | st.sampled_from(["\ud800", "a\udfffb"])
words = st.text(max_size=20) | st.sampled_from(
    ['} ; DROP ALL #"', "\\", "a\x00b", " \t\r\n\x0b\x85\u2028", "\ufffe", "\\u00e9"]
)
some_words = words.filter(bool)
ids = st.text(alphabet=string.ascii_lowercase + string.digits, min_size=1, max_size=3)
addresses = words | st.sampled_from(
    ["https://x.example/a?b=%20#c", "http://[bad", "https://x.example/%zz", "javascript:1", "http://x.example"]
)
days = st.dates()
moments = st.datetimes(timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=5, minutes=30))])).filter(
    lambda moment: 1 < moment.year < 9999
)
numbers = st.decimals(min_value=Decimal(-(10**23)), max_value=Decimal(10**23), places=6)
languages = st.sampled_from(["en", "en-GB", "zh-Hant-TW", "", "EN_us", "klingonese"])


@st.composite
def times(draw):
    """A time expression that says something: resolved, with one bound or two, or words alone."""
    earliest, latest = sorted([draw(days), draw(days)])
    edtf, as_written = draw(st.tuples(words, words).filter(any))
    return TimeRecord(
        edtf,
        draw(st.sampled_from([earliest, None])),
        draw(st.sampled_from([latest, None])),
        as_written,
        draw(st.none() | days),
        draw(words),
    )


def one_of(choices):
    return st.sampled_from(choices)


def some(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


def sets_of(strategy):
    """In alphabetical order and each once, as records hold what has no order of its own."""
    return st.sets(strategy, max_size=3).map(lambda values: tuple(sorted(values)))


provenances = st.builds(ProvenanceRecord, st.integers(1, 2**40), words, moments, ids | st.just(""), words, words)
offsets = st.tuples(st.integers(0, 10**6), st.integers(1, 10**4))
pieces = st.builds(
    lambda id_, offset, exact, prefix, suffix, cue: EvidenceRecord(
        id_, "t" + id_, "d" + id_, offset[0], sum(offset), exact, prefix, suffix, cue
    ),
    ids,
    offsets,
    words,
    words,
    words,
    words,
)
evidences = st.lists(pieces, max_size=2, unique_by=lambda piece: piece.id).map(tuple)
quantities = st.builds(QuantityRecord, numbers, one_of(BOUNDS), words | one_of(CURRENCIES), words, st.none() | ids)
claims = st.builds(
    ClaimRecord,
    ids,
    words,
    languages,
    one_of(STATUSES),
    st.lists(st.builds(TargetRecord, ids, one_of(RESPONSES)), max_size=3, unique_by=lambda t: t.actor_id).map(tuple),
    some(quantities),
    st.none() | times(),
    st.integers(0, 9),
    moments,
)
statements = st.builds(
    StatementRecord,
    ids,
    ids,
    st.none() | ids,
    one_of(KINDS),
    one_of(ATTITUDES),
    one_of(POLARITIES),
    one_of(QUOTATIONS),
    words,
    some(some_words),
    some(ids),
    words,
    times() | st.just(UNDATED),
    evidences,
    st.none() | ids,
    provenances,
)
events = st.builds(
    EventRecord,
    ids,
    one_of(EVENT_KINDS),
    words,
    some(st.builds(ParticipantRecord, ids, one_of(PARTICIPANT_ROLES))),
    st.none() | st.builds(AmountRecord, numbers, words | one_of(CURRENCIES), one_of(BOUNDS), words),
    times() | st.just(UNDATED),
    some(some_words),
    evidences,
    st.integers(0, 9),
    provenances,
)
conflicts = st.builds(ConflictRecord, one_of(CONFLICT_STATUSES), one_of(CONFLICT_SCOPES), one_of(EXPLANATIONS), words)
relations = st.builds(
    lambda id_, type_, one, end, to_event, reason, conflict, provenance: RelationRecord(
        id_, type_, one, None if to_event else end, end if to_event else None, reason, conflict, provenance
    ),
    ids,
    one_of(RELATION_TYPES),
    ids,
    ids,
    st.booleans(),
    words,
    st.none() | conflicts,
    provenances,
)
actors = st.builds(
    ActorRecord, ids, one_of(ACTOR_KINDS), words, sets_of(some_words), words, sets_of(addresses.filter(bool))
)
hashes = one_of(["0f" * 32, "1e" * 32])
documents = st.builds(
    DocumentRecord,
    ids,
    addresses,
    words,
    st.none() | ids,
    st.none() | days,
    languages,
    st.none() | moments,
    hashes,
    one_of(["t1", "t2"]),
    hashes,
)
hexadecimal = one_of(["0a" * 32, "b1" * 32, "c2" * 32])
decisions = st.builds(
    DecisionRecord,
    st.integers(1, 2**40),
    some_words,
    st.none() | st.tuples(one_of(["claim", "statement", "actor", "document"]), ids),
    words,
    moments,
    hexadecimal,
    hexadecimal | st.just(""),
    hexadecimal,
    st.none() | st.integers(1, 2**40),
)
extractions = st.builds(ExtractionRecord, ids, ids, some_words, words, words, hexadecimal, moments)
assessments = st.builds(
    AssessmentRecord, ids, ids, st.integers(1, 99), one_of(VERDICTS), ids, days, some_words, addresses, provenances
)
stories = st.builds(StoryRecord, ids, words, words, words, sets_of(ids), sets_of(ids))
records = st.one_of(claims, statements, events, relations, actors, documents, assessments, stories)
activities = decisions | extractions
