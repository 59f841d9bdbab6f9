"""Which name a description at the beginning is introduced as: who is weighed, what is told of them, what is chosen."""

from dataclasses import replace

import numpy as np
import pytest

from ingest import nlp
from ingest.extract import find_utterances
from ingest.extract.leads import find_introduced
from ingest.extract.learned.introductions import Introductions, Newcomers, Options, make_introductions

TEXT = """Laboratory hid figures

ALTON, May 3 - A laboratory in Alton hid its figures for years, an auditor said on Tuesday.

The mill owner Ada Roe had asked for them. Corvex, a laboratory with forty staff, did not reply to Bolt Mining.
"""


@pytest.fixture(scope="module")
def cast():
    doc = nlp.read(nlp.load(), TEXT)
    return find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None).cast


def find(cast, word):
    return next(token for token in cast.doc if token.text == word)


def test_the_likeliest_name_is_chosen_and_none_where_none_is_likelier():
    options = Options(("Acme", "Bolt"), (("near",), ("near", "beside")), ("none",))
    assert Introductions({"near": 1.0, "beside": 0.5}).choose(options) == "Bolt"
    assert Introductions({"near": 1.0, "beside": 0.5, "none": 1.5}).choose(options) == ""
    assert Introductions({"beside": -0.5}).choose(options) == ""
    assert Introductions({"near": 1.0}).choose(Options((), (), ("none",))) == ""


def test_weights_come_back_from_their_file():
    names = np.frombuffer(b"kinds body/organization\nnone body", dtype=np.uint8)
    stored = {"introduction_names": names, "introduction_weights": np.array([1.5, -0.5], dtype=np.float16)}
    assert make_introductions(stored).weights == {"kinds body/organization": 1.5, "none body": -0.5}
    nothing = {name: values[:0] for name, values in stored.items()}
    assert make_introductions(nothing).weights == {}


@pytest.mark.model
def test_all_names_that_come_behind_may_be_meant(cast):
    newcomers = Newcomers(cast)
    assert newcomers.find_options(find(cast, "laboratory")).names == ("Ada Roe", "Corvex", "Bolt Mining")
    assert newcomers.find_options(find(cast, "staff")) is None  # nothing of the beginning
    assert newcomers.find_options(find(cast, "figures")) is None  # nobody


@pytest.mark.model
def test_what_stands_beside_a_name_and_how_far_off_it_is_tell(cast):
    options = Newcomers(cast).find_options(find(cast, "laboratory"))
    roe, corvex, bolt = (set(features) for features in options.features)
    assert "noun beside" in corvex
    assert "noun beside" not in roe | bolt
    assert "distance person 1" in roe
    assert {"distance other 2", "order other 1"} <= corvex
    assert "behind to" in bolt
    assert "none narrowed True a" in options.none


@pytest.mark.model
def test_with_weights_a_lead_is_read_by_them_and_by_rules_without(cast):
    lexicons, doc = nlp.load_lexicons(), cast.doc
    assert find_introduced(cast, find(cast, "laboratory")) == "Corvex"  # by rules
    weights = nlp.load_weights()
    for wanted, feature in (("Bolt Mining", "behind to"), ("Ada Roe", "distance person 1")):
        told = Introductions({feature: 1.0})
        read = find_utterances(
            doc, lexicons=lexicons, published_on=None, weights=replace(weights, introductions=told)
        ).cast
        assert find_introduced(read, find(read, "laboratory")) == wanted
        assert find_introduced(read, find(read, "Laboratory")) == wanted  # of the headline
