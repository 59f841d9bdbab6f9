"""The shapes over records that may be published, and over the same records broken in one place each."""

from dataclasses import replace
from decimal import Decimal

import pyshacl
import pytest
from rdflib import DCTERMS, OWL, PROV, RDF, SKOS, XSD, Graph, Literal, URIRef

from claims.graph.glossary import read_shapes
from claims.graph.projection import project
from claims.graph.vocabulary import CITO, OA, OR, SCHEMA
from claims.records import ActorRecord, ConflictRecord, QuantityRecord, TimeRecord
from ingest.extract.date_rules import EXPLICIT
from ingest.extract.relative_dates import RELATIVE
from tests.claims.graph import examples as ex

SH = "http://www.w3.org/ns/shacl#"
S = "https://w3id.org/onrecord/shapes#"


def iri(path):
    return URIRef(ex.BASE + path)


CLAIM, STATEMENT, DENIAL, EVENT = iri("claim/c1"), iri("statement/s1"), iri("statement/s2"), iri("event/e1")
RELATION, CONFLICT, STORY, DOCUMENT = iri("relation/r1"), iri("relation/r2"), iri("story/y1"), iri("document/d1")
ASSESSMENT = iri("assessment/n1")
PIECE = iri("statement/s1/evidence/v1")
TARGET, QUOTE, POSITION = (iri(f"statement/s1/evidence/v1/{part}") for part in ("target", "quote", "position"))
PART, AMOUNT, TIME = iri("event/e1/participation/1"), iri("event/e1/amount"), iri("event/e1/time")
CLERK, VOICELESS = iri("actor/a9"), iri("statement/s4")
STATEMENT_OF_C2 = replace(ex.STATEMENT, id="s3", claim_id="c2")
CAST = (ActorRecord("a3", "person", "Ann Bergel"), ActorRecord("a9", "unnamed", "a harbour clerk"))
NOBODYS = replace(ex.STATEMENT, id="s4", claimant_id=None, voice=(), kind="statement")
RECORDS = (*ex.EVERYTHING, STATEMENT_OF_C2, NOBODYS, *CAST, *ex.ACTIVITIES)


@pytest.fixture(scope="module")
def shapes():
    return Graph().parse(data=read_shapes(), format="turtle")


def union(records=RECORDS):
    graph = Graph()
    for record in records:
        for *triple, _ in project(record, ex.BASE):
            graph.add(triple)
    return graph


def complaints(graph, shapes, **options):
    """The nodes that break a shape."""
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", **options)
    focus = set(report.objects(None, URIRef(SH + "focusNode")))
    assert conforms == (not focus)
    return focus


def test_what_is_projected_keeps_to_the_shapes(shapes):
    assert complaints(union(), shapes) == set()


def number(value):
    return Literal(str(value), datatype=XSD.integer)


# Shape -> the node that it is about, what is taken away, what is put in its place. None: anything, or nothing.
BROKEN = [
    ("Claim", CLAIM, (CLAIM, SCHEMA.text, None), None),
    ("Claim", CLAIM, (CLAIM, OR.status, None), None),
    ("Claim", CLAIM, None, (CLAIM, OR.status, OR.denied)),
    ("Claim", CLAIM, (CLAIM, OR.status, None), (CLAIM, OR.status, OR.draft)),
    ("Claim", CLAIM, (None, OR.ofClaim, CLAIM), None),
    ("Claim", iri("claim/c2"), (iri("statement/s3"), OR.ofClaim, None), None),
    ("ReplyPerTarget", CLAIM, (CLAIM, OR.reply, None), None),
    ("ReplyPerTarget", CLAIM, None, (CLAIM, OR.target, CLERK)),
    ("Reply", iri("claim/c1/reply/1"), (iri("claim/c1/reply/1"), OR.response, None), None),
    ("Statement", STATEMENT, (STATEMENT, OR.ofClaim, None), None),
    ("Statement", STATEMENT, None, (STATEMENT, OR.ofClaim, iri("claim/c2"))),
    ("Statement", STATEMENT, (STATEMENT, OR.kind, None), None),
    ("Statement", STATEMENT, (STATEMENT, OR.attitude, None), None),
    ("Statement", STATEMENT, (STATEMENT, OR.polarity, None), None),
    ("Statement", STATEMENT, None, (STATEMENT, OR.quotation, OR.direct)),
    ("Statement", DENIAL, (STATEMENT, RDF.type, None), None),  # what it replies to is no statement on record
    ("SomebodyAlleges", VOICELESS, (VOICELESS, OR.kind, None), (VOICELESS, OR.kind, OR.allegation)),
    ("VoicePosition", iri("statement/s1/voice/2"), (iri("statement/s1/voice/2"), OR.rank, None), None),
    ("HedgePosition", iri("statement/s2/hedge/1"), (iri("statement/s2/hedge/1"), OR.asWritten, None), None),
    ("Evidenced", STATEMENT, (STATEMENT, OR.evidence, None), None),
    ("Evidenced", EVENT, (EVENT, OR.evidence, None), None),
    ("Annotation", PIECE, (PIECE, DCTERMS.source, None), None),
    ("Annotation", PIECE, (DOCUMENT, RDF.type, None), None),
    ("Target", TARGET, (TARGET, OA.hasSource, None), None),
    ("Quote", QUOTE, (QUOTE, OA.exact, None), None),
    ("Position", POSITION, (POSITION, OA.end, None), None),
    ("Position", POSITION, (POSITION, OA.end, None), (POSITION, OA.end, number(12))),
    ("Decided", STATEMENT, (STATEMENT, PROV.wasGeneratedBy, None), None),
    ("Decided", STATEMENT, (STATEMENT, OR.reviewedBy, None), None),
    ("Decided", RELATION, (RELATION, PROV.generatedAtTime, None), None),
    ("Published", CLAIM, (CLAIM, OR.publicationState, None), None),
    ("Published", STORY, None, (STORY, OR.publicationState, OR.retracted)),
    ("Event", EVENT, (EVENT, SCHEMA.name, None), None),
    ("Event", EVENT, None, (EVENT, OR.participant, CLERK)),
    ("Participation", PART, (PART, OR.role, None), None),
    ("Quantity", AMOUNT, (AMOUNT, OR.bound, None), None),
    ("Quantity", AMOUNT, None, (AMOUNT, SCHEMA.minValue, number(1))),
    ("TimeExpression", TIME, (TIME, OR.edtf, None), None),
    ("Anchored", TIME, (TIME, OR.anchor, None), None),
    ("Relation", RELATION, (RELATION, OR["from"], None), None),
    ("Relation", RELATION, (RELATION, OR.to, None), None),
    ("Relation", RELATION, None, (RELATION, OR.to, EVENT)),
    ("Relation", RELATION, (None, CITO.disputes, None), None),
    ("Conflict", CONFLICT, (CONFLICT, OR.scope, None), None),
    ("Actor", CLERK, (CLERK, SCHEMA.name, None), None),
    ("Actor", iri("actor/a1"), None, (iri("actor/a1"), OWL.sameAs, URIRef("https://data.example/Q1"))),
    ("Actor", iri("actor/a1"), (iri("actor/a1"), RDF.type, None), None),
    ("Unnamed", CLERK, None, (CLERK, SKOS.exactMatch, URIRef("https://data.example/Q2"))),
    ("Document", DOCUMENT, (DOCUMENT, OR.textSha256, None), None),
    ("Sha256", DOCUMENT, (DOCUMENT, OR.textSha256, None), (DOCUMENT, OR.textSha256, Literal("0F" * 32))),
    ("Assessment", ASSESSMENT, (ASSESSMENT, OR.assessedVersion, None), None),
    ("Assessment", ASSESSMENT, None, (iri("actor/a3"), RDF.type, OR.UnnamedSource)),
    ("Story", STORY, (EVENT, RDF.type, None), None),
    ("ReviewDecision", iri("decision/41"), (iri("decision/41"), OR.hash, None), None),
    ("Extraction", iri("extraction/x1"), (iri("extraction/x1"), PROV.used, None), None),
]


