"""Records to project: one of each kind with everything filled in. Names are invented; `strategies` draws any others."""

import datetime as dt
from decimal import Decimal

from claims.records import (
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

BASE = "https://onrecord.example/id/"
MOMENT = dt.datetime(2026, 6, 3, 9, 30, 15, 250000, tzinfo=dt.UTC)
SAID = TimeRecord(
    "2026-06-01", dt.date(2026, 6, 1), dt.date(2026, 6, 1), "on Monday", dt.date(2026, 6, 3), "weekday_before"
)
MONTH = TimeRecord(
    "2026-05", dt.date(2026, 5, 1), dt.date(2026, 5, 31), "In May", dt.date(2026, 6, 3), "monthBeforeAnchor"
)
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
ASSESSMENT = AssessmentRecord(
    "n1",
    "c1",
    1,
    "unverifiable",
    "a3",
    dt.date(2026, 7, 1),
    "The log of the harbour has no entry for that day.",
    "https://check.example/sludge",
    ProvenanceRecord(44, "Onrecord desk", MOMENT),
)
STORY = StoryRecord("y1", "sludge", "Sludge in the bay", "What was said about it.", ("c1", "c2"), ("e1",))
DECISION = DecisionRecord(
    41, "publish", ("claim", "c1"), "Onrecord desk", MOMENT, "0a" * 32, "b1" * 32, "c2" * 32, undone_by=43
)
EXTRACTION = ExtractionRecord("x1", "t9", "rules", "1.0", "en_core_web_sm", "d3" * 32, MOMENT)
ACTIVITIES = (DECISION, EXTRACTION)
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
    ASSESSMENT,
    STORY,
)
