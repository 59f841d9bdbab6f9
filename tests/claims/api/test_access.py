"""Who sees what, over rows that are all there is."""

import pytest

from claims import review
from claims.models import AccessToken, Claim, Decision
from tests.claims.factories import make_document, make_statement_candidate

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def read(client, address):
    response = client.get(API + address)
    assert response.status_code == 200, response.content
    return response.json()


def ids(client, address):
    return [record["id"] for record in read(client, address)["results"]]


@pytest.fixture
def draft(editor):
    """The draft of a claim that nobody has published."""
    candidate = make_statement_candidate(make_document(), "dumping 40 tonnes of sludge")
    return review.accept(candidate, editor=editor)


@pytest.fixture
def outsider(client_for, django_user_model):
    """A client with an account, which is not of the desk."""
    return client_for(django_user_model.objects.create_user("out"))


def draft_addresses(draft):
    return [
        f"claims/{draft.claim_id}/",
        f"claims/{draft.claim_id}/versions/",
        f"claims/{draft.claim_id}/provenance/",
        f"actors/{draft.claimant_id}/",
        f"documents/{draft.document.document_id}/",
        f"documents/{draft.document.document_id}/text",
        f"documents/{draft.document.document_id}/annotations",
    ]


def test_provenance_leads_from_the_claim_to_the_bytes(client, editor):
    candidate = make_statement_candidate(make_document(), "dumping 40 tonnes of sludge")
    claim = review.accept(candidate, editor=editor).claim
    version = review.publish(claim, editor=editor)
    shown = read(client, f"claims/{claim.id}/provenance/")
    (statement,) = shown["statements"]
    assert statement["extraction"]["candidate"] == candidate.id
    assert (statement["extraction"]["extractor"], statement["extraction"]["configuration"]) == ("test", "c" * 64)
    assert statement["texts"][0]["snapshot_sha256"] == candidate.run.text.snapshot_id
    assert [(line["number"], line["verb"]) for line in shown["decisions"]] == [(1, "accept"), (2, "publish")]
    assert shown["decisions"][-1]["hash"] == Decision.objects.get(number=2).hash
    assert shown["versions"][0]["sha256"] == version.sha256


def test_drafts_are_there_for_editors_alone(client, outsider, desk, draft):
    for address in draft_addresses(draft):
        assert client.get(API + address).status_code == 404, address
        assert outsider.get(API + address).status_code == 404, address
        assert desk.get(API + address).status_code == 200, address
    for address in ("claims/", "actors/", "documents/"):
        assert (ids(client, address), ids(outsider, address)) == ([], [])
        assert ids(desk, address) != []


def test_a_draft_is_no_filter_that_tells_whether_it_exists(client, draft):
    response = client.get(f"{API}claims/?claimant={draft.claimant_id}")
    assert response.status_code == 400
    assert response.json()["errors"] == [{"field": "claimant", "detail": f"There is no actor '{draft.claimant_id}'."}]


def test_a_token_of_scope_read_reads_what_its_user_may_read(client_for, editor, draft):
    reader = client_for(editor, scope="read")
    assert ids(reader, "claims/") == [draft.claim_id]


def test_a_session_of_the_desk_reads_drafts(client, editor, draft):
    client.force_login(editor)
    assert ids(client, "claims/") == [draft.claim_id]


def test_the_token_of_an_inactive_user_is_unknown(desk, editor):
    editor.is_active = False
    editor.save()
    assert desk.get(f"{API}claims/").status_code == 401
    assert AccessToken.objects.count() == 1
    assert Claim.objects.count() == 0
