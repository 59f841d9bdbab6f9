"""Whom a source means that is no name: who is weighed, what is told of them, and what the weights make of it."""

import numpy as np
import pytest

from ingest.extract.attributions import join
from ingest.extract.claimants import Turn, find_claimants
from ingest.extract.cues import find_cues
from ingest.extract.drafts import Reading
from ingest.extract.learned.antecedents import SCALES, SORTS, STEPS, find_options
from ingest.extract.learned.speaker_weights import Options, SpeakerWeights, make_speaker_weights

ROE = "Ada/NNP/compound/1/PERSON Roe/NNP/nsubj/2/PERSON met=meet/VBD/ROOT/2 Bea/NNP/compound/4/PERSON "
MET = ROE + "Lind/NNP/dobj/2/PERSON and/CC/cc/4 Tom/NNP/compound/7/PERSON Berry/NNP/conj/4/PERSON ././punct/2 "
SAID = "She/PRP/nsubj/10 said=say/VBD/ROOT/10 it/PRP/nsubj/12 rained=rain/VBD/ccomp/10 ././punct/10"


@pytest.fixture
def page(cast, lexicons):
    """A written parse to its cast and the drafts in it, by rules."""

    def run(words):
        read = cast(words)
        return read, join(Reading(read.doc, (), lexicons), find_cues(read.doc, lexicons))

    return run


