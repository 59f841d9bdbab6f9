from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, XSD, Graph, Literal, URIRef

from claims.graph import vocabulary
from claims.graph.projection import project
from claims.graph.vocabulary import CITO, OA, OR, SCHEMA
from claims.records import ConflictRecord, QuantityRecord, TimeRecord
from tests.claims.graph import examples as ex

PROV = "http://www.w3.org/ns/prov#"
CLAIM, STATEMENT, EVENT = (URIRef(ex.BASE + path) for path in ("claim/c1", "statement/s1", "event/e1"))
RELATION, CONFLICT = URIRef(ex.BASE + "relation/r1"), URIRef(ex.BASE + "relation/r2")
PIECE = f"{STATEMENT}/evidence/v1"
STATEMENT_OF_C2 = replace(ex.STATEMENT, id="s3", claim_id="c2")
RECORDS = (*ex.EVERYTHING, STATEMENT_OF_C2)


@pytest.fixture(scope="module")
def shapes():
    return Graph().parse(Path(vocabulary.__file__).parent / "shapes.ttl")


def union(records=RECORDS):
    graph = Graph()
    for record in records:
        for *triple, _ in project(record, ex.BASE):
            graph.add(triple)
    return graph


def complaints(graph, shapes):
    """The nodes that break a shape."""
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    focus = set(report.objects(None, URIRef("http://www.w3.org/ns/shacl#focusNode")))
    assert conforms == (not focus)
    return focus


def test_what_is_projected_keeps_to_the_shapes(shapes):
    assert complaints(union(), shapes) == set()


@pytest.mark.parametrize(
    ("gone", "culprit"),
    [
        ((URIRef(ex.BASE + "statement/s3"), OR.ofClaim, None), URIRef(ex.BASE + "claim/c2")),
        ((STATEMENT, OR.ofClaim, None), STATEMENT),
        ((STATEMENT, OR.evidence, None), STATEMENT),
        ((STATEMENT, OR.kind, None), STATEMENT),
        ((STATEMENT, OR.attitude, None), STATEMENT),
        ((STATEMENT, URIRef(PROV + "wasGeneratedBy"), None), STATEMENT),
        ((STATEMENT, OR.reviewedBy, None), STATEMENT),
        ((URIRef(PIECE + "/quote"), OA.exact, None), STATEMENT),
        ((URIRef(PIECE + "/position"), OA.end, None), STATEMENT),
        ((URIRef(PIECE + "/target"), OA.hasSource, None), URIRef(PIECE)),
        ((CLAIM, SCHEMA.text, None), CLAIM),
        ((CLAIM, OR.status, None), CLAIM),
        ((CLAIM, OR.reply, None), CLAIM),
        ((CLAIM, OR.publicationState, None), CLAIM),
        ((EVENT, OR.evidence, None), EVENT),
        ((EVENT, OR.publicationState, None), EVENT),
        ((URIRef(f"{EVENT}/time"), OR.earliest, None), None),
        ((URIRef(f"{EVENT}/time"), OR.edtf, None), URIRef(f"{EVENT}/time")),
        ((URIRef(f"{EVENT}/amount"), OR.bound, None), URIRef(f"{EVENT}/amount")),
        ((RELATION, OR["from"], None), RELATION),
        ((RELATION, OR.to, None), RELATION),
        ((None, CITO.disputes, None), RELATION),
        ((RELATION, URIRef(PROV + "wasGeneratedBy"), None), RELATION),
        ((CONFLICT, OR.scope, None), CONFLICT),
    ],
)
def test_what_is_left_out_is_found(shapes, gone, culprit):
    graph = union()
    graph.remove(gone)
    found = complaints(graph, shapes)
    assert culprit in found if culprit else not found


@pytest.mark.parametrize(
    ("added", "culprit"),
    [
        ((CLAIM, OR.status, OR.denied), CLAIM),
        ((CLAIM, OR.publicationState, OR.retracted), CLAIM),
        ((CLAIM, OR.target, URIRef(ex.BASE + "actor/a7")), CLAIM),
        ((STATEMENT, OR.ofClaim, URIRef(ex.BASE + "claim/c2")), STATEMENT),
        ((RELATION, OR.to, EVENT), RELATION),
        ((URIRef(f"{EVENT}/amount"), SCHEMA.minValue, Literal(1)), URIRef(f"{EVENT}/amount")),
        ((URIRef(ex.BASE + "claim/c9"), RDF.type, SCHEMA.Claim), URIRef(ex.BASE + "claim/c9")),
    ],
)
def test_what_is_too_much_is_found(shapes, added, culprit):
    graph = union()
    graph.add(added)
    assert culprit in complaints(graph, shapes)


UPSIDE_DOWN = replace(ex.SAID, earliest=ex.SAID.latest.replace(day=30))


@pytest.mark.parametrize(
    "records",
    [
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, said=UPSIDE_DOWN)],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, said=TimeRecord("2026", None, None, "this year"))],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, evidence=())],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, evidence=(replace(ex.EVIDENCE, exact=""),))],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, evidence=(replace(ex.EVIDENCE, end=12),))],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, claimant_id=None, voice=())],
        [ex.PLAIN_CLAIM],
        [ex.STATEMENT],
        [ex.PLAIN_CLAIM, ex.STATEMENT, ex.RELATION],
        [ex.PLAIN_CLAIM, ex.STATEMENT, replace(ex.RELATION, from_claim="c1")],
        [*RECORDS, replace(ex.CONFLICT, id="r3", conflict=ConflictRecord("open", "same_document", "genuine", ""))],
        [*RECORDS, replace(ex.CONFLICT, id="r3", conflict=ConflictRecord("resolved", "same_document", "none", ""))],
    ],
)
def test_a_record_that_should_not_be_published_is_found(shapes, records):
    assert complaints(union(records), shapes)


@pytest.mark.parametrize(
    "records",
    [
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, said=TimeRecord("", None, None))],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, said=TimeRecord("", None, None, "some time ago"))],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, claimant_id=None, voice=("a9",))],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, claimant_id=None, voice=(), kind="statement")],
        [replace(ex.PLAIN_CLAIM, targets=()), ex.STATEMENT],
        [
            replace(ex.PLAIN_CLAIM, quantities=(QuantityRecord(Decimal(1), "about", "", "one or so"),)),
            ex.STATEMENT,
        ],
    ],
)
def test_what_an_editor_may_publish_is_not_complained_of(shapes, records):
    assert complaints(union(records), shapes) == set()


def test_a_number_under_the_wrong_property_is_found(shapes):
    graph = union()
    node = URIRef(ex.BASE + "claim/c2/quantity/1")
    graph.remove((node, SCHEMA.minValue, None))
    graph.add((node, SCHEMA.value, Literal("40", datatype=XSD.integer)))
    assert node in complaints(graph, shapes)
