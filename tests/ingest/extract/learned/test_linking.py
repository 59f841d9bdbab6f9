import numpy as np
import pytest

from ingest.extract.learned.decoding import TaggedSpan
from ingest.extract.learned.linking import FEATURES, JoinedSpans, find_head, join_spans, pair_contents, pair_sources
from ingest.extract.learned.weights import Weights

# Roe said that it fell , adding that ... : one source, two cues, two contents
ADDING = (
    "Roe/NNP/nsubj/1/PERSON said=say/VBD/ROOT/1 that/IN/mark/4 it/PRP/nsubj/4 fell=fall/VBD/ccomp/1 ,/,/punct/1 "
    "adding=add/VBG/advcl/1 that/IN/mark/9 it/PRP/nsubj/9 burned=burn/VBD/ccomp/6 ././punct/1"
)


@pytest.fixture
def adding(parse, columns):
    return columns(parse(ADDING))


def test_a_pair_knows_the_way_through_the_parse(adding):
    pairs = pair_contents(adding, np.array([3]), np.array([1, 6]))
    allowed = pairs.allowed[0]
    hops = pairs.features["hops"][0][allowed].tolist()
    arcs = pairs.features["arc"][0][allowed]
    assert pairs.choices[0][allowed].tolist() == [0, 1]
    assert hops == [0, 1]  # "it" hangs below "said"; from "adding" that is one step up
    assert (arcs == adding.code("dep")[4]).all()  # both meet above the clause "fell"


def test_rules_tell_whether_they_agree(adding):
    contents = pair_contents(adding, np.array([4]), np.array([1, 6]))
    sources = pair_sources(adding, np.array([1, 6]), np.array([0]))
    assert contents.features["rule"][0][contents.allowed[0]].tolist() == [1, 2]
    assert sources.features["rule"][sources.allowed].tolist()[0] == 1


def test_what_is_too_far_or_absent_is_not_allowed(adding):
    pairs = pair_sources(adding, np.array([1]), np.array([0]))
    assert pairs.allowed.sum() == 1
    assert pairs.words[0][pairs.allowed[0]].tolist() == [0]


def nearest(nobody):
    """Weights that like the nearest cue for a content, and any source but `nobody`."""
    ranks = np.zeros((8, 1), dtype=np.float32)
    ranks[2] = ranks[3] = 5
    arrays = {"nobody": np.zeros((1, 1), np.float32), "nobody_bias": np.array([nobody], np.float32)}
    for link in ("content", "source"):
        arrays |= {f"{link}_word": np.zeros((1, 1), np.float32), f"{link}_cue": np.zeros((1, 1), np.float32)}
        arrays |= {f"{link}_bias": np.zeros(1, np.float32), f"{link}_out": np.ones(1, np.float32)}
        arrays |= {f"{link}_{name}": np.zeros((40, 1), np.float32) for name in FEATURES if name != "rank"}
        arrays |= {f"{link}_rank": ranks, f"{link}_out_bias": np.array([0.1], np.float32)}
    return Weights({}, arrays, "")


SPANS = [
    TaggedSpan(0, 1, "source"),
    TaggedSpan(1, 2, "cue"),
    TaggedSpan(2, 5, "content"),
    TaggedSpan(6, 7, "cue"),
    TaggedSpan(7, 10, "content"),
]


def test_a_source_serves_every_cue_that_wants_it(adding):
    states = np.zeros((len(adding), 1), dtype=np.float32)
    joined = join_spans(SPANS, adding, states, nearest(nobody=-1))
    assert [item.source for item in joined] == [(0, 1), (0, 1)]
    assert [item.cue for item in joined] == [(1, 2), (6, 7)]


def test_a_cue_can_have_nobody(adding):
    states = np.zeros((len(adding), 1), dtype=np.float32)
    joined = join_spans(SPANS, adding, states, nearest(nobody=99))
    assert [item.source for item in joined] == [None, None]


def test_contents_without_any_cue_stand_alone(adding):
    joined = join_spans([TaggedSpan(2, 5, "content")], adding, np.zeros((len(adding), 1)), nearest(nobody=0))
    assert joined == [JoinedSpans(None, None, ((2, 5),))]


def test_the_head_of_a_span_is_the_word_that_hangs_outside(adding):
    assert find_head(adding, 2, 5) == 4
