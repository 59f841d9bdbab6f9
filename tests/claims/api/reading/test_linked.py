import json

import pytest
from pyoxigraph import RdfFormat, parse

from claims import review
from claims.graph import sync
from claims.graph.projection import project
from claims.graph.terms import to_nquads
from claims.models import Actor, CitedDocument, Claim, Event, Relation, Statement, Story

pytestmark = pytest.mark.django_db
API = "/api/v1/"
BASE = "https://onrecord.example/id/"
RECORDS = (Actor, CitedDocument, Claim, Statement, Event, Relation, Story)


def quads_of(*querysets):
    """What the graph holds of the records, without the names of the graphs."""
    quads = {quad for rows in querysets for record in rows.records() for quad in project(record, BASE)}
    return triples_of(to_nquads(quads).encode(), RdfFormat.N_QUADS)


def triples_of(body, format_=RdfFormat.TURTLE):
    return {str(quad.triple) for quad in parse(body, format=format_)}


def triples_in(response):
    assert response.status_code == 200, response.content
    return triples_of(response.content)


ALL_OF = {
    "claims/{dumping}/": lambda told: [
        Claim.objects.filter(pk=told.dumping.pk),
        Statement.objects.filter(claim=told.dumping),
        Actor.objects.filter(name__in=["Brightwater", "Kelpline", "The Quay Courier"]),
        CitedDocument.objects.filter(document=told.report),
    ],
    "events/{settlement}/": lambda told: [
        Event.objects.all(),
        Actor.objects.filter(name__in=["Brightwater", "Kelpline"]),
        CitedDocument.objects.filter(document=told.report),
    ],
    "stories/sludge/": lambda told: [Story.objects.all()],
    "relations/": lambda told: [Relation.objects.all()],
    "conflicts/{conflict}/": lambda told: [Relation.objects.all()],
    "actors/": lambda told: [Actor.objects.all()],
    "documents/": lambda told: [CitedDocument.objects.all()],
    "documents/{report}/": lambda told: [CitedDocument.objects.filter(document=told.report)],
    "timelines/?story=sludge": lambda told: [rows.objects.all() for rows in RECORDS if rows is not Story],
}


@pytest.mark.parametrize("address", ALL_OF)
def test_an_answer_in_turtle_is_what_the_graph_holds_of_its_records(client, story, address):
    names = {name: getattr(story, name).pk for name in ("dumping", "settlement", "conflict", "report")}
    response = client.get(API + address.format(**names), headers={"Accept": "text/turtle"})
    assert response.headers["Content-Type"] == "text/turtle"
    assert triples_in(response) == quads_of(*ALL_OF[address](story))


@pytest.mark.parametrize(
    ("format_", "media_type"),
    [
        ("jsonld", "application/ld+json"),
        ("ttl", "text/turtle"),
        ("trig", "application/trig"),
        ("nq", "application/n-quads"),
    ],
)
def test_a_form_is_had_by_accept_by_parameter_and_by_suffix(client, story, format_, media_type):
    address = f"{API}claims/{story.dumping.pk}"
    answers = [
        client.get(f"{address}/", headers={"Accept": media_type}),
        client.get(f"{address}/?format={format_}"),
        client.get(f"{address}.{format_}"),
    ]
    assert {answer.headers["Content-Type"] for answer in answers} == {media_type}
    assert len({answer.content for answer in answers}) == 1
    assert len(answers[0].content) > 1000


def test_trig_keeps_each_record_in_its_graph(client, story):
    body = client.get(f"{API}claims/{story.dumping.pk}.trig").content
    named = {quad.graph_name.value for quad in parse(body, format=RdfFormat.TRIG)}
    assert f"{BASE}claim/{story.dumping.pk}" in named
    assert f"{BASE}statement/{story.denial.pk}" in named
    assert len(named) == 7


def test_jsonld_fetches_nothing(client, story):
    document = json.loads(client.get(f"{API}claims/{story.dumping.pk}.jsonld").content)
    assert isinstance(document["@context"], dict)
    assert f"{BASE}claim/{story.dumping.pk}" in {node["@id"] for node in document["@graph"]} | {
        node["@id"].replace("id:", BASE) for node in document["@graph"]
    }


def test_pages_of_rdf_are_linked_to_the_next(client, story):
    response = client.get(f"{API}actors/?page_size=3&format=ttl")
    following = response.headers["Link"].split(">")[0][1:]
    rest = client.get(following)
    assert "Link" not in rest.headers
    both = triples_in(response) | triples_in(rest)
    assert both == quads_of(Actor.objects.all())


def test_a_draft_has_no_form_in_rdf_even_for_its_editor(client, desk, story, editor):
    draft = Claim.objects.create(wording="Nobody said so.")
    response = desk.get(f"{API}claims/{draft.pk}.ttl")
    assert (response.status_code, response.headers["Content-Type"]) == (406, "application/problem+json")
    assert draft.pk not in desk.get(f"{API}claims.ttl").content.decode()


def test_what_is_withdrawn_is_a_problem_and_no_turtle(client, story, editor):
    review.retract(story.dumping, editor=editor, reason="It was another firm.")
    for address in (f"claims/{story.dumping.pk}.ttl", "nothing/at/all.ttl"):
        response = client.get(API + address, headers={"Accept": "text/turtle"})
        assert response.headers["Content-Type"] == "application/problem+json"
    assert triples_in(client.get(f"{API}relations.ttl")) == set()
    assert not sync.in_force(Relation).exists()


@pytest.mark.parametrize("address", ["candidates/", "claims/{claim}/versions/", "claims/{claim}/provenance/"])
def test_what_is_no_record_has_no_form_in_rdf(desk, story, address):
    response = desk.get(API + address.format(claim=story.dumping.pk), headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["Content-Type"]) == (406, "application/problem+json")


def test_the_form_is_part_of_what_an_etag_is_for(client, story):
    turtle = client.get(f"{API}claims.ttl").headers["ETag"]
    assert turtle == client.get(f"{API}claims.ttl").headers["ETag"]
    assert turtle != client.get(f"{API}claims/").headers["ETag"]
