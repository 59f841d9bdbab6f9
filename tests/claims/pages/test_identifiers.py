import pytest
from django.conf import settings
from rdflib import Graph, URIRef

from claims import review
from claims.graph import sync
from claims.graph.projection import project
from claims.models import CitedDocument, Claim, Decision, Relation, Statement
from ingest.models import Candidate, Document
from tests.claims.factories import make_run

pytestmark = pytest.mark.django_db
BASE = settings.IRI_BASE
TURTLE = {"accept": "text/turtle"}


def follow(client, path, headers):
    """The answer at the end of the way, which ends within our own pages."""
    response = client.get(path, headers=headers)
    while response.status_code in (301, 303):
        response = client.get(response["Location"].partition("#")[0], headers=headers)
    return response


def identifiers():
    """Every address below our base that the live graph holds."""
    records = [one for model in sync.GRAPHS for one in sync.in_force(model).records()]
    nodes = {node for one in records for quad in project(one, BASE) for node in quad if isinstance(node, URIRef)}
    return sorted(node.removeprefix(BASE) for node in nodes if node.startswith(BASE))


def test_every_identifier_of_the_graph_leads_to_a_page_and_to_data(client, record):
    names = identifiers()
    assert {name.split("/")[0] for name in names} == {
        "actor",
        "claim",
        "decision",
        "document",
        "event",
        "relation",
        "snapshot",
        "statement",
        "story",
        "text",
    }
    for name in names:
        for headers in ({}, TURTLE, {"accept": "application/json"}):
            if "/v/" in name and headers == TURTLE:
                continue
            assert follow(client, f"/id/{name}", headers).status_code == 200, (name, headers)


@pytest.mark.parametrize("part", ["", "/quantity/1", "/reply/1"])
def test_a_claim_and_its_parts_lead_to_its_page_and_its_twin(client, record, part):
    response = client.get(f"/id/claim/{record.dumping.pk}{part}")
    assert (response.status_code, response["Location"]) == (303, f"/claims/{record.dumping.pk}/")
    assert "Accept" in response["Vary"]
    response = client.get(f"/id/claim/{record.dumping.pk}{part}", headers=TURTLE)
    assert response["Location"] == f"/api/v1/claims/{record.dumping.pk}/?format=ttl"


def test_a_version_leads_to_that_version(client, record):
    response = client.get(f"/id/claim/{record.dumping.pk}/v/1")
    assert response["Location"] == f"/api/v1/claims/{record.dumping.pk}/v/1/"


def test_what_has_no_page_of_its_own_leads_to_where_it_is_told(client, record):
    statement = Statement.objects.filter(claim=record.dumping).first()
    relation = Relation.objects.published().first()
    cited = CitedDocument.objects.get()
    document = f"/documents/{record.document.pk}/"
    for name, address in {
        f"statement/{statement.pk}/evidence/x/target": f"/claims/{statement.claim_id}/#s-{statement.pk}",
        f"relation/{relation.pk}": f"/claims/{relation.from_claim_id}/",
        f"story/{record.story.pk}": f"/stories/{record.story.slug}/",
        f"document/{cited.pk}": document,
        f"text/{record.document.text_id}": document,
        f"snapshot/{record.document.snapshot_id}": document,
    }.items():
        assert client.get(f"/id/{name}")["Location"] == address


def test_a_decision_tells_itself_without_its_editor(client, record):
    decision = Decision.objects.get(pk=Claim.objects.get(pk=record.dumping.pk).decision_id)
    page = client.get(f"/id/decision/{decision.number}").content.decode()
    assert decision.hash in page
    assert "Onrecord desk" in page
    response = client.get(f"/id/decision/{decision.number}", headers=TURTLE)
    assert response["Content-Type"] == "text/turtle"
    me = URIRef(f"{BASE}decision/{decision.number}")
    told = Graph().parse(data=response.content)
    assert str(told.value(me, URIRef("https://w3id.org/onrecord/ns#hash"))) == decision.hash
    assert str(told.value(me, URIRef("https://w3id.org/onrecord/ns#concerns"))) == f"{BASE}claim/{record.dumping.pk}"
    assert client.get(f"/id/decision/{decision.number}?format=ttl").content == response.content


def test_an_extraction_run_tells_itself_once_something_of_it_is_public(client, record):
    run = make_run(record.document)
    assert client.get(f"/id/extraction/{run.pk}").status_code == 404
    candidate = Candidate.objects.create(run=run, type="statement", position=0, start=0, end=1, payload={})
    statement = Statement.objects.published().first()
    statement.candidates.create(candidate=candidate, outcome="accepted")
    assert run.configuration in client.get(f"/id/extraction/{run.pk}").content.decode()
    told = Graph().parse(data=client.get(f"/id/extraction/{run.pk}", headers=TURTLE).content)
    used = told.value(URIRef(f"{BASE}extraction/{run.pk}"), URIRef("http://www.w3.org/ns/prov#used"))
    assert str(used) == f"{BASE}text/{record.document.text_id}"


def test_what_is_withdrawn_leads_to_its_notice(client, record):
    review.retract(record.dumping, editor=record.editor, reason="It was another firm.")
    response = follow(client, f"/id/claim/{record.dumping.pk}", {})
    assert response.status_code == 410
    assert "It was another firm." in response.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "claim",
        "claim/",
        "claim/nobody",
        "claims/x",
        "decision/0",
        "decision/x",
        "decision/" + "9" * 30,
        "decision/1/v/1",
        "extraction/x",
        "text/%00",
        "claim/x%0d%0aX:y",
        "/evil.example/x",
        "candidate/1",
    ],
)
def test_what_is_no_identifier_is_not_found(client, record, name):
    assert client.get(f"/id/{name}").status_code == 404


def test_a_document_that_is_not_cited_is_not_there(client, record):
    other = Document.objects.exclude(pk=record.document.pk)
    assert not other.exists()
    assert client.get(f"/id/document/{record.document.pk}").status_code == 404  # its id is that of the cited document
