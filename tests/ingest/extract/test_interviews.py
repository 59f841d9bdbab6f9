"""Answers of a printed interview are direct speech of whom the paper met."""

import pytest

from ingest.extract.interviews import find_answers

LEAD = "A talk on pumps\n\nLin Wei has run the harbour of Orlo since 2021. We met her in the yard on Tuesday.\n\n"
LABELLED = LEAD + (
    "Q: Did the pump fail?\n\nA: It failed in March. We lost 14 boats.\n\n(The insurer counts 12 boats.)\n\n"
    "Nobody was hurt.\n\nQ: Carl Moor says that you were warned.\n\nA: Moor told me that it was safe."
)
BOLD = LEAD + (
    "**Did the pump fail?**\n\nIt failed in March. We lost 14 boats.\n\n**Were you warned?**\n\nMoor says it was safe."
)
TURNS = LEAD + (
    "Did the pump fail?\n\nIt failed in March, and we lost 14 boats.\n\nThe union says that you were warned.\n\n"
    "I was not.\n\nWill you stay?\n\nI will leave in June.\n\nThe harbour was opened in 1931."
)
UNDER_NAMES = LEAD + (
    "ORLO LEDGER: Did the pump fail?\n\nWEI: It failed in March. We lost 14 boats.\n\nNobody was hurt.\n\n"
    "ORLO LEDGER: Carl Moor says that you were warned.\n\nWEI: Moor told me that it was safe."
)
HEARING = (
    "A hearing on pumps\n\nLin Wei, the harbour master, met Carl Moor and Ada Roe. Moor sold the pump. "
    "Roe owns 14 boats.\n\nMr Moor: The pump failed in March.\n\nLIN WEI: It ran in March.\n\n(Laughter)\n\n"
    "Mr Moor: It stood still.\n\n**Roe:** We heard nothing.\n\nThe hearing goes on in May."
)
CHECKED = (
    "On pumps\n\nClaim: the pump failed.\n\nIt stands in the yard.\n\nNobody saw it.\n\nMoor has a key.\n\n"
    "Verdict: false.\n\nIt runs.\n\nRoe has heard it.\n\nClaim: it was sold.\n\nIt stands there.\n\nVerdict: false."
)
REPORT = (
    "Pump fails at Orlo\n\nWho knew of the pump?\n\nThe union says that it warned the harbour.\n\nWho paid for it?\n\n"
    "The town did.\n\nWho lost?\n\nFourteen owners of boats."
)


def list_answers(text):
    return [text[answer.start : answer.end] for answer in find_answers(text)]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (LABELLED, ["It failed in March. We lost 14 boats.", "Nobody was hurt.", "Moor told me that it was safe."]),
        (BOLD, ["It failed in March. We lost 14 boats.", "Moor says it was safe."]),
        (TURNS, ["It failed in March, and we lost 14 boats.", "I was not.", "I will leave in June."]),
        (TURNS.replace("Will you stay?\n\nI will leave in June.\n\n", ""), []),
        (REPORT, []),
        (TURNS.replace("I was not.", "“I was not,” she said."), []),
        (UNDER_NAMES, ["It failed in March. We lost 14 boats.", "Nobody was hurt.", "Moor told me that it was safe."]),
        (HEARING, ["The pump failed in March.", "It ran in March.", "It stood still.", "We heard nothing."]),
        (CHECKED, []),
        (HEARING.replace("**Roe:** We heard nothing.\n\n", ""), []),
        ("On words\n\n" + "a" * 20_000 + "\n\n" + "b" * 20_000, []),
        ("A: not an interview.\n\nB: neither.", []),
        ("", []),
    ],
    ids=[
        "labelled",
        "bold",
        "turns",
        "too few questions",
        "report",
        "quotations",
        "names",
        "hearing",
        "checked",
        "too few turns",
        "long words",
        "list",
        "nothing",
    ],
)
def test_answers_are_told_from_all_else(text, answers):
    assert list_answers(text) == answers


@pytest.mark.model
@pytest.mark.parametrize("text", [LABELLED, BOLD, TURNS, UNDER_NAMES], ids=["labelled", "bold", "turns", "names"])
def test_each_sentence_of_an_answer_is_said_by_whom_the_paper_met(find_trained, text):
    found = find_trained(text).attributions
    answers = [claim for claim in found if not claim.attribution.cue]
    assert {claim.claimant for claim in answers} == {"Lin Wei"}
    assert {claim.attribution.quotation for claim in answers} == {"direct"}
    first = text[slice(*answers[0].attribution.content[0])]
    assert first.startswith("It failed in March")


@pytest.mark.model
def test_who_is_named_before_the_colon_has_the_turn(find_trained):
    found = [claim for claim in find_trained(HEARING).attributions if not claim.attribution.cue]
    assert [claim.claimant for claim in found] == ["Carl Moor", "Lin Wei", "Carl Moor", "Ada Roe"]


@pytest.mark.model
def test_a_question_keeps_its_own_speaker_and_so_do_others_in_an_answer(find_trained):
    found = find_trained(LABELLED).attributions
    by_cue = {LABELLED[slice(*claim.attribution.cue[0])]: claim for claim in found if claim.attribution.cue}
    assert by_cue["told"].voice == ("Carl Moor", "Lin Wei", "publisher")
    assert by_cue["says"].voice == ("Carl Moor", "publisher")


@pytest.mark.model
def test_in_an_answer_whoever_it_is_laid_to_has_said_it(find_trained):
    text = LABELLED.replace("Moor told me that it was safe.", "According to Carl Moor the pump was safe.")
    inner, whole = find_trained(text).attributions[-2:]
    assert (whole.claimant, inner.claimant) == ("Lin Wei", "Carl Moor")
    assert inner.voice == ("Carl Moor", "Lin Wei", "publisher")


@pytest.mark.model
def test_of_whom_somebody_speaks_as_his_own_the_paper_does_not(find_trained):
    text = LABELLED.replace("Moor told me that it was safe.", "My foreman said that it was safe.")
    assert "foreman" in {claim.claimant for claim in find_trained(text).attributions}


@pytest.mark.model
def test_quantities_and_dates_belong_to_the_sentence_that_holds_them(find_trained):
    failed, lost, *_ = find_trained(LABELLED).attributions
    assert [date.as_written for date in failed.dates] == ["in March"]
    assert [(int(item.value), item.unit) for item in lost.quantities] == [(14, "boats")]


@pytest.mark.model
@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("We asked the harbour’s engineer, Ada Roe, how it is going.", "Ada Roe"),
        ("Carl Moor sued the harbour in May. Ada Roe, who runs it, answered our questions on Monday.", "Ada Roe"),
        ("Yun Qiao studies pumps in Orlo. Her deputy, Carl Moor, resigned in May.", "Yun Qiao"),
        ("The harbour paid Moor Fuels in May. The owner, Carl Moor, received us in his kitchen.", "Carl Moor"),
        ("The harbour of Orlo was shut in May. Marteinn Brunnholt runs it.", "Marteinn Brunnholt"),
    ],
)
def test_whom_the_paper_met_is_told_by_the_lead(find_trained, lead, name):
    text = f"A talk on pumps\n\n{lead}\n\nQ: Did it fail?\n\nA: It failed, and we lost a boat."
    assert find_trained(text).attributions[-1].claimant == name
