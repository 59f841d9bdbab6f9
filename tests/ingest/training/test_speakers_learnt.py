"""What is learnt of speakers. Needs PyTorch, as all of training does."""

import numpy as np
import pytest

from ingest.scoring.lessons import make_lesson

pytestmark = [pytest.mark.slow, pytest.mark.model]

LESSON = """Mill and town quarrel
Ada Roe met the mayor, Bea Lind, at the mill on Monday.
The weir had been opened twice, she said. {statement @Bea Lind}
She said that nobody had been told. {statement @-}
"""


def test_whom_a_pronoun_means_is_what_is_learnt():
    from ingest.extract.learned.antecedents import make_speaker_weights
    from ingest.management.lessons import read_all
    from ingest.training.articles import read_lessons
    from ingest.training.speakers import cross, fit, make_examples

    lessons = [make_lesson(f"river {number}", LESSON.splitlines()) for number in range(4)]
    examples = list(make_examples(read_lessons(lessons, read_all)))
    marked = [{example.options.names[place] for place in example.right} for example in examples]
    assert marked == [{"Bea Lind"}, {None}] * 4
    stored = fit(examples)
    assert all(np.array_equal(stored[name], values) for name, values in fit(examples).items())
    weights = make_speaker_weights(stored)
    assert [weights.choose(example.options) for example in examples[:2]] == ["Bea Lind", None]
    assert cross(examples, 2) == 1.0
