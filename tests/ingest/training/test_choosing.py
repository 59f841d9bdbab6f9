"""The network that chooses one of several, or none. Needs PyTorch."""

import numpy as np
import pytest

pytestmark = [pytest.mark.slow]

OWN, EACH = 3, 4


@pytest.fixture(scope="module")
def choices():
    """Of utterances with feature 0 the option with feature 1 is right, in the second way; of those with 1 none is."""
    from ingest.training.choosing import Choice

    chance, made = np.random.default_rng(5), []
    for number in range(200):
        own, other = number % 2, int(chance.integers(2, EACH))
        bags, at = [[other], [3], []], int(chance.integers(3))
        bags[at] = [1, other]
        right = np.zeros((3, 2), dtype=np.float32)
        right[at, 1] = own == 0
        made.append(Choice([own, 2], bags, right))
    return made


@pytest.fixture(scope="module")
def plan():
    from ingest.training.choosing import Plan

    return Plan(epochs=25, width=8, choices=10, rate=1e-2, seed=2)


def weigh(chooser, choice):
    own = chooser.arrays["own"][choice.own].sum(axis=0)
    return chooser.weigh(own, np.stack([chooser.arrays["each"][bag].sum(axis=0) for bag in choice.each]))


def test_what_is_right_is_learnt_and_the_same_seed_gives_the_same_arrays(choices, plan):
    from ingest.extract.learned.choosing import make_chooser
    from ingest.training.choosing import fit

    stored = fit(choices, OWN, EACH, plan)
    assert all(np.array_equal(stored[name], values) for name, values in fit(choices, OWN, EACH, plan).items())
    chooser = make_chooser(stored)
    for choice in choices:
        chances, none = weigh(chooser, choice)
        assert chances.sum() + none == pytest.approx(1, abs=1e-5)
        assert (np.append(chances, none).max() == none) == (choice.own[0] == 1)
        assert choice.own[0] == 1 or choice.right.ravel()[chances.argmax()] == 1


def test_reading_computes_what_the_network_was_fitted_to(choices, plan):
    import torch

    from ingest.extract.learned.choosing import make_chooser
    from ingest.training.choosing import Network

    torch.manual_seed(1)
    network = Network(OWN, EACH, 2, plan.width).eval()
    with torch.no_grad():
        for values in network.parameters():
            values.add_(torch.randn(values.shape) * 0.3)
        scores, nothing, owners = network(choices[:3])
    chooser = make_chooser(network.export())
    for number, choice in enumerate(choices[:3]):
        chances, none = weigh(chooser, choice)
        np.testing.assert_allclose(chances, scores[owners == number].exp().numpy(), rtol=2e-2, atol=2e-3)
        assert none == pytest.approx(float(nothing[number].exp()), rel=2e-2, abs=2e-3)


def test_several_that_are_right_share_one_count_and_a_share_weighs_the_utterance(choices):
    from dataclasses import replace

    import torch

    from ingest.training.choosing import Network, measure

    torch.manual_seed(1)
    network = Network(OWN, EACH, 2, 8).eval()
    first, second = (replace(choices[0], right=np.eye(3, 2, k=-k, dtype=np.float32)) for k in (0, 2))
    alone = [float(measure(network, [choice]).detach()) for choice in (first, second)]
    scores, _, _ = network([first])
    assert alone[0] == pytest.approx(-float((scores[0, 0] + scores[1, 1]).detach() / 2), rel=1e-4)
    both = float(measure(network, [replace(first, share=3.0), second]).detach())
    assert both == pytest.approx((3 * alone[0] + alone[1]) / 4, rel=1e-4)
