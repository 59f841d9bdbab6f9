from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SDO, SKOS, XSD, Graph, Literal, URIRef

from claims.graph import vocabulary
from claims.graph.projection import project
from claims.graph.vocabulary import CLASSES, CONCEPTS, EVENT_CLASSES, OR, PROPERTIES, RELATION_PROPERTIES, SCHEMES
from claims.words import ACTOR_KINDS
from ingest.records import EVENT_KINDS, RELATION_TYPES
from tests.claims.graph import examples as ex

FOLDER = Path(vocabulary.__file__).parent


@pytest.fixture(scope="module")
def ontology():
    return Graph().parse(FOLDER / "ontology.ttl")


def terms(ontology, *types):
    return {str(term) for type_ in types for term in ontology.subjects(RDF.type, type_) if str(term).startswith(OR)}


def test_the_ontology_explains_exactly_the_terms_that_we_write(ontology):
    explained = {str(term) for term in ontology.subjects(RDFS.comment, None)}
    assert explained == vocabulary.own_terms()


@pytest.mark.parametrize(
    ("names", "types"),
    [
        (CLASSES, [OWL.Class]),
        (PROPERTIES, [OWL.ObjectProperty, OWL.DatatypeProperty]),
        (SCHEMES, [SKOS.ConceptScheme]),
        (CONCEPTS, [SKOS.Concept]),
    ],
)
def test_every_term_is_of_the_sort_that_the_vocabulary_gives_it(ontology, names, types):
    assert terms(ontology, *types) == {str(OR[name]) for name in names}


def test_every_term_has_one_label_and_one_comment(ontology):
    for term in map(URIRef, vocabulary.own_terms()):
        assert len(list(ontology.objects(term, RDFS.label))) == 1, term
        assert len(list(ontology.objects(term, RDFS.comment))) == 1, term


def test_every_property_says_what_it_leads_from_and_to(ontology):
    for name in PROPERTIES:
        assert len(list(ontology.objects(OR[name], RDFS.domain))) == 1, name
        assert len(list(ontology.objects(OR[name], RDFS.range))) == 1, name


def test_every_property_that_takes_words_says_from_which_list(ontology):
    for name in PROPERTIES:
        takes_words = (OR[name], RDFS.range, SKOS.Concept) in ontology
        lists = [str(scheme).removeprefix(str(OR)) for scheme in ontology.objects(OR[name], RDFS.seeAlso)]
        assert takes_words == any(name in SCHEMES for name in lists), name


# Named by a property's range, and left out of the graph to keep it small: what stands there can be nothing else.
UNTYPED = {"HedgePosition", "Participation", "Reply", "Snapshot", "Text", "VoicePosition"}


def test_the_vocabulary_holds_nothing_that_is_never_written():
    records = [replace(ex.EVENT, kind=kind) for kind in EVENT_KINDS]
    records += [replace(ex.RELATION, type=type_) for type_ in RELATION_TYPES]
    records += [replace(ex.ACTOR, kind=kind) for kind in ACTOR_KINDS]
    records += [*ex.EVERYTHING, *ex.ACTIVITIES]
    written = {str(node).removeprefix(str(OR)) for one in records for quad in project(one, ex.BASE) for node in quad}
    assert set(PROPERTIES) - written == {"canonicalJson", "recordSha256"}  # of dumps, and of versions
    assert set(CLASSES) - written == UNTYPED


STANDARDS = {str(space): space for space in (DCTERMS, PROV, RDF, SKOS, XSD)}


def test_every_standard_term_that_is_written_exists():
    nodes = {node for one in [*ex.EVERYTHING, *ex.ACTIVITIES] for quad in project(one, ex.BASE) for node in quad}
    nodes |= {node.datatype for node in nodes if isinstance(node, Literal) and node.datatype}
    terms = {node for node in nodes if isinstance(node, URIRef) and not node.startswith(ex.BASE)}
    for term in terms:
        space = next((space for iri, space in STANDARDS.items() if term.startswith(iri)), None)
        if space is not None:
            assert term in space, term
        elif term.startswith(str(vocabulary.SCHEMA)):
            assert SDO[term.removeprefix(str(vocabulary.SCHEMA))] in SDO, term


def test_every_class_that_is_left_out_is_the_range_of_a_property(ontology):
    for name in UNTYPED:
        assert (None, RDFS.range, OR[name]) in ontology, name


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_holds_the_words_of_its_list(ontology, scheme):
    assert set(ontology.subjects(SKOS.inScheme, OR[scheme])) == {OR[word] for word in SCHEMES[scheme]}


def test_no_name_means_two_things():
    names = [*CLASSES, *PROPERTIES, *SCHEMES, *CONCEPTS]
    assert len(names) == len(set(names))


def test_every_word_of_the_field_has_a_term():
    assert set(EVENT_CLASSES) == set(EVENT_KINDS)
    assert set(RELATION_PROPERTIES) == set(RELATION_TYPES)
    assert len(set(RELATION_PROPERTIES.values())) == len(RELATION_TYPES)  # else two relations could share a triple


def test_a_misspelt_term_is_an_error():
    with pytest.raises(AttributeError, match="sayed"):
        _ = OR.sayed


def test_the_shapes_use_known_terms():
    shapes = Graph().parse(FOLDER / "shapes.ttl")
    used = {str(node) for triple in shapes for node in triple if isinstance(node, URIRef) and str(node).startswith(OR)}
    assert used - {str(OR)} <= vocabulary.own_terms()
