import datetime as dt
from decimal import Decimal

import pytest

from claims.pages import wording
from claims.records import TimeRecord
from claims.words import EXPLANATIONS, RESPONSES
from ingest.records import ATTITUDES, KINDS, RELATION_TYPES


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2026-02-23", "23 February 2026"),
        ("2025-12", "December 2025"),
        ("2025", "2025"),
        ("../2026-02-24", "by 24 February 2026"),
        ("/2026-02", "by February 2026"),
        ("2026-02-24/..", "from 24 February 2026 on"),
        ("2026-01/2026-02-24", "between January 2026 and 24 February 2026"),
        ("2025-12~", "about December 2025"),
        ("2025?", "possibly 2025"),
        ("2025-12-03%", "possibly about 3 December 2025"),
        ("2025-22", "summer 2025"),
        ("2025-23~", "about autumn 2025"),
    ],
)
def test_a_date_is_told_with_its_own_precision(edtf, words):
    assert wording.date_words(TimeRecord(edtf, dt.date(2025, 1, 1), dt.date(2025, 12, 31))) == words


@pytest.mark.parametrize(
    "edtf", ["202X", "2025-XX", "Y-17000", "{2025,2026}", "2025-02-30", "../202X", "2025-02-30/.."]
)
def test_a_date_of_a_form_without_words_is_told_by_its_bounds(edtf):
    time = TimeRecord(edtf, dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert wording.date_words(time) == "between 1 January 2025 and 31 December 2025"


def test_a_form_without_words_and_with_one_bound_is_open():
    assert wording.date_words(TimeRecord("../202X", None, dt.date(2029, 12, 31))) == "by 31 December 2029"
    assert wording.date_words(TimeRecord("202X/..", dt.date(2020, 1, 1), None)) == "from 1 January 2020 on"


def test_an_unresolved_date_is_shown_as_written():
    time = TimeRecord("", None, None, as_written="on the eve of the vote")
    assert wording.date_words(time) == "“on the eve of the vote” (date not resolved)"


def test_nothing_known_of_a_date_is_said_so():
    assert wording.date_words(TimeRecord("", None, None)) == "no date given"


@pytest.mark.parametrize(
    ("value", "bound", "unit", "words"),
    [
        ("24000", "at_least", "accounts", "at least 24,000 accounts"),
        ("24000.000000", "at_most", "accounts", "at most 24,000 accounts"),
        ("1500000000.00", "about", "USD", "about USD 1,500,000,000"),
        ("2.50", "exact", "tonnes", "2.5 tonnes"),
        ("100", "exact", "", "100"),
        ("-3", "exact", "GBP", "GBP -3"),
    ],
)
def test_a_quantity_keeps_its_bound_and_unit(value, bound, unit, words):
    assert wording.quantity_words(Decimal(value), bound, unit) == words


@pytest.mark.parametrize(
    ("kind", "attitude", "one", "many"),
    [
        ("allegation", "asserts", "alleges", "allege"),
        ("counterclaim", "asserts", "alleges in return", "allege in return"),
        ("denial", "asserts", "denies", "deny"),
        ("allegation", "denies", "denies", "deny"),
        ("apology", "asserts", "apologises", "apologise"),
        ("statement", "declines_to_comment", "declined to comment", "declined to comment"),
        ("statement", "does_not_confirm", "has not confirmed", "have not confirmed"),
        ("allegation", "withdraws", "has withdrawn", "have withdrawn"),
        ("statement", "did_not_reply", "did not reply", "did not reply"),
        ("promise", "asserts", "promises", "promise"),
    ],
)
def test_a_verb_says_what_the_claimant_does(kind, attitude, one, many):
    assert wording.verb_of(kind, attitude) == one
    assert wording.verb_of(kind, attitude, plural=True) == many


def test_every_recorded_word_has_words_of_its_own():
    assert set(wording.ASSERTING) == set(KINDS)
    assert {"asserts", *wording.ATTITUDES} == set(ATTITUDES)
    assert set(wording.RESPONSES) == set(RESPONSES)
    assert set(wording.RELATIONS) == set(RELATION_TYPES)
    assert set(wording.EXPLANATIONS) == set(EXPLANATIONS)


@pytest.mark.parametrize(
    ("names", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_joined_as_in_a_sentence(names, words):
    assert wording.list_words(names) == words
