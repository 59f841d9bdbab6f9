"""The first article, piece by piece: names, kinds, numbers and dates; the article is not in the repository."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).parents[3] / "../shared"))
ARTICLE = SHARED / "seed/distillation-under-scrutiny.txt"
pytestmark = [pytest.mark.model, pytest.mark.skipif(not ARTICLE.exists(), reason="the article is absent")]
THREE = ("DeepSeek", "Moonshot AI", "MiniMax")


@pytest.fixture(scope="module")
def text():
    return ARTICLE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found(find_trained, text):
    return find_trained(text)


ROWS = [
    ("Anthropic", "asserting", "allegation", "asserts", ("several Chinese artificial intelligence laboratories",)),
    ("Anthropic", "revealed", "statement", "asserts", ()),
    ("Anthropic", "emphasized", "prediction", "asserts", ()),
    ("Anthropic", "has not yet pinpointed", "statement", "does_not_know", ()),
    ("Anthropic", "has identified describes", "allegation", "asserts", THREE),
    ("Anthropic", "alleges", "allegation", "asserts", THREE),
    ("Anthropic", "", "allegation", "asserts", THREE),
    (None, "reportedly designed", "statement", "asserts", ()),
    ("Anthropic", "warns", "prediction", "asserts", ()),
    ("Anthropic", "asserts", "statement", "asserts", ()),
    ("Elon Musk", "publicly stated", "counterclaim", "asserts", ("Anthropic",)),
    ("Elon Musk", "accusing", "counterclaim", "asserts", ("Anthropic",)),
    ("Elon Musk", "further claimed", "counterclaim", "asserts", ("Anthropic",)),
    (None, "suggested", "allegation", "asserts", ("Anthropic",)),
    ("AI labs", "have frequently argued", "statement", "asserts", ()),
    ("Anthropic", "highlights", "statement", "asserts", ()),
    ("Anthropic", "contends", "statement", "asserts", ()),
    ("a senior defense official", "indicated", "statement", "asserts", ()),
    ("media outlets", "reported", "statement", "asserts", ()),
    ("Anthropic", "has not officially confirmed", "statement", "does_not_confirm", ()),
]


def cue_of(claim, text):
    return " ".join(text[slice(*span)] for span in claim.attribution.cue)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1] or "carried over")
def test_a_piece_becomes_what_the_walk_says(found, text, row):
    rows = {(item.claimant, cue_of(item, text), item.kind, item.attitude, item.targets) for item in found.attributions}
    assert row in rows


def test_nobody_is_accused_by_the_accusing_labs(found, text):
    assert all(item.claimant for item in found.attributions if cue_of(item, text) == "accusing")


def test_counts_keep_their_bounds(found):
    counted = [(int(item.value), item.bound, item.unit) for claim in found.attributions for item in claim.quantities]
    assert counted == [
        (24_000, "at_least", "accounts"),
        (16_000_000, "at_least", "interactions"),
        (10**9, "at_least", "USD"),
        (1_500_000_000, "exact", "USD"),  # what the company agreed to, which stands with the settlement too
        (500_000, "about", "books"),
    ]


def test_the_happenings_are_events(found):
    assert [(event.kind, event.parties) for event in found.events] == [
        ("investigation", ("Anthropic",)),
        ("settlement", ("Anthropic", "authors")),
        ("meeting", ("Dario Amodei", "Pete Hegseth")),
        ("announcement", ("Anthropic",)),
    ]
    settlement = found.events[1]
    assert (settlement.amount.value, settlement.amount.unit) == (Decimal("1.5e9"), "USD")
    assert settlement.date.edtf == "2025-12"
    assert settlement.hedges


def test_the_report_of_the_outlets_is_dated_from_new_year_and_hedged(found):
    (claim,) = [item for item in found.attributions if item.claimant == "media outlets"]
    assert claim.said.edtf == "2026-01-01/2026-02-24"
    assert claim.voice == ("media outlets", "publisher")
    assert len(claim.hedges) == 1


def test_the_counterclaims_dispute_the_accusation_of_the_three(found, text):
    cues = [cue_of(claim, text) for claim in found.attributions]
    relations = {(item.type, cues[item.source], cues[item.target]) for item in found.relations}
    assert {
        ("narrows", "has identified describes", "asserting"),
        ("disputes", "publicly stated", "has identified describes"),
        ("narrows", "accusing", "publicly stated"),
        ("qualifies", "has not officially confirmed", "reported"),
    } <= relations


def test_both_conflicts_of_the_article_are_seen(found):
    assert [item.reason for item in found.conflicts] == [
        "Anthropic is said not to know, and elsewhere to have found out",
        "what Anthropic settled for is given as multi-billion-dollar and as $1.5 billion",
    ]
