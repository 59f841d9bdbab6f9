import datetime as dt

import pytest

from claims import review
from claims.drafts import DraftError
from claims.graph import sync
from claims.models import Actor, Assessment, Claim, Decision
from claims.records import AssessmentRecord
from tests.claims.pages.rows import see

pytestmark = pytest.mark.django_db
API = "/api/v1/"
FOUND = {
    "verdict": "unverifiable",
    "assessor": "Baywatch Check",
    "assessed_on": dt.date(2026, 7, 1),
    "summary": "The log of the harbour has no entry for that day.",
    "url": "https://check.example/sludge",
}


@pytest.fixture
def assessed(record):
    return review.assess(record.dumping, editor=record.editor, **FOUND)


def test_an_assessment_is_public_at_once_and_so_is_who_signed_it(record, assessed):
    (found,) = Assessment.objects.published().records()
    assert found == AssessmentRecord(
        id=assessed.id,
        claim_id=record.dumping.id,
        version=1,
        verdict="unverifiable",
        assessor_id=Actor.objects.published().get(name="Baywatch Check").id,
        assessed_on=dt.date(2026, 7, 1),
        summary="The log of the harbour has no entry for that day.",
        url="https://check.example/sludge",
        provenance=found.provenance,
    )
    assert Decision.objects.get(pk=found.provenance.decision).verb == "assess"


def test_it_is_about_the_version_that_is_named(record):
    review.revise(record.dumping, editor=record.editor, changes={"wording": "Kelpline dumped waste."})
    review.publish(record.dumping, editor=record.editor)
    assert review.assess(record.dumping, editor=record.editor, **FOUND, version=1).assessed_version == 1
    assert review.assess(record.dumping, editor=record.editor, **FOUND).assessed_version == 2
    with pytest.raises(review.ReviewError, match="no version 3; its newest is 2"):
        review.assess(record.dumping, editor=record.editor, **FOUND, version=3)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"verdict": "true"}, "verdict"),
        ({"summary": " "}, "summary"),
        ({"assessor": " "}, "assessor"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_what_cannot_be_recorded_names_its_field(record, change, field):
    with pytest.raises(DraftError) as refused:
        review.assess(record.dumping, editor=record.editor, **(FOUND | change))
    assert refused.value.field == field
    assert not Assessment.objects.exists()


def test_nobody_unnamed_signs_one_and_no_draft_has_one(record):
    clerk = Actor.objects.get(name="a harbour clerk")
    with pytest.raises(review.ReviewError, match="signed"):
        review.assess(record.dumping, editor=record.editor, **(FOUND | {"assessor": clerk.id}))
    review.retract(record.dumping, editor=record.editor, reason="Another firm.")
    with pytest.raises(review.ReviewError, match="Only a published claim"):
        review.assess(record.dumping, editor=record.editor, **FOUND)
    assert not Assessment.objects.exists()


def test_it_falls_with_its_claim_and_by_itself(record, assessed):
    review.retract(assessed, editor=record.editor, reason="It was about another bay.")
    assessed.refresh_from_db()
    assert (assessed.publication, assessed.notice) == ("retracted", "It was about another bay.")
    other = review.assess(record.dumping, editor=record.editor, **FOUND)
    review.retract(record.dumping, editor=record.editor, reason="Another firm.")
    other.refresh_from_db()
    assert (other.publication, other.notice) == ("retracted", "Another firm.")
    assert not sync.in_force(Assessment).exists()


def test_the_graph_has_none_of_a_claim_that_it_does_not_have(record, assessed):
    assert list(sync.in_force(Assessment)) == [assessed]
    Claim.objects.filter(pk=record.dumping.pk).update(publication="draft")
    assert not sync.in_force(Assessment).exists()


def test_what_has_been_public_is_not_undone(record, assessed):
    with pytest.raises(review.ReviewError, match="retracted but not undone"):
        review.undo(editor=record.editor)


def test_the_page_of_its_claim_tells_it_and_that_it_is_about_an_older_version(client, record, assessed):
    page = see(client, f"/claims/{record.dumping.pk}/")
    assert "Unverifiable, says Baywatch Check on 1 July 2026 (where it is published)." in page.words
    assert "About version 1. This is the judgement of whoever signed it" in page.words
    assert f"a-{assessed.pk}" in page.ids
    review.publish(record.dumping, editor=record.editor)
    assert "About version 1: the claim has changed since." in see(client, f"/claims/{record.dumping.pk}/").words


def test_the_api_gives_it_and_takes_it_back(client, record, assessed):
    (one,) = client.get(f"{API}assessments/?claim={record.dumping.pk}&verdict=unverifiable,refuted").json()["results"]
    assert one == client.get(f"{API}assessments/{assessed.pk}/").json()
    assert (one["claim"], one["version"], one["is_current"]) == (record.dumping.pk, 1, True)
    assert one["assessor"]["name"] == "Baywatch Check"
    assert client.get(f"{API}assessments/?verdict=supported").json()["results"] == []
    assert client.get(f"{API}assessments/?story=sludge&assessor={one['assessor']['id']}").json()["results"] == [one]
    assert client.post(f"{API}assessments/{assessed.pk}/retract", {"reason": "x"}).status_code == 401
    client.force_login(record.editor)
    assert client.post(f"{API}assessments/{assessed.pk}/retract", {"reason": "Another bay."}).status_code == 200
    assert client.get(f"{API}assessments/{assessed.pk}/").status_code == 410


def test_the_api_records_one(client, record):
    body = FOUND | {"claim": record.dumping.pk, "assessed_on": "2026-07-01"}
    assert client.post(f"{API}assessments/", body, content_type="application/json").status_code == 401
    client.force_login(record.editor)
    made = client.post(f"{API}assessments/", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json() == client.get(f"{API}assessments/{made.json()['id']}/").json()
    refused = client.post(f"{API}assessments/", body | {"version": 7}, content_type="application/json")
    assert refused.status_code == 409
    refused = client.post(f"{API}assessments/", body | {"verdict": "true"}, content_type="application/json")
    assert (refused.status_code, "verdict" in refused.content.decode()) == (400, True)


def test_the_graph_has_it_in_a_graph_of_its_own(client, record, assessed):
    told = client.get(f"{API}assessments/{assessed.pk}/?format=nq").content.decode()
    graph = f"<https://onrecord.example/id/assessment/{assessed.pk}>"
    assert all(line.endswith(f" {graph} .") for line in told.splitlines())
    version = f"<https://onrecord.example/id/claim/{record.dumping.pk}/v/1>"
    assert f"{graph} <https://w3id.org/onrecord/ns#assessedVersion> {version} {graph} ." in told
    response = client.get(f"/id/assessment/{assessed.pk}")
    assert response["Location"] == f"/claims/{record.dumping.pk}/#a-{assessed.pk}"
