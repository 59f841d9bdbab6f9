import json
import subprocess
import sys

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from claims.graph.glossary import FOLDER, read_glossary, read_ontology, read_shapes, write_ontology
from claims.graph.vocabulary import CLASSES, CONCEPTS, PROPERTIES, SCHEMES

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # of rdflib's own reader
SYNTAX = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt"}


def facts(term):
    return {heading: [reference.name for reference in references] for heading, references in term.facts}


def named(terms, name):
    return next(term for term in terms if term.name == name)


def test_every_term_is_in_the_glossary_once():
    glossary = read_glossary()
    assert sorted(term.name for term in glossary.classes) == sorted(CLASSES)
    assert sorted(term.name for term in glossary.properties) == sorted(PROPERTIES)
    assert {scheme.name: tuple(word.name for word in words) for scheme, words in glossary.words} == dict(SCHEMES)
    at_home = [word.name for scheme, words in glossary.words for word in words if word.home == scheme.name]
    assert sorted(at_home) == sorted(CONCEPTS)


def test_a_property_says_where_it_leads_from_and_to_and_which_words_it_takes():
    response = named(read_glossary().properties, "response")
    assert facts(response) == {
        "Leads from": ["or:Reply"],
        "Leads to": ["skos:Concept"],
        "See also": ["or:responses"],
    }
    assert response.sort == "property, to a thing"


def test_a_class_knows_its_neighbours():
    relation = named(read_glossary().classes, "Relation")
    assert facts(relation) == {
        "Subclass of": ["prov:Entity"],
        "Related to": ["aif:CA-node", "aif:RA-node"],
        "Subclasses": ["or:Conflict"],
        "Properties": ["or:from", "or:publicationState", "or:reason", "or:relationType", "or:to"],
    }


def test_one_of_several_classes_at_an_end_is_found_too():
    assert "or:asWritten" in facts(named(read_glossary().classes, "TimeExpression"))["Properties"]
    assert facts(named(read_glossary().properties, "to"))["Leads to"] == ["or:Claim", "schema:Event"]


@pytest.mark.parametrize("format_", SYNTAX)
def test_each_file_says_what_the_ontology_says(format_):
    assert isomorphic(Graph().parse(data=write_ontology(format_), format=SYNTAX[format_]), read_ontology())


def test_each_start_of_a_server_gives_the_same_bytes():
    code = (
        "import hashlib, sys; from claims.graph.glossary import write_ontology;"
        "print([hashlib.sha256(write_ontology(name)).hexdigest() for name in ('ttl', 'jsonld', 'nt')])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=FOLDER.parents[1], env={"PYTHONHASHSEED": seed}, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 190


def test_json_ld_needs_nothing_from_elsewhere():
    context = json.loads(write_ontology("jsonld"))["@context"]
    assert isinstance(context, dict)
    assert all(isinstance(value, str) for value in context.values())


def test_the_shapes_are_given_as_they_are_written():
    shapes = Graph().parse(data=read_shapes(), format="turtle")
    assert (None, None, URIRef("http://www.w3.org/ns/shacl#NodeShape")) in shapes


def test_an_unknown_format_is_an_error():
    with pytest.raises(KeyError):
        write_ontology("rdf")
