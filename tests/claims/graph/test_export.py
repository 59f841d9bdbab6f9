import json
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.graph.export import serialise
from claims.graph.projection import project
from tests.claims.graph import examples as ex
from tests.claims.graph import strategies

ox = pytest.importorskip("pyoxigraph")

FORMATS = ("jsonld", "ttl", "trig", "nq")
EVERYTHING = frozenset(quad for record in ex.EVERYTHING for quad in project(record, ex.BASE))
PARSERS = {
    "jsonld": ox.RdfFormat.JSON_LD,
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


def read(body, format_):
    """What another program reads: a set of N-Quads lines in Oxigraph's spelling."""
    return {str(quad) for quad in ox.parse(body, format=PARSERS[format_])}


def lines_of(quads, *, named):
    text = serialise(quads, "nq").decode()
    store = {str(quad) for quad in ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS)}
    return store if named else {line.rsplit(" <", 1)[0] for line in store}


def test_trig_and_nquads_keep_the_graphs_apart():
    for format_ in ("trig", "nq"):
        assert read(serialise(EVERYTHING, format_), format_) == lines_of(EVERYTHING, named=True)


def test_turtle_says_the_same_without_the_names_of_the_graphs():
    assert read(serialise(EVERYTHING, "ttl"), "ttl") == lines_of(EVERYTHING, named=False)


def test_jsonld_says_the_same_with_schema_org_spelled_https():
    body = serialise(EVERYTHING, "jsonld")
    stored = {line.replace("<http://schema.org/", "<https://schema.org/") for line in lines_of(EVERYTHING, named=False)}
    assert read(body, "jsonld") == stored
    assert json.loads(body)["@context"]["schema"] == "https://schema.org/"


def test_a_claim_in_jsonld_reads_like_a_record():
    document = json.loads(serialise(project(ex.PLAIN_CLAIM, ex.BASE), "jsonld"))
    claim, reply = document["@graph"]
    assert claim == {
        "@id": "https://onrecord.example/id/claim/c1",
        "@type": ["or:Claim", "schema:Claim"],
        "dcterms:created": {"@type": "xsd:dateTime", "@value": "2026-06-03T09:30:15.25Z"},
        "dcterms:hasVersion": {"@id": "https://onrecord.example/id/claim/c1/v/2"},
        "or:publicationState": {"@id": "or:published"},
        "or:reply": {"@id": "https://onrecord.example/id/claim/c1/reply/1"},
        "or:status": {"@id": "or:alleged"},
        "or:target": {"@id": "https://onrecord.example/id/actor/a2"},
        "schema:text": {"@language": "en", "@value": "Kelpline dumped sludge."},
    }
    assert reply["or:response"] == {"@id": "or:denied"}


def test_turtle_uses_our_prefixes():
    text = serialise(EVERYTHING, "ttl").decode()
    for words in ("a or:Statement", "cito:disputes <", "prov:wasGeneratedBy <", "oa:exact ", "schema:minValue 40"):
        assert words in text
    assert "ns1:" not in text


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_quads_give_the_same_bytes(format_):
    assert serialise(EVERYTHING, format_) == serialise(sorted(EVERYTHING, reverse=True), format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_at_all_is_a_document_too(format_):
    body = serialise([], format_)
    if format_ == "jsonld":
        assert json.loads(body)["@graph"] == []
    else:
        assert read(body, format_) == set()


@pytest.mark.parametrize("format_", FORMATS)
def test_writing_fetches_nothing(format_, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a serialiser asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    serialise(EVERYTHING, format_)


def test_an_unknown_format_is_refused_by_name():
    with pytest.raises(ValueError, match="'rdfxml' is not one of: jsonld, named-jsonld, ttl, trig, nq"):
        serialise(EVERYTHING, "rdfxml")


@settings(deadline=None)  # the first call loads the serialisers
@given(st.lists(strategies.records, min_size=1, max_size=3, unique_by=lambda record: record.id))  # as in the record
def test_whatever_is_on_record_can_be_read_back(records):
    quads = frozenset(quad for record in records for quad in project(record, ex.BASE))
    for format_ in ("trig", "nq"):
        assert read(serialise(quads, format_), format_) == lines_of(quads, named=True)
    assert read(serialise(quads, "ttl"), "ttl") == lines_of(quads, named=False)
    published = {line.replace("<http://schema.org/", "<https://schema.org/") for line in lines_of(quads, named=False)}
    assert read(serialise(quads, "jsonld"), "jsonld") == published
