"""The learnt weights have the last word on kinds, but only if they are clear, and never on a silence."""

from dataclasses import replace

import numpy as np
import pytest

from ingest import nlp
from ingest.extract import extract
from ingest.extract.learned.utterances import KindWeights
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


def test_weights_decide_what_the_rules_find_or_leave_open():
    assert read(None) == ["statement", "denial", "statement"]
    assert read(weigh(**{"word=lock": ("announcement", 2.0)})) == ["announcement", "denial", "statement"]
    assert read(weigh(**{"word=key": ("admission", 2.0)})) == ["statement", "admission", "statement"]


@pytest.mark.parametrize("word", ["lock", "key"])
def test_a_small_difference_changes_nothing(word):
    assert read(weigh(**{f"word={word}": ("announcement", 0.5)})) == ["statement", "denial", "statement"]


def test_a_silence_stays_one():
    certain = weigh(**{"form=verb": ("apology", 9.0), "form=state": ("apology", 9.0)})
    assert read(certain) == ["apology", "apology", "statement"]


def test_unknown_features_weigh_nothing():
    assert weigh(known=("denial", 1.0)).choose(["unknown"], "promise") == "promise"
