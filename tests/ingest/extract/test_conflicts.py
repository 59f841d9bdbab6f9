from decimal import Decimal

import pytest

from ingest.extract.conflicts import Facet, find_conflicts
from ingest.records import CandidateEvent, Quantity

WORDS = frozenset({"leak", "litre", "mill"})


def count(value, bound="exact", unit="litres"):
    return Quantity(Decimal(value), bound, unit, f"{bound} {value}", (0, 1))


NUMBERS = [
    (count(5), count(7), True),
    (count(5), count(5), False),
    (count(5), count(7, unit="trucks"), False),
    (count(5), count(7, "at_least"), True),
    (count(9), count(7, "at_least"), False),
    (count(9), count(7, "at_most"), True),
    (count(5), count(7, "at_most"), False),
    (count(9, "at_least"), count(7, "at_most"), True),
    (count(5, "at_least"), count(7, "at_most"), False),
    (count(5, "at_least"), count(7, "at_least"), False),
    (count(5, "about"), count(7), True),
]


@pytest.mark.parametrize(("one", "two", "expected"), [*NUMBERS, *((two, one, no) for one, two, no in NUMBERS)])
def test_two_numbers_conflict_where_their_bounds_leave_no_common_value(make_claim, lexicons, one, two, expected):
    claims = [make_claim("Bolt", quantities=(one,)), make_claim("Roe", at=100, quantities=(two,))]
    assert bool(find_conflicts(claims, [Facet("leak", "mill", WORDS)] * 2, (), lexicons)) is expected


PASSAGES = {
    "yes and no": (
        Facet("leak", "mill", WORDS),
        {"polarity": "negative"},
        ["one passage says that mill leak, the other that it does not"],
    ),
    "no of another": (Facet("leak", "dam", WORDS), {"polarity": "negative"}, []),
    "no to another deed": (Facet("burn", "mill", WORDS), {"polarity": "negative"}, []),
    "no about other things": (Facet("leak", "mill", frozenset({"oil"})), {"polarity": "negative"}, []),
    "not known and found": (Facet("find", "mill", WORDS), {"claimant": "Bolt"}, []),
}  # fmt: skip


@pytest.mark.parametrize(("facet", "options", "reasons"), PASSAGES.values(), ids=PASSAGES.keys())
def test_yes_and_no_conflict_where_they_are_of_one_deed_of_one_doer(make_claim, lexicons, facet, options, reasons):
    claims = [make_claim("Bolt"), make_claim(**{"claimant": "Roe", "at": 100, **options})]
    found = find_conflicts(claims, [Facet("leak", "mill", WORDS), facet], (), lexicons)
    assert [(item.a, item.b, item.reason) for item in found] == [((0, 10), (100, 110), reason) for reason in reasons]


@pytest.mark.parametrize(("verb", "number"), [("identify", 1), ("praise", 0)])
def test_not_knowing_conflicts_with_having_found_out(make_claim, lexicons, verb, number):
    claims = [make_claim("Bolt", attitude="does_not_know"), make_claim("Bolt", at=100)]
    found = find_conflicts(claims, [Facet("identify", "", WORDS), Facet(verb, "", WORDS)], (), lexicons)
    assert len(found) == number


@pytest.mark.parametrize(("claimed", "number"), [(4, 1), (3, 0)])
def test_a_claim_of_another_sum_conflicts_with_the_settlement(make_claim, lexicons, claimed, number):
    paid = Quantity(Decimal(3), "exact", "USD", "$3", (200, 202))
    event = CandidateEvent("settlement", ("Acme",), paid, None, (), (190, 210), 0.7)
    claim = make_claim("Bolt", quantities=(count(claimed, unit="USD"),))
    found = find_conflicts([claim], [Facet("settle", "Acme", WORDS)], (event,), lexicons)
    assert [(item.a, item.b) for item in found] == [((0, 1), (200, 202))] * number
