import datetime as dt
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Literal, URIRef

from claims.graph.engine import Change, to_statements
from claims.graph.projection import graph_iri, project
from claims.graph.terms import make_link, make_moment, make_number, make_string, to_ntriples
from claims.graph.vocabulary import CITO, CONCEPTS, OR, own_terms
from claims.records import ActorRecord, QuantityRecord, RelationRecord, StoryRecord, TimeRecord
from tests.claims.graph import examples as ex
from tests.claims.graph import strategies

ox = pytest.importorskip("pyoxigraph")


def lines(record):
    """The N-Triples of a record with our namespaces shortened, so that a test can be read."""
    text = to_ntriples(project(record, ex.BASE))
    for prefix, iri in {
        "or:": str(OR),
        "schema:": "http://schema.org/",
        "oa:": "http://www.w3.org/ns/oa#",
        "prov:": "http://www.w3.org/ns/prov#",
        "cito:": "http://purl.org/spar/cito/",
        "xsd:": str(XSD),
        "edtf:": "http://id.loc.gov/datatypes/edtf/",
        "dcterms:": "http://purl.org/dc/terms/",
        "id:": ex.BASE,
        "a": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    }.items():
        text = text.replace("<" + iri, "<" + prefix)
    return sorted(line.removesuffix(" .").replace("<", "").replace(">", "") for line in text.splitlines())


def stored(records):
    """The lines of each graph as Oxigraph gives them back."""
    store = ox.Store()
    changes = [Change(graph_iri(r, ex.BASE), to_ntriples(project(r, ex.BASE))) for r in records]
    quads = "".join(f"{line} <{change.graph}> .\n" for change in changes for line in to_statements(change))
    store.load(input=quads, format=ox.RdfFormat.N_QUADS)
    graphs = {}
    for quad in store:
        graphs.setdefault(quad.graph_name.value, []).append(f"{quad.triple} .\n")
    return {name: "".join(sorted(triples)) for name, triples in graphs.items()}


def test_a_claim_is_a_schema_org_claim_with_its_targets_and_what_they_answered():
    assert lines(ex.PLAIN_CLAIM) == sorted(
        [
            "id:claim/c1 a schema:Claim",
            "id:claim/c1 a or:Claim",
            'id:claim/c1 schema:text "Kelpline dumped sludge."@en',
            "id:claim/c1 or:status or:alleged",
            "id:claim/c1 or:publicationState or:published",
            'id:claim/c1 dcterms:created "2026-06-03T09:30:15.25Z"^^xsd:dateTime',
            "id:claim/c1 dcterms:hasVersion id:claim/c1/v/2",
            "id:claim/c1 or:target id:actor/a2",
            "id:claim/c1 or:reply id:claim/c1/reply/1",
            'id:claim/c1/reply/1 or:rank "1"^^xsd:integer',
            "id:claim/c1/reply/1 or:actor id:actor/a2",
            "id:claim/c1/reply/1 or:response or:denied",
        ]
    )


