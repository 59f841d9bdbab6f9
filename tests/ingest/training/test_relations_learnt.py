"""What is learnt of relations. Needs PyTorch."""

import numpy as np
import pytest

from ingest.scoring.lessons import make_lesson

pytestmark = [pytest.mark.slow, pytest.mark.model]

LESSON = """Mill and town quarrel
The town says that Bolt Ltd took sand from the river. {allegation: Bolt Ltd @town #sand}
It has rained since Monday.
Bolt Ltd said that every truck was paid for. {denial @Bolt Ltd > disputes sand}
"""


def test_the_same_articles_give_the_same_weights_and_marked_relations_are_what_is_learnt():
    from ingest.extract.learned.relations import make_relation_weights
    from ingest.management.lessons import read
    from ingest.training.articles import read_lessons
    from ingest.training.choosing import Plan
    from ingest.training.relations import fit, make_examples

    lessons = [make_lesson(f"river {number}", LESSON.splitlines()) for number in range(15)]
    examples = list(make_examples(list(read_lessons(lessons, read))))
    assert [example.links for example in examples] == [frozenset({("disputes", 1, 0)})] * 15
    plan = Plan(epochs=40, choices=4, rate=1e-2)
    stored = fit(examples, plan)
    assert all(np.array_equal(stored[name], values) for name, values in fit(examples, plan).items())
    weights = make_relation_weights(stored)
    first, second = examples[0].options
    assert weights.choose(first) is None
    assert weights.choose(second)[:2] == ("disputes", 0)