def find_steps(options, name):
    """Scale -> step of one candidate."""
    steps = options.steps[options.names.index(name)]
    return {SCALES[number // STEPS]: number % STEPS for number in steps}


def test_all_in_view_may_be_meant_but_no_man_where_she_speaks(page):
    read, (draft,) = page(MET + SAID)
    options = find_options(draft, read, "Ada Roe", ())
    assert SORTS[options.sort] == "she"
    assert options.names == (None, "Ada Roe", "Bea Lind")


def test_what_is_told_of_a_candidate_is_where_they_stand_and_whether_they_spoke_last(page):
    read, (draft,) = page(MET + SAID)
    options = find_options(draft, read, "Ada Roe", [Turn("Bea Lind", draft)])
    roe, lind = find_steps(options, "Ada Roe"), find_steps(options, "Bea Lind")
    assert (roe["rule"], roe["role"], roe["subject"], roe["utterances"], roe["place"]) == (2, 1, 2, 7, 2)
    assert (lind["rule"], lind["role"], lind["subject"], lind["utterances"], lind["place"]) == (4, 4, 1, 0, 4)
    assert find_steps(options, None) == {"nobody": 1, "rule": 0}


def test_the_pronoun_by_which_somebody_spoke_tells_their_gender(page):
    unknown = "Xu/NNP/compound/1/PERSON Roe/NNP/nsubj/2/PERSON left=leave/VBD/ROOT/2 ././punct/2 "
    words = unknown + "He/PRP/nsubj/5 said=say/VBD/ROOT/5 it/PRP/nsubj/7 rained=rain/VBD/ccomp/5 ././punct/5 "
    read, (first, second) = page(
        words + "She/PRP/nsubj/10 said=say/VBD/ROOT/10 it/PRP/nsubj/12 rained=rain/VBD/ccomp/10 ././punct/10"
    )
    assert "Xu Roe" in find_options(second, read, None, ()).names
    assert "Xu Roe" not in find_options(second, read, None, [Turn("Xu Roe", first)]).names


@pytest.mark.parametrize(
    ("noun", "meant"), [("mayor", {"Ada Roe", "Bea Lind", "Tom Berry"}), ("midwife", {"Ada Roe", "Bea Lind"})]
)
def test_who_is_called_by_what_they_are_is_a_person_of_that_gender(page, noun, meant):
    said = (
        f"The/DT/det/10 {noun}/NN/nsubj/11 said=say/VBD/ROOT/11 it/PRP/nsubj/13 rained=rain/VBD/ccomp/11 ././punct/11"
    )
    read, (draft,) = page(MET + said)
    options = find_options(draft, read, None, ())
    assert SORTS[options.sort] == "person"
    assert {name for name in options.names if name in {"Ada Roe", "Bea Lind", "Tom Berry"}} == meant


UNKNOWN = "Xu/NNP/compound/1/PERSON Roe/NNP/nsubj/2/PERSON left=leave/VBD/ROOT/2 {}/PRP$/poss/4 house/NN/dobj/2 "
THEN = "././punct/2 {0}/PRP/nsubj/7 slept=sleep/VBD/ROOT/7 ././punct/7 "


@pytest.mark.parametrize(("words", "step"), [(("her", "He"), 1), (("her", "She"), 4), (("his", "He"), 5)])
def test_what_pronouns_near_by_tell_is_a_guess_that_shuts_nobody_out(page, words, step):
    house, sleeper = words
    said = "He/PRP/nsubj/10 said=say/VBD/ROOT/10 it/PRP/nsubj/12 rained=rain/VBD/ccomp/10 ././punct/10"
    read, (draft,) = page(UNKNOWN.format(house) + THEN.format(sleeper) + said)
    assert find_steps(find_options(draft, read, None, ()), "Xu Roe")["gender"] == step


def test_names_and_nouns_other_than_the_company_are_left_to_the_rules(page):
    for words in (
        "Roe/NNP/nsubj/1/PERSON said=say/VBD/ROOT/1 it/PRP/nsubj/3 rained=rain/VBD/ccomp/1 ././punct/1",
        "A/DT/det/1 firm/NN/nsubj/2 said=say/VBD/ROOT/2 it/PRP/nsubj/4 rained=rain/VBD/ccomp/2 ././punct/2",
        "A/DT/det/1 mayor/NN/nsubj/2 said=say/VBD/ROOT/2 it/PRP/nsubj/4 rained=rain/VBD/ccomp/2 ././punct/2",
        "The/DT/det/2 old/JJ/amod/2 mayor/NN/nsubj/3 said=say/VBD/ROOT/3 it/PRP/nsubj/5 rained=rain/VBD/ccomp/3 "
        "././punct/3",
        "The/DT/det/1 mayor/NN/nsubj/4 of/IN/prep/1 Orlo/NNP/pobj/2/GPE said=say/VBD/ROOT/4 it/PRP/nsubj/6 "
        "rained=rain/VBD/ccomp/4 ././punct/4",
    ):
        read, (draft,) = page(words)
        assert find_options(draft, read, None, ()) is None


def test_weights_of_all_sorts_and_of_one_are_added_and_the_heaviest_candidate_is_meant():
    shared, own = np.zeros(len(SCALES) * STEPS), np.zeros((len(SORTS), len(SCALES) * STEPS))
    shared[9], own[1, 10] = 1.0, 2.0
    weights = make_speaker_weights({"shared": shared, "own": own})
    for sort, name in ((0, "Roe"), (1, "Lind")):
        assert weights.choose(Options(sort, (None, "Roe", "Lind"), ((0,), (9,), (10,)))) == name


def test_who_was_chosen_is_what_was_heard_before(page):
    read, (draft,) = page(MET + SAID)
    heard = []

    def choose(place, draft, found, turns):
        heard.append([turn.name for turn in turns])
        return f"speaker {place}"

    assert find_claimants([draft, draft], read, choose) == ("speaker 0", "speaker 1")
    assert heard == [[], ["speaker 0"]]


def test_equal_weights_leave_it_to_the_first():
    weights = SpeakerWeights([[0.0] * len(SCALES) * STEPS])
    assert weights.choose(Options(0, (None, "Roe"), ((0,), (8,)))) is None


@pytest.mark.parametrize(("last", "names"), [("Lind", {"Victoria Lind"}), ("Police", set())])
def test_a_given_name_makes_a_person_of_what_was_taken_for_a_body(page, last, names):
    words = f"Victoria/NNP/compound/1/ORG {last}/NNP/nsubj/2/ORG left=leave/VBD/ROOT/2 ././punct/2 "
    said = "She/PRP/nsubj/5 said=say/VBD/ROOT/5 it/PRP/nsubj/7 rained=rain/VBD/ccomp/5 ././punct/5"
    read, (draft,) = page(words + said)
    assert {name for name in find_options(draft, read, None, ()).names if name} == names
