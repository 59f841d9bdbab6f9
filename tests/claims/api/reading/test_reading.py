import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import review
from claims.drafts import StatementDraft
from claims.models import Actor, CitedDocument, Decision
from claims.records import canonical_json, sha256_of
from tests.claims.factories import make_document, make_statement_candidate, span_of

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def read(client, address):
    response = client.get(API + address)
    assert response.status_code == 200, response.content
    return response.json()


def ids(client, address):
    return [record["id"] for record in read(client, address)["results"]]


def test_a_claim_is_shown_with_its_statements_targets_and_relations(client, story):
    shown = read(client, f"claims/{story.sluice.id}/")
    kelpline = story.countercharge.claimant
    assert shown["wording"] == "Brightwater opened the sluice."
    assert (shown["status"], shown["publication"], shown["version"]) == ("alleged", "published", 1)
    assert shown["version_uri"] == f"https://onrecord.example/id/claim/{story.sluice.id}/v/1"
    assert [(target["name"], target["response"]) for target in shown["targets"]] == [("Brightwater", "none_recorded")]
    assert shown["relations"] == [
        {"type": "disputes", "claim": story.dumping.id, "statement": story.accusation.id, "event": None}
    ]
    assert shown["has_conflict"] is True
    assert shown["stories"] == [{"id": story.story.id, "slug": "sludge", "title": "Sludge in the bay"}]
    (statement,) = shown["statements"]
    assert statement["claimant"] == {"id": kelpline.id, "name": "Kelpline"}
    assert (statement["kind"], statement["attitude"], statement["cue"]) == ("counterclaim", "asserts", "claimed")
    assert statement["said"] == {
        "edtf": "2026-06-05",
        "earliest": "2026-06-05",
        "latest": "2026-06-05",
        "as_written": "on Friday",
        "clock": "said",
    }
    (evidence,) = statement["evidence"]
    assert evidence["quote"] == "Brightwater had opened the sluice itself"
    assert evidence["document"]["id"] == story.reply.id
    assert evidence["document"]["publisher"] == "Harbour Post"


def test_a_denial_is_a_statement_of_the_claim_it_denies_and_replies_to_the_accusation(client, story):
    told = read(client, f"claims/{story.dumping.id}/")["statements"]
    assert [(one["attitude"], one["replies_to"]) for one in told] == [
        ("asserts", None),
        ("denies", story.accusation.id),
    ]


def test_an_event_is_shown_with_its_participants_and_amount(client, story):
    shown = read(client, f"events/{story.settlement.id}/")
    assert [(one["name"], one["role"]) for one in shown["participants"]] == [
        ("Brightwater", "party"),
        ("Kelpline", "party"),
    ]
    assert shown["amount"] == {"value": 2000000, "currency": "USD", "bound": "exact", "as_written": "$2 million"}
    assert (shown["hedged"], shown["hedges"], shown["date"]["edtf"]) == (True, ["reportedly"], "2026-05")


def test_a_story_is_found_by_slug_and_by_id(client, story):
    by_slug = read(client, "stories/sludge/")
    assert by_slug == read(client, f"stories/{story.story.id}/")
    assert by_slug["claims"] == [story.dumping.id, story.sluice.id]
    assert by_slug["events"] == [story.settlement.id]


def test_a_conflict_shows_both_quotes_side_by_side(client, story):
    (shown,) = read(client, "conflicts/")["results"]
    assert shown == read(client, f"conflicts/{story.conflict.id}/")
    assert shown["from_claim"]["quote"] == "Brightwater had opened the sluice itself"
    assert shown["to_claim"]["quote"] == "dumping 40 tonnes of sludge"
    assert shown["to_event"] is None
    assert shown["conflict"] == {"status": "open", "scope": "across_documents", "explanation": "none", "note": ""}


def test_a_document_names_its_text_and_its_state(client, story):
    shown = read(client, f"documents/{story.report.id}/")
    assert shown["sha256"] == story.report.text.sha256
    assert (shown["publisher"], shown["published_on"]) == ("The Quay Courier", "2026-06-03")
    assert shown["links"]["text"] == f"/api/v1/documents/{story.report.id}/text"
    assert shown["job"] is None


def test_a_document_is_found_by_the_id_of_its_citation_too(client, story):
    cited = CitedDocument.objects.get(document=story.report)
    assert read(client, f"documents/{cited.id}/")["id"] == story.report.id


