"""Every error is `application/problem+json` of one shape: RFC 9457."""

import json
from itertools import product
from urllib.parse import unquote

import pytest
from rest_framework.throttling import SimpleRateThrottle

from claims.api import pagination
from claims.api.views import base

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def is_problem(response, status):
    body = json.loads(response.content)
    assert response.status_code == status, body
    assert response.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert (body["type"], body["status"]) == ("about:blank", status)
    return body


@pytest.mark.parametrize(
    ("accept", "address"),
    [
        *product(
            ["application/json", "text/turtle", "text/html", "*/*", "text/csv"],
            ["nothing/", "nothing/at/all", "x.ttl", "claims/a%00b/x"],
        ),
        *product(["application/json", "*/*", "text/csv"], ["claims/none/", "claims/none/v/1/"]),
    ],
)
def test_an_error_has_its_own_type_whatever_the_client_accepts(client, accept, address):
    body = is_problem(client.get(API + address, headers={"Accept": accept}), 404)
    assert body["title"] == "Not Found"
    assert body["instance"] == API + unquote(address)


@pytest.mark.parametrize(
    ("address", "field", "mend"),
    [
        ("claims/?nonsense=1", "nonsense", "Known are: as_of, attitude, claimant,"),
        ("claims/?kind=rumour", "kind", "'rumour' is not one of: allegation, counterclaim,"),
        ("claims/?kind=", "kind", "'' is not one of: allegation,"),
        ("claims/?status=alleged,true", "status", "'true' is not one of: alleged,"),
        ("claims/?claimant=nobody", "claimant", "There is no actor 'nobody'."),
        ("claims/?story=nowhere", "story", "There is no story 'nowhere'."),
        ("claims/?document=none", "document", "There is no document 'none'."),
        ("claims/?said_from=yesterday", "said_from", "Write YYYY, YYYY-MM or YYYY-MM-DD."),
        ("claims/?said_from=2026-02-30", "said_from", "Write YYYY, YYYY-MM or YYYY-MM-DD."),
        ("claims/?said_to=0000", "said_to", "Write YYYY, YYYY-MM or YYYY-MM-DD."),
        ("claims/?event_to=2026-13", "event_to", "Write YYYY, YYYY-MM or YYYY-MM-DD."),
        ("claims/?has_conflict=perhaps", "has_conflict", "Must be a valid boolean."),
        ("claims/?updated_since=monday", "updated_since", "Datetime has wrong format."),
        ("claims/?page_size=0", "page_size", "greater than or equal to 1"),
        ("claims/?page_size=501", "page_size", "less than or equal to 500"),
        ("claims/?page_size=many", "page_size", "A valid integer is required."),
        ("claims/?ordering=wording", "ordering", "'wording' is not one of: id, -id, created_at,"),
        ("claims/?cursor=bm9uc2Vuc2U", "cursor", "Follow `next` with no other change."),
        ("claims/?cursor=%00", "cursor", "Null characters are not allowed."),
        ("claims/?q=%00", "q", "Null characters are not allowed."),
        ("claims/?fields=colour", "fields", "There is no field colour. Known are: id, uri,"),
        ("claims/?format=pdf", "format", "'pdf' is not served here. Known are: json, jsonld, ttl, trig, nq, csv."),
        ("timelines/", "story", "Say whose: give actor, story, document or claim."),
        ("timelines/?story=sludge&clock=cuckoo", "clock", "'cuckoo' is not one of: said, event, published."),
        ("timelines/?story=sludge&from=2026-06&to=2026-05", "to", "This is before `from`."),
        ("timelines/?story=sludge&cursor=bm9uc2Vuc2U", "cursor", "Follow `next` with no other change."),
        ("stories/sludge/?colour=red", "colour", "Known are: fields, format."),
    ],
)
def test_a_bad_parameter_is_named_with_its_mend(client, story, address, field, mend):
    body = is_problem(client.get(API + address), 400)
    errors = {error["field"]: error["detail"] for error in body["errors"]}
    assert list(errors) == [field]
    assert mend in errors[field]
    assert body["detail"] == f"{field}: {errors[field]}"


def test_all_bad_parameters_are_named_at_once(client, story):
    body = is_problem(client.get(f"{API}claims/?kind=x&status=y&page_size=0"), 400)
    assert {error["field"] for error in body["errors"]} == {"kind", "status", "page_size"}


@pytest.mark.parametrize(
    "values",
    [
        ("id",),
        ("id", "x"),
        ("name", "x", "y"),
        ("created_at", "not a moment", "y"),
        ("created_at", 7, "y"),
        ("id", {"x": 1}, "y"),
        ("id", "\x00", "y"),
        ("id", "\ud800", "y"),
    ],
)
def test_a_cursor_of_our_own_form_with_other_contents_is_refused(client, story, values):
    ordering = values[0] if values[0] == "created_at" else "id"
    cursor = pagination.make_cursor(*values)
    is_problem(client.get(f"{API}claims/?ordering={ordering}&cursor={cursor}"), 400)


