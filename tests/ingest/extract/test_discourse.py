from dataclasses import replace

import pytest

from ingest.extract.discourse import find_sides, settle
from ingest.extract.kinds import Judgement

ACCUSED = Judgement("Bolt", ("Acme",), "allegation", accuses=True)
# what is said after "Bolt accuses Acme" -> kind and targets
AFTER = {
    "the accused says no": (Judgement("Acme", (), "statement", is_negative=True), ("denial", ())),
    "the accused says it is false": (Judgement("Acme", (), "statement", refutes=True), ("denial", ())),
    "the accused says something else": (Judgement("Acme", (), "statement"), ("statement", ())),
    "the accused accuses the accuser": (
        Judgement("Acme", ("Bolt",), "allegation", accuses=True),
        ("counterclaim", ("Bolt",)),
    ),
    "the accused tells of the accuser": (
        Judgement("Acme", (), "statement", subject=("Bolt",)),
        ("counterclaim", ("Bolt",)),
    ),
    "the accused accuses somebody else": (
        Judgement("Acme", ("Corvex",), "allegation", accuses=True),
        ("allegation", ("Corvex",)),
    ),
    "their spokeswoman says no": (Judgement("Ada Roe", (), "statement", is_negative=True), ("denial", ())),
    "a third accuses the accuser": (
        Judgement("Corvex", ("Bolt",), "allegation", accuses=True),
        ("counterclaim", ("Bolt",)),
    ),
    "the accuser tells more": (Judgement("Bolt", (), "statement", is_past=True), ("allegation", ("Acme",))),
    "the accuser speaks of what is": (Judgement("Bolt", (), "statement"), ("statement", ())),
    "the accuser asks without a name": (Judgement("Bolt", (), "demand"), ("demand", ("Acme",))),
    "a silence stays one": (Judgement("Acme", (), "statement", is_negative=True, is_silence=True), ("statement", ())),
    "nobody says that it stole": (
        Judgement("Corvex", (), "statement", accuses=True, is_negative=True),
        ("denial", ()),
    ),
    "a promise keeps no target": (Judgement("Acme", ("Bolt",), "promise"), ("promise", ())),
}


@pytest.mark.parametrize(("judgement", "expected"), AFTER.values(), ids=AFTER.keys())
def test_who_accused_whom_makes_an_utterance_what_it_is(judgement, expected):
    _, final = settle([ACCUSED, judgement], {"Ada Roe": "Acme"})
    assert (final.kind, final.targets) == expected


def test_a_deed_that_is_denied_later_was_alleged():
    told = Judgement("Roe", (), "statement", subject=("Acme",), is_past=True)
    denied = Judgement("Acme", (), "denial")
    elsewhere = Judgement("Corvex", (), "denial")
    assert [final.kind for final in settle([told, denied], {})] == ["allegation", "denial"]
    assert [final.kind for final in settle([told, elsewhere], {})] == ["statement", "denial"]
    assert settle([replace(told, is_past=False), denied], {})[0].kind == "statement"


def test_who_has_denied_counters_when_accusing():
    denied = Judgement("Acme", (), "denial")
    _, final = settle([denied, Judgement("Acme", ("Corvex",), "allegation", accuses=True)], {})
    assert final.kind == "counterclaim"


def test_what_nobody_did_is_a_mere_statement_where_nobody_is_accused():
    (final,) = settle([Judgement("Acme", (), "statement", accuses=True, is_negative=True)], {})
    assert final.kind == "statement"


SPEAKERS = [
    (
        "Ada/NNP/compound/1/PERSON Roe/NNP/nsubj/8/PERSON ,/,/punct/1 a/DT/det/4 spokeswoman/NN/appos/1 for/IN/prep/4 "
        "Acme/NNP/pobj/5/ORG ,/,/punct/1 left=leave/VBD/ROOT/8 ././punct/8",
        {"Ada Roe": "Acme"},
    ),
    (
        "Acme/NNP/poss/2/ORG 's/POS/case/0 director/NN/nsubj/7 ,/,/punct/2 Bo/NNP/compound/5/PERSON "
        "Lind/NNP/appos/2/PERSON ,/,/punct/2 left=leave/VBD/ROOT/7 ././punct/7",
        {"Bo Lind": "Acme"},
    ),
    ("Ada/NNP/compound/1/PERSON Roe/NNP/nsubj/2/PERSON left=leave/VBD/ROOT/2 ././punct/2", {}),
]


@pytest.mark.parametrize(("words", "sides"), SPEAKERS, ids=["for", "of", "herself"])
def test_who_speaks_for_whom_is_read_from_what_they_are_called(cast, words, sides):
    assert find_sides(cast(words)) == sides
