"""The network that chooses one of several, or none. Needs PyTorch."""

import numpy as np
import pytest

pytestmark = [pytest.mark.slow]

OWN, EACH = 3, 4
READ, SEEN = 2, 3  # numbers that the encoder reads of an utterance and of an option


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


def make_network(width=8):
    import torch

    from ingest.training.choosing import Network

    torch.manual_seed(1)
    return Network(OWN, EACH, 2, width, read=READ, seen=SEEN)


def read(choices):
    """What the encoder reads: nothing of the first utterance and its options."""
    import torch

    chance = torch.Generator().manual_seed(3)
    rows = (
        torch.randn(len(choices), READ, generator=chance),
        torch.randn(sum(len(choice.each) for choice in choices), SEEN, generator=chance),
    )
    for values in rows:
        values[: len(choices[0].each) if len(values) > len(choices) else 1] = 0
    return rows


def weigh(chooser, choice, own_read, each_read):
    arrays = chooser.arrays
    own = arrays["own"][choice.own].sum(axis=0) + own_read @ arrays["read"]
    each = np.stack([arrays["each"][bag].sum(axis=0) for bag in choice.each]) + each_read @ arrays["seen"]
    return chooser.weigh(own, each)


def test_what_is_right_is_learnt(choices):
    import torch

    from ingest.extract.learned.choosing import make_chooser
    from ingest.training.choosing import measure

    network = make_network()
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-2)
    nothing = torch.zeros(len(choices), READ), torch.zeros(sum(len(choice.each) for choice in choices), SEEN)
    for _ in range(80):
        optimizer.zero_grad()
        measure(network, choices, *nothing).backward()
        optimizer.step()
    chooser = make_chooser(network.eval().export())
    for choice in choices:
        chances, none = weigh(chooser, choice, np.zeros(READ), np.zeros((len(choice.each), SEEN)))
        assert chances.sum() + none == pytest.approx(1, abs=1e-5)
        assert (np.append(chances, none).max() == none) == (choice.own[0] == 1)
        assert choice.own[0] == 1 or choice.right.ravel()[chances.argmax()] == 1


def test_reading_computes_what_the_network_was_fitted_to(choices):
    import torch

    from ingest.extract.learned.choosing import make_chooser

    network = make_network().eval()
    own, each = read(choices[:3])
    with torch.no_grad():
        for values in network.parameters():
            values.add_(torch.randn(values.shape) * 0.3)
        scores, nothing, owners = network(choices[:3], own, each)
    chooser = make_chooser(network.export())
    for number, choice in enumerate(choices[:3]):
        chances, none = weigh(chooser, choice, own[number].numpy(), each[owners == number].numpy())
        np.testing.assert_allclose(chances, scores[owners == number].exp().numpy(), rtol=2e-2, atol=2e-3)
        assert none == pytest.approx(float(nothing[number].exp()), rel=2e-2, abs=2e-3)


def test_several_that_are_right_share_one_count_and_a_share_weighs_the_utterance(choices):
    from dataclasses import replace

    import torch

    from ingest.training.choosing import measure

    network = make_network().eval()
    own, each = torch.ones(1, READ), torch.ones(3, SEEN)
    first, second = (replace(choices[0], right=np.eye(3, 2, k=-k, dtype=np.float32)) for k in (0, 2))
    alone = [float(measure(network, [choice], own, each).detach()) for choice in (first, second)]
    scores, _, _ = network([first], own, each)
    assert alone[0] == pytest.approx(-float((scores[0, 0] + scores[1, 1]).detach() / 2), rel=1e-4)
    twice = own.repeat(2, 1), each.repeat(2, 1)
    both = float(measure(network, [replace(first, share=3.0), second], *twice).detach())
    assert both == pytest.approx((3 * alone[0] + alone[1]) / 4, rel=1e-4)
