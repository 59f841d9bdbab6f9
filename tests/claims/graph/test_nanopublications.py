"""A version's nanopublication: what it says, and a hash that anybody can compute again."""

import json

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rdflib import DCTERMS, PROV, RDF, URIRef

from claims import review
from claims.graph.nanopublications import hash_of, nanopublication
from claims.graph.terms import from_nquads, to_nquads
from claims.graph.vocabulary import NP, NPX, OR, SCHEMA
from claims.models import Version
from claims.records import canonical_json, sha256_of
from ingest.records import to_json
from tests.claims.graph import examples as ex
from tests.claims.graph import strategies
from tests.claims.graph.rows import make_desk

ox = pytest.importorskip("pyoxigraph")


def body_of(claim, statements=(), relations=(), documents=(), *, number=2, **publication):
    told = to_json(claim)
    told = {name: value for name, value in told.items() if name not in ("status", "version", "created_at")}
    told["targets"] = [target["actor_id"] for target in told["targets"]]
    version = {"number": number, "decision": 41, "published_at": "2026-06-03T09:30:15.250000+00:00"}
    return canonical_json(
        {
            "claim": told,
            "statements": list(statements),
            "relations": list(relations),
            "documents": list(documents),
            "version": {**version, "reviewed_by": "The desk", **publication},
        }
    )


def graphs_of(quads):
    graphs = {}
    for s, p, o, g in quads:
        graphs.setdefault(g.rpartition("/")[2], set()).add((s, p, o))
    return graphs


ME = URIRef(f"{ex.BASE}claim/{ex.CLAIM.id}/v/2")
BODY = body_of(ex.CLAIM, [ex.STATEMENT], [ex.RELATION], [ex.DOCUMENT], licence="https://licence.example/by")


def test_it_has_four_graphs_that_the_head_names():
    graphs = graphs_of(nanopublication(BODY, ex.BASE))
    assert set(graphs) == {"head", "assertion", "provenance", "pubinfo"}
    assert graphs["head"] == {
        (ME, RDF.type, NP.Nanopublication),
        (ME, NP.hasAssertion, URIRef(f"{ME}/assertion")),
        (ME, NP.hasProvenance, URIRef(f"{ME}/provenance")),
        (ME, NP.hasPublicationInfo, URIRef(f"{ME}/pubinfo")),
    }


def test_the_assertion_says_what_is_claimed_and_by_whom_and_nothing_of_where_it_comes_from():
    graphs = graphs_of(nanopublication(BODY, ex.BASE))
    claim, statement = (
        URIRef(f"{ex.BASE}{name}") for name in (f"claim/{ex.STATEMENT.claim_id}", f"statement/{ex.STATEMENT.id}")
    )
    said = {predicate for _, predicate, _ in graphs["assertion"]}
    assert (statement, OR.ofClaim, claim) in graphs["assertion"]
    assert {SCHEMA.text, OR.attitude, OR.target, PROV.wasAttributedTo} <= said
    assert not said & {OR.evidence, OR.status, OR.publicationState, OR.reply, OR.response, OR.reviewedBy}
    for piece in ex.STATEMENT.evidence:
        quote = URIRef(f"{statement}/evidence/{piece.id}/quote")
        assert any(s == quote and str(o) == piece.exact for s, _, o in graphs["provenance"])
    document = URIRef(f"{ex.BASE}document/{ex.DOCUMENT.id}")
    assert (URIRef(f"{ME}/assertion"), PROV.wasDerivedFrom, document) in graphs["provenance"]
    assert any(p == OR.textSha256 and str(o) == ex.DOCUMENT.text_sha256 for _, p, o in graphs["provenance"])


def test_the_publication_information_says_when_by_whom_and_what_came_before():
    said = {(p, str(o)) for s, p, o in graphs_of(nanopublication(BODY, ex.BASE))["pubinfo"] if s == ME}
    assert said == {
        (DCTERMS.isVersionOf, f"{ex.BASE}claim/{ex.CLAIM.id}"),
        (PROV.generatedAtTime, "2026-06-03T09:30:15.25Z"),
        (PROV.wasGeneratedBy, f"{ex.BASE}decision/41"),
        (OR.reviewedBy, "The desk"),
        (OR.recordSha256, sha256_of(BODY)),
        (NPX.supersedes, f"{ex.BASE}claim/{ex.CLAIM.id}/v/1"),
        (DCTERMS.license, "https://licence.example/by"),
    }
    first = graphs_of(nanopublication(body_of(ex.CLAIM, number=1), ex.BASE))["pubinfo"]
    assert not {p for _, p, _ in first} & {NPX.supersedes, DCTERMS.license}


