"""The learnt weights have the last word on kinds, but never on a silence."""

from dataclasses import replace

import numpy as np
import pytest

from ingest import nlp
from ingest.extract import extract
from ingest.extract.learned.utterances import KindWeights, cannot_deny, charges_plainly, foretells_change
from ingest.records import KINDS

pytestmark = pytest.mark.model
TEXT = "The lock was changed, the caretaker said. Ada Roe denied that she had the key. Bo Lind would not comment."


def weigh(**features):
    """Weights by feature name: a kind and how much speaks for it."""
    table = np.zeros((len(features), len(KINDS)), dtype=np.float32)
    for row, (kind, weight) in enumerate(features.values()):
        table[row, KINDS.index(kind)] = weight
    return KindWeights(KINDS, {name: row for row, name in enumerate(features)}, table, np.zeros(len(KINDS), np.float32))


def read(kinds, text=TEXT):
    weights = replace(nlp.load_weights(), kinds=kinds)
    doc = nlp.read(nlp.load(), text)
    found = extract(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=weights)
    return [claim.kind for claim in found.attributions]


def heed_rules(**features):
    """Weights by which the kind that the rules find is as likely as one of weight 1."""
    return weigh(**{f"rule={kind}": (kind, 1.0) for kind in KINDS}, **features)


def test_the_likeliest_kind_is_taken_whatever_the_rules_find():
    assert read(None) == read(heed_rules()) == ["statement", "denial", "statement"]
    assert read(heed_rules(**{"word=lock": ("announcement", 2.0)})) == ["announcement", "denial", "statement"]
    assert read(heed_rules(**{"word=key": ("admission", 2.0)})) == ["statement", "admission", "statement"]
    assert read(heed_rules(**{"word=lock": ("announcement", 0.5)})) == ["statement", "denial", "statement"]


def test_the_utterances_round_about_count():
    assert read(heed_rules(**{"next=other rule=denial": ("allegation", 2.0)})) == ["allegation", "denial", "statement"]
    assert read(heed_rules(**{"before=none": ("promise", 2.0)})) == ["promise", "denial", "statement"]


def test_what_nobody_says_answers_nobody():
    text = "Ada Roe said that Bolt Ltd stole sand. Allegations suggested that Ada Roe had stolen sand herself."
    certain = weigh(**{"form=verb": ("counterclaim", 9.0), "form=noun": ("counterclaim", 9.0)})
    assert read(certain, text) == ["counterclaim", "allegation"]


def test_a_plain_charge_that_the_rules_find_stays_one():
    text = "The mayor said that Bolt Ltd stole sand. Bo Lind stated that the mayor herself is guilty of theft."
    certain = weigh(**{"main=be": ("statement", 9.0), "main=steal": ("allegation", 9.0)})
    assert read(certain, text) == ["allegation", "counterclaim"]


def test_a_silence_stays_one():
    certain = weigh(**{"form=verb": ("apology", 9.0), "form=state": ("apology", 9.0)})
    assert read(certain) == ["apology", "apology", "statement"]


def test_unknown_features_weigh_nothing():
    assert weigh(known=("denial", 1.0)).choose(["unknown", "known"]) == "denial"


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        (("main=spread", "aux=could"), True),
        (("main=become", "aux=may", "tag=VB"), True),
        (("main=speak", "aux=could"), False),
        (("main=spread", "aux=will"), False),
        (("main=spread", "aux=could", "aux=have"), False),
        (("main=spread", "aux=could", "not"), False),
    ],
)
def test_a_change_that_could_come_lies_ahead(traits, expected):
    assert foretells_change(traits) is expected


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        (("main=be", "word=guilty"), True),
        (("main=plead", "word=guilty"), False),
        (("main=be", "word=guilty", "not"), False),
        (("main=copy", "word=illicit"), True),
        (("main=copy", "word=illicitly", "is_own"), False),
        (("main=be",), False),
    ],
)
def test_who_is_called_guilty_is_accused_whatever_the_cue(traits, expected):
    assert charges_plainly(traits) is expected


@pytest.mark.parametrize(
    ("traits", "expected"), [(("cue=warn", "main=leak"), True), (("cue=say",), False), (("main=warn",), False)]
)
def test_who_warns_denies_nothing(traits, expected):
    assert cannot_deny(traits) is expected


def test_a_warning_is_no_denial_whatever_the_weights():
    text = "Ada Roe said that the dam leaks. Ada Roe warned that the dam could break."
    certain = weigh(**{"form=verb": ("denial", 9.0)})
    assert read(certain, text) == ["denial", "prediction"]


@pytest.mark.parametrize(("vote", "kind"), [(0.0, "promise"), (1.0, "admission")])
def test_features_count_less_where_the_network_votes_as_well(vote, kind):
    weights = weigh(said=("promise", 2.0))
    votes = np.zeros(len(KINDS), dtype=np.float32)
    votes[KINDS.index("admission")] = vote
    assert weights.choose(["said"]) == "promise"
    assert weights.choose(["said"], votes) == kind


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("“It is near,” Ada Roe said. “It is late.”", {"carried"}),
        ("“Bo Lind told me that it was near,” Ada Roe said.", {"hearsay", "cue=tell"}),
    ],
    ids=["goes on", "hearsay"],
)
def test_hearsay_has_its_own_cue_and_what_goes_on_has_none(text, features):
    from ingest.extract import make_traits
    from ingest.management.lessons import read as find

    traits = [set(names) for names in make_traits(find(text))]
    (found,) = [names for names in traits if features & {"carried", "hearsay"} & names]
    assert features <= found
    assert any(name.startswith("cue=") for name in found) == ("hearsay" in features)
