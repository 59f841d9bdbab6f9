"""Lessons, and what is learnt from them. Needs PyTorch, as all of training does."""

from pathlib import Path

import numpy as np
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.model]

LESSON = """Mill and town quarrel
The town says that Bolt Ltd took sand from the river. {allegation: Bolt Ltd}
It has rained since Monday.
Bolt Ltd said that every truck was paid for. {denial}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "river.txt").write_text(LESSON, encoding="utf-8")
    return tmp_path


def test_a_lesson_is_a_headline_and_sentences_with_marks(folder):
    from ingest.training.lessons import read_lessons

    (lesson,) = read_lessons(folder)
    assert lesson.text.startswith("Mill and town quarrel\n\nThe town says")
    assert [(lesson.text[start:end], [mark.kind for mark in marks]) for start, end, marks in lesson.marked] == [
        ("The town says that Bolt Ltd took sand from the river.", ["allegation"]),
        ("Bolt Ltd said that every truck was paid for.", ["denial"]),
    ]
    assert lesson.marked[0][2][0].targets == ("Bolt Ltd",)


@pytest.mark.parametrize("line", ["He said so. {rumour}", "He said so. {denial} {promise}"])
def test_a_mark_that_is_none_is_named(tmp_path, line):
    from ingest.training.lessons import LessonError, read_lessons

    (tmp_path / "odd.txt").write_text(f"Odd\n{line}\n", encoding="utf-8")
    with pytest.raises(LessonError, match="odd 1"):
        read_lessons(tmp_path)


def test_an_empty_folder_is_no_lesson(tmp_path):
    from ingest.training.lessons import read_lessons

    with pytest.raises(OSError, match="no lessons"):
        read_lessons(tmp_path)


def test_what_was_marked_before_is_what_was_said_before(folder):
    from ingest.management.commands.train_kinds import read
    from ingest.training.lessons import make_examples, read_lessons

    first, second = make_examples(read_lessons(folder), read)
    assert (first.kind, second.kind) == ("allegation", "denial")
    assert "before=" in first.features
    assert {"before=allegation", "dispute"} <= set(second.features)


def test_the_same_examples_give_the_same_weights_and_weights_know_their_examples():
    from ingest.extract.learned.utterances import make_kind_weights
    from ingest.training.lessons import Example, cross, fit

    words = {"denial": ("word=false", "not"), "promise": ("word=tomorrow", "aux=will"), "statement": ("word=rain",)}
    examples = [Example(f"{kind} {n}", names, kind) for n in range(9) for kind, names in words.items()]
    stored = fit(examples)
    assert all(np.array_equal(stored[name], values) for name, values in fit(examples).items())
    weights = make_kind_weights(stored)
    assert [weights.choose(names, "statement") for names in words.values()] == list(words)
    assert weights.choose(("word=unheard",), "statement") == "statement"
    assert cross(examples, 2) == 1.0  # three folds would hold out one kind each


def test_all_lessons_of_the_project_can_be_read():
    from ingest.training.lessons import read_lessons

    lessons = read_lessons(Path("fixtures/lessons"))
    kinds = [mark.kind for lesson in lessons for *_, marks in lesson.marked for mark in marks]
    assert len(lessons) > 100
    assert min(kinds.count(kind) for kind in set(kinds)) > 40
