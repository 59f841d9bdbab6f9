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
    from ingest.management.lessons import read
    from ingest.training.articles import read_lessons
    from ingest.training.kinds import make_examples

    first, second = make_examples(read_lessons([make_lesson("river", LESSON.splitlines())], read))
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


@pytest.fixture(scope="module")
def taught():
    """A lesson as an article, weights of its features, and who read it."""
    from ingest import nlp
    from ingest.extract.learned.utterances import make_kind_weights
    from ingest.management.lessons import read
    from ingest.training.articles import read_lessons
    from ingest.training.kinds import fit, make_examples

    (article,) = read_lessons([make_lesson("river", LESSON.splitlines())], read)
    return article, fit(list(make_examples([article])) * 3), nlp.load_weights(), make_kind_weights


def test_reading_computes_what_the_network_was_fitted_to(taught):
    import torch

    from ingest.extract.learned.kind_network import make_kind_network
    from ingest.training.kind_network import PREFIX, READER, Network, digest_words, find_sizes, make_batch
    from ingest.training.kinds import make_text

    article, stored, reader, make_kind_weights = taught
    weights = make_kind_weights(stored)
    text = make_text(article, weights)
    network = Network(find_sizes(reader, len(weights.rows)), reader.members[0].vectors).eval()
    with torch.no_grad():
        for values in network.parameters():
            values.add_(torch.randn(values.shape) * 0.3)
        expected = torch.log_softmax(network(make_batch([text, text])), dim=1)
        accusing = [KINDS.index("allegation"), KINDS.index("counterclaim")]  # have the chance of any accusation
        expected[:, accusing] = expected[:, accusing].logsumexp(dim=1, keepdim=True)
    arrays = {f"{PREFIX}{name}": values for name, values in network.export().items()}
    found = make_kind_network({**arrays, READER: digest_words(reader)}, reader).weigh(text.windows, text.features)
    np.testing.assert_allclose(np.concatenate([found, found]), expected.numpy(), rtol=1e-3, atol=1e-3)


def test_the_network_learns_its_lesson_and_the_same_seed_gives_the_same_arrays(taught):
    from ingest.training.kind_network import Plan
    from ingest.training.kinds import add_network

    article, stored, reader, make_kind_weights = taught
    plan, said = Plan(epochs=60, seed=3, texts=1, rate=5e-3), []
    once, again = (
        add_network(stored, [article], reader, plan, lambda epoch, loss: said.append(loss)) for _ in range(2)
    )
    assert all(np.array_equal(once[name], values) for name, values in again.items())
    assert said[59] < 0.6 < said[0]
    from ingest.training.kinds import make_text

    text = make_text(article, weights := make_kind_weights(once, reader))
    votes = weights.network.weigh(text.windows, text.features)
    assert [weights.kinds[place] for place in votes.argmax(axis=1)] == ["allegation", "denial"]


def test_a_network_votes_only_beside_the_reader_that_it_was_fitted_to(taught):
    from dataclasses import replace

    from ingest.training.kind_network import Plan
    from ingest.training.kinds import add_network

    article, stored, reader, make_kind_weights = taught
    stored = add_network(stored, [article], reader, Plan(epochs=1), lambda epoch, loss: None)
    assert make_kind_weights(stored, reader).network is not None
    other = replace(reader, vocabularies={**reader.vocabularies, "tag": reader.vocabularies["tag"][1:]})
    assert make_kind_weights(stored, other).network is None