def test_a_statement_carries_voices_date_evidence_and_provenance():
    evidence = "id:statement/s1/evidence/v1"
    assert lines(ex.STATEMENT) == sorted(
        [
            "id:statement/s1 a or:Statement",
            "id:statement/s1 or:ofClaim id:claim/c1",
            "id:statement/s1 or:kind or:allegation",
            "id:statement/s1 or:attitude or:asserts",
            "id:statement/s1 or:polarity or:positive",
            "id:statement/s1 or:quotation or:indirect",
            'id:statement/s1 or:cue "accuses"',
            "id:statement/s1 or:publicationState or:published",
            "id:statement/s1 prov:wasAttributedTo id:actor/a1",
            "id:statement/s1 or:voice id:statement/s1/voice/1",
            'id:statement/s1/voice/1 or:rank "1"^^xsd:integer',
            "id:statement/s1/voice/1 or:actor id:actor/a1",
            "id:statement/s1 or:voice id:statement/s1/voice/2",
            'id:statement/s1/voice/2 or:rank "2"^^xsd:integer',
            "id:statement/s1/voice/2 or:actor id:actor/a9",
            "id:statement/s1 or:saidOn id:statement/s1/said",
            "id:statement/s1/said a or:TimeExpression",
            'id:statement/s1/said or:asWritten "on Monday"',
            'id:statement/s1/said or:rule "weekday_before"',
            'id:statement/s1/said or:anchor "2026-06-03"^^xsd:date',
            'id:statement/s1/said or:edtf "2026-06-01"^^edtf:EDTF',
            'id:statement/s1/said or:earliest "2026-06-01T00:00:00Z"^^xsd:dateTime',
            'id:statement/s1/said or:latest "2026-06-01T23:59:59Z"^^xsd:dateTime',
            f"id:statement/s1 or:evidence {evidence}",
            f"{evidence} a oa:Annotation",
            f"{evidence} oa:motivatedBy oa:identifying",
            f"{evidence} oa:hasBody id:statement/s1",
            f"{evidence} oa:hasTarget {evidence}/target",
            f'{evidence} or:rank "1"^^xsd:integer',
            f'{evidence} or:cue "accuses"',
            f"{evidence} dcterms:source id:document/d1",
            f"{evidence}/target a oa:SpecificResource",
            f"{evidence}/target oa:hasSource id:text/t9",
            f"{evidence}/target oa:hasSelector {evidence}/quote",
            f"{evidence}/target oa:hasSelector {evidence}/position",
            f"{evidence}/quote a oa:TextQuoteSelector",
            f'{evidence}/quote oa:exact "dumping of sludge"',
            f'{evidence}/quote oa:prefix "accuses Kelpline of "',
            f'{evidence}/quote oa:suffix ". Kelpline"',
            f"{evidence}/position a oa:TextPositionSelector",
            f'{evidence}/position oa:start "12"^^xsd:integer',
            f'{evidence}/position oa:end "30"^^xsd:integer',
            "id:statement/s1 prov:wasGeneratedBy id:decision/41",
            'id:statement/s1 prov:generatedAtTime "2026-06-03T09:30:15.25Z"^^xsd:dateTime',
            'id:statement/s1 or:reviewedBy "Onrecord desk"',
            "id:statement/s1 or:proposedBy id:extraction/x1",
            'id:statement/s1 or:extractor "rules"',
            'id:statement/s1 or:extractorVersion "1.0"',
        ]
    )


def test_a_claim_with_one_statement_and_one_evidence_has_at_most_60_quads():
    assert len(project(ex.PLAIN_CLAIM, ex.BASE) | project(ex.STATEMENT, ex.BASE)) == 60


@pytest.mark.parametrize(
    ("bound", "line"),
    [
        ("exact", 'id:claim/c1/quantity/1 schema:value "24000"^^xsd:integer'),
        ("about", 'id:claim/c1/quantity/1 schema:value "24000"^^xsd:integer'),
        ("at_least", 'id:claim/c1/quantity/1 schema:minValue "24000"^^xsd:integer'),
        ("at_most", 'id:claim/c1/quantity/1 schema:maxValue "24000"^^xsd:integer'),
    ],
)
def test_a_bounded_number_never_reads_as_an_exact_one(bound, line):
    claim = replace(ex.PLAIN_CLAIM, quantities=(QuantityRecord(Decimal(24000), bound, "accounts", "24,000 accounts"),))
    assert [found for found in lines(claim) if "alue" in found and "/quantity/1 schema:" in found] == [line]
    assert f"id:claim/c1/quantity/1 or:bound or:{bound}" in lines(claim)
    assert 'id:claim/c1/quantity/1 schema:unitText "accounts"' in lines(claim)


def test_money_is_a_monetary_amount_in_a_claim_as_in_an_event():
    assert "id:claim/c2/quantity/2 a schema:MonetaryAmount" in lines(ex.CLAIM)
    assert 'id:claim/c2/quantity/2 schema:maxValue "1.5"^^xsd:decimal' in lines(ex.CLAIM)
    assert 'id:claim/c2/quantity/2 schema:currency "USD"' in lines(ex.CLAIM)
    assert "id:event/e1/amount a schema:MonetaryAmount" in lines(ex.EVENT)
    assert 'id:event/e1/amount schema:value "2000000"^^xsd:integer' in lines(ex.EVENT)


def test_a_unit_of_three_capitals_that_is_no_currency_is_a_unit():
    claim = replace(ex.PLAIN_CLAIM, quantities=(QuantityRecord(Decimal(8), "exact", "GPU", "eight GPUs"),))
    assert "id:claim/c1/quantity/1 a schema:QuantitativeValue" in lines(claim)