def test_a_text_is_public_only_where_it_may_be(client, desk, story):
    address = f"{API}documents/{story.report.id}/text"
    assert client.get(address).status_code == 403
    assert desk.get(address).content.decode() == story.report.text.body
    story.report.text_public = True
    story.report.save()
    response = client.get(address)
    assert response.content.decode() == story.report.text.body
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_annotations_are_a_page_of_selectors_that_hold_in_the_text(client, story):
    response = client.get(f"{API}documents/{story.report.id}/annotations")
    assert response.headers["Content-Type"].startswith('application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"')
    page = response.json()
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    assert [item["body"].rsplit("/", 1)[1] for item in page["items"]] == [
        story.accusation.id,
        story.denial.id,
        story.settlement.id,
    ]
    for item in page["items"]:
        quote, position = item["target"]["selector"]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert story.report.text.body[position["start"] : position["end"]] == quote["exact"]
        assert item["motivation"] == "identifying"


def test_versions_keep_what_was_published(client, story, editor):
    review.revise(story.dumping, editor=editor, changes={"wording": "Kelpline dumped sludge."})
    review.publish(story.dumping, editor=editor)
    listed = read(client, f"claims/{story.dumping.id}/versions/")["results"]
    assert [one["number"] for one in listed] == [1, 2]
    first = client.get(listed[0]["link"]).json()
    assert first["record"]["claim"]["wording"] == "Kelpline dumped 40 tonnes of sludge."
    assert sha256_of(canonical_json(first["record"])) == first["sha256"] == listed[0]["sha256"]
    assert read(client, f"events/{story.settlement.id}/v/1/")["record"]["event"]["kind"] == "settlement"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"dumping", "sluice"}),
        ("kind=allegation", {"dumping"}),
        ("kind=allegation,counterclaim", {"dumping", "sluice"}),
        ("kind=allegation&kind=counterclaim", {"dumping", "sluice"}),
        ("kind=denial&attitude=denies", {"dumping"}),
        ("kind=allegation&attitude=denies", set()),
        ("claimant={brightwater}", {"dumping"}),
        ("claimant={kelpline}", {"dumping", "sluice"}),
        ("claimant={kelpline}&kind=allegation", set()),
        ("target={brightwater}", {"sluice"}),
        ("publisher={post}", {"sluice"}),
        ("story=sludge", {"dumping", "sluice"}),
        ("document={report}", {"dumping"}),
        ("status=alleged", {"dumping", "sluice"}),
        ("status=refuted", set()),
        ("q=SLUICE opened", {"sluice"}),
        ("q=sluice tonnes", set()),
        ("said_from=2026-06-04&said_to=2026-06", {"sluice"}),
        ("said_to=2026-06-03", {"dumping"}),
        ("event_from=2025-12-31", {"dumping"}),
        ("event_to=2024", set()),
        ("has_conflict=true", {"dumping", "sluice"}),
        ("has_conflict=false", set()),
        ("updated_since=2020-01-01T00:00:00Z", {"dumping", "sluice"}),
        ("updated_since=2099-01-01T00:00:00+00:00", set()),
    ],
)
def test_claims_are_filtered(client, story, query, found):
    names = {
        "brightwater": story.accusation.claimant_id,
        "kelpline": story.denial.claimant_id,
        "post": CitedDocument.objects.get(document=story.reply).publisher_id,
        "report": story.report.id,
    }
    expected = {getattr(story, name).id for name in found}
    assert set(ids(client, f"claims/?{query.format(**names)}")) == expected


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("events/?kind=settlement", 1),
        ("events/?kind=meeting", 0),
        ("events/?story=sludge&event_from=2026-05-31", 1),
        ("events/?event_from=2026-06", 0),
        ("events/?q=settle", 1),
        ("actors/?q=kelp", 1),
        ("actors/?kind=organisation", 4),
        ("actors/?kind=person", 0),
        ("stories/?q=bay", 1),
        ("relations/?type=disputes&story=sludge", 1),
        ("relations/?type=supports", 0),
        ("conflicts/?status=open&scope=across_documents", 1),
        ("conflicts/?status=resolved", 0),
        ("documents/?story=sludge", 2),
        ("documents/?q=nowhere", 0),
    ],
)
def test_the_other_lists_are_filtered(client, story, address, found):
    assert len(ids(client, address)) == found


def test_relations_are_filtered_by_a_claim_at_either_end(client, story):
    for claim in (story.dumping, story.sluice):
        assert ids(client, f"relations/?claim={claim.id}") == [story.conflict.id]


def test_pages_follow_each_other_without_a_gap_or_a_double(client, story):
    whole = ids(client, "actors/?ordering=-name")
    assert len(whole) == 4
    found, address = [], f"{API}actors/?ordering=-name&page_size=1"
    while address:
        page = client.get(address)
        body = page.json()
        assert page.headers.get("Link") == (f'<{body["next"]}>; rel="next"' if body["next"] else None)
        found += [record["id"] for record in body["results"]]
        address = body["next"]
    assert found == whole
    assert found == list(Actor.objects.order_by("-name").values_list("id", flat=True))