@pytest.mark.parametrize(("shape", "focus", "gone", "added"), BROKEN)
def test_each_shape_finds_what_breaks_it(shapes, shape, focus, gone, added):
    alone = {"use_shapes": [S + shape], "focus_nodes": [str(focus)]} if shape != "Sha256" else {}
    assert complaints(union(), shapes, **alone) == set()
    graph = union()
    if gone:
        graph.remove(gone)
    if added:
        graph.add(added)
    assert focus in complaints(graph, shapes, **alone)
    assert complaints(graph, shapes)  # from the targets of the shapes, nothing else known


def test_every_shape_is_broken_here_by_something(shapes):
    named = {str(shape).removeprefix(S) for shape in shapes.subjects(RDF.type, URIRef(SH + "NodeShape"))}
    assert named == {shape for shape, *_ in BROKEN}


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
    assert complaints(union([*records, *CAST, ex.ACTOR, ex.GROUP, ex.DOCUMENT]), shapes)


@pytest.mark.parametrize(
    "records",
    [
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, said=TimeRecord("", None, None))],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, said=TimeRecord("", None, None, "some time ago"))],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, claimant_id=None, voice=("a9",))],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, claimant_id=None, voice=(), kind="statement")],
        [replace(ex.PLAIN_CLAIM, targets=()), ex.STATEMENT],
        [replace(ex.PLAIN_CLAIM, quantities=(QuantityRecord(Decimal(1), "about", "", "one or so"),)), ex.STATEMENT],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, said=replace(ex.MONTH, rule="editor", anchor=None))],
        [ex.PLAIN_CLAIM, replace(ex.STATEMENT, said=replace(ex.MONTH, rule="explicitMonth", anchor=None))],
    ],
)
def test_what_an_editor_may_publish_is_not_complained_of(shapes, records):
    assert complaints(union([*records, *CAST, ex.ACTOR, ex.GROUP, ex.DOCUMENT]), shapes) == set()


def test_a_number_under_the_wrong_property_is_found(shapes):
    graph = union()
    node = iri("claim/c2/quantity/1")
    graph.remove((node, SCHEMA.minValue, None))
    graph.add((node, SCHEMA.value, number(40)))
    assert node in complaints(graph, shapes)


# Rules that are recorded under another name, with the side of the anchor (see `ingest.extract.dates`).
RENAMED = {
    "bareMonth",
    "day",
    "month",
    "monthOfOtherYear",
    "nearDay",
    "neighbour",
    "otherWeekday",
    "weekday",
    "weekdayInWeek",
    "weekdayOfWeek",
}
RECORDED = ["by_publication", "dayBeforeAnchor", "monthOfPreviousYear", "monthOfYear", "weekdayAfterAnchor"]


@pytest.mark.parametrize("rule", [*sorted({*RELATIVE} - {*EXPLICIT} - RENAMED), *RECORDED])
def test_a_date_that_is_counted_from_another_needs_that_one(shapes, rule):
    claim = replace(ex.PLAIN_CLAIM, event_time=replace(ex.MONTH, rule=rule, anchor=None))
    records = [claim, ex.STATEMENT, *CAST, ex.ACTOR, ex.GROUP, ex.DOCUMENT]
    assert iri("claim/c1/time") in complaints(union(records), shapes)
