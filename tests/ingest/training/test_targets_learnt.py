"""What is learnt of targets."""

import numpy as np
import pytest

from ingest.scoring.lessons import make_lesson

pytestmark = [pytest.mark.slow, pytest.mark.model]

LESSON = """Mill and town quarrel
The town says that Bolt Ltd took sand from the river. {allegation: Bolt Ltd @town #sand}
It has rained since Monday.
Bolt Ltd said that every truck was paid for. {denial @Bolt Ltd > disputes sand}
The town demanded that Bolt Ltd show its books. {demand: Bolt Ltd @town}
"""


def test_the_same_articles_give_the_same_weights_and_marked_targets_are_what_is_learnt():
    from ingest.management.lessons import read
    from ingest.training import kinds
    from ingest.training.articles import read_lessons
    from ingest.training.choosing import Plan
    from ingest.training.targets import cross, fit, make_examples

    lessons = [make_lesson(f"river {number}", LESSON.splitlines()) for number in range(40)]
    said = read(lessons[0].text)
    articles = list(read_lessons(lessons, lambda text: said))
    examples = list(make_examples(articles))
    assert [example.right.sum() for example in examples] == [1] * 80
    assert {example.share for example in examples} == {1.0}
    plan = Plan(epochs=30, choices=8, rate=1e-2)
    stored = fit(examples, plan)
    assert all(np.array_equal(stored[name], values) for name, values in fit(examples, plan).items())
    others = list(kinds.make_examples(articles))
    assert cross(articles, examples, others, 2, plan) == [[80, 80, 80]] * 2


def test_a_lesson_in_plain_sentences_counts_less():
    from ingest.management.lessons import read
    from ingest.training.articles import read_lessons
    from ingest.training.targets import make_examples

    lesson = make_lesson("river", [line.split(" @")[0] + "}" * (" @" in line) for line in LESSON.splitlines()])
    assert {example.share for example in make_examples(read_lessons([lesson], read))} == {0.5}