@pytest.mark.parametrize("ordering", ["created_at", "-updated_at", "id"])
def test_pages_can_be_followed_by_every_ordering(client, story, ordering):
    first = read(client, f"claims/?ordering={ordering}&page_size=1")
    second = client.get(first["next"]).json()
    assert {first["results"][0]["id"], second["results"][0]["id"]} == {story.dumping.id, story.sluice.id}
    assert second["next"] is None


def test_fields_narrow_an_answer(client, story):
    assert read(client, f"claims/{story.dumping.id}/?fields=status,id") == {
        "id": story.dumping.id,
        "status": "alleged",
    }
    assert read(client, "stories/?fields=slug")["results"] == [{"slug": "sludge"}]


def test_a_list_says_of_what_moment_it_is(client, story, editor):
    newest = Decision.objects.order_by("-number").first()
    assert read(client, "claims/")["as_of"] == newest.made_at.isoformat()


def test_an_unchanged_answer_is_304_until_something_changes(client, story, editor):
    etag = client.get(f"{API}claims/").headers["ETag"]
    again = client.get(f"{API}claims/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    review.revise(story.dumping, editor=editor, changes={"status": "contested"})
    assert client.get(f"{API}claims/", headers={"If-None-Match": etag}).status_code == 200


def test_answers_tell_caches_what_they_depend_on(client, story):
    headers = client.get(f"{API}claims/").headers
    assert {"Accept", "Authorization", "Cookie"} <= {name.strip() for name in headers["Vary"].split(",")}
    assert headers["Cache-Control"] == "no-cache"


def test_a_timeline_is_read_by_story_slug_in_pages(client, story):
    whole = [entry["id"] for entry in read(client, "timelines/?story=sludge")["results"]]
    assert whole == [story.settlement.id, story.accusation.id, story.denial.id, story.countercharge.id]
    first = read(client, "timelines/?story=sludge&page_size=3")
    rest = client.get(first["next"]).json()
    assert [entry["id"] for entry in first["results"] + rest["results"]] == whole
    assert rest["next"] is None


def test_a_timeline_is_narrowed_by_kind_and_by_overlapping_months(client, story):
    assert ids(client, "timelines/?story=sludge&kind=settlement&from=2026-05-31&to=2026-06") == [story.settlement.id]
    assert ids(client, "timelines/?story=sludge&kind=settlement&from=2026-06") == []


def test_csv_has_a_row_per_record_and_dotted_columns(client, story):
    for address in ("timelines/?story=sludge&format=csv", "timelines.csv?story=sludge"):
        response = client.get(API + address)
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(response.content.decode())))
        assert [row["date.edtf"] for row in rows] == ["2026-05", "../2026-06-03", "../2026-06-03", "2026-06-05"]
        assert json.loads(rows[1]["targets"])[0]["name"] == "Kelpline"
    assert client.get(f"{API}claims/", headers={"Accept": "text/csv"}).headers["Content-Type"].startswith("text/csv")


def test_csv_disarms_what_a_spreadsheet_would_run(client, story, editor):
    review.revise(story.dumping, editor=editor, changes={"wording": "=HYPERLINK(1) dumped"})
    response = client.get(f"{API}claims/{story.dumping.id}.csv")
    (row,) = csv.DictReader(io.StringIO(response.content.decode()))
    assert row["wording"] == "'=HYPERLINK(1) dumped"


def test_a_merged_actor_answers_301_to_the_survivor(client, story):
    actor = story.accusation.claimant
    gone = Actor.objects.create(name="Bright Water", kind="organisation", publication="published", merged_into=actor)
    response = client.get(f"{API}actors/{gone.id}/?fields=name")
    assert (response.status_code, response.headers["Location"]) == (301, f"{API}actors/{actor.id}/?fields=name")
    assert gone.id not in ids(client, "actors/")
    assert ids(client, f"claims/?claimant={gone.id}") == [story.dumping.id]


LISTS = [
    "actors/",
    "claims/",
    "events/",
    "stories/",
    "relations/",
    "conflicts/",
    "documents/",
    "timelines/?story=sludge",
]


