"""What is learnt from lessons."""

import numpy as np
import pytest

from ingest.records import KINDS
from ingest.scoring.lessons import make_lesson

pytestmark = [pytest.mark.slow, pytest.mark.model]

LESSON = """Mill and town quarrel
The town says that Bolt Ltd took sand from the river. {allegation: Bolt Ltd}
It has rained since Monday.
Bolt Ltd said that every truck was paid for. {denial}
"""


def test_what_was_marked_before_is_what_was_said_before():
    from ingest.management.lessons import read_all
    from ingest.training.articles import read_lessons
    from ingest.training.kinds import make_examples

    first, second = make_examples(read_lessons([make_lesson("river", LESSON.splitlines())], read_all))
    assert (first.kind, second.kind) == ("allegation", "denial")
    assert "before=" in first.features
    assert {"before=allegation", "dispute"} <= set(second.features)


def test_the_same_examples_give_the_same_weights_and_weights_know_their_examples():
    from ingest.extract.learned.utterances import make_kind_weights
    from ingest.training.kinds import Example, cross, fit

    words = {"denial": ("word=false", "not"), "promise": ("word=tomorrow", "aux=will"), "statement": ("word=rain",)}
    examples = [Example(f"{kind} {n}", names, kind) for n in range(40) for kind, names in words.items()]
    stored = fit(examples)
    assert all(np.array_equal(stored[name], values) for name, values in fit(examples).items())
    weights = make_kind_weights(stored)
    assert [weights.choose(names) for names in words.values()] == list(words)
    assert cross(examples, 2) == 1.0  # three folds would hold out one kind each


def test_reading_computes_what_the_network_was_fitted_to():
    import torch

    from ingest import nlp
    from ingest.extract.learned.kind_network import PREFIX, make_kind_network
    from ingest.management.lessons import read_all
    from ingest.training.articles import read_lessons
    from ingest.training.kind_network import Network, make_batch
    from ingest.training.kinds import make_examples, make_text

    (article,) = read_lessons([make_lesson("river", LESSON.splitlines())], read_all)
    names = {name for example in make_examples([article]) for name in example.features}
    text = make_text(article, {name: row for row, name in enumerate(sorted(names))})
    assert all(text.features)
    sizes = {name: len(words) + 1 for name, words in nlp.load_weights().vocabularies.items()}
    network = Network(sizes, len(names)).eval()
    states = torch.as_tensor(np.concatenate([text.windows.states[text.windows.rows]] * 2)).float()
    batch = make_batch([text, text])
    with torch.no_grad():
        for values in network.parameters():
            values.add_(torch.randn(values.shape) * 0.1)
        expected = network.read(states, batch)
        around = network.look_around(expected, batch)
        told = network.tell(expected, around, states, batch)
        chances = torch.log_softmax(network(expected, around), dim=1)
        accusing = [KINDS.index("allegation"), KINDS.index("counterclaim")]  # have the chance of any accusation
        chances[:, accusing] = chances[:, accusing].logsumexp(dim=1, keepdim=True)
    ours = make_kind_network({f"{PREFIX}{name}": values for name, values in network.export().items()})
    found = ours.read(text.windows, text.features)
    np.testing.assert_allclose(np.concatenate([found, found]), expected.numpy(), rtol=1e-3, atol=1e-3)
    ours_around = ours.look_around(found, text.windows)
    ours_told = np.concatenate([found, ours_around, text.windows.find_means()], axis=1)
    np.testing.assert_allclose(np.concatenate([ours_told, ours_told]), told.numpy(), rtol=1e-3, atol=1e-3)
    votes = ours.weigh(found, ours_around)
    np.testing.assert_allclose(np.concatenate([votes, votes]), chances.numpy(), rtol=1e-3, atol=1e-3)


def test_a_text_that_counts_less_moves_the_loss_less():
    from types import SimpleNamespace

    import torch

    from ingest.training.kind_network import measure

    scores = torch.tensor([[9.0, 0.0], [9.0, 0.0], [0.0, 0.0]])
    batch = SimpleNamespace(kinds=torch.tensor([0, 1, -1]), shares=torch.tensor([1.0, 3.0, 5.0]))
    right, wrong = (float(measure(scores[[row]], _pick(batch, row))) for row in (0, 1))
    assert float(measure(scores, batch)) == pytest.approx((right + 3 * wrong) / 4)


def _pick(batch, row):
    return type(batch)(kinds=batch.kinds[[row]], shares=batch.shares[[row]])
