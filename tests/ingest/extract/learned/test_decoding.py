import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract.learned.decoding import TAGS, TaggedSpan, find_chances, find_spans, find_tags
from ingest.extract.learned.network import make_order
from ingest.extract.learned.weights import Weights

NO, BC, IC, BS, IS, BV, IV = range(7)
FLAT = np.zeros((7, 7), dtype=np.float32), np.zeros(7, dtype=np.float32)


def spans(tags, paragraphs):
    scores = np.zeros((len(tags), 7), dtype=np.float32)
    scores[np.arange(len(tags)), tags] = 9
    weights = Weights({}, {"steps": FLAT[0], "starts": FLAT[1]}, "")
    return find_spans(scores, make_order(paragraphs), weights)


def test_tags_spell_spans_in_text_order():
    assert spans([BS, IS, BV, BC, IC, IC, NO, BC, BC], ((0, 9),)) == [
        TaggedSpan(0, 2, "source"),
        TaggedSpan(2, 3, "cue"),
        TaggedSpan(3, 6, "content"),
        TaggedSpan(7, 8, "content"),
        TaggedSpan(8, 9, "content"),
    ]


def test_a_span_ends_with_its_paragraph():
    assert spans([BC, IC, BC, IC], ((0, 2), (2, 4))) == [TaggedSpan(0, 2, "content"), TaggedSpan(2, 4, "content")]


def test_an_inside_tag_never_begins_a_span():
    tags = find_tags(np.eye(7, dtype=np.float32)[[IC, IS]], make_order(((0, 1), (1, 2))))
    assert all(TAGS[tag][0] != "I" for tag in tags)


numbers = st.integers(-9, 9)


def value(tags, scores, steps, starts):
    """The score of a sequence; minus infinity where it spells no spans."""
    allowed = all(
        TAGS[tag][0] != "I" or (place and TAGS[tags[place - 1]][2:] == TAGS[tag][2:] and tags[place - 1])
        for place, tag in enumerate(tags)
    )
    links = sum(steps[a, b] for a, b in itertools.pairwise(tags))
    return starts[tags[0]] + links + sum(scores[i, tag] for i, tag in enumerate(tags)) if allowed else -np.inf


some_scores = st.lists(st.lists(numbers, min_size=7, max_size=7), min_size=1, max_size=4)


def make_chain(seed):
    chance = np.random.default_rng(seed)
    return chance.integers(-5, 5, (7, 7)).astype(np.float32), chance.integers(-5, 5, 7).astype(np.float32)


@given(some_scores)
@settings(deadline=None, max_examples=40)
def test_no_other_sequence_of_allowed_tags_scores_higher(rows):
    scores = np.array(rows, dtype=np.float32)
    found = find_tags(scores, make_order(((0, len(rows)),)))
    best = max(value(tags, scores, *FLAT) for tags in itertools.product(range(7), repeat=len(rows)))
    assert value(found, scores, *FLAT) == best


@given(some_scores, some_scores, st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_a_tag_is_as_likely_as_all_sequences_that_have_it(first, second, seed):
    chain = make_chain(seed)
    ends = (0, len(first), len(first) + len(second))
    chances = find_chances(
        np.array(first + second, dtype=np.float32), make_order(tuple(itertools.pairwise(ends))), *chain
    )
    for rows, (start, end) in zip((first, second), itertools.pairwise(ends), strict=True):
        expected = np.zeros((len(rows), 7))
        for tags in itertools.product(range(7), repeat=len(rows)):
            expected[np.arange(len(rows)), tags] += np.exp(value(tags, np.array(rows), *chain))
        np.testing.assert_allclose(chances[start:end], expected / expected.sum(axis=1, keepdims=True), atol=1e-4)


def test_chances_are_numbers_however_far_scores_lie_apart():
    scores = np.full((3, 7), -9000, dtype=np.float32)
    scores[:, IC] = 9000  # which cannot begin a span
    chances = find_chances(scores, make_order(((0, 3),)), *FLAT)
    np.testing.assert_allclose(chances.sum(axis=1), 1, atol=1e-5)