@pytest.mark.parametrize("address", [*LISTS, "claims/{claim}/", "claims/{claim}/provenance/"])
def test_the_number_of_queries_does_not_grow_with_the_rows(client, story, editor, address):
    address = API + address.format(claim=story.dumping.id)
    before = queries_of(client, address)
    for number in range(3):
        document = make_document(f"Voice {number} accused Kelpline too.", publisher=f"Paper {number}")
        draft = StatementDraft(
            document=document,
            spans=(tuple(span_of(document, "accused Kelpline too")),),
            wording=f"Claim {number}.",
            claimant=f"Voice {number}",
            targets=("Kelpline",),
        )
        review.add_statement(draft, editor=editor, claim=story.dumping)
        review.publish(review.add_statement(draft, editor=editor).claim, editor=editor)
    review.publish(story.dumping, editor=editor)
    assert queries_of(client, address) == before


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# --- who may not see --------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(editor):
    """The draft of a claim that nobody has published."""
    candidate = make_statement_candidate(make_document(), "dumping 40 tonnes of sludge")
    return review.accept(candidate, editor=editor)


@pytest.fixture
def outsider(client_for, django_user_model):
    """A client with an account, which is not of the desk."""
    return client_for(django_user_model.objects.create_user("out"))


def test_a_draft_statement_of_a_published_claim_is_not_shown(client, desk, story, editor):
    document = make_document("Kelpline said it was sorry.")
    draft = StatementDraft(
        document=document, spans=(tuple(span_of(document, "it was sorry")),), wording="x", claimant="Insider"
    )
    review.add_statement(draft, editor=editor, claim=story.dumping)
    address = f"claims/{story.dumping.id}/"
    assert len(read(client, address)["statements"]) == 2
    assert len(read(desk, address)["statements"]) == 3
    assert "Insider" not in client.get(API + address).content.decode()
    assert "Insider" not in client.get(f"{API}{address}provenance/").content.decode()


def test_what_was_retracted_answers_410_with_its_tombstone_and_leaves_the_lists(client, desk, story, editor):
    review.retract(story.dumping, editor=editor, reason="It was another firm.")
    decision = Decision.objects.order_by("-number").first()
    for address in (f"claims/{story.dumping.id}/", f"claims/{story.dumping.id}/v/1/", f"claims/{story.dumping.id}.csv"):
        for reader in (client, desk):
            response = reader.get(API + address)
            assert response.status_code == 410
            assert response.headers["Content-Type"] == "application/problem+json"
            body = response.json()
            assert (body["reason"], body["publication"]) == ("It was another firm.", "retracted")
            assert body["withdrawn_at"] == decision.made_at.isoformat()
    for reader in (client, desk):
        assert ids(reader, "claims/") == [story.sluice.id]
        assert ids(reader, "conflicts/") == []
    assert client.get(f"{API}relations/{story.conflict.id}/").status_code == 410
    assert ids(client, "timelines/?story=sludge") == [story.settlement.id, story.countercharge.id]


def test_a_redacted_document_answers_410(client, desk, story):
    CitedDocument.objects.filter(document=story.report).update(publication="redacted", notice="A court said so.")
    for reader in (client, desk):
        for address in ("", "text", "annotations"):
            response = reader.get(f"{API}documents/{story.report.id}/{address}")
            assert (response.status_code, response.json()["reason"]) == (410, "A court said so.")


@pytest.mark.parametrize("address", ["candidates/", "candidates/{candidate}/"])
def test_candidates_are_for_editors_alone(client, outsider, desk, editor, address):
    candidate = make_statement_candidate(make_document(), "dumping 40 tonnes of sludge")
    address = API + address.format(candidate=candidate.id)
    assert client.get(address).status_code == 401
    assert client.get(address).headers["WWW-Authenticate"] == 'Bearer realm="onrecord"'
    assert outsider.get(address).status_code == 403
    assert desk.get(address).status_code == 200


def test_candidates_are_listed_by_document_and_type_with_what_was_decided(desk, editor):
    document = make_document()
    first = make_statement_candidate(document, "dumping 40 tonnes of sludge")
    second = make_statement_candidate(document, "Kelpline denies it", cue="denies", claimant="Kelpline")
    statement = review.accept(first, editor=editor)
    review.reject(second, editor=editor, reason="Not news.")
    one, two = read(desk, f"candidates/?document={document.id}&type=statement")["results"]
    assert (one["quote"], one["outcome"], one["record_type"], one["record"]) == (
        "dumping 40 tonnes of sludge",
        "accepted",
        "statement",
        statement.id,
    )
    assert (two["outcome"], two["reason"], two["record"]) == ("rejected", "Not news.", None)
    assert ids(desk, f"candidates/?document={document.id}&type=event") == []
    assert ids(desk, f"candidates/?document={document.id}&state=undecided") == []


@pytest.mark.parametrize("header", ["Bearer nobody", "Bearer", "Basic dTpw", "Bearer a b", "nonsense"])
def test_an_unknown_token_is_401_even_where_anybody_may_read(client, story, header):
    response = client.get(f"{API}claims/", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.json()["detail"] == "The token is not known. Send it as: Authorization: Bearer TOKEN"
