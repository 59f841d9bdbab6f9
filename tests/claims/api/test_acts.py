import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims import review
from claims.models import Claim, Decision, Event, Relation, Statement
from ingest.models import Document, Job
from tests.claims.factories import (
    make_document,
    make_event_candidate,
    make_link_candidate,
    make_statement_candidate,
)

pytestmark = pytest.mark.django_db
API = "/api/v1/"
DUMPING = "dumping 40 tonnes of sludge"


def post(client, address, body=None, **more):
    return client.post(API + address, data=body or {}, content_type="application/json", **more)


@pytest.fixture
def document(editor):
    return make_document()


@pytest.fixture
def candidate(document):
    return make_statement_candidate(document, DUMPING)


@pytest.fixture(autouse=True)
def archive(settings, tmp_path):
    settings.ARCHIVE_DIR = tmp_path / "archive"
    settings.ARCHIVE_DIR.mkdir()


def test_a_text_is_taken_in_and_a_job_is_queued(desk):
    article = {
        "text": "Kelpline denied it.",
        "title": "Denial",
        "publisher": "Harbour Post",
        "published_on": "2026-06-08",
        "text_public": True,
    }
    response = post(desk, "documents/", article)
    body = response.json()
    assert response.status_code == 202
    assert body["job"] == {"state": "queued", "step": "queued", "error": ""}
    assert response.headers["Location"] == body["links"]["document"] == f"{API}documents/{body['id']}/"
    document = Document.objects.get(pk=body["id"])
    assert (document.title, document.publisher, str(document.published_on)) == ("Denial", "Harbour Post", "2026-06-08")
    assert document.text_public is True
    assert document.snapshot.media_type == "text/plain"
    shown = desk.get(body["links"]["document"]).json()
    assert (shown["state"], shown["job"]["state"], shown["sha256"]) == ("queued", "queued", None)
    assert desk.get(body["links"]["text"]).status_code == 404


def test_an_address_is_taken_in(desk):
    body = post(desk, "documents/", {"url": "https://Quay.example/a?utm_source=x#top"}).json()
    assert Document.objects.get(pk=body["id"]).url == "https://quay.example/a"


@pytest.mark.parametrize(
    ("said", "stored"), [("text/html", "text/html"), ("application/octet-stream", "text/html"), ("", "text/html")]
)
def test_a_file_is_taken_in_with_its_media_type(desk, said, stored):
    file = SimpleUploadedFile("a.html", b"<p>Kelpline denied it.", content_type=said)
    response = desk.post(f"{API}documents/", data={"file": file, "publisher": "Harbour Post"})
    assert response.status_code == 202
    assert Document.objects.get(pk=response.json()["id"]).snapshot.media_type == stored


def test_the_same_key_gives_the_same_document(desk):
    first = post(desk, "documents/", {"text": "One."}, headers={"Idempotency-Key": "k1"}).json()
    again = post(desk, "documents/", {"text": "One."}, headers={"Idempotency-Key": "k1"}).json()
    other = post(desk, "documents/", {"text": "Two."}, headers={"Idempotency-Key": "k2"}).json()
    assert first["id"] == again["id"] != other["id"]
    assert Job.objects.count() == 2


def test_the_same_bytes_of_two_addresses_are_two_documents_on_one_snapshot(desk):
    ids = {post(desk, "documents/", {"text": "One.", "url": f"https://{n}.example/"}).json()["id"] for n in "ab"}
    assert Document.objects.filter(pk__in=ids).values("snapshot").distinct().count() == 1
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"url": ""}, "url"),
        ({"text": ""}, "text"),
        ({"text": " \n "}, ""),
        ({"url": "ftp://quay.example/a"}, ""),
        ({"url": "http://"}, ""),
        ({"url": "https://quay.example/" + "a" * 2000}, "url"),
        ({"url": 7, "txet": "x"}, "txet"),
        ({"text": ["a"]}, "text"),
        ({"text": "a", "published_on": "monday"}, "published_on"),
        ({"text": "a", "published_on": 20260608}, "published_on"),
        ({"text": "a", "title": "t" * 501}, "title"),
        ({"text": "a", "file": "b"}, "file"),
    ],
)
def test_a_document_that_cannot_be_taken_is_400_and_leaves_nothing(desk, body, field):
    response = post(desk, "documents/", body)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert Document.objects.count() == 0


