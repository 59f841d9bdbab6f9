import pytest

pytestmark = pytest.mark.model
SPOKEN = [
    ("Ada Roe said that the bridge is safe.", ("Ada Roe", "said", "that the bridge is safe")),
    ("The bridge is safe, Ada Roe said.", ("Ada Roe", "said", "The bridge is safe")),
    ("“The bridge is safe,” said Ada Roe.", ("Ada Roe", "said", "“The bridge is safe,”")),
    ("According to Ada Roe, the bridge is safe.", ("Ada Roe", "According to", "the bridge is safe")),
    ("Ada Roe accused Bolt Ltd of stealing sand.", ("Ada Roe", "accused", "Bolt Ltd of stealing sand")),
    ("Zorblatt highlights that it does not sell boats.", ("Zorblatt", "highlights", "that it does not sell boats")),
    ("A senior ministry official said the talks failed.", ("a senior ministry official", "said", "the talks failed")),
    ("A spokesman for Bolt Ltd said the bridge is safe.", ("Bolt Ltd", "said", "the bridge is safe")),
    ("Rumors suggested that the bank had lost money.", (None, "suggested", "that the bank had lost money")),
    ("The tower was reportedly built in secret.", (None, "reportedly", "The tower was ~ built in secret")),
    ("Ada Roe stated on her website that\nthe bridge is safe.", ("Ada Roe", "stated", "that\nthe bridge is safe")),
]


@pytest.mark.parametrize(("text", "expected"), SPOKEN)
def test_a_statement_goes_to_its_speaker(said, text, expected):
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The technique is widely used.",
        "This situation highlights a common practice.",
        "It is important to note that the bridge is old.",
        "The bridge fell, raising fresh doubts about the firm.",
    ],
)
def test_background_in_the_papers_own_voice_is_nobodys_claim(said, text):
    assert said(text) == []


STATES = [
    ("Bolt Ltd has not yet identified the thieves.", "does_not_know"),
    ("Bolt Ltd has not officially confirmed the sale.", "does_not_confirm"),
    ("Bolt Ltd declined to comment.", "declines_to_comment"),
    ("Bolt Ltd did not respond to a request for comment.", "did_not_reply"),
    ("Bolt Ltd denied that it stole the sand.", "denies"),
    ("Bolt Ltd would not say what it paid.", "declines_to_comment"),
]


@pytest.mark.parametrize(("text", "attitude"), STATES)
def test_what_somebody_does_not_say_is_an_attitude(find, text, attitude):
    (claim,) = find(text).attributions
    assert (claim.claimant, claim.attitude) == ("Bolt Ltd", attitude)


def test_a_naming_within_a_statement_is_a_second_cue_of_the_same(find):
    text = "Bolt Ltd has identified two firms, Acme and Corvex, as the culprits in what it calls 'night raids'."
    (claim,) = find(text).attributions
    assert [text[slice(*span)] for span in claim.attribution.cue] == ["has identified", "calls"]
    assert (claim.kind, claim.targets) == ("allegation", ("Acme", "Corvex"))


def test_a_heading_is_not_joined_to_the_sentence_below_it(said):
    text = "Night Raids Named\nBolt Ltd said that the sand is gone."
    assert said(text) == [("Bolt Ltd", "said", "that the sand is gone")]


def test_a_sentence_that_goes_on_with_an_allegation_is_carried_over(find):
    text = "Bolt Ltd alleges that the drivers stole sand. They filled more than 300 trucks."
    _, second = find(text).attributions
    assert (second.claimant, second.attribution.cue, second.attribution.source) == ("Bolt Ltd", (), ())
    assert second.quantities[0].value == 300


def test_a_counterclaim_disputes_the_accusation_and_names_its_medium(find):
    text = (
        "Bolt Ltd, a mining company, accused Acme of stealing sand.\n\n"
        "Ada Roe stated on her social media platform X that Bolt Ltd itself is guilty of theft."
    )
    found = find(text)
    first, second = found.attributions
    assert (first.kind, first.targets) == ("allegation", ("Acme",))
    assert (second.kind, second.targets, second.medium) == ("counterclaim", ("Bolt Ltd",), "X")
    assert [(item.type, item.source, item.target) for item in found.relations] == [("disputes", 1, 0)]


def test_not_knowing_and_having_identified_are_a_conflict(find):
    text = (
        "Bolt Ltd has not yet identified the thieves.\n\nBolt Ltd has identified Acme as the culprit behind the theft."
    )
    (conflict,) = find(text).conflicts
    assert conflict.reason == "Bolt Ltd is said not to know, and elsewhere to have found out"


def test_a_settlement_has_parties_amount_date_and_hedge(find):
    text = "In December of the previous year, Bolt Ltd reportedly settled a lawsuit with authors for $1.5 billion."
    (event,) = find(text).events
    assert (event.kind, event.parties) == ("settlement", ("Bolt Ltd", "authors"))
    assert (event.amount.value, event.amount.unit, event.date.edtf) == (1_500_000_000, "USD", "2025-12")
    assert [text[slice(*span)] for span in event.hedges] == ["reportedly"]


@pytest.mark.parametrize(
    "text", ["Bolt Ltd may sue Acme.", "Bolt Ltd did not sue Acme.", "If Bolt Ltd sues Acme, it loses."]
)
def test_what_has_not_happened_is_no_event(find, text):
    assert find(text).events == ()


def test_a_name_from_the_editors_is_a_mention_with_their_label(find):
    text = "Then zorblatt vanished."
    (mention,) = find(text, names=(("zorblatt", "ORG"),)).mentions
    assert (mention.name, mention.label, mention.named) == ("zorblatt", "ORG", True)


def test_who_cannot_be_resolved_stays_open(said):
    assert said("The company said that the bridge is safe.") == [(None, "said", "that the bridge is safe")]


@pytest.mark.parametrize(
    ("text", "said_on"),
    [
        ("Ada Roe, reached by telephone on Monday, said that the bridge is safe.", "2026-02-23"),
        ("The terms of use, dated 3 January, say that data stay in the probe.", "2026-01-03"),
        ("Two weeks ago her deputy, Bo Lind, resigned and accused Ada Roe of theft.", "2026-02-09/2026-02-15"),
        ("On Monday Bo Lind resigned and Ada Roe accused Bolt Ltd of theft.", None),
        ("Bolt Ltd blamed Ada Roe on Monday: it had waited for records.", "2026-02-23"),
    ],
)
def test_a_date_beside_an_utterance_says_when_it_was_made(find, text, said_on):
    claim = find(text).attributions[-1]
    assert (claim.said.edtf if claim.said else None) == said_on
