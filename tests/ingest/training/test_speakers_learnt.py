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
    from ingest.extract.learned.speaker_weights import make_speaker_weights
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


LEAD = """Laboratory hid figures
A laboratory hid its figures for years, Ada Roe said. {{allegation: {name} @Ada Roe}}
Nobody was hurt.
{name} did not reply. {{statement @{name}}}
Bo Lind, who owns {other}, was away.
"""


def test_whom_a_lead_describes_is_learnt():
    from ingest.extract.learned.introductions import make_introductions
    from ingest.management.lessons import read_all
    from ingest.training.articles import read_lessons
    from ingest.training.introductions import cross, fit, make_examples

    names = ["Corvex Labs", "Bolt Labs", "Acme Labs", "Dorrit Labs", "Pell Labs", "Tarn Labs", "Orlo Labs", "Kest Labs"]
    texts = [LEAD.format(name=name, other=names[number - 1]) for number, name in enumerate(names)]
    lessons = [
        make_lesson(f"river {number}", text.replace("\n\n", "\n").splitlines()) for number, text in enumerate(texts)
    ]
    examples = list(make_examples(read_lessons(lessons, read_all)))
    assert {example.options.names[example.right] for example in examples} == set(names)
    stored = fit(examples)
    assert all(np.array_equal(stored[name], values) for name, values in fit(examples).items())
    weights = make_introductions(stored)
    assert [weights.choose(example.options) for example in examples] == [
        example.options.names[example.right] for example in examples
    ]
    assert cross(examples, 2) == 1.0
    assert make_introductions(fit([])).weights == {}
