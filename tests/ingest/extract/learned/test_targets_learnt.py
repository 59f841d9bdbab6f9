"""Targets by weights written down by hand, and who may be meant at all in short texts."""

from dataclasses import replace

import numpy as np
import pytest

from ingest import nlp
from ingest.extract import find_utterances, make_standing
from ingest.extract.discourse import settle
from ingest.extract.learned.aims import COLUMNS, COMMON, Options, find_options
from ingest.extract.learned.encoder import STATES
from ingest.extract.learned.nominees import Roster, to_key
from ingest.extract.learned.standing import Standing
from ingest.extract.learned.targets import BUCKETS, LIKELY, Seen, TargetWeights, aim, find_codes, find_common_codes
from tests.ingest.extract.learned.choosers import make_plain_chooser

EACH = COLUMNS[len(COMMON) :]
TEXT = """Mill and town quarrel

The town clerk, Ada Roe, accused the owners of the Dorrit mill and Bolt Ltd of taking sand. It has rained since Monday.

Bolt Ltd denied it. "They came at night," Roe said.
"""


def make_row(**values):
    row = [0] * len(EACH)
    for name, value in values.items():
        row[EACH.index(name.replace("_", " "))] = value
    return tuple(row)


def make_options(*rows, lists=None, meant=None):
    names = tuple(f"N{place}" for place in range(len(rows)))
    nowhere = [()] * len(rows)
    each = [make_row(**row) for row in rows]
    meant = meant or tuple(range(len(rows)))
    return Options(names, (0,) * len(COMMON), each, lists or (-1,) * len(rows), nowhere, names, meant)


def make_weights(each, nobody):
    """Weights with scores per bucket."""
    own = np.stack([nobody, np.zeros(BUCKETS)], axis=1)
    return TargetWeights(
        make_plain_chooser(own, each[:, None], seen=2 * STATES + TOLD), np.arange(BUCKETS), np.arange(BUCKETS)
    )


def speak_for(options, place, value, nobody=0.0):
    """Weights that speak for what holds of one nominee alone."""
    each, none = np.zeros((2, BUCKETS))
    codes = find_codes(options)
    others = np.delete(codes, place, axis=0)
    own = np.setdiff1d(codes[place], others)
    each[own] = value / len(own)
    none[find_common_codes(options)[-1]] = nobody
    return make_weights(each, none)


TOLD = 1  # numbers that are told of an utterance
# What is read of the utterance, and of nominees: nothing.
UNREAD = np.zeros(TOLD, dtype=np.float16), np.zeros(2 * STATES + TOLD, dtype=np.float32)
NOTHING = make_weights(*np.zeros((2, BUCKETS)))
TWO = make_options({"gap": 1}, {"gap": 2}, {"gap": 3})


def test_whom_the_weights_speak_for_is_the_target():
    assert speak_for(TWO, 1, 5.0).choose(TWO, *UNREAD) == ("N1",)


def test_chances_are_shared_among_all_and_nobody():
    chances = speak_for(TWO, 2, 1.0, nobody=2.0).weigh(TWO, *UNREAD)
    odds = np.exp([0.0, 0.0, 1.0])
    assert chances == pytest.approx(odds / (odds.sum() + np.exp(2.0)), rel=1e-4)


def test_a_bucket_without_a_vector_counts_nothing():
    unknown = np.full(BUCKETS, -1)
    weights = TargetWeights(speak_for(TWO, 1, 5.0).chooser, unknown, unknown)
    assert weights.weigh(TWO, *UNREAD) == pytest.approx([0.25] * 3)


def test_where_nobody_is_likely_enough_there_is_no_target():
    assert speak_for(TWO, 1, 0.0, nobody=5.0).choose(TWO, *UNREAD) == ()
    assert NOTHING.choose(Options((), (), [], (), [], (), ()), *UNREAD) == ()


def test_a_list_is_as_likely_as_all_in_it_together():
    listed = make_options({"gap": 1}, {"gap": 2}, {"gap": 3}, lists=(7, 7, -1))
    assert speak_for(listed, 0, 3.0).choose(listed, *UNREAD) == ("N0", "N1")
    assert speak_for(listed, 2, 3.0).choose(listed, *UNREAD) == ("N2",)
    assert NOTHING.choose(listed, *UNREAD) == ("N0", "N1")  # a quarter each, nobody as well


def test_names_of_one_are_as_likely_as_all_of_them_together_and_the_likeliest_is_given():
    same = make_options({"gap": 1}, {"gap": 2}, {"gap": 3}, meant=(0, 1, 1))
    weights = speak_for(same, 2, 0.1, nobody=1.5)
    chances = weights.weigh(same, *UNREAD)
    assert max(chances) < LIKELY < chances[1] + chances[2]
    assert weights.choose(same, *UNREAD) == ("N2",)


def test_the_same_two_numbers_in_other_columns_are_another_feature():
    one, other = (find_codes(make_options(row)) for row in ({"mine": 1}, {"accuser": 1}))
    assert (one != other).sum() > 5


def test_names_are_compared_without_an_article():
    assert [to_key(name) for name in ("The Mill", "a mill", "The", "Ada Roe")] == ["mill", "mill", "the", "ada roe"]


def test_what_is_read_of_a_nominee_counts():
    weights, seen = make_weights(*np.zeros((2, BUCKETS))), np.zeros((3, 2 * STATES + TOLD), dtype=np.float32)
    weights.chooser.arrays["seen"][:, 0] = 9 / seen.shape[1]
    seen[1] = 1
    assert weights.choose(TWO, UNREAD[0], seen) == ("N1",)


