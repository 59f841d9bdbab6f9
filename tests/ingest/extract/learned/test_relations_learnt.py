"""Relations by weights written down by hand: what is likeliest, where the rules keep silent."""

import numpy as np
import pytest

from ingest.extract.bearings import Bearing
from ingest.extract.learned.pairs import Setting, read_options
from ingest.extract.learned.relations import RelationWeights, add_learnt
from ingest.extract.relations import find_relations
from ingest.records import RELATION_TYPES

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
    """Weights of pairs per feature, each for one type, and the line of zeros behind them."""
    pairs = np.zeros((len(features["rows"]) + 1, len(RELATION_TYPES) + 1), dtype=np.float32)
    for row, (type, value) in enumerate(features["rows"].values()):
        pairs[row, 1 + RELATION_TYPES.index(type)] = value
    rows = {name: row for row, name in enumerate(features["rows"])}
    bias = np.full(len(RELATION_TYPES) + 1, -2, dtype=np.float32)
    return RelationWeights(rows, pairs, np.zeros_like(pairs), np.zeros((len(rows), 1), dtype=np.float32), bias)


def test_what_is_likely_enough_is_found_with_a_reason(setting):
    weights = make_weights(rows={"to word=sand": ("qualifies", 6.0), "from word=rain": ("cites", 0.0)})
    found = add_learnt(setting, weights)
    assert [(item.type, item.source, item.target) for item in found] == [("qualifies", 1, 0), ("qualifies", 2, 0)]
    assert found[1].reason.startswith("Acme qualifies what Bolt says")


def test_what_no_weight_speaks_for_bears_on_nothing(setting):
    assert add_learnt(setting, make_weights(rows={"to word=unheard": ("supports", 9.0)})) == ()


def test_rules_have_the_first_word(make_claim):
    rows = [("Bolt", "allegation", "asserts", ("Acme",)), ("Acme", "denial", "denies", ())]
    claims = [make_claim(*row, at=100 * place) for place, row in enumerate(rows)]
    bearings = [Bearing(SAND, "say", "Bolt"), Bearing(frozenset({"deny"}), "deny", "Acme", sentence=1)]
    ruled = find_relations(claims, bearings, {})
    weights = make_weights(rows={"to kind=allegation": ("supports", 9.0)})
    assert add_learnt(Setting(claims, bearings, {}, ruled), weights) == ruled
    assert [(item.type, item.source, item.target) for item in ruled] == [("disputes", 1, 0)]


def test_an_utterance_bears_on_few_near_ones(make_claim):
    claims = [make_claim("Bolt", at=100 * place) for place in range(80)]
    bearings = [Bearing(SAND, "say", "Bolt", sentence=place) for place in range(80)]
    options = list(read_options(Setting(claims, bearings, {}, ())))
    assert max(len(one.others) for one in options) == 10
    assert [place for place, *_ in options[40].others] == [*range(32, 40), *range(41, 43)]
