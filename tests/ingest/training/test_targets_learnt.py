"""What is learnt of targets."""

import pytest

from ingest.scoring.lessons import make_lesson

pytestmark = [pytest.mark.slow, pytest.mark.model]

LESSON = """Mill and town quarrel
The town says that Bolt Ltd took sand from the river. {allegation: Bolt Ltd @town #sand}
It has rained since Monday.
Bolt Ltd said that every truck was paid for. {denial @Bolt Ltd > disputes sand}
The town demanded that Bolt Ltd show its books. {demand: Bolt Ltd @town}
"""


def test_marked_targets_are_what_is_learnt():
    from ingest.management.lessons import read
    from ingest.training.articles import read_lessons
    from ingest.training.targets import make_choices, make_examples

    lessons = [make_lesson(f"river {number}", LESSON.splitlines()) for number in range(2)]
    said = read(lessons[0].text)
    examples = list(make_examples(read_lessons(lessons, lambda texts: [said] * len(texts))))
    assert [example.right.sum() for example in examples] == [1] * 4
    assert {example.share for example in examples} == {1.0}
    assert [example.place for example in examples] == [0, 2] * 2
    words = [said.cast.doc[int(place)].text for place in said.columns.places]
    pointing = examples[0].rows[int(examples[0].right.argmax())]
    assert words[pointing[0]] == "Ltd"
    choices, vectors = make_choices(examples * 2)
    assert len(choices) == 8
    assert max(max(bag) for choice in choices for bag in choice.each) == len(vectors.each) - 1
    assert all(len(bag) for choice in choices for bag in choice.each)
    assert make_choices(examples[:1])[1].each.size == 0  # what is seen once or twice has no vector


def test_a_lesson_in_plain_sentences_counts_less():
    from ingest.management.lessons import read_all
    from ingest.training.articles import read_lessons
    from ingest.training.targets import make_examples

    lesson = make_lesson("river", [line.split(" @")[0] + "}" * (" @" in line) for line in LESSON.splitlines()])
    assert {example.share for example in make_examples(read_lessons([lesson], read_all))} == {0.5}
