"""Training on a handful of sentences: needs PyTorch, which `.ci/run` installs and a user's machine does not need."""

import dataclasses
import io
import json

import numpy as np
import pytest

from ingest import nlp
from ingest.extract.learned.linking import weigh
from ingest.extract.learned.network import encode, make_order, score
from ingest.extract.learned.weights import make_weights
from ingest.scoring import GoldError
from ingest.scoring.lessons import make_lesson
from ingest.training.corpus import make_example, parse, read_corpus, read_hashes, to_marked

pytestmark = [pytest.mark.slow, pytest.mark.model]
SAID = [
    ("Ada Roe", "said", "that the bridge is safe"),
    ("Bolt Ltd", "denied", "that it stole the sand"),
    ("The mayor", "promised", "to pay for the mill"),
    ("Bo Lind", "warned", "that the dam could break"),
    ("The union", "claims", "that nobody was asked"),
    ("A farmer", "added", "that the river had turned"),
]


def mark(source, cue, content):
    text = f"{source} {cue} {content}."
    ends = [len(source), len(source) + 1 + len(cue), len(text) - 1]
    spans = {"source": [[0, ends[0]]], "cue": [[ends[0] + 1, ends[1]]], "content": [[ends[1] + 1, ends[2]]]}
    return {"id": source, "text": text, "attributions": [spans]}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "train.jsonl"
    path.write_text("".join(json.dumps(mark(*said)) + "\n" for said in SAID * 4), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shipped():
    return nlp.load_weights()


@pytest.fixture(scope="module")
def plan():
    from ingest.training.course import Plan

    return Plan(seed=3, members=1, epochs=12, width=12, dropout=0.1, rate=1e-2)


def train(corpus, plan, **sources):
    from ingest.training.course import Sources
    from ingest.training.course import train as run

    lines = []
    content = run(Sources(corpus, dev=corpus, **sources), plan, model=nlp.DEFAULT_MODEL, say=lines.append)
    return content, lines


def test_it_learns_what_it_is_shown_and_the_same_seed_gives_the_same_file(corpus, plan):
    content, lines = train(corpus, plan)
    assert "attributed50 1.000" in lines[-1]
    assert train(corpus, plan)[0] == content


def test_it_goes_on_from_weights_and_learns_from_lessons_with_marked_words(corpus, plan, tmp_path):
    begun, lessons = tmp_path / "begun.npz", tmp_path / "lessons.txt"
    content, _ = train(corpus, dataclasses.replace(plan, members=2))
    begun.write_bytes(content)
    lines = ["Weirs", "[content:The weir is old], [cue:says] [source:Ada]. {statement @Ada}", "It rained. {statement}"]
    lessons.write_text("\n".join([*lines[:2], "", *lines]), encoding="utf-8")
    still, said = train(corpus, dataclasses.replace(plan, epochs=1, rate=0.0), lessons=[lessons], begun=str(begun))
    assert "24 texts and 1 lessons with marked words" in said[0]
    before, after = (np.load(io.BytesIO(file)) for file in (content, still))
    assert {*before.files} == {*after.files}
    for name in before.files:
        np.testing.assert_allclose(
            after[name].astype(np.float64), before[name].astype(np.float64), rtol=2e-3, atol=1e-6
        )
    ends = [
        np.load(io.BytesIO(train(corpus, dataclasses.replace(plan, epochs=1, blend=share), begun=str(begun))[0]))
        for share in (0, 0.5, 1)
    ]
    first, middle, last = (end["w:1:tags"].astype(np.float32) for end in ends)
    assert not np.allclose(first, last)
    np.testing.assert_allclose(middle, (first + last) / 2, atol=2e-3)


def test_of_a_lesson_direct_speech_goes_on_and_what_else_has_no_cue_is_nobodys():
    lines = [
        "Weirs",
        '[content:"It is old,"] [cue:says] [source:Ada]. {statement @Ada}',
        '[content:"It leaks."] {statement @Ada}',
        "[content:Nobody knew]. {statement @Ada}",
        '[content:"We did."] {statement @Ada}',
        '[content:"So did I."] {statement @Bo}',
    ]
    marked = to_marked(make_lesson("weirs", lines))
    texts = [[marked["text"][start:end] for start, end in item["content"]] for item in marked["attributions"]]
    assert texts == [['"It is old,"', '"It leaks."']]
    assert to_marked(make_lesson("weirs", [*lines, "It rained. {statement}"])) is None


def test_reading_computes_what_training_did(corpus, plan, shipped):
    import torch

    from ingest.training.averages import Average
    from ingest.training.batches import make_batch
    from ingest.training.fitting import Fit, count_words, pack
    from ingest.training.vectors import reuse_vectors

    parsed = list(parse(read_corpus(corpus)[:3], nlp.DEFAULT_MODEL))
    vectors = reuse_vectors(shipped)
    start = count_words([read_hashes(item) for item in parsed * 3], vectors)
    fit = Fit(plan, 1, start, vectors)
    example = make_example(parsed[0], start)
    with torch.no_grad():
        for values in fit.network.parameters():
            values.add_(torch.randn(values.shape) * 0.3)
            values.copy_(values.half().float())  # as they are stored
        fit.average = Average(fit.network, 0.9)  # of the weights as they are now
        fit.network.eval()
        batch = make_batch([example], np.random.default_rng(0))
        states = fit.network.encode(batch)
        expected = fit.network.tags(states).numpy()
        link = fit.network.links["source"](states, batch.sources[0]).numpy()
    weights = make_weights(pack([fit.read()], start, vectors), "")
    member = weights.members[0]
    ours = encode(example.columns, make_order(example.columns.paragraphs), member)
    np.testing.assert_allclose(score(ours, member), expected, rtol=2e-2, atol=2e-2)
    allowed = example.sources.pairs.allowed
    np.testing.assert_allclose(weigh(example.sources.pairs, ours, member, "source")[allowed], link[allowed], atol=2e-2)


@pytest.mark.parametrize("line", ["{", "[]", '{"text": 3}', '{"text": "a"}', '{"text": "a", "attributions": [4]}'])
def test_a_line_that_is_not_marked_text_is_refused_by_its_number(tmp_path, line):
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps(mark(*SAID[0])) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match="line 2"):
        read_corpus(path)
