import datetime as dt
from decimal import Decimal

import pytest

from ingest.extract.conflicts import Passages, find_conflicts, find_contrasts
from ingest.extract.facets import Facet
from ingest.records import CandidateEvent, Quantity, TimeExpression

WORDS = frozenset({"leak", "litre", "mill"})


def count(value, bound="exact", unit="litres"):
    return Quantity(Decimal(value), bound, unit, f"{bound} {value}", (0, 1))


def compare(claims, facets, lexicons, events=()):
    passages = Passages(claims, facets, {})
    return find_conflicts(find_contrasts(passages, lexicons), passages, events, lexicons)


def facet(words, *figures, **options):
    """What is compared of a passage of these words, with these figures."""
    said = frozenset(words.split())
    return Facet(**{"verb": "be", "subject": "", "words": said, "figures": figures, "all_words": said, **options})


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
    claims = [make_claim("Bolt"), make_claim("Roe", at=100)]
    facets = [Facet("leak", "mill", WORDS, figures=(item,)) for item in (one, two)]
    assert bool(compare(claims, facets, lexicons)) is expected


FIGURES = {
    "the number alone": (facet("spectator", count(8000, unit="spectators")), facet("", count(5000, unit="")), {}, 1),
    "a number of much else": (
        facet("spectator", count(8000, unit="spectators")),
        facet("barrier fall rain street", count(5000, unit="")),
        {},
        0,
    ),
    "of other things": (
        facet("road", count(80), subject="road", verb="cost"),
        facet("tunnel", count(140), subject="tunnel", verb="cost"),
        {},
        0,
    ),
    "a part": (facet("hurt", count(12, unit="people")), facet("hurt", count(4, unit="people"), parts={0}), {}, 0),
    "elsewhere": (facet("snow", count(40)), facet("snow suburb", count(12), scene={"suburb"}), {}, 0),
    "last year": (facet("burglary", count(112)), facet("burglary last", count(140)), {}, 0),
    "years and months": (facet("film", count(6, unit="years")), facet("film", count(14, unit="months")), {}, 1),
    "the same time": (facet("film", count(2, unit="years")), facet("film", count(24, unit="months")), {}, 0),
    "far more": (facet("leak", count(2)), facet("leak", count(2000)), {}, 0),
    "in its millions": (facet("contract", count(6 * 10**7, unit="")), facet("closer", count(90, unit="")), {}, 0),
    "not the old one": (facet("ship", count(60)), facet("not harbour", count(44, unit=""), count(60, unit="")), {}, 1),
    "none, and some": (facet("no litre"), facet("tank", count(31)), {}, 1),
    "none of other things": (facet("no shell"), facet("tank", count(31)), {}, 0),
    "one side at once": (facet("leak", count(5)), facet("leak", count(9)), {"claimant": "Bolt"}, 0),
    "one side, later": (facet("leak", count(5)), facet("leak", count(9), round={"later"}), {"claimant": "Bolt"}, 1),
    "two who foresee": (facet("price", count(4), cue="expect"), facet("price", count(9), cue="forecast"), {}, 0),
    "one who asks": (facet("leak", count(5)), facet("leak", count(9)), {"kind": "demand"}, 0),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right", "options", "number"), FIGURES.values(), ids=FIGURES.keys())
def test_two_figures_conflict_where_they_are_of_one_thing(make_claim, lexicons, left, right, options, number):
    claims = [make_claim("Bolt"), make_claim(**{"claimant": "Roe", "at": 100, **options})]
    assert len(compare(claims, [left, right], lexicons)) == number


def day(edtf):
    date = dt.date.fromisoformat(edtf)
    return TimeExpression(edtf, "day", edtf, date, date, (0, 1))


DAYS = {
    "other days of one thing": (facet("search", days=(day("2026-05-03"),)), "search", "2026-05-05", 1),
    "one day": (facet("search", days=(day("2026-05-03"),)), "search", "2026-05-03", 0),
    "another thing": (facet("search", days=(day("2026-05-03"),), verb="begin"), "court rain trial", "2026-05-05", 0),
}


@pytest.mark.parametrize(("left", "words", "edtf", "number"), DAYS.values(), ids=DAYS.keys())
def test_two_days_conflict_where_they_are_of_one_happening(make_claim, lexicons, left, words, edtf, number):
    claims = [make_claim("Bolt"), make_claim("Roe", at=100)]
    assert len(compare(claims, [left, facet(words, days=(day(edtf),), verb="end")], lexicons)) == number


TURNS = {
    "no, and later yes": (facet("met banker", negates=True), facet("met banker", round={"later"}), {}, "contradicts"),
    "no, and conceded": (facet("met banker", negates=True), facet("met", cue="concede"), {}, "corrects"),
    "no, and in part": (facet("met banker", negates=True), facet("met only", cue="concede", verb="go"), {}, None),
    "first one, then another": (facet("storm", round={"first"}), facet("crew", round={"later"}), {}, "contradicts"),
    "no and yes at once": (facet("met banker", negates=True), facet("met banker"), {}, None),
    "of another side": (
        facet("met banker", negates=True),
        facet("met banker", round={"later"}),
        {"claimant": "Roe"},
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right", "options", "type"), TURNS.values(), ids=TURNS.keys())
def test_one_side_turns_about_where_it_says_so_at_another_time(make_claim, lexicons, left, right, options, type):
    claims = [make_claim("Bolt"), make_claim(**{"claimant": "Bolt", "at": 100, **options})]
    found = find_contrasts(Passages(claims, [left, right], {}), lexicons)
    assert [(item.type, item.source, item.target) for item in found] == [(type, 1, 0)] * (type is not None)


def test_older_words_that_stand_last_are_contradicted_by_those_before(make_claim, lexicons):
    facets = [facet("cost", count(31)), facet("cost", count(24), is_former=True)]
    found = find_contrasts(Passages([make_claim("Bolt"), make_claim("Roe", at=100)], facets, {}), lexicons)
    assert [(item.type, item.source, item.target) for item in found] == [("contradicts", 0, 1)]


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


@pytest.mark.parametrize(("other", "options", "reasons"), PASSAGES.values(), ids=PASSAGES.keys())
def test_yes_and_no_conflict_where_they_are_of_one_deed_of_one_doer(make_claim, lexicons, other, options, reasons):
    claims = [make_claim("Bolt"), make_claim(**{"claimant": "Roe", "at": 100, **options})]
    found = compare(claims, [Facet("leak", "mill", WORDS), other], lexicons)
    assert [(item.a, item.b, item.reason) for item in found] == [((0, 10), (100, 110), reason) for reason in reasons]


@pytest.mark.parametrize(("verb", "number"), [("identify", 1), ("praise", 0)])
def test_not_knowing_conflicts_with_having_found_out(make_claim, lexicons, verb, number):
    claims = [make_claim("Bolt", attitude="does_not_know"), make_claim("Bolt", at=100)]
    found = compare(claims, [Facet("identify", "", WORDS), Facet(verb, "", WORDS)], lexicons)
    assert len(found) == number


@pytest.mark.parametrize(("claimed", "number"), [(4, 1), (3, 0)])
def test_a_claim_of_another_sum_conflicts_with_the_settlement(make_claim, lexicons, claimed, number):
    paid = Quantity(Decimal(3), "exact", "USD", "$3", (200, 202))
    event = CandidateEvent("settlement", ("Acme",), paid, None, (), (190, 210), 0.7)
    claim = make_claim("Bolt", quantities=(count(claimed, unit="USD"),))
    found = compare([claim], [Facet("settle", "Acme", WORDS)], lexicons, (event,))
    assert [(item.a, item.b) for item in found] == [((0, 1), (200, 202))] * number
