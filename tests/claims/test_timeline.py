import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.entries import Corroboration, DocumentRef, EntryDate, Generator
from claims.records import (
    AmountRecord,
    ClaimRecord,
    EventRecord,
    EvidenceRecord,
    ParticipantRecord,
    ProvenanceRecord,
    QuantityRecord,
    StatementRecord,
    TargetRecord,
    TimeRecord,
)
from claims.timeline import Link, Material, Source, corroborate, make_entries, overlaps, position_of, select

MOMENT = dt.datetime(2026, 6, 4, 9, tzinfo=dt.UTC)
DECIDED = ProvenanceRecord(7, "The desk", MOMENT, "run1", "onrecord", "1.2")
BY_HAND = ProvenanceRecord(8, "The desk", MOMENT)
DOCUMENT = DocumentRef("doc1", "Sludge", "Quay Courier", dt.date(2026, 6, 3), "https://quay.example/s", MOMENT, "ab")
CLAIM = ClaimRecord(
    id="c1",
    wording="Kelpline dumped 40 tonnes of sludge.",
    language="en",
    status="contested",
    targets=(TargetRecord("kelp", "denied"),),
    quantities=(QuantityRecord(Decimal(40), "at_least", "t", "over 40 tonnes", "bright"),),
    event_time=TimeRecord("2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31), "last year"),
    version=2,
    created_at=MOMENT,
)


def day(text):
    return TimeRecord(text, dt.date.fromisoformat(text), dt.date.fromisoformat(text))


def by(text):
    return TimeRecord(f"../{text}", None, dt.date.fromisoformat(text))


def after(text):
    return TimeRecord(f"{text}/..", dt.date.fromisoformat(text), None)


def month(text, last):
    return TimeRecord(text, dt.date.fromisoformat(f"{text}-01"), dt.date.fromisoformat(f"{text}-{last}"))


UNKNOWN = TimeRecord("", None, None, "lately")


def evidence(start=10):
    return EvidenceRecord("e1", "text1", "cited1", start, start + 4, "dump", "did ", " it", "said")


def statement(id_="s1", said=UNKNOWN, *, start=10, **changes):
    record = StatementRecord(
        id=id_,
        claim_id="c1",
        claimant_id="bright",
        kind="allegation",
        attitude="asserts",
        polarity="positive",
        quotation="indirect",
        cue="said",
        hedges=(),
        voice=("bright", "quay"),
        medium="",
        said=said,
        evidence=(evidence(start),),
        replies_to=None,
        provenance=DECIDED,
    )
    return replace(record, **changes)


def event(id_="v1", time=UNKNOWN, *, start=10, **changes):
    record = EventRecord(
        id=id_,
        kind="settlement",
        headline="The firms settle",
        participants=(ParticipantRecord("kelp", "party"), ParticipantRecord("bright", "party")),
        amount=AmountRecord(Decimal(2000000), "USD", "exact", "$2 million"),
        time=time,
        hedges=("reportedly",),
        evidence=(evidence(start),),
        version=1,
        provenance=BY_HAND,
    )
    return replace(record, **changes)


def material(*records, claims=(CLAIM,), **more):
    return Material(
        base="https://x.example/id/",
        statements=tuple(r for r in records if isinstance(r, StatementRecord)),
        events=tuple(r for r in records if isinstance(r, EventRecord)),
        claims={claim.id: claim for claim in claims},
        actors={"bright": "Brightwater", "kelp": "Kelpline", "quay": "Quay Courier"},
        documents={"cited1": DOCUMENT},
        **more,
    )


def ids(entries):
    return [entry.id for entry in entries]


def test_a_statement_becomes_the_entry_of_the_contract():
    relation = Link("r1", "disputes", "c1", "c2", None)
    to_event = Link("r2", "cites", "c1", None, "v9")
    incoming = Link("r3", "disputes", "c2", "c1", None)
    said = statement(said=replace(day("2026-06-02"), as_written="on Tuesday"), hedges=("may",), medium="X")
    made = make_entries(
        material(
            said,
            relations=(relation, to_event, incoming),
            corroboration={"c1": corroborate([Source("doc1", "quay", "ab")])},
            first_statements={"c2": "s2"},
        )
    )
    assert [entry.to_json() for entry in made] == [
        {
            "id": "s1",
            "type": "statement",
            "claim": "c1",
            "kind": "allegation",
            "headline": "Kelpline dumped 40 tonnes of sludge.",
            "uri": "https://x.example/id/statement/s1",
            "version_uri": "https://x.example/id/claim/c1/v/2",
            "date": {
                "edtf": "2026-06-02",
                "earliest": "2026-06-02",
                "latest": "2026-06-02",
                "as_written": "on Tuesday",
                "clock": "said",
            },
            "claimant": {"id": "bright", "name": "Brightwater"},
            "voice": [{"id": "bright", "name": "Brightwater"}, {"id": "quay", "name": "Quay Courier"}],
            "medium": "X",
            "attitude": "asserts",
            "hedged": True,
            "status": "contested",
            "targets": [{"id": "kelp", "name": "Kelpline", "response": "denied"}],
            "quantities": [
                {
                    "value": 40,
                    "bound": "at_least",
                    "unit": "t",
                    "as_written": "over 40 tonnes",
                    "counted_by": {"id": "bright", "name": "Brightwater"},
                }
            ],
            "amount": None,
            "participants": [],
            "corroboration": {"documents": 1, "publishers": 1, "origins": 1},
            "relations": [
                {"type": "disputes", "claim": "c2", "statement": "s2", "event": None},
                {"type": "cites", "claim": None, "statement": None, "event": "v9"},
            ],
            "replies_to": None,
            "evidence": [
                {
                    "quote": "dump",
                    "prefix": "did ",
                    "suffix": " it",
                    "start": 10,
                    "end": 14,
                    "cue": "said",
                    "annotation": "https://x.example/id/statement/s1/evidence/e1",
                    "document": {
                        "id": "doc1",
                        "title": "Sludge",
                        "publisher": "Quay Courier",
                        "published_on": "2026-06-03",
                        "url": "https://quay.example/s",
                        "retrieved_at": "2026-06-04T09:00:00+00:00",
                        "sha256": "ab",
                    },
                }
            ],
            "generated_by": {"extractor": "onrecord", "version": "1.2"},
            "reviewed_by": "The desk",
            "reviewed_at": "2026-06-04T09:00:00+00:00",
        }
    ]


def test_an_event_has_participants_and_an_amount_and_no_claimant():
    (made,) = make_entries(material(event(time=month("2026-05", 31))))
    shown = made.to_json()
    assert shown["participants"] == [
        {"id": "kelp", "name": "Kelpline", "role": "party"},
        {"id": "bright", "name": "Brightwater", "role": "party"},
    ]
    assert shown["amount"] == {"value": 2000000, "currency": "USD", "bound": "exact", "as_written": "$2 million"}
    assert (shown["type"], shown["kind"], shown["hedged"]) == ("event", "settlement", True)
    assert (shown["claim"], shown["claimant"], shown["status"], shown["generated_by"]) == (None, None, None, None)
    assert shown["version_uri"] == "https://x.example/id/event/v1/v/1"


def test_what_the_asker_may_not_see_is_left_out_and_never_named_by_id():
    bare = replace(material(statement(claimant_id="secret", voice=("secret", "quay"))), documents={})
    (made,) = make_entries(bare)
    assert made.claimant is None
    assert [voice.id for voice in made.voice] == ["quay"]
    assert made.evidence[0].document is None
    assert "secret" not in str(made.to_json())


def test_a_claim_without_a_published_version_has_no_version_address():
    (made,) = make_entries(material(statement(), claims=(replace(CLAIM, version=0),)))
    assert made.version_uri is None


ORDERED = [
    statement("january", day("2026-01-05")),
    statement("by-february", by("2026-02-03")),
    statement("march-first", day("2026-03-01"), start=90),
    statement("march-early", month("2026-03", 31), start=3),
    event("march-late", month("2026-03", 31), start=4),
    statement("march-later-id", month("2026-03", 31), start=4),
    event("since-march", after("2026-03-01")),
    statement("undated-1", UNKNOWN, start=1),
    event("undated-2", UNKNOWN, start=1),
]


@pytest.mark.parametrize("order", list(permutations(range(len(ORDERED))))[::7001])
def test_entries_stand_by_earliest_then_latest_then_offset_then_id(order):
    made = make_entries(material(*(ORDERED[place] for place in order)))
    assert ids(made) == [record.id for record in ORDERED]


def test_under_the_clock_of_the_event_a_statement_without_event_time_comes_last():
    silent = replace(CLAIM, id="c2", event_time=None)
    records = (
        statement("silent", day("2024-01-01"), claim_id="c2"),
        statement("of-2025", day("2026-06-01")),
        event("settled", month("2026-05", 31)),
    )
    made = make_entries(material(*records, claims=(CLAIM, silent)), clock="event")
    assert ids(made) == ["of-2025", "settled", "silent"]
    assert [entry.date.edtf for entry in made] == ["2025", "2026-05", ""]
    assert {entry.date.clock for entry in made} == {"event"}


def test_under_the_clock_of_publication_the_date_is_that_of_the_article():
    (made,) = make_entries(material(statement(said=day("2024-01-01"))), clock="published")
    assert made.date == EntryDate("2026-06-03", dt.date(2026, 6, 3), dt.date(2026, 6, 3), "", "published")


@pytest.mark.parametrize(
    ("time", "start", "end", "inside"),
    [
        (month("2026-05", 31), "2026-05-31", None, True),
        (month("2026-05", 31), "2026-06-01", None, False),
        (month("2026-05", 31), None, "2026-05-01", True),
        (month("2026-05", 31), None, "2026-04-30", False),
        (month("2026-05", 31), "2026-05-10", "2026-05-11", True),
        (by("2026-05-31"), None, "2020-01-01", True),
        (by("2026-05-31"), "2026-06-01", None, False),
        (after("2026-05-31"), "2030-01-01", None, True),
        (after("2026-05-31"), None, "2026-05-30", False),
        (UNKNOWN, "2020-01-01", None, False),
        (UNKNOWN, None, None, True),
    ],
)
def test_from_and_to_select_what_shares_a_day_with_them(time, start, end, inside):
    bounds = {name: dt.date.fromisoformat(text) if text else None for name, text in (("start", start), ("end", end))}
    chosen = select(make_entries(material(statement(said=time))), **bounds)
    assert bool(chosen) is inside


days = st.dates(dt.date(2020, 1, 1), dt.date(2020, 3, 1))


@given(st.tuples(days, days).map(sorted), st.tuples(days, days).map(sorted))
def test_overlap_is_what_counting_days_says(interval, window):
    date = EntryDate("x", *interval, "", "said")
    shared = {interval[0] + dt.timedelta(n) for n in range((interval[1] - interval[0]).days + 1)}
    assert overlaps(date, *window) is any(window[0] <= one <= window[1] for one in shared)


@given(st.permutations(ORDERED))
def test_the_order_does_not_depend_on_the_order_of_the_records(records):
    made = make_entries(material(*records))
    assert [position_of(entry) for entry in made] == sorted(position_of(entry) for entry in made)
    assert ids(made) == [record.id for record in ORDERED]


@pytest.mark.parametrize(
    ("sources", "counts"),
    [
        ([], (0, 0, 0)),
        ([("d1", "quay", "t1")], (1, 1, 1)),
        ([("d1", "quay", "t1"), ("d1", "quay", "t1")], (1, 1, 1)),
        ([("d1", "quay", "t1"), ("d2", "quay", "t2")], (2, 1, 1)),
        ([("d1", "quay", "t1"), ("d2", "post", "t2")], (2, 2, 2)),
        ([("d1", "quay", "t1"), ("d2", "post", "t1")], (2, 2, 1)),
        ([("d1", None, "t1"), ("d2", None, "t2")], (2, 0, 2)),
        ([("d1", "quay", "t1"), ("d2", "post", "t2"), ("d3", "quay", "t2")], (3, 2, 1)),
    ],
)
def test_corroboration_counts_documents_publishers_and_what_is_independent(sources, counts):
    for order in permutations(sources):
        assert corroborate(Source(*source) for source in order) == Corroboration(*counts)


def test_the_extractor_is_named_where_it_proposed_the_statement():
    (made,) = make_entries(material(statement()))
    assert made.generated_by == Generator("onrecord", "1.2")
