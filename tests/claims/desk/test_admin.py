import datetime as dt

import pytest
from django.contrib import admin
from django.contrib.auth.models import User

from claims import review
from claims.desk.site import DeskSite
from ingest.admin import ReadOnlyAdmin
from ingest.models import Document, Job

OURS = [(model, options) for model, options in admin.site._registry.items() if isinstance(options, ReadOnlyAdmin)]


def list_of(model):
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


@pytest.fixture
def filled(document, candidates, editor):
    """Something of every kind on record."""
    statement = review.accept(candidates["dumping"], editor=editor)
    review.accept(candidates["denial"], editor=editor)
    event = review.accept(candidates["settlement"], editor=editor)
    review.accept(candidates["relation"], editor=editor)
    review.accept(candidates["conflict"], editor=editor)
    review.publish(statement.claim, editor=editor)
    review.publish(event, editor=editor)
    review.create_story("sludge", title="Sludge", editor=editor, claims=[statement.claim], events=[event])
    review.assess(
        statement.claim,
        editor=editor,
        verdict="unverifiable",
        assessor="Baywatch Check",
        assessed_on=dt.date(2026, 7, 1),
        summary="No log of that day is left.",
    )
    Job.objects.create(key="1", document=document, state="done", step="done")


def test_the_admin_is_the_desk():
    assert isinstance(admin.site._wrapped if hasattr(admin.site, "_wrapped") else admin.site, DeskSite)


def test_staff_without_further_rights_sees_every_list_and_every_row(desk, filled):
    assert len(OURS) == 15
    for model, _ in OURS:
        answer = desk.get(list_of(model))
        assert answer.status_code == 200, model
        for row in model.objects.all()[:1]:
            assert desk.get(f"{list_of(model)}{row.pk}/change/").status_code == 200, model


def test_lists_can_be_searched(desk, filled):
    for model, options in OURS:
        if options.search_fields:
            assert desk.get(list_of(model), {"q": "Northmill"}).status_code == 200, model


def test_nobody_changes_a_record_here_not_even_a_superuser(client, filled):
    client.force_login(User.objects.create_superuser("root"))
    for model, _ in OURS:
        assert client.get(f"{list_of(model)}add/").status_code == 403, model
        for row in model.objects.all()[:1]:
            assert client.post(f"{list_of(model)}{row.pk}/change/", {"kind": "group"}).status_code == 403, model
            assert client.post(f"{list_of(model)}{row.pk}/delete/", {"post": "yes"}).status_code == 403, model


def test_a_reader_sees_no_list(client, filled):
    client.force_login(User.objects.create_user("reader"))
    for model, _ in OURS:
        assert client.get(list_of(model)).status_code == 302, model


def test_failed_jobs_are_tried_again_from_their_list(desk):
    dead, done = (Document.objects.create(identity=str(number)) for number in (1, 2))
    Job.objects.create(key=f"ingest:{dead.pk}", document=dead, state="dead", step="read", attempts=5, error="It broke.")
    Job.objects.create(key=f"ingest:{done.pk}", document=done, state="done", step="done")
    chosen = list(Job.objects.values_list("pk", flat=True))
    desk.post("/admin/ingest/job/", {"action": "try_again", "_selected_action": chosen})
    assert sorted(Job.objects.values_list("state", "attempts")) == [("done", 0), ("queued", 0)]


def test_the_index_leads_to_the_review(desk):
    text = desk.get("/admin/").content.decode()
    assert 'href="/admin/review/"' in text
    assert "Onrecord desk" in text
