"""That nothing was said, or is known, is an attitude of its own."""

import pytest

pytestmark = pytest.mark.model
CASES = [
    ("The bank would not comment on the note.", "declines_to_comment"),
    ("The bank will not say when it will decide.", "declines_to_comment"),
    ("The bank has not said whether it will pay.", "declines_to_comment"),
    ("Ada Roe would not answer questions about the note.", "declines_to_comment"),
    ("The bank would not discuss the sum.", "declines_to_comment"),
    ("The bank declined to give a reason.", "declines_to_comment"),
    ("Ada Roe declined to be interviewed.", "declines_to_comment"),
    ("Ada Roe does not want to say why she left.", "declines_to_comment"),
    ("Ada Roe would not be drawn on the price.", "declines_to_comment"),
    ("Neither side would say what was discussed.", "declines_to_comment"),
    ("The bank has said nothing about the other seven.", "declines_to_comment"),
    ("Ada Roe could not say who had opened the safe.", "does_not_know"),
    ("Ada Roe cannot remember any offer.", "does_not_know"),
    ("Ada Roe does not know why it failed.", "does_not_know"),
    ("The bank did not reply to questions sent on Monday.", "did_not_reply"),
    ("The bank has not confirmed that it will pay.", "does_not_confirm"),
    ("The bank would neither confirm nor deny that it will pay.", "does_not_confirm"),
    ("The bank did not deny that it will pay.", "asserts"),
    ("The bank said that it would not comment again.", "asserts"),
    ("Ada Roe denied that she had spoken.", "denies"),
]


@pytest.mark.parametrize(("text", "attitude"), CASES)
def test_a_silence_has_its_attitude(find_trained, text, attitude):
    (claim,) = find_trained(text).attributions
    assert claim.attitude == attitude


@pytest.mark.parametrize("text", [text for text, attitude in CASES if attitude[:4] in {"decl", "does", "did_"}])
def test_who_says_nothing_states_nothing_else_and_has_no_voice(find_trained, text):
    (claim,) = find_trained(text).attributions
    assert (claim.kind, claim.voice) == ("statement", ("publisher",))