@pytest.mark.parametrize("key", ["k" * 201, "naïve"])
def test_a_key_that_is_none_is_refused(desk, key):
    response = post(desk, "documents/", {"text": "One."}, headers={"Idempotency-Key": key})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "Idempotency-Key")


def test_an_empty_file_is_refused(desk):
    response = desk.post(f"{API}documents/", data={"file": SimpleUploadedFile("a.txt", b"")})
    assert (response.status_code, response.json()["detail"]) == (400, "The file is empty.")


def test_a_file_of_six_megabytes_is_taken_and_one_over_ten_is_413(desk):
    assert (
        desk.post(f"{API}documents/", data={"file": SimpleUploadedFile("a.txt", b"x" * 6_000_000)}).status_code == 202
    )
    response = desk.post(f"{API}documents/", data={"file": SimpleUploadedFile("a.txt", b"x" * 11 * 2**20)})
    assert (response.status_code, response.headers["Content-Type"]) == (413, "application/problem+json")


def test_accepting_answers_with_the_nearest_known_claims(desk, editor, story, candidate):
    response = post(desk, f"candidates/{candidate.id}/accept")
    body = response.json()
    assert response.status_code == 200
    statement = Statement.objects.get(pk=body["id"])
    assert (body["record_type"], body["claim"]) == ("statement", statement.claim_id)
    assert body["nearest"][0]["id"] == story.dumping.id
    assert 0 < body["nearest"][0]["score"] <= 1
    assert body["claim"] not in {near["id"] for near in body["nearest"]}
    assert Decision.objects.get(record_id=statement.id).editor == editor


def test_accepting_with_changes_and_as_a_statement_of_a_known_claim(desk, story, candidate):
    body = {
        "changes": {"kind": "statement", "said": {"edtf": "2026-06", "earliest": "2026-06-01", "latest": "2026-06-30"}}
    }
    response = post(desk, f"candidates/{candidate.id}/accept", {**body, "claim": story.dumping.id})
    statement = Statement.objects.get(pk=response.json()["id"])
    assert (statement.claim, statement.kind, statement.edtf) == (story.dumping, "statement", "2026-06")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"changes": {"kind": "rumour"}}, "kind"),
        ({"changes": {"colour": "red"}}, "colour"),
        ({"changes": {"wording": " "}}, "wording"),
        ({"changes": {"said": "monday"}}, "said"),
        ({"changes": {"said": {"edtf": "2026", "earliest": "x"}}}, "said"),
        ({"changes": {"quantities": [{"value": "many"}]}}, "quantities"),
        ({"changes": {"spans": [[0, 1, 2]]}}, "spans"),
        ({"changes": {"targets": "Kelpline"}}, "targets"),
        ({"changes": {"medium": "x" * 201}}, "medium"),
        ({"changes": []}, "changes"),
        ({"claim": "none"}, "claim"),
        ({"claims": "none"}, "claims"),
    ],
)
def test_a_change_that_cannot_be_is_400_and_leaves_the_candidate_undecided(desk, candidate, body, field):
    response = post(desk, f"candidates/{candidate.id}/accept", body)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert Claim.objects.count() == 0


def test_a_decided_candidate_is_409(desk, candidate):
    post(desk, f"candidates/{candidate.id}/accept")
    response = post(desk, f"candidates/{candidate.id}/reject", {"reason": "Not news."})
    assert (response.status_code, response.json()["detail"]) == (409, "This candidate is already accepted.")
    assert response.headers["Content-Type"] == "application/problem+json"


def test_rejecting_needs_a_reason(desk, candidate):
    response = post(desk, f"candidates/{candidate.id}/reject")
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "reason")
    response = post(desk, f"candidates/{candidate.id}/reject", {"reason": "Not news."})
    assert response.json() == {"candidate": candidate.id, "outcome": "rejected", "reason": "Not news."}


def test_an_event_candidate_becomes_an_event(desk, document):
    candidate = make_event_candidate(document, "the two firms settled for $2 million")
    body = post(desk, f"candidates/{candidate.id}/accept").json()
    assert (body["record_type"], body["claim"], body["nearest"]) == ("event", None, [])
    assert Event.objects.get(pk=body["id"]).kind == "settlement"