def test_another_character_is_another_hash():
    other = BODY.replace(ex.STATEMENT.evidence[0].exact, ex.STATEMENT.evidence[0].exact + ".")
    assert other != BODY
    assert hash_of(nanopublication(other, ex.BASE)) != hash_of(nanopublication(BODY, ex.BASE))
    assert hash_of(nanopublication(BODY, ex.BASE)) == hash_of(nanopublication(BODY, ex.BASE))


def canonical_by_oxigraph(text):
    dataset = ox.Dataset(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset))


@hypothesis_settings(deadline=None)
@given(strategies.claims, st.lists(strategies.statements, max_size=2), st.lists(strategies.documents, max_size=2))
def test_the_sorted_lines_are_what_rdfc_makes_of_them(claim, statements, documents):
    text = to_nquads(nanopublication(body_of(claim, statements, documents=documents), ex.BASE))
    assert same_escapes(canonical_by_oxigraph(text)) == same_escapes(text)


def same_escapes(text):
    """Canonical N-Quads of RDF 1.2 escape what is no character of XML 1.1; Oxigraph writes two of them plainly."""
    return sorted(text.replace("\ufffe", "\\uFFFE").replace("\uffff", "\\uFFFF").split("\n"))


@pytest.fixture(scope="module")
def canonical_cases(shared):
    """(id, input, expected lines, algorithm) of the W3C's tests of RDFC-1.0."""
    folder = shared / "suites/rdf-canon/tests"
    entries = json.loads((folder / "manifest.jsonld").read_text())["entries"]
    algorithm = ox.CanonicalizationAlgorithm
    return [
        (
            entry["id"],
            (folder / entry["action"]).read_bytes(),
            (folder / entry["result"]).read_bytes().decode(),
            algorithm.RDFC_1_0_SHA_384 if entry.get("hashAlgorithm") == "SHA384" else algorithm.RDFC_1_0,
        )
        for entry in entries
        if entry["type"] == "rdfc:RDFC10EvalTest"
    ]


def test_the_canonicalisation_that_this_is_compared_with_passes_the_suite_of_the_w3c(canonical_cases):
    assert len(canonical_cases) == 64
    for name, given_, expected, algorithm in canonical_cases:
        dataset = ox.Dataset(ox.parse(given_, format=ox.RdfFormat.N_QUADS))
        dataset.canonicalize(algorithm)
        assert "".join(sorted(f"{quad} .\n" for quad in dataset)) == expected, name


def test_our_lines_are_those_of_the_suite_where_it_has_no_blank_nodes(canonical_cases):
    """Lines of the default graph are given the name that ours always have."""
    lines = [
        line for _, _, expected, _ in canonical_cases for line in expected.split("\n") if line and "_:" not in line
    ]
    for line in lines:
        (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)
        named = f"{line[:-1]}<urn:ex:g> .\n" if isinstance(quad.graph_name, ox.DefaultGraph) else f"{line}\n"
        assert to_nquads(from_nquads([named])) == named
    assert len(lines) > 60


@pytest.mark.parametrize("body", ["{}", "[]", "3", '{"claim": {}}', BODY.replace('"number":2', '"number":"two"')])
def test_what_is_no_version_is_refused(body):
    with pytest.raises(ValueError, match="is not the JSON"):
        nanopublication(body, ex.BASE)


@pytest.mark.django_db
def test_every_version_of_the_desk_has_one():
    desk = make_desk()
    desk.publish_all()
    review.revise(desk.claim, editor=desk.editor, changes={"wording": "Kelpline dumped sludge."})
    review.publish(desk.claim, editor=desk.editor)
    made = [nanopublication(version.body, ex.BASE) for version in Version.objects.all()]
    assert len({hash_of(quads) for quads in made}) == len(made) == 4
    for quads in made:
        assert set(graphs_of(quads)) == {"head", "assertion", "provenance", "pubinfo"}
