import pytest

from ingest.extract.relations import Bearing, find_relations

SAND = frozenset({"steal", "sand", "night", "river"})
WATER = frozenset({"leak", "water", "mill", "field"})
# (claimant, kind, attitude, targets, words of substance) of each candidate -> (type, from, to)
CASES = {
    "a counterclaim disputes the accusation": (
        [
            ("Bolt", "allegation", "asserts", ("Acme",), SAND),
            ("Acme", "counterclaim", "asserts", ("Bolt",), WATER),
        ],
        [("disputes", 1, 0)],
    ),
    "a denial disputes what was said against the denier": (
        [
            ("Bolt", "allegation", "asserts", ("Acme",), SAND),
            ("Roe", "statement", "asserts", (), WATER),
            ("Acme", "denial", "denies", (), frozenset({"deny"})),
        ],
        [("disputes", 2, 0)],
    ),
    "a denial takes the likest": (
        [
            ("Bolt", "statement", "asserts", (), SAND),
            ("Roe", "statement", "asserts", (), WATER),
            ("Acme", "denial", "denies", (), SAND),
        ],
        [("disputes", 2, 0)],
    ),
    "nobody denies himself": (
        [("Acme", "statement", "asserts", (), SAND), ("Acme", "denial", "denies", (), frozenset({"sand"}))],
        [],
    ),
    "not confirming qualifies the one before": (
        [
            ("Roe", "statement", "asserts", (), WATER),
            ("Acme", "statement", "does_not_confirm", (), frozenset({"confirm"})),
        ],
        [("qualifies", 1, 0)],
    ),
    "a group is narrowed by names": (
        [
            ("Bolt", "allegation", "asserts", ("several firms",), SAND),
            ("Bolt", "allegation", "asserts", ("Acme", "Corvex"), frozenset({"name", "sand"})),
        ],
        [("narrows", 1, 0)],
    ),
    "the same words restate": (
        [("Bolt", "statement", "asserts", (), SAND), ("Roe", "statement", "asserts", (), SAND)],
        [("restates", 1, 0)],
    ),
    "what is taken back is the likest of one's own": (
        [
            ("Acme", "allegation", "asserts", ("Bolt",), SAND),
            ("Acme", "statement", "asserts", (), WATER),
            ("Acme", "statement", "withdraws", (), frozenset({"allegation", "sand"})),
        ],
        [("retracts", 2, 0)],
    ),
    "a denial of a figure is of the last number": (
        [
            ("Bolt", "allegation", "asserts", ("Acme",), SAND),
            ("Roe", "statement", "asserts", (), WATER),
            ("Acme", "denial", "denies", (), frozenset({"figure"})),
        ],
        [],
    ),
    "who admits it supports the accusation": (
        [
            ("Bolt", "allegation", "asserts", ("Acme",), SAND),
            ("Acme", "admission", "asserts", (), frozenset({"take", "sand"})),
        ],
        [("supports", 1, 0)],
    ),
    "who confirms it supports it": (
        [
            ("Bolt", "statement", "asserts", (), SAND),
            ("Roe", "statement", "asserts", (), frozenset({"account"}), "confirm"),
        ],
        [("supports", 1, 0)],
    ),
    "an opposite is no restatement": (
        [("Bolt", "statement", "asserts", (), SAND), ("Roe", "statement", "doubts", (), SAND)],
        [("disputes", 1, 0)],
    ),
    "two words are too few to restate": (
        [
            ("Bolt", "statement", "asserts", (), frozenset({"steal", "sand"})),
            ("Roe", "statement", "asserts", (), frozenset({"steal", "sand"})),
        ],
        [],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES.keys())
def test_how_one_candidate_bears_on_another(make_claim, rows, expected):
    claims = [make_claim(*row[:4], at=100 * place) for place, row in enumerate(rows)]
    bearings = [Bearing(row[4], row[5] if len(row) > 5 else "say", row[0]) for row in rows]
    found = find_relations(claims, bearings, {}, frozenset({"confirm"}))
    assert [(item.type, item.source, item.target) for item in found] == expected


HEADED = [
    (("Bolt", "allegation", "asserts", ("Acme",)), Bearing(SAND, "say", "Bolt", is_heading=True)),
    (("Bolt", "allegation", "asserts", ("Acme",)), Bearing(frozenset({"sand", "barge", "theft"}), "accuse", "Bolt")),
    (("Acme", "denial", "denies", ()), Bearing(frozenset({"accusation"}), "deny", "Acme")),
]


def test_an_article_says_its_headline_again_and_is_what_is_answered(make_claim):
    claims = [make_claim(*row, at=100 * place) for place, (row, _) in enumerate(HEADED)]
    found = find_relations(claims, [bearing for _, bearing in HEADED], {})
    assert [(item.type, item.source, item.target) for item in found] == [("restates", 1, 0), ("disputes", 2, 1)]


def test_a_counterclaim_in_the_first_lines_disputes_what_comes_later(make_claim):
    rows = [
        ("Acme", "counterclaim", "asserts", ("Bolt",)),
        ("Bolt", "allegation", "asserts", ("Acme",)),
    ]
    claims = [make_claim(*row, at=100 * place) for place, row in enumerate(rows)]
    bearings = [Bearing(SAND, "say", "Acme"), Bearing(WATER, "say", "Bolt")]
    found = find_relations(claims, bearings, {})
    assert [(item.type, item.source, item.target) for item in found] == [("disputes", 0, 1)]


def test_who_speaks_for_the_accused_answers_for_them(make_claim):
    rows = [("Bolt", "allegation", "asserts", ("Acme",)), ("Ada Roe", "denial", "asserts", ())]
    claims = [make_claim(*row, at=100 * place) for place, row in enumerate(rows)]
    bearings = [Bearing(SAND, "say", "Bolt"), Bearing(WATER, "say", "Acme")]
    found = find_relations(claims, bearings, {"Ada Roe": "Acme"})
    assert [(item.type, item.source, item.target) for item in found] == [("disputes", 1, 0)]
