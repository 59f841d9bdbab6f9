"""A published version at its address: as JSON and as a nanopublication, with a hash to check it by."""

import hashlib

import pytest

from claims import review
from claims.models import Version

ox = pytest.importorskip("pyoxigraph")

FORMS = {
    "trig": ("application/trig", ox.RdfFormat.TRIG),
    "nq": ("application/n-quads", ox.RdfFormat.N_QUADS),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
}


def follow(client, address, **headers):
    """The answer behind one 303."""
    first = client.get(address, headers=headers)
    assert first.status_code == 303
    return client.get(first["Location"], headers=headers)


def canonical_hash(body, form):
    dataset = ox.Dataset(ox.parse(body, format=form))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{quad} .\n" for quad in dataset)).encode()).hexdigest()


@pytest.mark.parametrize("format_", FORMS)
def test_every_form_has_the_hash_that_the_header_and_the_json_name(client, story, format_):
    address = f"/api/v1/claims/{story.dumping.id}/v/1/"
    media, form = FORMS[format_]
    response = client.get(address, headers={"Accept": media})
    sha256 = client.get(address).json()["nanopublication_sha256"]
    assert response["Content-Type"] == media
    assert response["X-Nanopublication-SHA256"] == sha256 == canonical_hash(response.content, form)
    assert response["ETag"] == f'"{sha256}.{format_}"'
    assert client.get(address, headers={"Accept": media, "If-None-Match": response["ETag"]}).status_code == 304


def test_the_n_quads_are_the_bytes_that_the_hash_is_over(client, story):
    response = client.get(f"/api/v1/events/{story.settlement.id}/v/1.nq")
    assert hashlib.sha256(response.content).hexdigest() == response["X-Nanopublication-SHA256"]
    uri = f"https://onrecord.example/id/event/{story.settlement.id}/v/1"
    assert f"<{uri}> <http://www.nanopub.org/nschema#hasAssertion> <{uri}/assertion> <{uri}/head>" in str(
        response.content
    )


@pytest.mark.parametrize("suffix", ["trig", "nq", "jsonld", "json"])
def test_the_public_address_of_a_version_leads_to_each_form(client, story, suffix):
    response = follow(client, f"/claims/{story.dumping.id}/v/1.{suffix}")
    assert response.status_code == 200
    assert "X-Nanopublication-SHA256" in response


@pytest.mark.parametrize("media", ["application/trig", "application/json"])
def test_without_a_suffix_accept_chooses(client, story, media):
    for address in (f"/claims/{story.dumping.id}/v/1/", f"/id/claim/{story.dumping.id}/v/1/assertion"):
        response = follow(client, address, Accept=media)
        assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, media), address


def test_turtle_has_no_place_for_the_graphs_of_a_nanopublication(client, story):
    response = client.get(f"/api/v1/claims/{story.dumping.id}/v/1/", headers={"Accept": "text/turtle"})
    assert response.status_code == 406


def test_a_version_stays_what_it_was_when_the_next_is_published(client, story, editor):
    address = f"/api/v1/claims/{story.dumping.id}/v/1.nq"
    before = client.get(address).content
    review.revise(story.dumping, editor=editor, changes={"wording": "Kelpline dumped sludge."})
    review.publish(story.dumping, editor=editor)
    assert client.get(address).content == before
    assert "supersedes" in client.get(address.replace("v/1", "v/2")).content.decode()
    assert client.get(address.replace("v/1", "v/3")).status_code == 404


def test_every_version_of_what_is_withdrawn_answers_410_with_the_reason(client, story, editor):
    review.retract(story.dumping, editor=editor, reason="It was another firm.")
    for number in (1, 9):
        response = follow(client, f"/claims/{story.dumping.id}/v/{number}.trig")
        assert (response.status_code, response.json()["reason"]) == (410, "It was another firm.")


def test_a_version_from_before_there_were_nanopublications_is_json_alone(client, story):
    Version.objects.filter(record_id=story.dumping.id).update(body='{"claim":{"wording":"Old."}}')
    address = f"/api/v1/claims/{story.dumping.id}/v/1"
    assert client.get(f"{address}/").json()["nanopublication_sha256"] is None
    assert client.get(f"{address}.nq").status_code == 406
