"""Relations by weights written down by hand: what is likeliest, and where rules have a say."""

from dataclasses import replace

import numpy as np
import pytest

from ingest.extract.bearings import Bearing
from ingest.extract.learned.pairs import Setting, read_options
from ingest.extract.learned.relations import RelationWeights, weigh_all
from ingest.extract.relations import find_relations
from ingest.records import RELATION_TYPES, CandidateRelation
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
    return RelationWeights(
        chooser,
        {"from attitude=asserts": 0, "from attitude=denies": 0},
        {name: row for row, name in enumerate(features)},
    )


def weigh(setting, weights):
    """The relations, where the encoder reads one and the same of everything."""
    return weigh_all(setting, weights, np.ones((len(setting.claims), 1), dtype=np.float32))


def test_what_is_likely_enough_is_found_with_a_reason(setting):
    weights = make_weights(**{"to word=sand": ("qualifies", 6.0)})
    found = weigh(setting, weights)
    assert [(item.type, item.source, item.target) for item in found] == [("qualifies", 1, 0), ("qualifies", 2, 0)]
    assert found[1].reason.startswith("Acme qualifies what Bolt says")


def test_what_is_as_likely_bears_on_both(setting):
    weights = make_weights(**{"to word=sand": ("qualifies", 6.0), "to word=leak": ("supports", 5.8)})
    found = [(item.type, item.source, item.target) for item in weigh(setting, weights) if item.source == 2]
    assert found == [("qualifies", 2, 0), ("supports", 2, 1)]
    weights = make_weights(**{"to word=sand": ("qualifies", 6.0), "to word=leak": ("supports", 4.0)})
    found = [(item.type, item.source, item.target) for item in weigh(setting, weights) if item.source == 2]
    assert found == [("qualifies", 2, 0)]


def test_what_no_weight_speaks_for_bears_on_nothing(setting):
    assert weigh(setting, make_weights(**{"to word=unheard": ("supports", 9.0)})) == ()


def test_who_expects_none_is_not_looked_at(setting):
    weights = make_weights(**{"to word=sand": ("qualifies", 6.0)})
    weights.chooser.arrays["own"][0, 0] = 5.0
    vectors = weights.find_vectors(np.ones((3, 1), dtype=np.float32))
    assert weights.expects_none(0, ["from attitude=asserts"], vectors)
    assert weigh(setting, weights) == ()


def test_what_the_encoder_reads_of_both_counts(setting):
    weights = make_weights(**{"to word=unheard": ("supports", 9.0)})
    weights.chooser.arrays["seen"][0, RELATION_TYPES.index("narrows")] = 6.0
    found = weigh_all(setting, weights, np.array([[0], [1], [0]], dtype=np.float32))
    assert [(item.type, item.source, item.target) for item in found] == [("narrows", 0, 1), ("narrows", 2, 1)]
    weights.chooser.arrays["read"][0, 0] = 9.0  # who reads so bears on nothing
    assert weigh_all(setting, weights, np.array([[1], [1], [0]], dtype=np.float32))[0].source == 2


@pytest.fixture
def dispute(make_claim):
    """An accusation and a denial, of which rules say that it disputes."""
    rows = [("Bolt", "allegation", "asserts", ("Acme",)), ("Acme", "denial", "denies", ())]
    claims = [make_claim(*row, at=100 * place) for place, row in enumerate(rows)]
    bearings = [Bearing(SAND, "say", "Bolt"), Bearing(frozenset({"deny"}), "deny", "Acme", sentence=1)]
    return Setting(claims, bearings, {}, find_relations(claims, bearings, {}))


def test_rules_speak_where_nothing_is_likely(dispute):
    assert [(item.type, item.source, item.target) for item in dispute.ruled] == [("disputes", 1, 0)]
    assert weigh(dispute, make_weights(**{"to word=unheard": ("supports", 9.0)})) == dispute.ruled


def test_what_is_hardly_likely_does_not_go_before_rules(setting, dispute):
    weights = make_weights(**{"to kind=allegation": ("supports", 1.0), "to word=sand": ("supports", 2.0)})
    assert {item.type for item in weigh(setting, weights)} == {"supports"}  # where rules see nothing
    assert weigh(dispute, weights) == dispute.ruled


def test_what_is_likely_goes_before_rules_and_keeps_their_reason_where_they_agree(dispute):
    (found,) = weigh(dispute, make_weights(**{"to kind=allegation": ("supports", 9.0)}))
    assert (found.type, found.source, found.target) == ("supports", 1, 0)
    (found,) = weigh(dispute, make_weights(**{"to kind=allegation": ("disputes", 9.0)}))
    assert found == dispute.ruled[0]


@pytest.mark.parametrize(
    ("score", "type"),
    [
        pytest.param(2.5, "contradicts", id="it stays"),
        pytest.param(9.0, "supports", id="it is next to impossible"),
    ],
)
def test_what_contradicts_bears_on_it_in_no_other_way_while_it_is_possible(setting, score, type):
    contrast = CandidateRelation("contradicts", 2, 0, "two figures for one thing")
    found = weigh(replace(setting, ruled=(contrast,)), make_weights(**{"to word=sand": ("supports", score)}))
    assert [(item.type, item.source, item.target) for item in found] == [("supports", 1, 0), (type, 2, 0)]


def test_an_utterance_bears_on_few_near_ones(make_claim):
    claims = [make_claim("Bolt", at=100 * place) for place in range(80)]
    bearings = [Bearing(SAND, "say", "Bolt", sentence=place) for place in range(80)]
    options = list(read_options(Setting(claims, bearings, {}, ())))
    assert max(len(one.others) for one in options) == 10
    assert [place for place, *_ in options[40].others] == [*range(32, 40), *range(41, 43)]


def test_an_accusation_and_a_demand_are_answered_from_further_away(make_claim):
    kinds = {0: "allegation", 5: "demand", 6: "statement", 12: "counterclaim"}
    claims = [make_claim("Bolt", kinds.get(place, "statement"), "asserts", (), at=100 * place) for place in range(30)]
    bearings = [Bearing(SAND, "say", "Bolt", sentence=place) for place in range(30)]
    options = list(read_options(Setting(claims, bearings, {}, ())))
    assert [place for place, *_ in options[20].others] == [0, 5, *range(12, 20), 21, 22]
    assert [place for place, *_ in options[25].others] == [5, 12, *range(17, 25), 26, 27]
