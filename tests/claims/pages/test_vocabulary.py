import re

import pytest
from rdflib import OWL, RDF, Graph, URIRef

from claims.graph.vocabulary import OR, own_terms
from claims.pages.vocabulary import FORMATS

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # of rdflib's own reader
SYNTAX = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt"}
ONTOLOGY = URIRef("https://w3id.org/onrecord/ns")


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("way", ["accept", "suffix"])
def test_the_vocabulary_comes_as_a_file_by_accept_and_by_suffix(client, format_, way):
    if way == "accept":
        response = client.get("/ns", headers={"accept": FORMATS[format_]})
        assert "Accept" in response["Vary"]
    else:
        response = client.get(f"/ns.{format_}")
    assert response["Content-Type"] == f"{FORMATS[format_]}; charset=utf-8"
    assert response["Content-Location"] == f"/ns.{format_}"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert (ONTOLOGY, RDF.type, OWL.Ontology) in Graph().parse(data=response.content, format=SYNTAX[format_])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/turtle;q=0.5, text/html;q=0.2", "text/turtle"),
        ("application/rdf+xml;q=0.9, application/ld+json;q=0.8", "application/ld+json"),
    ],
)
def test_everybody_gets_the_form_that_is_wanted_most(client, accept, media):
    response = client.get("/ns", headers={"accept": accept} if accept else {})
    assert response.status_code == 200
    assert response["Content-Type"] == f"{media}; charset=utf-8"
    assert response["Link"].count('rel="alternate"') == len(FORMATS)


def test_the_page_has_one_anchor_for_each_term(client):
    page = client.get("/ns").content.decode()
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert {iri.removeprefix(str(OR)) for iri in own_terms()} <= set(anchors)


def test_every_link_within_the_page_leads_to_an_anchor(client):
    page = client.get("/ns").content.decode()
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r' id="([^"]+)"', page))


def test_the_page_asks_nothing_of_other_sites_and_needs_no_script(client):
    page = client.get("/ns").content.decode()
    assert "<script" not in page
    assert not re.findall(r'(?:src|srcset)="(?:https?:)?//', page)
    assert {href[0] for href in re.findall(r'<link [^>]*href="([^"]+)"', page)} == {"/"}


@pytest.mark.parametrize("path", ["/ns.rdf", "/ns.json", "/ns/", "/ns.ttl/"])
def test_no_other_form_is_served(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/shapes", "/shapes.ttl"])
def test_the_shapes_are_served(client, path):
    response = client.get(path)
    assert response["Content-Type"] == "text/turtle; charset=utf-8"
    assert (None, RDF.type, URIRef("http://www.w3.org/ns/shacl#NodeShape")) in Graph().parse(data=response.content)


def test_nobody_can_write_to_it(client):
    assert client.post("/ns").status_code == 405


@pytest.mark.parametrize("path", ["/about/", "/sparql"])
def test_it_is_linked_where_the_graph_is_spoken_of(client, db, path):
    assert 'href="/ns"' in client.get(path, headers={"accept": "text/html"}).content.decode()
