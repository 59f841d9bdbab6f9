"""Records to project: one of each kind with everything filled in, and Hypothesis strategies for any that may be stored.

Names are invented.
"""

import datetime as dt
import string
from decimal import Decimal

from hypothesis import strategies as st

from claims.records import (
    ACTOR_KINDS,
    CONFLICT_SCOPES,
    CONFLICT_STATUSES,
    EXPLANATIONS,
    PARTICIPANT_ROLES,
    RESPONSES,
    STATUSES,
    ActorRecord,
    AmountRecord,
    ClaimRecord,
    ConflictRecord,
    DocumentRecord,
    EventRecord,
    EvidenceRecord,
    ParticipantRecord,
    ProvenanceRecord,
    QuantityRecord,
    RelationRecord,
    StatementRecord,
    StoryRecord,
    TargetRecord,
    TimeRecord,
)
from ingest.records import ATTITUDES, BOUNDS, EVENT_KINDS, KINDS, POLARITIES, QUOTATIONS, RELATION_TYPES

BASE = "https://onrecord.example/id/"
MOMENT = dt.datetime(2026, 6, 3, 9, 30, 15, 250000, tzinfo=dt.UTC)
SAID = TimeRecord(
    "2026-06-01", dt.date(2026, 6, 1), dt.date(2026, 6, 1), "on Monday", dt.date(2026, 6, 3), "weekday_before"
)
MONTH = TimeRecord("2026-05", dt.date(2026, 5, 1), dt.date(2026, 5, 31), "In May", dt.date(2026, 6, 3), "month")
OPEN = TimeRecord("../2026-06-03", None, dt.date(2026, 6, 3), anchor=dt.date(2026, 6, 3), rule="by_publication")
PROVENANCE = ProvenanceRecord(41, "Onrecord desk", MOMENT, "x1", "rules", "1.0")
EVIDENCE = EvidenceRecord(
    "v1", "t9", "d1", 12, 30, "dumping of sludge", "accuses Kelpline of ", ". Kelpline", "accuses"
)

PLAIN_CLAIM = ClaimRecord(
    id="c1",
    wording="Kelpline dumped sludge.",
    language="en",
    status="alleged",
    targets=(TargetRecord("a2", "denied"),),
    quantities=(),
    event_time=None,
    version=2,
    created_at=MOMENT,
)
CLAIM = ClaimRecord(
    id="c2",
    wording="Kelpline dumped at least 40 tonnes of sludge.",
    language="en-GB",
    status="contested",
    targets=(TargetRecord("a2", "denied"), TargetRecord("a3")),
    quantities=(
        QuantityRecord(Decimal("40.000000"), "at_least", "tonnes", "at least 40 tonnes", "a1"),
        QuantityRecord(Decimal("1.50"), "at_most", "USD", "up to $1.50"),
    ),
    event_time=MONTH,
    version=1,
    created_at=MOMENT,
)
STATEMENT = StatementRecord(
    id="s1",
    claim_id="c1",
    claimant_id="a1",
    kind="allegation",
    attitude="asserts",
    polarity="positive",
    quotation="indirect",
    cue="accuses",
    hedges=(),
    voice=("a1", "a9"),
    medium="",
    said=SAID,
    evidence=(EVIDENCE,),
    replies_to=None,
    provenance=PROVENANCE,
)
DENIAL = StatementRecord(
    id="s2",
    claim_id="c1",
    claimant_id="a2",
    kind="denial",
    attitude="denies",
    polarity="negative",
    quotation="direct",
    cue="denies",
    hedges=("reportedly", "it seems"),
    voice=("a2", "a9"),
    medium="a letter",
    said=OPEN,
    evidence=(EVIDENCE,),
    replies_to="s1",
    provenance=ProvenanceRecord(42, "Onrecord desk", MOMENT),
)
EVENT = EventRecord(
    id="e1",
    kind="settlement",
    headline="The two firms settled for $2 million.",
    participants=(ParticipantRecord("a1", "party"), ParticipantRecord("a2", "party")),
    amount=AmountRecord(Decimal("2000000.00"), "USD", "exact", "$2 million"),
    time=MONTH,
    hedges=("reportedly",),
    evidence=(EVIDENCE,),
    version=1,
    provenance=PROVENANCE,
)
RELATION = RelationRecord("r1", "disputes", "c2", "c1", None, "Kelpline turns the charge round.", None, PROVENANCE)
CONFLICT = RelationRecord(
    "r2",
    "contradicts",
    "c2",
    None,
    "e1",
    "",
    ConflictRecord("resolved", "same_document", "different_time", "Two seasons."),
    PROVENANCE,
)
ACTOR = ActorRecord(
    "a1", "organisation", "Brightwater", ("Brightwater Ltd",), "A utility.", ("https://data.example/Q1",)
)
GROUP = ActorRecord("a2", "group", "anglers")
DOCUMENT = DocumentRecord(
    id="d1",
    url="https://courier.example/sludge",
    title="Sludge in the bay",
    publisher_id="a9",
    published_on=dt.date(2026, 6, 3),
    language="en",
    retrieved_at=MOMENT,
    snapshot_sha256="0f" * 32,
    text_id="t9",
    text_sha256="77" * 32,
)
STORY = StoryRecord("y1", "sludge", "Sludge in the bay", "What was said about it.", ("c1", "c2"), ("e1",))
EVERYTHING = (
    PLAIN_CLAIM,
    CLAIM,
    STATEMENT,
    DENIAL,
    EVENT,
    RELATION,
    CONFLICT,
    ACTOR,
    GROUP,
    DOCUMENT,
    STORY,
)