def test_an_open_interval_has_one_bound():
    said = [line for line in lines(ex.DENIAL) if line.startswith("id:statement/s2/said or:")]
    assert said == [
        'id:statement/s2/said or:anchor "2026-06-03"^^xsd:date',
        'id:statement/s2/said or:edtf "../2026-06-03"^^edtf:EDTF',
        'id:statement/s2/said or:latest "2026-06-03T23:59:59Z"^^xsd:dateTime',
        'id:statement/s2/said or:rule "by_publication"',
    ]


def test_an_unresolved_date_keeps_its_words_and_gets_no_bounds():
    event = replace(ex.EVENT, time=TimeRecord("", None, None, "some time ago"))
    assert [line for line in lines(event) if line.startswith("id:event/e1/time ")] == [
        "id:event/e1/time a or:TimeExpression",
        'id:event/e1/time or:asWritten "some time ago"',
    ]


def test_an_event_without_any_date_has_no_time_expression():
    assert not [line for line in lines(replace(ex.EVENT, time=TimeRecord("", None, None))) if "/time" in line]


def test_an_event_is_of_its_kind_and_names_its_participants_with_their_roles():
    assert {
        "id:event/e1 a schema:Event",
        "id:event/e1 a or:Settlement",
        "id:event/e1 or:participant id:actor/a1",
        "id:event/e1/participation/2 or:actor id:actor/a2",
        "id:event/e1/participation/2 or:role or:party",
    } <= set(lines(ex.EVENT))


def test_a_relation_has_its_direct_triple_in_its_own_graph():
    direct = (URIRef(ex.BASE + "claim/c2"), CITO.disputes, URIRef(ex.BASE + "claim/c1"))
    assert (*direct, URIRef(ex.BASE + "relation/r1")) in project(ex.RELATION, ex.BASE)


def test_a_conflict_says_its_state_its_reach_and_its_explanation():
    assert {
        "id:relation/r2 a or:Relation",
        "id:relation/r2 a or:Conflict",
        "id:relation/r2 or:to id:event/e1",
        "id:relation/r2 or:conflictStatus or:resolved",
        "id:relation/r2 or:scope or:same_document",
        "id:relation/r2 or:explanation or:different_time",
        'id:relation/r2 or:note "Two seasons."',
        "id:claim/c2 or:contradicts id:event/e1",
    } <= set(lines(ex.CONFLICT))


def test_a_reply_names_the_statement_it_answers():
    assert "id:statement/s2 cito:repliesTo id:statement/s1" in lines(ex.DENIAL)


def test_two_addresses_with_the_same_bytes_share_snapshot_and_text_but_no_triple():
    other = replace(ex.DOCUMENT, id="d2", url="https://herald.example/sludge")
    one, two = ({quad[:3] for quad in project(document, ex.BASE)} for document in (ex.DOCUMENT, other))
    assert not one & two
    assert "id:text/t9 prov:wasDerivedFrom id:document/d2" in lines(other)


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        ("person", ["schema:Person"]),
        ("organisation", ["schema:Organization"]),
        ("group", ["or:Group", "schema:Organization"]),
        ("unnamed", ["or:UnnamedSource", "prov:Agent"]),
    ],
)
def test_an_actor_is_typed_by_its_kind(kind, types):
    record = ActorRecord("a1", kind, "a senior official")
    assert [line for line in lines(record) if " a " in line and "schema:name" not in line] == [
        f"id:actor/a1 a {type_}" for type_ in types
    ]


def test_a_story_has_its_claims_and_events_as_parts():
    assert [line for line in lines(ex.STORY) if "hasPart" in line] == [
        "id:story/y1 schema:hasPart id:claim/c1",
        "id:story/y1 schema:hasPart id:claim/c2",
        "id:story/y1 schema:hasPart id:event/e1",
    ]


@pytest.mark.parametrize(
    ("value", "lexical", "datatype"),
    [
        ("0.000000", "0", XSD.integer),
        ("-0", "0", XSD.integer),
        ("1E+3", "1000", XSD.integer),
        ("40.000000", "40", XSD.integer),
        ("1.10", "1.1", XSD.decimal),
        ("-0.500000", "-0.5", XSD.decimal),
        ("0.000001", "0.000001", XSD.decimal),
    ],
)
def test_numbers_have_one_spelling(value, lexical, datatype):
    assert (str(make_number(Decimal(value))), make_number(Decimal(value)).datatype) == (lexical, datatype)


