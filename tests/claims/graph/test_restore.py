import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from claims.graph.projection import project
from claims.graph.restore import RestoreError, restore
from claims.graph.terms import from_nquads, to_nquads
from claims.graph.vocabulary import OR, SCHEMA
from claims.records import QuantityRecord
from tests.claims.graph import examples as ex
from tests.claims.graph import strategies


@pytest.mark.parametrize(
    "record", ex.EVERYTHING + ex.ACTIVITIES, ids=lambda record: f"{type(record).__name__}-{record.id}"
)
def test_a_record_comes_back_from_its_graph(record):
    assert restore(project(record, ex.BASE), ex.BASE) == record


@given(strategies.records | strategies.activities)
def test_any_record_comes_back_from_its_graph(record):
    assert restore(project(record, ex.BASE), ex.BASE) == record


@given(strategies.records | strategies.activities)
def test_any_record_comes_back_from_the_text_of_its_graph(record):
    quads = project(record, ex.BASE)
    text = to_nquads(quads)
    assert frozenset(from_nquads(io.StringIO(text))) == quads
    assert restore(from_nquads(io.StringIO(text)), ex.BASE) == record


def restored(quads):
    """The record, or None where the quads are no record's."""
    try:
        return restore(quads, ex.BASE)
    except RestoreError:
        return None


@given(strategies.records | strategies.activities, st.data())
def test_a_graph_that_lacks_a_triple_is_never_taken_for_the_whole(record, data):
    quads = project(record, ex.BASE)
    gone = data.draw(st.sampled_from(sorted(quads)))
    assert restored(quads - {gone}) != record


def test_the_order_of_hedges_is_kept_and_so_is_one_that_comes_twice():
    hedged = replace(ex.STATEMENT, hedges=("reportedly", "it seems", "reportedly"))
    assert restore(project(hedged, ex.BASE), ex.BASE).hedges == ("reportedly", "it seems", "reportedly")


def test_numbers_come_back_exactly():
    big = QuantityRecord(Decimal("123456789012345678901234.000001"), "about", "", "")
    claim = replace(ex.PLAIN_CLAIM, quantities=(big,))
    assert restore(project(claim, ex.BASE), ex.BASE).quantities == (big,)


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_in():
    zone = dt.timezone(dt.timedelta(hours=5, minutes=30))
    claim = replace(ex.PLAIN_CLAIM, created_at=dt.datetime(2026, 1, 1, 2, 0, 0, 1, tzinfo=zone))
    restored = restore(project(claim, ex.BASE), ex.BASE)
    assert restored == claim
    assert restored.created_at.isoformat() == "2025-12-31T20:30:00.000001+00:00"


GRAPH = URIRef(ex.BASE + "claim/c1")


@pytest.mark.parametrize(
    ("added", "reason"),
    [
        ((GRAPH, SCHEMA.comment, Literal("more"), GRAPH), "<.*claim/c1> holds something that its record does not say"),
        ((GRAPH, OR.status, OR.denied, GRAPH), "<.*claim/c1> has 2 values of <.*status>"),
        ((GRAPH, SCHEMA.text, Literal("x"), URIRef(ex.BASE + "claim/c2")), "from one graph, not from 2"),
    ],
)
def test_more_than_a_record_is_refused(added, reason):
    with pytest.raises(RestoreError, match=reason):
        restore({*project(ex.PLAIN_CLAIM, ex.BASE), added}, ex.BASE)


@pytest.mark.parametrize("word", ["probable", "claim", "Claim"])
def test_a_word_that_is_none_is_refused(word):
    quads = {q for q in project(ex.PLAIN_CLAIM, ex.BASE) if q[1] != OR.status}
    with pytest.raises(RestoreError, match="does not hold a record"):
        restore({*quads, (GRAPH, OR.status, URIRef(str(OR) + word), GRAPH)}, ex.BASE)


def test_what_is_no_graph_of_a_record_is_refused():
    with pytest.raises(RestoreError, match="not from 0"):
        restore([], ex.BASE)
    for name in ("urn:onrecord:projection", ex.BASE + "text/t1", "https://other.example/id/claim/c1"):
        with pytest.raises(RestoreError, match="is not the graph of a record"):
            restore([(GRAPH, SCHEMA.text, Literal("x"), URIRef(name))], ex.BASE)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "\n",
        "<urn:a> <urn:b> <urn:c> .\n",  # a triple
        '<urn:a> <urn:b> "c" <urn:g> .',  # cut off
        '<urn:a> <urn:b> "c\\ud800" <urn:g> .\n',
        '<urn:a> <urn:b> "c\\uD800" <urn:g> .\n',
        '<urn:a> <urn:b> "c" d" <urn:g> .\n',
        "<urn:a> <urn:b> _:c <urn:g> .\n",
        '<urn:a> <urn:b> "c"@EN <urn:g> .\n',
        '<urn:a b> <urn:b> "c" <urn:g> .\n',
        '# <urn:a> <urn:b> "c" <urn:g> .\n',
    ],
)
def test_a_line_that_is_no_quad_is_named(line):
    with pytest.raises(ValueError, match="line 2 is not a quad of Onrecord"):
        list(from_nquads(['<urn:a> <urn:b> "c" <urn:g> .\n', line]))
