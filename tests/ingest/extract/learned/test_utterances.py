"""The learnt weights have the last word on kinds, but never on a silence."""

from dataclasses import replace

import numpy as np
import pytest

from ingest import nlp
from ingest.extract import extract
from ingest.extract.learned.utterances import KindWeights, foretells_change
from ingest.records import KINDS

pytestmark = pytest.mark.model
TEXT = "The lock was changed, the caretaker said. Ada Roe denied that she had the key. Bo Lind would not comment."


def weigh(**features):
    """Weights by feature name: a kind and how much speaks for it."""
    table = np.zeros((len(features), len(KINDS)), dtype=np.float32)
    for row, (kind, weight) in enumerate(features.values()):
        table[row, KINDS.index(kind)] = weight
    return KindWeights(KINDS, {name: row for row, name in enumerate(features)}, table, np.zeros(len(KINDS), np.float32))


def read(kinds):
    weights = replace(nlp.load_weights(), kinds=kinds)
    doc = nlp.read(nlp.load(), TEXT)
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
