import pytest

pytestmark = pytest.mark.model
HAPPENED = [
    ("Bolt Ltd sued Acme over the sand.", ("lawsuit", ("Bolt Ltd", "Acme"))),
    ("Bolt Ltd filed a lawsuit against Acme on Friday.", ("lawsuit", ("Bolt Ltd", "Acme"))),
    ("Judge Ada Roe ruled on Monday that the letters count.", ("ruling", ("Ada Roe",))),
    ("The regulator fined Bolt Ltd on Monday.", ("ruling", ("the regulator", "Bolt Ltd"))),
    ("Ada Roe met Bo Lind on Thursday evening.", ("meeting", ("Ada Roe", "Bo Lind"))),
    ("Ada Roe resigned on Monday.", ("resignation", ("Ada Roe",))),
    ("Bo Lind stepped down after the vote.", ("resignation", ("Bo Lind",))),
    ("The ministry opened an investigation into Acme.", ("investigation", ("the ministry", "Acme"))),
    ("Acme is working with the police on an inquiry.", ("investigation", ("Acme", "the police"))),
    ("Acme released a report on the river.", ("announcement", ("Acme",))),
    ("Acme announced a recall of all its pumps.", ("announcement", ("Acme",))),
    ("Acme settled with Bolt Ltd on Tuesday.", ("settlement", ("Acme", "Bolt Ltd"))),
    ("Acme agreed to pay Bolt Ltd €2 million to end a lawsuit.", ("settlement", ("Acme", "Bolt Ltd"))),
]


@pytest.mark.parametrize(("text", "expected"), HAPPENED)
def test_a_happening_has_its_kind_and_its_parties(find, text, expected):
    (event,) = find(text).events
    assert (event.kind, event.parties) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Acme sued over sand\n\nNothing else is known.",
        "Ada Roe demanded that Bo Lind resign.",
        "Bo Lind was angry when Acme published its report.",
        "The plan met its targets.",
        "Acme will open an investigation.",
    ],
    ids=["headline", "demanded", "only a date", "not somebody", "not yet"],
)
def test_what_is_no_happening_is_no_event(find, text):
    assert find(text).events == ()


def test_a_sum_that_ends_a_lawsuit_is_the_settlements_amount(find):
    (event,) = find("Last May Acme agreed to pay Bolt Ltd €2 million to end a lawsuit.").events
    assert (int(event.amount.value), event.amount.unit, event.date.edtf) == (2_000_000, "EUR", "2025-05")