def test_moments_are_written_in_utc_without_trailing_zeros():
    zone = dt.timezone(dt.timedelta(hours=2))
    assert str(make_moment(dt.datetime(2026, 1, 1, 1, 0, 10, 120000, tzinfo=zone))) == "2025-12-31T23:00:10.12Z"
    assert str(make_moment(dt.datetime(2026, 1, 1, 1, 0, 10, tzinfo=dt.UTC))) == "2026-01-01T01:00:10Z"


@pytest.mark.parametrize(
    ("given_", "tag"), [("en", "en"), ("en-GB", "en-gb"), ("zh-Hant-TW", "zh-hant-tw"), ("en_US", None), ("", None)]
)
def test_a_language_that_is_no_plain_tag_leaves_the_text_untagged(given_, tag):
    assert make_string("x", language=given_).language == tag


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://courier.example/a?b=c&d=%20#e", URIRef),
        ("http://courier.example:8080", URIRef),
        ("https://courier.example/%zz", Literal),
        ("https://courier.example/a b", Literal),
        ("http://[::1", Literal),
        ("javascript:alert(1)", Literal),
        ("", Literal),
    ],
)
def test_an_address_that_an_engine_might_refuse_is_kept_as_a_string(address, kind):
    assert type(make_link(address)) is kind


def test_own_terms_in_the_graph_are_terms_of_the_vocabulary():
    used = {str(node) for record in ex.EVERYTHING for quad in project(record, ex.BASE) for node in quad}
    assert {iri for iri in used if iri.startswith(str(OR))} <= own_terms()


def test_an_unknown_word_is_refused():
    with pytest.raises(KeyError, match="'probable' is not a word of the vocabulary"):
        project(replace(ex.PLAIN_CLAIM, status="probable"), ex.BASE)
    assert "probable" not in CONCEPTS


def test_the_demo_stands_in_the_store_exactly_as_projected():
    assert stored(ex.EVERYTHING) == {
        str(graph_iri(record, ex.BASE)): to_ntriples(project(record, ex.BASE)) for record in ex.EVERYTHING
    }


# --- Laws -------------------------------------------------------------------------------------------------------------


@given(strategies.records)
def test_projecting_twice_is_projecting_once(record):
    once = project(record, ex.BASE)
    assert project(record, ex.BASE) == once
    assert to_ntriples(once) == to_ntriples(sorted(once, reverse=True))
    assert {quad[3] for quad in once} == {graph_iri(record, ex.BASE)}
    assert not [node for quad in once for node in quad if isinstance(node, BNode)]


@given(strategies.records)
def test_what_is_stored_equals_what_was_projected(record):
    assert stored([record]) == {str(graph_iri(record, ex.BASE)): to_ntriples(project(record, ex.BASE))}


def bond(record):
    """What may be on record only once: an identifier per kind, and a relation per type and ends."""
    if isinstance(record, RelationRecord):
        return record.type, record.from_claim, record.to_claim, record.to_event
    return type(record), record.id


@given(strategies.any_text.filter(bool))
def test_half_a_surrogate_pair_does_not_hold_up_a_batch(text):
    hedged = replace(ex.STATEMENT, hedges=(text, "reportedly"))
    assert stored([hedged]) == {str(graph_iri(hedged, ex.BASE)): to_ntriples(project(hedged, ex.BASE))}


@given(st.lists(strategies.records, max_size=8, unique_by=(bond, lambda record: (type(record), record.id))))
def test_every_triple_stands_in_one_graph(records):
    triples = Counter(quad[:3] for record in records for quad in project(record, ex.BASE))
    assert [triple for triple, count in triples.items() if count > 1] == []


@given(st.sampled_from(ex.EVERYTHING), st.sampled_from(ex.EVERYTHING))
def test_different_records_have_different_graphs(one, other):
    same = graph_iri(one, ex.BASE) == graph_iri(other, ex.BASE)
    assert same == (one == other)


def test_a_story_without_items_has_no_parts():
    assert not [line for line in lines(StoryRecord("y2", "empty", "Empty", "", (), ())) if "hasPart" in line]
