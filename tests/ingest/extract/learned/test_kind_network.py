"""What the network of kinds sees of an utterance, and that it reads in parts what it reads at once."""

import numpy as np
import pytest

from ingest import nlp
from ingest.extract import find_utterances
from ingest.extract.learned import windows as windows_module
from ingest.extract.learned.encoder import STATES
from ingest.extract.learned.kind_network import PREFIX, make_kind_network
from ingest.extract.learned.windows import CONTENT, CUE, SOURCE, make_windows
from ingest.records import KINDS

pytestmark = pytest.mark.model
TEXT = """The mill took sand from the river, Ada Roe said. "Nobody was asked," she added. Bolt Ltd denied the claim."""
WIDTHS = {"tag": 2, "ent": 2, "quoted": 1, "role": 2}
WORDS, INNER, TEXTS = 4, 5, 3


@pytest.fixture(scope="module")
def said():
    doc = nlp.read(nlp.load(), TEXT)
    return find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=nlp.load_weights())


@pytest.fixture(scope="module")
def windows(said):
    return make_windows(said.drafts, said.judgements, said.cast, said.columns)


@pytest.fixture(scope="module")
def network():
    chance, reader = np.random.default_rng(5), nlp.load_weights()

    def make(*shape):
        return chance.normal(size=shape, scale=0.3).astype(np.float32)

    sizes = {**{name: len(words) + 1 for name, words in reader.vocabularies.items()}, "quoted": 4, "role": 4}
    arrays = {name: make(sizes[name], width) for name, width in WIDTHS.items()}
    arrays["features"] = make(2, 6)
    shapes = {
        "words": (STATES + sum(WIDTHS.values()) + 2, WORDS),
        "look": (WORDS, 4),
        "inner": (5 * WORDS + 6, INNER),
        "out": (INNER + 2 * TEXTS, len(KINDS)),
    }
    for name, (rows, width) in shapes.items():
        arrays |= {name: make(rows, width), f"{name}_bias": make(width)}
    for way in ("forward", "backward"):
        arrays |= {f"texts:{way}_in": make(INNER + 1, 4 * TEXTS), f"texts:{way}_across": make(TEXTS, 4 * TEXTS)}
        arrays[f"texts:{way}_bias"] = make(4 * TEXTS)
    return make_kind_network({f"{PREFIX}{name}": values for name, values in arrays.items()})


def weigh(network, windows, features):
    read = network.read(windows, features)
    return network.weigh(read, network.look_around(read, windows))


def test_an_utterance_is_the_words_of_its_roles_in_the_order_of_the_text(said, windows):
    assert len(windows) == len(said.drafts) == 3
    roles = [windows.roles[slice(*part)].tolist() for part in windows.ranges]
    assert roles[0] == [CONTENT] * 7 + [SOURCE] * 2 + [CUE]
    assert roles[2] == [SOURCE] * 2 + [CUE] + [CONTENT] * 2
    assert windows.flags[slice(*windows.ranges[2]), 0].tolist() == [1, 1, 0, 0, 0]  # the name
    assert windows.same.tolist() == [0, 1, 0]


def test_chances_are_chances_and_hang_on_words_features_and_neighbours(network, windows):
    features = [[0], [], [1]]
    found = weigh(network, windows, features)
    assert found.shape == (3, len(KINDS))
    either, answering = KINDS.index("allegation"), KINDS.index("counterclaim")
    np.testing.assert_array_equal(found[:, either], found[:, answering])  # both have the chance of any accusation
    np.testing.assert_allclose(np.exp(np.delete(found, answering, axis=1)).sum(axis=1), 1, rtol=1e-5)
    assert not np.allclose(weigh(network, windows, [[0], [], []])[2], found[2])
    assert not np.allclose(weigh(network, windows, [[0], [], []])[0], found[0])  # through what is round about
    assert not np.allclose(weigh(network, windows.cut(0, 1), [[0]])[0], found[0])


def test_what_is_read_in_parts_is_read_as_at_once(network, windows, monkeypatch):
    features = [[0], [], [1]]
    whole = weigh(network, windows, features)
    means = windows.find_means()
    monkeypatch.setattr(windows_module, "_PART", 1)
    np.testing.assert_array_equal(windows.find_means(), means)
    np.testing.assert_allclose(weigh(network, windows, features), whole, rtol=1e-4, atol=1e-5)