@pytest.fixture(scope="module")
def said():
    doc = nlp.read(nlp.load(), TEXT)
    return find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=nlp.load_weights())


@pytest.fixture
def standing(said):
    kinds = ["allegation", "denial", "allegation"]
    judgements = settle(said.judgements, said.sides, lambda place, judgement, dispute, found: kinds[place])
    return make_standing(said, judgements)


@pytest.mark.model
def test_all_but_the_speaker_may_be_meant_and_what_was_aimed_before_tells(standing):
    first = find_options(standing, 0)
    assert "Ada Roe" not in first.names
    assert {"Bolt Ltd", "the owners"} <= set(first.names)
    mine, times = EACH.index("mine"), EACH.index("times")
    standing.remember(0, ("Bolt Ltd",))
    later = find_options(standing, 2)
    row = later.rows[later.names.index("Bolt Ltd")]
    assert row[mine] == 1
    assert row[times] == 5  # once, and nobody more often
    assert first.rows[first.names.index("Bolt Ltd")][mine] == 0


@pytest.mark.model
def test_a_pronoun_of_what_is_said_may_mean_whoever_fits(standing):
    options = find_options(standing, 2)
    rank = EACH.index("open rank")
    assert options.rows[options.names.index("Bolt Ltd")][rank] > 0


@pytest.mark.model
def test_a_nominee_is_read_near_by_anywhere_and_by_what_it_says(said, standing):
    columns = said.columns
    told = np.array([[1], [2], [4]], dtype=np.float16)
    options = find_options(standing, 2)
    found = Seen(standing, told, columns).read(options)
    at = options.names.index("Bolt Ltd")
    by, (near, anywhere, own) = options.places[at], np.split(found[at], [STATES, 2 * STATES])
    places = standing.find_positions("bolt ltd")
    named = [token.i for token in said.cast.doc if token.text == "Ltd"]
    assert set(named) <= set(places)
    np.testing.assert_allclose(anywhere, columns.states[columns.find_rows(places)].mean(axis=0), atol=1e-3)
    np.testing.assert_allclose(near, columns.states[columns.find_rows(by)].mean(axis=0), atol=1e-3)
    assert own.tolist() == [2.0]  # it denies
    owners = found[options.names.index("the owners")]
    assert owners[-1] == 0
    assert not owners[:STATES].any()
    assert owners[STATES:].any()


@pytest.mark.model
def test_targets_stand_with_utterances_that_are_aimed_at_somebody_alone(said, standing):
    found = aim(standing, NOTHING, np.zeros((3, 1), dtype=np.float32), said.columns)
    assert [judgement.kind for judgement in found] == ["allegation", "denial", "allegation"]
    assert found[1].targets == ()
    assert isinstance(standing, Standing)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "noun", "names"),
    [
        ("The Dorrit steelworks closed. Workers left the steelworks.", "steelworks", [("the Dorrit steelworks",)] * 2),
        ("The surgeon, Ada Roe, left the ward. People saw the surgeon.", "surgeon", [("Ada Roe",)] * 2),
        ("A council of elders met. Bo asked the council.", "council", [("a council", "a council of elders")] * 2),
        ("The Teachers' Alliance met. Bo asked the alliance.", "alliance", [("Teachers' Alliance",)]),
    ],
)
def test_a_noun_means_whoever_was_brought_in_with_it(text, noun, names):
    doc = nlp.read(nlp.load(), text)
    said = find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None)
    roster = Roster(said.cast, said.drafts)
    assert [found for place, found in roster.nouns.items() if doc[place].lower_ == noun] == names


@pytest.mark.model
def test_short_and_long_words_for_one_are_two_names_of_one():
    text = "The bank on the quay closed. Ada Roe said that the bank on the quay and the mill had failed to pay her."
    doc = nlp.read(nlp.load(), text)
    said = find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=nlp.load_weights())
    options = find_options(make_standing(said, said.judgements), 0)
    meant = dict(zip(options.keys, options.meant, strict=True))
    assert meant["bank on the quay"] == meant["bank"] != meant["mill"]


@pytest.mark.model
def test_who_is_introduced_behind_a_lead_stands_there_by_name():
    text = "Mill shut\n\nALTON, May 3 - A laboratory lied, an auditor said.\n\nCorvex, a laboratory, did not reply."
    doc = nlp.read(nlp.load(), text)
    said = find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None)  # by rules
    roster = Roster(said.cast, said.drafts)
    nouns = [names for place, names in roster.nouns.items() if doc[place].lower_ == "laboratory"]
    assert nouns[0] == ("Corvex",)


@pytest.mark.model
def test_names_told_with_the_cue_need_no_weighing():
    text = "Ada Roe accused Bolt Ltd of theft. Ada Roe accused the mill of theft."
    doc = nlp.read(nlp.load(), text)
    said = find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=nlp.load_weights())
    standing = make_standing(said, said.judgements)
    assert [standing.find_told(place) for place in range(2)] == [("Bolt Ltd",), ()]
    assert aim(standing, NOTHING, np.zeros((2, 1), dtype=np.float32), said.columns)[0].targets == ("Bolt Ltd",)


@pytest.mark.model
def test_a_text_may_hold_half_of_a_surrogate_pair():
    doc = nlp.read(nlp.load(), "said \ud800 said theft")
    said = find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=nlp.load_weights())
    forced = [replace(judgement, kind="allegation") for judgement in said.judgements]
    standing = make_standing(said, forced)
    assert all(find_codes(find_options(standing, place)).size for place in range(len(forced)))