@pytest.mark.parametrize("changes", [{"from": {"a": 1}}, {"to": "x"}, {"type": ["a"]}, {"a": 1}])
def test_the_ends_of_a_relation_candidate_are_not_changed(desk, document, candidate, changes):
    other = make_statement_candidate(document, "the matter was closed", cue="said")
    link = make_link_candidate(document, "relation", type="disputes", **{"from": other.id}, to=candidate.id, reason="r")
    for one in (candidate, other):
        post(desk, f"candidates/{one.id}/accept")
    assert post(desk, f"candidates/{link.id}/accept", {"changes": changes}).status_code == 400
    body = post(desk, f"candidates/{link.id}/accept", {"changes": {"reason": "Better said."}}).json()
    assert (body["record_type"], Relation.objects.get(pk=body["id"]).reason) == ("relation", "Better said.")


def test_a_claim_is_added_from_a_selected_span(desk, document):
    start = document.text.body.index("Kelpline denies it")
    body = {"document": document.id, "start": start, "end": start + 18, "claimant": "Kelpline", "kind": "denial"}
    response = post(desk, "claims/", body)
    statement = Statement.objects.get(pk=response.json()["id"])
    assert response.status_code == 201
    assert (statement.claim.wording, statement.kind) == ("Kelpline denies it.", "denial")
    assert statement.evidence.get().exact == "Kelpline denies it"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"start": 5, "end": 5}, "end"),
        ({"start": 0, "end": 10**30}, "end"),
        ({"start": -1, "end": 5}, "start"),
        ({"start": "a", "end": 5}, "start"),
        ({"start": 0, "end": 5, "document": "none"}, "document"),
        ({"start": 0, "end": 5, "kind": "rumour"}, "kind"),
        ({"start": 0, "end": 5, "spans": [[0, 1]]}, "spans"),
        ({"start": 0, "end": 5, "colour": "red"}, "colour"),
    ],
)
def test_a_span_that_is_none_is_refused(desk, document, body, field):
    response = post(desk, "claims/", {"document": document.id, **body})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_publication_and_retraction_from_outside(client, desk, candidate):
    claim = post(desk, f"candidates/{candidate.id}/accept").json()["claim"]
    assert client.get(f"{API}claims/{claim}/").status_code == 404
    published = post(desk, f"claims/{claim}/publish").json()
    assert published["version"] == 1
    assert published["version_uri"] == f"https://onrecord.example/id/claim/{claim}/v/1"
    assert client.get(f"{API}claims/{claim}/v/1/").json()["sha256"] == published["sha256"]
    assert post(desk, f"claims/{claim}/retract", {"reason": "Wrong firm."}).json() == {
        "id": claim,
        "publication": "retracted",
        "reason": "Wrong firm.",
    }
    assert client.get(f"{API}claims/{claim}/").status_code == 410
    assert post(desk, f"claims/{claim}/retract", {"reason": "Again."}).status_code == 409


def test_events_are_published_and_retracted_too(client, desk, story):
    assert post(desk, f"events/{story.settlement.id}/publish").json()["version"] == 2
    assert post(desk, f"events/{story.settlement.id}/retract", {"reason": "No."}).json()["publication"] == "retracted"
    assert client.get(f"{API}events/{story.settlement.id}/").status_code == 410


def test_a_claim_that_is_not_ready_is_409_with_what_is_missing(desk, editor):
    claim = Claim.objects.create(wording="Nobody said so.")
    response = post(desk, f"claims/{claim.id}/publish")
    assert response.status_code == 409
    assert response.json()["detail"] == "The claim has no statement: nobody is on record as saying it."


