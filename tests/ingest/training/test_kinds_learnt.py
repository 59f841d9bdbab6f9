"""What is learnt from lessons."""

import numpy as np
import pytest

from ingest.scoring.lessons import make_lesson

pytestmark = [pytest.mark.slow, pytest.mark.model]

LESSON = """Mill and town quarrel
The town says that Bolt Ltd took sand from the river. {allegation: Bolt Ltd}
It has rained since Monday.
Bolt Ltd said that every truck was paid for. {denial}
"""


def test_what_was_marked_before_is_what_was_said_before():
    from ingest.management.lessons import read
    from ingest.training.kinds import make_examples

    first, second = make_examples([make_lesson("river", LESSON.splitlines())], read)
    assert (first.kind, second.kind) == ("allegation", "denial")
    assert "before=" in first.features
    assert {"before=allegation", "dispute"} <= set(second.features)


def test_the_same_examples_give_the_same_weights_and_weights_know_their_examples():
    from ingest.extract.learned.utterances import make_kind_weights
    from ingest.training.kinds import Example, cross, fit

    words = {"denial": ("word=false", "not"), "promise": ("word=tomorrow", "aux=will"), "statement": ("word=rain",)}
    examples = [Example(f"{kind} {n}", names, kind, "statement") for n in range(40) for kind, names in words.items()]
    stored = fit(examples)
    assert all(np.array_equal(stored[name], values) for name, values in fit(examples).items())
    weights = make_kind_weights(stored)
    assert [weights.choose(names, "statement") for names in words.values()] == list(words)
    assert cross(examples, 2) == 1.0  # three folds would hold out one kind each
