import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ingest.models import Document, Job
from tests.claims.desk.articles import ARTICLE, make_document

ADD = "/admin/review/add/"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.ARCHIVE_DIR = tmp_path / "archive"


@pytest.fixture
def reader(db):
    return User.objects.create_user("reader")


def failed(document, **fields):
    values = {"state": "failed", "step": "fetch", "attempts": 1, "error": "The server answers that it is gone (410)."}
    return Job.objects.create(key=f"ingest:{document.pk}", document=document, **{**values, **fields})


def test_a_pasted_text_is_taken_in_with_what_the_editor_knows(desk):
    data = {"text": ARTICLE, "title": "Sludge", "publisher": "The Harbour Ledger", "published_on": "2026-02-24"}
    answer = desk.post(ADD, data)
    document = Document.objects.get()
    assert answer["Location"] == f"/admin/review/{document.pk}/progress/"
    assert (document.title, document.publisher, document.published_on, document.text_public) == (
        "Sludge",
        "The Harbour Ledger",
        dt.date(2026, 2, 24),
        False,
    )
    assert document.snapshot.media_type == "text/plain"
    assert document.jobs.get().state == "queued"


def test_an_address_is_queued_to_be_fetched(desk):
    desk.post(ADD, {"url": "https://news.example/sludge"})
    assert (Document.objects.get().url, Job.objects.get().state) == ("https://news.example/sludge", "queued")


def test_a_file_keeps_its_type_and_its_address(desk):
    file = SimpleUploadedFile("page.html", b"<p>Northmill denies it.</p>", content_type="text/html")
    desk.post(ADD, {"file": file, "url": "https://news.example/sludge"})
    document = Document.objects.get()
    assert (document.url, document.snapshot.media_type) == ("https://news.example/sludge", "text/html")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Give an address, a text or a file."),
        ({"url": "not an address"}, "Enter a valid URL."),
        ({"url": "ftp://news.example/x"}, "ftp"),
        ({"text": "words", "published_on": "yesterday"}, "Enter a valid date."),
        ({"text": "words", "file": SimpleUploadedFile("a.txt", b"x")}, "Give the text or a file, not both."),
        ({"file": SimpleUploadedFile("a.txt", b"   ")}, "The file is empty."),
    ],
)
def test_what_cannot_be_taken_in_is_said_and_the_input_stays(desk, data, message):
    answer = desk.post(ADD, {"title": "My own title", **data})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert message in text
    assert "My own title" in text
    assert not Document.objects.exists()


def test_progress_is_shown_step_by_step_and_looks_again(desk):
    document = Document.objects.create(identity="1", url="https://news.example/sludge")
    failed(document, state="running", error="")
    answer = desk.get(reverse("admin:document_progress", args=[document.pk]))
    assert answer.context["steps"] == [("Fetch", "now"), ("Read the text", "later"), ("Find candidates", "later")]
    assert '<meta http-equiv="refresh" content="2">' in answer.content.decode()


def test_a_failure_is_told_in_its_own_words_with_ways_out(desk):
    document = Document.objects.create(identity="1", url="https://news.example/a b?c=1&d=2")
    failed(document)
    text = desk.get(reverse("admin:document_progress", args=[document.pk])).content.decode()
    assert "The server answers that it is gone (410)." in text
    assert "http-equiv" not in text
    assert "Try again" in text
    assert "url=https%3A%2F%2Fnews.example%2Fa%20b%3Fc%3D1%26d%3D2" in text


def test_trying_again_queues_the_same_job(desk):
    document = Document.objects.create(identity="1", url="https://news.example/sludge")
    job = failed(document)
    desk.post(reverse("admin:document_again", args=[document.pk]))
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("queued", 0, "")


def test_a_finished_document_leads_to_its_review(desk):
    document = make_document()
    failed(document, state="done", step="done", error="")
    answer = desk.get(reverse("admin:document_progress", args=[document.pk]))
    assert answer["Location"] == f"/admin/review/{document.pk}/"


def test_the_queue_counts_what_is_left_per_document(desk, document, candidates):
    from claims import review

    review.reject(candidates["conflict"], editor=User.objects.get(), reason="Not a claim")
    Document.objects.create(identity="2", url="https://news.example/unread")
    entries = desk.get("/admin/review/").context["entries"]
    assert [(entry.waiting, entry.decided) for entry in entries] == [(0, 0), (4, 1)]


def test_a_document_without_text_can_still_be_opened(desk):
    document = Document.objects.create(identity="1", url="https://news.example/sludge")
    assert desk.get(reverse("admin:review", args=[document.pk])).status_code == 200
    for name in ("statement_add", "event_add"):
        assert desk.get(reverse(f"admin:{name}", args=[document.pk]))["Location"] == f"/admin/review/{document.pk}/"
