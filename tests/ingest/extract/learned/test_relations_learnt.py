"""Relations by weights written down by hand: what is likeliest, where the rules keep silent."""

import numpy as np
import pytest

from ingest.extract.bearings import Bearing
from ingest.extract.learned.pairs import Setting, read_options
from ingest.extract.learned.relations import RelationWeights, add_learnt
from ingest.extract.relations import find_relations
from ingest.records import RELATION_TYPES
from tests.ingest.extract.learned.choosers import make_plain_chooser

SAND, WATER = frozenset({"steal", "sand", "night", "river"}), frozenset({"leak", "water", "mill", "field"})


@pytest.fixture
def setting(make_claim):
    """Three statements in which rules see no relation."""
    claims = [make_claim(name, at=100 * place) for place, name in enumerate(("Bolt", "Roe", "Acme"))]
    words = (SAND, WATER, frozenset({"rain"}))
    bearings = [
        Bearing(lemmas, "say", claim.claimant, sentence=place, lemmas=tuple(sorted(lemmas)))
        for place, (claim, lemmas) in enumerate(zip(claims, words, strict=True))
    ]
    return Setting(claims, bearings, {}, find_relations(claims, bearings, {}))


def make_weights(**features):
    """Scores of features of what is answered, each for one type; whoever asserts may bear on something."""
    each = np.zeros((len(features), len(RELATION_TYPES)))
    for row, (type, value) in enumerate(features.values()):
        each[row, RELATION_TYPES.index(type)] = value
    own = np.ones((1, len(RELATION_TYPES) + 1)) * (np.arange(len(RELATION_TYPES) + 1) > 0)
    chooser = make_plain_chooser(own, each)
    return RelationWeights(chooser, {"from attitude=asserts": 0}, {name: row for row, name in enumerate(features)})


def test_what_is_likely_enough_is_found_with_a_reason(setting):
    weights = make_weights(**{"to word=sand": ("qualifies", 6.0)})
    found = add_learnt(setting, weights)
    assert [(item.type, item.source, item.target) for item in found] == [("qualifies", 1, 0), ("qualifies", 2, 0)]
    assert found[1].reason.startswith("Acme qualifies what Bolt says")


def test_what_no_weight_speaks_for_bears_on_nothing(setting):
    assert add_learnt(setting, make_weights(**{"to word=unheard": ("supports", 9.0)})) == ()


def test_who_expects_none_is_not_looked_at(setting):
    weights = make_weights(**{"to word=sand": ("qualifies", 6.0)})
    weights.chooser.arrays["own"][0, 0] = 5.0
    assert weights.expects_none(["from attitude=asserts"])
    assert add_learnt(setting, weights) == ()


def test_rules_have_the_first_word(make_claim):
    rows = [("Bolt", "allegation", "asserts", ("Acme",)), ("Acme", "denial", "denies", ())]
    claims = [make_claim(*row, at=100 * place) for place, row in enumerate(rows)]
    bearings = [Bearing(SAND, "say", "Bolt"), Bearing(frozenset({"deny"}), "deny", "Acme", sentence=1)]
    ruled = find_relations(claims, bearings, {})
    weights = make_weights(**{"to kind=allegation": ("supports", 9.0)})
    assert add_learnt(Setting(claims, bearings, {}, ruled), weights) == ruled
    assert [(item.type, item.source, item.target) for item in ruled] == [("disputes", 1, 0)]


def test_an_utterance_bears_on_few_near_ones(make_claim):
    claims = [make_claim("Bolt", at=100 * place) for place in range(80)]
    bearings = [Bearing(SAND, "say", "Bolt", sentence=place) for place in range(80)]
    options = list(read_options(Setting(claims, bearings, {}, ())))
    assert max(len(one.others) for one in options) == 10
    assert [place for place, *_ in options[40].others] == [*range(32, 40), *range(41, 43)]