# --- Any record that may be stored ------------------------------------------------------------------------------------

# JSON columns can hold half surrogates, so these are characters from outside like all others.
words = st.text(alphabet=st.characters(), max_size=20) | st.sampled_from(['} ; DROP ALL #"', "\\", "\ud800", "a\x00b"])
ids = st.text(alphabet=string.ascii_lowercase + string.digits, min_size=1, max_size=3)
addresses = words | st.sampled_from(
    ["https://x.example/a?b=%20#c", "http://[bad", "https://x.example/%zz", "javascript:1"]
)
days = st.dates()
moments = st.datetimes(timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=5, minutes=30))])).filter(
    lambda moment: 1 < moment.year < 9999
)
numbers = st.decimals(min_value=Decimal(-(10**23)), max_value=Decimal(10**23), places=6)
languages = st.sampled_from(["en", "en-GB", "zh-Hant-TW", "", "EN_us", "klingonese"])


@st.composite
def times(draw):
    earliest, latest = sorted([draw(days), draw(days)])
    return TimeRecord(
        draw(words),
        draw(st.sampled_from([earliest, None])),
        draw(st.sampled_from([latest, None])),
        draw(words),
        draw(st.none() | days),
        draw(words),
    )


def one_of(choices):
    return st.sampled_from(choices)


def some(strategy):
    """Lists as the record holds them: review keeps no blank hedge, name or address."""
    return st.lists(strategy, max_size=3).map(tuple)


def some_ids():
    return st.lists(ids, max_size=3, unique=True).map(tuple)


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
quantities = st.builds(QuantityRecord, numbers, one_of(BOUNDS), words | st.just("USD"), words, st.none() | ids)
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
    some(words.filter(bool)),
    some_ids(),
    words,
    times(),
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
    st.none() | st.builds(AmountRecord, numbers, words, one_of((*BOUNDS, "")), words),
    times(),
    some(words.filter(bool)),
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
    ActorRecord, ids, one_of(ACTOR_KINDS), words, some(words.filter(bool)), words, some(addresses.filter(bool))
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
stories = st.builds(StoryRecord, ids, ids, words, words, some_ids(), some_ids())
records = st.one_of(claims, statements, events, relations, actors, documents, stories)
