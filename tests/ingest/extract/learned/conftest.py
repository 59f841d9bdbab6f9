"""Networks of random numbers, small and of the right shapes, over the words of one sentence or two."""

import numpy as np
import pytest

from ingest.extract.attributions import join
from ingest.extract.cues import find_cues
from ingest.extract.drafts import Reading, to_ranges
from ingest.extract.grammar import written
from ingest.extract.learned.columns import ATTRIBUTE_OF, CLASSES, DEPENDENTS, make_columns, read_attributes
from ingest.extract.learned.decoding import TAGS
from ingest.extract.learned.encoder import STATES, Encoder
from ingest.extract.learned.linking import FEATURES
from ingest.extract.learned.network import ARCS, OWN, SEEN
from ingest.extract.learned.pieces import FIRST, HIDDEN, LAST, UNKNOWN, Pieces
from ingest.extract.learned.weights import VOCABULARIES, Weights
from ingest.extract.quotations import find_quotations

WIDE, NARROW, VECTOR = 5, 2, 3  # of a layer, of an embedding, of a piece of a word
FIXED = {"quoted": 4, "rule": 7, "break": 3, "first": 2, "class": len(CLASSES) + 1}
LINKS = {"distance": 31, "sentences": 9, "hops": 6, "rank": 8, "quoted": 4, "rule": 3}


@pytest.fixture(scope="session")
def reading(lexicons):
    def run(doc):
        return Reading(doc, to_ranges(doc, find_quotations(written(doc))), lexicons)

    return run


@pytest.fixture(scope="session")
def vocabulary():
    """Weights without a network that know every word of a doc."""

    def run(doc):
        table = read_attributes(doc)
        known = {name: np.unique(table[ATTRIBUTE_OF[name]]) for name in VOCABULARIES}
        return Weights(known, {}, "")

    return run


@pytest.fixture(scope="session")
def columns(reading, vocabulary, lexicons):
    def run(doc, weights=None):
        read = reading(doc)
        drafts = join(read, find_cues(doc, lexicons))
        return make_columns(read, drafts, weights or vocabulary(doc))

    return run


@pytest.fixture(scope="session")
def network(vocabulary):
    """Weights of random numbers for a doc, with an encoder that knows all its words."""

    def run(doc, *, seed=0):
        weights = vocabulary(doc)
        chance = np.random.default_rng(seed)
        arrays = make_arrays(weights, chance)
        return Weights(weights.vocabularies, arrays, "", encoder=make_encoder({token.lower_ for token in doc}, chance))

    return run


def make_encoder(words, chance):
    """An encoder of random numbers: a state is of its piece, and of what comes behind it in the window."""
    pieces = Pieces({name: number for number, name in enumerate([UNKNOWN, FIRST, LAST, HIDDEN, *sorted(words)])})
    matrix = chance.standard_normal((VECTOR, STATES)).astype(np.float32)

    def read(entered):
        behind = np.cumsum(entered[::-1], axis=0)[::-1]
        return np.tanh(behind @ matrix)

    vectors, places = (chance.standard_normal((rows, VECTOR)).astype(np.float32) for rows in (len(pieces.numbers), 400))
    return Encoder(pieces, vectors.astype(np.float16), places, np.ones(VECTOR), np.zeros(VECTOR), read)


def make_arrays(weights, chance):
    def random(*shape):
        return chance.standard_normal(shape).astype(np.float32)

    sizes = {**{name: len(known) + 1 for name, known in weights.vocabularies.items()}, **FIXED}
    entry = STATES + NARROW * (len(OWN) + 3 * len(SEEN) + len(ARCS)) + len(DEPENDENTS)
    arrays = {name: random(sizes[name], NARROW) for name in {*OWN, *SEEN}}
    for layer, size in (("input", entry), ("above", 3 * WIDE)):
        arrays |= {layer: random(size, 2 * WIDE), f"{layer}_bias": random(2 * WIDE)}
        arrays |= {f"{layer}_scale": random(WIDE), f"{layer}_shift": random(WIDE)}
    arrays |= {"tags": random(2 * WIDE, len(TAGS)), "tags_bias": random(len(TAGS))}
    arrays |= {"steps": random(len(TAGS), len(TAGS)), "starts": random(len(TAGS))}
    arrays |= {"nobody": random(2 * WIDE, 1), "nobody_bias": random(1)}
    for link in ("content", "source"):
        arrays |= {f"{link}_word": random(2 * WIDE, 4), f"{link}_cue": random(2 * WIDE, 4), f"{link}_bias": random(4)}
        arrays |= {f"{link}_{name}": random({**LINKS, "arc": sizes["dep"]}[name], 4) for name in FEATURES}
        arrays |= {f"{link}_out": random(4), f"{link}_out_bias": random(1)}
    return arrays
