import numpy as np
import pytest

from ingest.extract.learned.linking import join_spans
from ingest.extract.learned.network import _multiply_above, encode, make_order, score
from ingest.extract.learned.tagging import cut_columns, find_attributions

LEFT = "Roe/NNP/nsubj/1/PERSON said=say/VBD/ROOT/1 so/RB/advmod/1 ././punct/1 "


def test_paragraphs_are_read_alone_whatever_stands_beside_them(parse, columns, network):
    doc = parse(LEFT + LEFT.replace("/1", "/5"))
    weights = network(doc)
    whole = columns(doc, weights)
    apart = [whole.cut(0, 4, ((0, 4),)), whole.cut(4, 8, ((4, 8),))]
    both = encode(whole, weights)
    single = [encode(part, weights) for part in apart]
    np.testing.assert_allclose(both, np.concatenate(single), rtol=1e-4, atol=1e-5)


def test_a_later_word_changes_what_is_read_of_an_earlier_one(parse, columns, network):
    doc, other = parse(LEFT), parse(LEFT.replace("so/RB", "no/RB"))
    weights = network(parse(LEFT + LEFT.replace("so/RB", "no/RB").replace("/1", "/5")))
    one, two = (encode(columns(item, weights), weights) for item in (doc, other))
    assert not np.allclose(one[0], two[0])


def test_order_puts_the_longest_first_and_counts_who_is_left():
    order = make_order(((0, 2), (2, 5)))
    assert order.active.tolist() == [2, 2, 1]
    assert order.forward[0].tolist() == [2, 0]
    assert order.backward[0].tolist() == [4, 1]


@pytest.mark.parametrize("rows", [[2, -1, 0, 2], [-1, -1, -1, -1], [3, 3, 3, 3], [0, 1, 2, 3]])
def test_what_governs_counts_for_each_word_that_it_governs_and_nobody_for_nothing(rows):
    values, matrix = np.eye(4, 3, dtype=np.float32), np.arange(6, dtype=np.float32).reshape(3, 2) + 1
    expected = [values[row] @ matrix if row >= 0 else [0, 0] for row in rows]
    assert _multiply_above(values, np.array(rows, dtype=np.int32), matrix).tolist() == np.array(expected).tolist()


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_numbers_are_spans_stay_within_the_text(parse, columns, network, seed):
    doc = parse(LEFT + LEFT.replace("/1", "/5"))
    weights = network(doc, seed=seed)
    for joined in find_attributions(columns(doc, weights), weights):
        parts = [part for part in (joined.source, joined.cue, *joined.content) if part]
        assert all(0 <= start < end <= len(doc) for start, end in parts)
        assert joined.content


def test_parts_are_whole_paragraphs_and_cover_the_text(parse, columns, network, monkeypatch):
    monkeypatch.setattr("ingest.extract.learned.tagging._PART", 3)
    whole = columns(parse(LEFT)).cut(0, 4, ((0, 1), (1, 2), (2, 4)))
    assert [(start, part.paragraphs) for part, start in cut_columns(whole)] == [(0, ((0, 1), (1, 2))), (2, ((0, 2),))]


def test_no_span_no_attribution(parse, columns, network):
    doc = parse(LEFT)
    weights = network(doc)
    seen = columns(doc, weights)
    states = encode(seen, weights)
    assert score(states, weights).shape == (4, 7)
    assert join_spans([], seen, states, weights) == []
