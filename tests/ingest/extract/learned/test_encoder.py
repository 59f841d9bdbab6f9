"""The encoder's entry, and that its states are those of the words in their place."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract.learned.encoder import GROUP, STATES, pack, unpack
from tests.ingest.extract.learned.conftest import make_encoder

TEXT = ["the", "mill", "took", "the", "sand"]


def encode(words, paragraphs=None):
    encoder = make_encoder(set(TEXT), np.random.default_rng(3))
    return encoder.encode(words, paragraphs or [(0, len(words))])


def test_each_word_has_a_state_that_hangs_on_its_place_and_on_what_stands_round_about():
    states = encode(TEXT)
    assert states.shape == (5, STATES)
    assert np.isfinite(states).all()
    assert not np.allclose(states[0], states[3])  # the same word
    assert not np.allclose(states[0], encode(TEXT[:4])[0])
    np.testing.assert_array_equal(states, encode(TEXT))


def test_what_stands_in_another_window_does_not_count():
    long = ["mill"] * 200
    apart = encode([*TEXT, *long], [(0, 5), (5, 205)])
    np.testing.assert_array_equal(apart[:5], encode(TEXT))


def test_vectors_stored_in_4_bits_are_the_nearest_that_can_be():
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(7, 2 * GROUP)).astype(np.float32) * chance.lognormal(size=(7, 1)).astype(np.float32)
    packed, scales = pack(vectors)
    assert packed.nbytes * 2 == vectors.size
    step = np.repeat(scales.astype(np.float32), GROUP, axis=1)
    assert (np.abs(unpack(packed, scales) - vectors) <= 0.51 * step).all()


@given(st.lists(st.floats(-6e4, 6e4, width=32), min_size=GROUP, max_size=GROUP))
@settings(max_examples=50)
def test_whatever_is_packed_unpacks_to_numbers_and_again_to_the_same(values):
    once = unpack(*pack(np.array([values], dtype=np.float32)))
    assert np.isfinite(once).all()
    np.testing.assert_allclose(unpack(*pack(once.astype(np.float32))), once, rtol=2e-3, atol=1e-4)
