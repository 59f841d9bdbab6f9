"""Networks of random numbers, small and of the right shapes, over the words of one sentence or two."""

import numpy as np
import pytest

from ingest.extract.attributions import join
from ingest.extract.cues import find_cues
from ingest.extract.drafts import Reading, to_ranges
from ingest.extract.grammar import written
from ingest.extract.learned.columns import ATTRIBUTE_OF, CLASSES, DEPENDENTS, make_columns, read_attributes
from ingest.extract.learned.decoding import TAGS
from ingest.extract.learned.linking import FEATURES
from ingest.extract.learned.network import ARCS, OWN, SEEN
from ingest.extract.learned.weights import VOCABULARIES, Member, Weights
from ingest.extract.quotations import find_quotations

WIDE, NARROW, VECTOR = 5, 2, 3  # of a layer, of an embedding, of a word vector
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
        keys = np.unique(table["LOWER"])
        return Weights(known, keys, np.arange(len(keys), dtype=np.int32), (), "")

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
    """Weights with members of random numbers for a doc."""

    def run(doc, *, members=1, seed=0):
        weights = vocabulary(doc)
        chance = np.random.default_rng(seed)
        vectors = chance.standard_normal((len(weights.vector_keys) + 1, VECTOR)).astype(np.float32)
        made = tuple(Member(make_arrays(weights, chance), vectors) for _ in range(members))
        return Weights(weights.vocabularies, weights.vector_keys, weights.vector_rows, made, "")

    return run


def make_arrays(weights, chance):
    def random(*shape):
        return chance.standard_normal(shape).astype(np.float32)

    sizes = {**{name: len(known) + 1 for name, known in weights.vocabularies.items()}, **FIXED}
    entry = NARROW * (len(OWN) + 3 * len(SEEN) + len(ARCS)) + len(DEPENDENTS)
    arrays = {name: random(sizes[name], NARROW) for name in {*OWN, *SEEN} - {"vector"}}
    arrays |= {"own_vector": random(VECTOR, NARROW), "seen_vector": random(VECTOR, NARROW)}
    for layer, size in (("input", entry), ("above", 6 * WIDE)):
        arrays |= {layer: random(size, 2 * WIDE), f"{layer}_bias": random(2 * WIDE)}
        arrays |= {f"{layer}_scale": random(WIDE), f"{layer}_shift": random(WIDE)}
    for way in ("forward", "backward"):
        arrays |= {f"{way}_in": random(WIDE, 4 * WIDE), f"{way}_across": random(WIDE, 4 * WIDE)}
        arrays[f"{way}_bias"] = random(4 * WIDE)
    arrays |= {"tags": random(3 * WIDE, len(TAGS)), "tags_bias": random(len(TAGS))}
    arrays |= {"steps": random(len(TAGS), len(TAGS)), "starts": random(len(TAGS))}
    arrays |= {"nobody": random(3 * WIDE, 1), "nobody_bias": random(1)}
    for link in ("content", "source"):
        arrays |= {f"{link}_word": random(3 * WIDE, 4), f"{link}_cue": random(3 * WIDE, 4), f"{link}_bias": random(4)}
        arrays |= {f"{link}_{name}": random({**LINKS, "arc": sizes["dep"]}[name], 4) for name in FEATURES}
        arrays |= {f"{link}_out": random(4), f"{link}_out_bias": random(1)}
    return arrays