@pytest.mark.parametrize(
    "position",
    [("x", "2026-01-01", 1, "a"), ("2026-01-01", "2026-01-01", "1", "a"), ("2026-01-01", "2026-01-01", 2**70, "a")],
)
def test_a_cursor_of_a_timeline_is_checked_in_every_part(client, story, position):
    cursor = pagination.make_cursor("timeline by said", *position)
    is_problem(client.get(f"{API}timelines/?story=sludge&cursor={cursor}"), 400)


def test_a_cursor_belongs_to_its_clock(client, story):
    following = client.get(f"{API}timelines/?story=sludge&page_size=1").json()["next"]
    is_problem(client.get(f"{following}&clock=event"), 400)


def test_a_method_that_is_not_served_is_405_and_says_which_are(client, desk, story):
    response = desk.delete(f"{API}claims/{story.dumping.id}/")
    is_problem(response, 405)
    assert "GET" in response.headers["Allow"]
    is_problem(desk.get(f"{API}undo/"), 405)


def test_a_type_that_is_not_served_is_406_and_says_which_are(client, story):
    body = is_problem(client.get(f"{API}claims/", headers={"Accept": "image/png"}), 406)
    assert "application/json" in body["detail"]


def test_a_type_that_is_not_taken_is_415(desk, story):
    is_problem(desk.post(f"{API}undo/", data="x", content_type="application/x-tar"), 415)


def test_a_client_that_asks_too_often_is_429_and_told_when_to_come_back(client, story, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": "2/min"})
    assert [client.get(f"{API}stories/").status_code for _ in range(2)] == [200, 200]
    response = client.get(f"{API}stories/")
    is_problem(response, 429)
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_a_header_does_not_hide_who_asks_too_often(client, story, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "1/min", "user": "1/min"})
    client.get(f"{API}stories/", headers={"X-Forwarded-For": "192.0.2.1"})
    assert client.get(f"{API}stories/", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 429


def test_a_fault_of_ours_is_500_without_a_word_of_it(client, story, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("the secret cause")

    monkeypatch.setattr(base, "as_of", fail)
    response = client.get(f"{API}claims/", headers={"Accept": "text/csv"})
    body = is_problem(response, 500)
    assert body["detail"] == "The fault is on our side and has been logged."
    assert "secret" not in response.content.decode()
    assert "the secret cause" in caplog.text


@pytest.mark.parametrize("address", ["claims", "claims/{claim}", "claims/{claim}/provenance", "stories/sludge"])
def test_an_address_without_its_slash_is_sent_on(client, story, address):
    response = client.get(f"{API}{address.format(claim=story.dumping.id)}?fields=id")
    assert (response.status_code, response.headers["Location"]) == (
        308,
        f"{API}{address.format(claim=story.dumping.id)}/?fields=id",
    )


def test_an_act_with_a_slash_too_many_is_sent_on_with_its_method(desk, story):
    response = desk.post(f"{API}claims/{story.dumping.id}/publish/", follow=True)
    assert (response.status_code, response.json()["version"]) == (200, 2)


HOSTILE = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"12",
    b"\xff\xfe",
    b'{"reason": "\\ud800"}',
    b'{"reason": "\\u0000"}',
    b'{"\\ud800": 1}',
    b'{"reason": ["a"]}',
    b'{"reason": {"a": 1}}',
    b'{"reason": null}',
    b'{"reason": ""}',
    b'{"reason": NaN}',
    b'{"reason": "x", "more": 1}',
    b'{"reason": "' + b"x" * 501 + b'"}',
    b"[" * 100_000,
    b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
]


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: repr(body[:24]))
def test_a_hostile_body_is_400_and_changes_nothing(desk, story, body):
    response = desk.post(f"{API}claims/{story.dumping.id}/retract", data=body, content_type="application/json")
    is_problem(response, 400)
    story.dumping.refresh_from_db()
    assert story.dumping.publication == "published"


def test_half_a_surrogate_is_not_quoted_back(desk, story):
    response = desk.post(f"{API}undo/", data=b'{"\\udfff": 1}', content_type="application/json")
    is_problem(response, 400)


def test_a_body_over_the_limit_is_413(desk, story):
    body = b'{"reason": "' + b"x" * (11 * 2**20) + b'"}'
    is_problem(desk.post(f"{API}claims/{story.dumping.id}/retract", data=body, content_type="application/json"), 413)


def test_a_large_form_is_413(desk, story):
    response = desk.post(
        f"{API}claims/{story.dumping.id}/retract",
        data="reason=" + "x" * (6 * 2**20),
        content_type="application/x-www-form-urlencoded",
    )
    is_problem(response, 413)


def test_a_broken_form_is_400(desk, story):
    response = desk.post(f"{API}documents/", data=b"--x\r\nnonsense", content_type="multipart/form-data; boundary=y")
    is_problem(response, 400)
    response = desk.post(f"{API}documents/", data=b"--x\r\nnonsense", content_type="multipart/form-data")
    is_problem(response, 400)