def test_relations_and_conflicts_are_added_and_conflicts_resolved(desk, story):
    body = {"type": "qualifies", "from_claim": story.dumping.id, "to_claim": story.sluice.id, "reason": "Both may be."}
    response = post(desk, "relations/", body)
    assert (response.status_code, response.json()["type"], response.json()["conflict"]) == (201, "qualifies", None)
    assert response.json()["to_claim"]["label"] == "Brightwater opened the sluice."
    body = {"from_claim": story.dumping.id, "to_event": story.settlement.id, "scope": "same_document"}
    conflict = post(desk, "conflicts/", body).json()
    assert (conflict["type"], conflict["conflict"]["status"]) == ("contradicts", "open")
    assert post(desk, f"conflicts/{conflict['id']}/resolve", {"explanation": "none"}).status_code == 400
    done = post(desk, f"conflicts/{conflict['id']}/resolve", {"explanation": "different_time", "note": "A year apart."})
    assert done.json()["conflict"] == {
        "status": "resolved",
        "scope": "same_document",
        "explanation": "different_time",
        "note": "A year apart.",
    }
    assert post(desk, f"conflicts/{conflict['id']}/resolve", {"explanation": "genuine"}).status_code == 409


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"type": "likes"}, 400, "type"),
        ({"to_claim": "none"}, 400, "to_claim"),
        ({"to_claim": None}, 400, "to_claim"),
        ({"to_event": "none"}, 400, "to_event"),
        ({"reason": 1}, 201, None),
    ],
)
def test_a_relation_that_cannot_be_is_refused(desk, story, body, status, field):
    whole = {"type": "supports", "from_claim": story.dumping.id, "to_claim": story.sluice.id, **body}
    response = post(desk, "relations/", whole)
    assert response.status_code == status
    assert field in {error["field"] for error in response.json().get("errors", [{"field": None}])}


def test_a_relation_to_nothing_or_to_itself_or_made_twice_is_refused(desk, story):
    ends = {"type": "disputes", "from_claim": story.sluice.id}
    assert post(desk, "relations/", ends).status_code == 400
    assert post(desk, "relations/", {**ends, "to_claim": story.sluice.id}).status_code == 400
    assert post(desk, "relations/", {**ends, "to_claim": story.dumping.id}).status_code == 409


def test_the_last_act_is_undone(desk, candidate):
    post(desk, f"candidates/{candidate.id}/accept")
    body = post(desk, "undo/").json()
    assert (body["number"], body["verb"], body["record_type"]) == (1, "accept", "statement")
    assert Claim.objects.count() == 0
    response = post(desk, "undo/")
    assert (response.status_code, response.json()["detail"]) == (409, "You have nothing to undo.")


ACTS = [
    "documents/",
    "claims/",
    "relations/",
    "conflicts/",
    "undo/",
    "candidates/{candidate}/accept",
    "candidates/{candidate}/reject",
    "claims/{claim}/publish",
    "claims/{claim}/retract",
    "events/{event}/publish",
    "events/{event}/retract",
    "conflicts/{conflict}/resolve",
]


@pytest.mark.parametrize("address", ACTS)
def test_nobody_acts_without_the_right_to(client, client_for, editor, django_user_model, story, candidate, address):
    address = address.format(
        candidate=candidate.id, claim=story.dumping.id, event=story.settlement.id, conflict=story.conflict.id
    )
    body = {"reason": "Mischief.", "text": "x", "explanation": "genuine"}
    count = Decision.objects.count()
    outsider = client_for(django_user_model.objects.create_user("out"))
    reader = client_for(editor, scope="read")
    session = Client(enforce_csrf_checks=True)
    session.force_login(editor)
    assert post(client, address, body).status_code == 401
    for stranger in (outsider, reader, session):
        response = post(stranger, address, body)
        assert (response.status_code, response.headers["Content-Type"]) == (403, "application/problem+json")
    assert Decision.objects.count() == count
    assert Document.objects.count() == 3


def test_a_session_with_its_csrf_token_acts(editor, candidate):
    session = Client(enforce_csrf_checks=True)
    session.force_login(editor)
    session.cookies["csrftoken"] = "a" * 32
    response = post(session, f"candidates/{candidate.id}/accept", headers={"X-CSRFToken": "a" * 32})
    assert response.status_code == 200


@pytest.mark.parametrize("address", [address for address in ACTS if "{" in address])
def test_what_is_not_there_is_404(desk, address):
    names = dict.fromkeys(("candidate", "claim", "event", "conflict"), "none")
    response = post(desk, address.format(**names), {"reason": "r"} if "re" in address[-8:] else {})
    assert response.status_code in (400, 404)
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_retracted_claim_can_be_published_again(client, desk, story, editor):
    review.retract(story.dumping, editor=editor, reason="Too early.")
    assert post(desk, f"claims/{story.dumping.id}/publish").json()["version"] == 2
    assert client.get(f"{API}claims/{story.dumping.id}/").status_code == 200
