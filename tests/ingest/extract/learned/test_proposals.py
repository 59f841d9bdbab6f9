"""What the trained reader found as drafts, and where rules speak beside it."""

import pytest

from ingest import nlp
from ingest.extract.attributions import join
from ingest.extract.cues import find_cues
from ingest.extract.learned.linking import JoinedSpans
from ingest.extract.learned.proposals import propose

pytestmark = pytest.mark.model

TEXT = "Minister denies wrongdoing\n\nThe minister says that all is well."


@pytest.fixture(scope="module")
def proposed(reading, lexicons):
    doc = nlp.read(nlp.load(), TEXT)
    read = reading(doc)
    ruled = join(read, find_cues(doc, lexicons))
    return lambda *found: [(doc[draft.cue.anchor].text, draft.carried) for draft in propose(read, ruled, found)]


def test_in_a_headline_rules_speak_where_nothing_was_found(proposed):
    assert proposed() == [("denies", False)]


def test_what_was_found_in_a_headline_is_not_said_twice(proposed):
    assert proposed(JoinedSpans((0, 1), (1, 2), ((2, 3),))) == [("denies", False)]


MEDIUM = "Ada Roe stated on her website X that the mill is safe."


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ((2, 4), ((7, 12),)),  # "stated on", the website left out
        ((2, 4), ((4, 7), (7, 12))),  # ... a piece of its own
        ((2, 4), ((4, 12),)),  # ... in one with what is said
        ((2, 3), ((7, 12),)),
    ],
)
def test_where_it_was_said_is_neither_cue_nor_content(reading, cue, content):
    doc = nlp.read(nlp.load(), MEDIUM)
    (draft,) = propose(reading(doc), (), [JoinedSpans((0, 2), cue, content)])
    assert [doc[slice(*part)].text for part in draft.cues] == ["stated"]
    assert [doc[slice(*part)].text for part in draft.content] == ["that the mill is safe"]
