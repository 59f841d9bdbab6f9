"""Assessing, identifying and redacting from the desk: what each page does, refuses, and lets whom do."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from claims import review
from claims.drafts import StatementDraft
from claims.models import Actor, Assessment, Claim, Decision, Event, Version
from tests.claims.factories import make_document

GOOD = {
    "verdict": "unverifiable",
    "version": "1",
    "assessor": "Baywatch Check",
    "assessed_on": "2026-07-01",
    "summary": "No log of that day is left.",
    "url": "https://check.example/1",
}


@pytest.fixture
def claim(candidates, editor):
    claim = review.accept(candidates["dumping"], editor=editor).claim
    review.publish(claim, editor=editor)
    claim.refresh_from_db()
    return claim


@pytest.fixture
def event(candidates, editor):
    event = review.accept(candidates["settlement"], editor=editor)
    review.publish(event, editor=editor)
    event.refresh_from_db()
    return event


@pytest.fixture
def actor(claim):
    return claim.targets.first().actor


@pytest.fixture
def chief(client, db):
    """An editor who may delete, so that they may redact."""
    user = User.objects.create_user("chief", password="correct horse", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["delete_claim", "delete_event"]))
    client.force_login(user)
    return client


def address(name, row):
    return reverse(f"admin:{name}", args=[row.pk])


def read(client, name, row):
    response = client.get(address(name, row))
    assert response.status_code == 200
    return response.content.decode()


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["nobody", "reader"])
def test_only_staff_reaches_the_pages(client, claim, event, actor, document, method, who):
    if who == "reader":
        client.force_login(User.objects.create_user("reader"))
    before = Decision.objects.count()
    pages = [("claim_assess", claim), ("actor_identify", actor), ("claim_redact", claim), ("event_redact", event)]
    for name, row in [*pages, ("document_redact", document)]:
        response = getattr(client, method)(address(name, row), GOOD)
        assert (response.status_code, response["Location"][:14]) == (302, "/admin/login/?")
    assert Decision.objects.count() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_editor_who_may_not_delete_may_not_redact(desk, claim, event, document, method):
    for name, row in [("claim_redact", claim), ("event_redact", event), ("document_redact", document)]:
        response = getattr(desk, method)(address(name, row), {"reason": "A court.", "confirmed": "on"})
        assert response.status_code == 403
    assert not Decision.objects.filter(verb="redact").exists()


def test_links_to_a_redaction_are_shown_to_who_may_follow_them(desk, chief, claim, event, document, editor):
    page = reverse("admin:review", args=[document.pk])
    links = [address("claim_redact", claim), address("event_redact", event), address("document_redact", document)]
    told = chief.get(page).content.decode()
    assert all(link in told for link in links)
    chief.force_login(editor)
    told = chief.get(page).content.decode()
    assert not any(link in told for link in links)
    assert address("claim_assess", claim) in told


@pytest.mark.parametrize("name", ["claim_assess", "actor_identify", "claim_redact", "event_redact", "document_redact"])
def test_what_is_not_there_is_not_found(chief, name):
    assert chief.get(reverse(f"admin:{name}", args=["nothing"])).status_code == 404


def test_the_admin_leads_to_the_acts(chief, claim, event, actor):
    pages = {
        f"/admin/claims/claim/{claim.pk}/change/": [address("claim_assess", claim), address("claim_redact", claim)],
        f"/admin/claims/event/{event.pk}/change/": [address("event_redact", event)],
        f"/admin/claims/actor/{actor.pk}/change/": [address("actor_identify", actor)],
    }
    for page, links in pages.items():
        told = chief.get(page).content.decode()
        assert all(link in told for link in links)


# --- assessing --------------------------------------------------------------------------------------------------------


def test_an_assessment_is_recorded_and_public(desk, claim):
    response = desk.post(address("claim_assess", claim), GOOD, follow=True)
    row = Assessment.objects.get()
    assert (row.claim, row.assessed_version, row.verdict, str(row.assessor)) == (
        claim,
        1,
        "unverifiable",
        GOOD["assessor"],
    )
    assert (row.assessed_on, row.summary, row.url) == (dt.date(2026, 7, 1), GOOD["summary"], GOOD["url"])
    assert row.publication == "published"
    assert "Recorded, and public: Baywatch Check: unverifiable." in response.content.decode()
    assert "No log of that day is left." in desk.get(f"/claims/{claim.pk}/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("summary", " ", "This field is required."),
        ("assessor", "", "This field is required."),
        ("verdict", "true", "true is not one of the available choices."),
        ("version", "7", "7 is not one of the available choices."),
        ("assessed_on", "yesterday", "Enter a valid date."),
        ("url", "javascript:alert(1)", "An address begins with http:// or https://."),
    ],
)
def test_an_assessment_that_cannot_be_is_refused_at_its_field(desk, claim, field, value, sentence):
    response = desk.post(address("claim_assess", claim), GOOD | {field: value})
    assert response.status_code == 200
    (told,) = response.context["form"].errors[field]
    assert sentence in told
    assert list(response.context["form"].errors) == [field]
    assert not Assessment.objects.exists()
    kept = "summary" if field != "summary" else "assessor"
    assert GOOD[kept] in response.content.decode()  # what was written is not lost


def test_an_assessment_is_of_the_version_that_was_chosen(desk, claim, editor):
    review.publish(claim, editor=editor)
    assert list(desk.get(address("claim_assess", claim)).context["form"].fields["version"].choices) == [
        (2, "version 2"),
        (1, "version 1"),
    ]
    desk.post(address("claim_assess", claim), GOOD)
    assert Assessment.objects.get().assessed_version == 1
    assert "version 1; the newest is 2" in read(desk, "claim_assess", claim)


def test_a_claim_that_is_not_public_cannot_be_assessed(desk, candidates, editor):
    draft = review.accept(candidates["denial"], editor=editor).claim
    assert "Only a published claim can be assessed." in read(desk, "claim_assess", draft)
    desk.post(address("claim_assess", draft), GOOD)
    assert not Assessment.objects.exists()


def test_an_assessment_is_retracted_with_a_reason(desk, claim):
    desk.post(address("claim_assess", claim), GOOD)
    row = Assessment.objects.get()
    told = desk.post(address("assessment_retract", row), {"reason": " "}, follow=True).content.decode()
    assert "Retracting needs a reason." in told
    told = desk.post(address("assessment_retract", row), {"reason": "It was about another spill."}, follow=True)
    row.refresh_from_db()
    assert (row.publication, row.notice) == ("retracted", "It was about another spill.")
    assert "It was about another spill." in told.content.decode()
    assert desk.get(address("assessment_retract", row)).status_code == 405


# --- identifying ------------------------------------------------------------------------------------------------------

ELSEWHERE = "https://register.example/entity/Q7"


def judge(client, actor, judgement="same", **changes):
    told = {"address": ELSEWHERE, "judgement": judgement, "reason": "Both name the same seat."} | changes
    return client.post(address("actor_identify", actor), told, follow=True)


def test_an_address_is_judged_to_be_the_same_actor_and_not_the_same_again(desk, actor):
    told = judge(desk, actor).content.decode()
    actor.refresh_from_db()
    assert actor.exact_matches == [ELSEWHERE]
    assert f"The same actor: {ELSEWHERE}" in told
    told = judge(desk, actor, "not_same", reason="Another seat.").content.decode()
    actor.refresh_from_db()
    assert actor.exact_matches == []
    assert f"Not the same any more: {ELSEWHERE}" in told
    acts = Decision.objects.filter(verb="identify").order_by("number")
    assert [act.payload["reason"] for act in acts] == ["Both name the same seat.", "Another seat."]


def test_a_judgement_leaves_the_other_addresses_alone(desk, actor, editor):
    others = ["https://a.example/1", "https://b.example/2"]
    review.identify(actor, editor=editor, exact_matches=others)
    judge(desk, actor)
    actor.refresh_from_db()
    assert actor.exact_matches == [*others, ELSEWHERE]
    judge(desk, actor, "not_same", address=others[0])
    actor.refresh_from_db()
    assert actor.exact_matches == [others[1], ELSEWHERE]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"reason": " "}, "reason", "This field is required."),
        ({"address": ""}, "address", "This field is required."),
        ({"address": "ftp://register.example/Q7"}, "address", "is no address that begins with http"),
        ({"judgement": "not_same"}, "address", "This is not on record, so there is nothing to take off."),
        ({"judgement": "perhaps"}, "judgement", "perhaps is not one of the available choices."),
    ],
)
def test_a_judgement_that_cannot_be_is_refused_at_its_field(desk, actor, changes, field, sentence):
    errors = judge(desk, actor, **changes).context["form"].errors
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    assert not Decision.objects.filter(verb="identify").exists()


def test_a_known_address_leads_to_the_form_that_takes_it_off(desk, actor):
    told = judge(desk, actor).content.decode()
    link = f"?judgement=not_same&amp;address={quote(ELSEWHERE, safe='')}"
    assert link in told
    form = desk.get(address("actor_identify", actor) + link.replace("&amp;", "&")).context["form"]
    assert (form["address"].value(), form["judgement"].value()) == (ELSEWHERE, "not_same")


def test_the_same_address_is_not_judged_twice(desk, actor):
    judge(desk, actor)
    assert judge(desk, actor).context["form"].errors == {"address": ["This is on record already."]}


def test_a_judgement_is_undone_from_its_page(desk, actor):
    undo = judge(desk, actor).context["last"]
    back = address("actor_identify", actor)
    told = desk.post(reverse("admin:review_undo"), {"number": undo.number, "next": back}, follow=True)
    actor.refresh_from_db()
    assert actor.exact_matches == []
    assert "Undone: identify actor" in told.content.decode()


def test_an_unnamed_source_is_resolved_to_nobody(desk, editor):
    unnamed = review.create_actor("a harbour official", kind="unnamed", editor=editor)
    assert "An unnamed source is never resolved to anybody." in read(desk, "actor_identify", unnamed)
    assert judge(desk, unnamed).context["form"].non_field_errors() == [
        "An unnamed source is never resolved to anybody."
    ]


def test_a_merged_actor_leads_to_the_survivor(desk, actor, editor):
    other = review.create_actor("Kelp Line", kind="organisation", editor=editor)
    Actor.objects.filter(pk=other.pk).update(merged_into=actor)
    assert desk.get(address("actor_identify", other))["Location"] == address("actor_identify", actor)


# --- redacting --------------------------------------------------------------------------------------------------------

COURT = {"reason": "A court has ordered it.", "confirmed": "on"}


def test_a_redaction_says_what_goes_and_that_there_is_no_way_back(chief, claim):
    told = read(chief, "claim_redact", claim)
    assert "There is no undo." in told
    assert "1 statement, 1 published version" in told


@pytest.mark.parametrize("name", ["claim", "event"])
def test_a_record_is_erased(chief, request, name):
    record = request.getfixturevalue(name)
    words = str(record)
    response = chief.post(address(f"{name}_redact", record), COURT, follow=True)
    assert f"Erased: {name} {record.pk}. Its address answers 410." in response.content.decode()
    record.refresh_from_db()
    assert (record.publication, record.notice) == ("redacted", "A court has ordered it.")
    assert Version.objects.get(record_type=name, record_id=record.pk).body == ""
    public = chief.get(f"/{name}s/{record.pk}/")
    assert (public.status_code, words in public.content.decode()) == (410, False)
    assert "It is erased: A court has ordered it." in read(chief, f"{name}_redact", record)


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"reason": "A court.", "confirmed": ""}, "confirmed", "Tick this to erase it: it cannot be taken back."),
        ({"reason": " ", "confirmed": "on"}, "reason", "This field is required."),
    ],
)
def test_without_a_reason_and_a_confirmation_nothing_is_erased(chief, claim, sent, field, sentence):
    response = chief.post(address("claim_redact", claim), sent)
    assert response.context["form"].errors == {field: [sentence]}
    claim.refresh_from_db()
    assert claim.publication == "published"


def test_what_was_never_public_or_is_erased_is_refused(chief, claim, candidates, editor):
    draft = review.accept(candidates["denial"], editor=editor).claim
    assert "It was never public, so there is nothing to redact." in read(chief, "claim_redact", draft)
    refused = chief.post(address("claim_redact", draft), COURT).context["form"].non_field_errors()
    assert refused == ["This claim was never public, so there is nothing to redact."]
    chief.post(address("claim_redact", claim), COURT)
    refused = chief.post(address("claim_redact", claim), COURT).context["form"].non_field_errors()
    assert refused == ["This claim is already redacted."]


def test_after_a_redaction_the_desk_says_that_it_cannot_be_undone(chief, claim, document):
    chief.post(address("claim_redact", claim), COURT)
    told = chief.get(reverse("admin:review", args=[document.pk])).content.decode()
    assert f"Your last act, redact claim: {claim.pk}, cannot be undone." in told
    assert "Undo:" not in told


def test_what_rests_on_a_document_is_erased_as_chosen(chief, claim, event, document):
    page = chief.get(address("document_redact", document))
    names = [name for name, _ in page.context["form"].fields["records"].choices]
    assert sorted(names) == sorted([f"claim:{claim.pk}", f"event:{event.pk}"])
    told = chief.post(address("document_redact", document), COURT | {"records": [f"claim:{claim.pk}"]}, follow=True)
    assert "Erased: 1. Their addresses answer 410." in told.content.decode()
    assert Claim.objects.get().publication == "redacted"
    assert Event.objects.get().publication == "published"
    assert [
        name for name, _ in chief.get(address("document_redact", document)).context["form"].fields["records"].choices
    ] == [f"event:{event.pk}"]


def test_of_a_document_all_that_is_chosen_goes_or_nothing(chief, claim, event, document):
    twice = [f"event:{event.pk}", f"claim:{claim.pk}", f"claim:{claim.pk}"]
    refused = chief.post(address("document_redact", document), COURT | {"records": twice}).context["form"]
    assert refused.non_field_errors() == ["This claim is already redacted."]
    for record in (claim, event):
        record.refresh_from_db()
        assert record.publication == "published"
    assert not Decision.objects.filter(verb="redact").exists()


def test_nothing_chosen_erases_nothing(chief, claim, document):
    refused = chief.post(address("document_redact", document), COURT).context["form"].errors
    assert refused == {"records": ["Choose what is to be erased."]}
    assert Claim.objects.get().publication == "published"


def test_a_document_without_public_records_has_nothing_to_redact(chief, document):
    assert "there is nothing to redact" in read(chief, "document_redact", document)


def test_statements_of_other_documents_that_would_go_along_are_counted(chief, claim, document, editor):
    body = "Brightwater repeated it in court."
    other = make_document(body, url="https://other.example/")
    repeated = StatementDraft(document=other, spans=((0, len(body)),), wording="unused", claimant="Brightwater")
    review.add_statement(repeated, editor=editor, claim=claim)
    choices = chief.get(address("document_redact", document)).context["form"].fields["records"].choices
    assert [words[-43:] for _, words in choices] == ["harbour. (with it 1 said in other documents)"[-43:]]
