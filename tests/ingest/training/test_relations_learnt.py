"""What is learnt of relations. Needs PyTorch."""

import pytest

from ingest.scoring.lessons import make_lesson

pytestmark = [pytest.mark.slow, pytest.mark.model]

LESSON = """Mill and town quarrel
The town says that Bolt Ltd took sand from the river. {allegation: Bolt Ltd @town #sand}
It has rained since Monday.
Bolt Ltd said that every truck was paid for. {denial @Bolt Ltd > disputes sand}
"""


def test_marked_relations_are_what_is_learnt():
    from ingest.management.lessons import read_all
    from ingest.records import RELATION_TYPES
    from ingest.training.articles import read_lessons
    from ingest.training.relations import make_choices, make_examples

    lessons = [make_lesson(f"river {number}", LESSON.splitlines()) for number in range(15)]
    examples = list(make_examples(list(read_lessons(lessons, read_all))))
    assert [example.links for example in examples] == [frozenset({("disputes", 1, 0)})] * 15
    choices, names = make_choices(examples)
    first, second = choices[0]
    assert first[1].right.sum() == 0
    options, choice = second
    assert (options.place, options.others[0][0]) == (1, 0)
    assert choice.right[0].tolist() == [type == "disputes" for type in RELATION_TYPES]
    assert {*names.own.values()} == {*range(len(names.own))}
    assert "from kind=denial" in names.own
    assert len(choice.own) == len(options.own)
    few, none = make_choices(examples[:3])  # what is rare has no vector
    assert (none.own, none.each) == ({}, {})
    assert len(few[0][1][1].own) == 0
