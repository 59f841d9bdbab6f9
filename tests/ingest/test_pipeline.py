"""Documents through the real steps: archive, child reader, spaCy, rules."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from ingest import jobs, pipeline
from ingest.acquire import archive
from ingest.models import Candidate, Document, ExtractionRun, GazetteerEntry, Job, Snapshot, Text
from tests.ingest.loopback import serve_loopback

pytestmark = [pytest.mark.django_db, pytest.mark.model]
EDGE = Path(__file__).parents[2] / "fixtures/documents/edge"
ARTICLE = (
    b"Sludge in the bay\n\n"
    b"Brightwater said on Monday that Kelpline had dumped more than 40 tonnes of sludge in the bay. "
    b"Kelpline denied the accusation.\n\n"
    b"The Harbour Board has not confirmed the figure. It is looking into the matter with the coast guard."
)
DETAILS = pipeline.Details(publisher="The Quay Courier", published_on=dt.date(2026, 6, 3))


def run(job):
    pipeline.run_job(job.pk)
    job.refresh_from_db()
    return job


def test_bytes_become_a_snapshot_a_text_and_candidates_that_quote_it():
    job = run(pipeline.add_bytes(ARTICLE, details=DETAILS))
    document = job.document
    document.refresh_from_db()
    assert (job.state, job.step, job.error) == ("done", "done", "")
    assert document.snapshot_id == hashlib.sha256(ARTICLE).hexdigest()
    assert document.title == "Sludge in the bay"
    assert document.text.body == ARTICLE.decode()
    claim = Candidate.objects.filter(type="statement").order_by("position")[0]
    (start, end), *_ = claim.payload["attribution"]["content"]
    assert "dumped more than 40 tonnes" in document.text.body[start:end]
    assert claim.payload["claimant"] == "Brightwater"
    assert claim.payload["quantities"][0]["value"] == 40
    assert claim.payload["said"]["edtf"] == "2026-06-01"


def test_the_bytes_in_the_archive_are_those_that_came(settings):
    job = pipeline.add_bytes(ARTICLE, details=DETAILS)
    assert archive.load(settings.ARCHIVE_DIR, job.document.snapshot_id) == ARTICLE


def test_the_same_bytes_of_the_same_publisher_are_one_document():
    first, second = (pipeline.add_bytes(ARTICLE, details=DETAILS) for _ in range(2))
    assert first.document_id == second.document_id
    assert Job.objects.count() == 1


def test_the_same_bytes_of_another_publisher_are_another_document_on_the_same_snapshot():
    other = pipeline.Details(publisher="The Bay Post", published_on=dt.date(2026, 6, 3))
    jobs_ = [run(pipeline.add_bytes(ARTICLE, details=details)) for details in (DETAILS, other)]
    assert [job.state for job in jobs_] == ["done", "done"]
    assert (Document.objects.count(), Snapshot.objects.count(), Text.objects.count()) == (2, 1, 1)


def test_one_key_of_one_user_gives_one_document_and_another_users_key_does_not():
    request = pipeline.Request(user="ed", key="k1")
    first = pipeline.add_bytes(ARTICLE, details=DETAILS, request=request)
    again = pipeline.add_bytes(b"Something else was said.", details=DETAILS, request=request)
    other = pipeline.add_bytes(b"Something else was said.", details=DETAILS, request=pipeline.Request("flo", "k1"))
    assert first.document_id == again.document_id != other.document_id


def test_running_a_job_twice_makes_nothing_twice():
    job = run(pipeline.add_bytes(ARTICLE, details=DETAILS))
    before = list(Candidate.objects.values_list("id", flat=True))
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert run(job).state == "done"
    assert list(Candidate.objects.values_list("id", flat=True)) == before
    assert ExtractionRun.objects.count() == 1


def test_candidates_have_the_same_ids_run_after_run():
    run(pipeline.add_bytes(ARTICLE, details=DETAILS))
    before = sorted(Candidate.objects.values_list("id", flat=True))
    ExtractionRun.objects.all().delete()
    Job.objects.all().delete()
    run(pipeline.add_bytes(ARTICLE, details=DETAILS))
    assert sorted(Candidate.objects.values_list("id", flat=True)) == before


def test_a_worker_that_lost_its_lease_commits_no_candidate(monkeypatch):
    job = pipeline.add_bytes(ARTICLE, details=DETAILS)
    find = pipeline.find_candidates

    def find_while_another_takes_over(*args):
        Job.objects.filter(pk=job.pk).update(fence=99)
        return find(*args)

    monkeypatch.setattr(pipeline, "find_candidates", find_while_another_takes_over)
    assert run(job).state == "running"
    assert not ExtractionRun.objects.exists()


def test_a_fault_of_ours_gives_the_job_back_and_names_the_step(monkeypatch):
    job = pipeline.add_bytes(ARTICLE, details=DETAILS)

    def fail(*args):
        raise KeyError("fault")

    monkeypatch.setattr(pipeline, "find_candidates", fail)
    with pytest.raises(KeyError):
        pipeline.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("running", "An internal fault (KeyError) at the step 'extract'.")
    monkeypatch.undo()
    assert jobs.sweep(lambda _: None) == (1, 0)
    assert run(job).state == "done"


def test_names_that_editors_know_reach_extraction_and_keep_their_first_label():
    pipeline.set_names({"Qorvex": "PERSON"})
    pipeline.set_names({"Qorvex": "ORG"})
    assert list(GazetteerEntry.objects.values_list("name", "label")) == [("Qorvex", "PERSON")]
    run(pipeline.add_bytes(b"Last week Qorvex said that the bay was clean and safe.", details=DETAILS))
    assert Candidate.objects.get().payload["labels"] == {"Qorvex": "PERSON"}


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b" \n\t "])
def test_an_empty_file_is_refused_at_the_door(body):
    with pytest.raises(pipeline.PipelineError, match="empty"):
        pipeline.add_bytes(body)
    assert not Document.objects.exists()


def test_a_file_over_the_limit_is_refused_with_the_limit():
    with pytest.raises(pipeline.PipelineError, match="10,485,760"):
        pipeline.add_bytes(b"x" * (pipeline.LARGEST_UPLOAD + 1))


@pytest.mark.parametrize(
    ("body", "step", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20, "read", "binary data"),
        (b"It was said.\x00 NUL" * 40, "read", "binary data"),
        ((EDGE / "german.txt").read_bytes(), "read", "not in English"),
        (b"word " * 1_048_576, "read", "too long"),
    ],
)
def test_what_cannot_be_read_ends_as_failed_at_its_step_with_a_plain_reason(body, step, reason):
    job = run(pipeline.add_bytes(body))
    assert (job.state, job.step) == ("failed", step)
    assert reason in job.error
    assert not ExtractionRun.objects.exists()


@pytest.mark.parametrize(
    "name",
    sorted(path.name for path in EDGE.glob("*.txt") if path.name not in ("german.txt", "right-to-left-hebrew.txt")),
)
def test_odd_texts_are_read_and_every_candidate_quotes_them_exactly(name):
    job = run(pipeline.add_bytes((EDGE / name).read_bytes(), details=DETAILS))
    assert (job.state, job.error) == ("done", "")
    job.document.refresh_from_db()
    body = job.document.text.body
    for candidate in Candidate.objects.all():
        assert 0 <= candidate.start < candidate.end <= len(body)
        if candidate.type == "statement":
            for spans in ("source", "cue", "content"):
                for start, end in candidate.payload["attribution"][spans]:
                    assert body[start:end] == body[start:end].strip() != ""


def test_a_text_without_a_claim_is_done_with_no_candidates():
    job = run(pipeline.add_bytes((EDGE / "no-claim.txt").read_bytes()))
    assert job.state == "done"
    assert not Candidate.objects.exists()
    assert ExtractionRun.objects.count() == 1


def test_a_lone_surrogate_is_read_or_refused_but_never_stored():
    job = run(pipeline.add_bytes("Brightwater said so \ud800 on Monday.".encode("utf-8", "surrogatepass")))
    assert job.state in ("done", "failed")
    assert not any("\ud800" <= letter <= "\udfff" for text in Text.objects.all() for letter in text.body)


# --- by address -------------------------------------------------------------------------------------------------------


@pytest.fixture
def server(settings):
    with serve_loopback() as server:
        settings.FETCH_LOOPBACK_PORTS = frozenset({server.port})
        yield server


def test_an_article_is_fetched_by_its_address(server):
    job = run(pipeline.add_address(server.url("/article")))
    assert (job.state, job.error) == ("done", "")
    document = Document.objects.get()
    assert (document.publisher, document.published_on) == ("The Ember Courier", dt.date(2026, 3, 4))
    assert document.snapshot.media_type == "text/html"
    assert "Denies" not in document.text.body
    assert Candidate.objects.filter(type="statement", payload__claimant="Brightwater Freight").exists()


def test_one_address_however_written_is_one_document(server):
    first = pipeline.add_address(server.url("/article"))
    assert pipeline.add_address(server.url("/article") + "?utm_source=x#top").document_id == first.document_id


@pytest.mark.parametrize(
    ("path", "step", "reason"),
    [
        ("/missing", "fetch", "404 Not Found"),
        ("/no-article", "read", "No article text"),
        ("/german", "read", "not in English"),
        ("/picture", "fetch", "neither a web page nor plain text"),
        ("/empty", "read", "empty"),
    ],
)
def test_a_page_that_gives_no_article_says_why(server, path, step, reason):
    job = run(pipeline.add_address(server.url(path)))
    assert (job.state, job.step) == ("failed", step)
    assert reason in job.error


def test_our_own_machine_is_not_fetched_from_unless_the_port_is_named(server, settings):
    settings.FETCH_LOOPBACK_PORTS = frozenset()
    job = run(pipeline.add_address(server.url("/article")))
    assert (job.state, job.step) == ("failed", "fetch")
    assert job.error == "Only addresses on ports 80 and 443 are fetched."


def test_an_address_that_cannot_be_one_is_refused_at_the_door():
    with pytest.raises(pipeline.PipelineError):
        pipeline.add_address("ftp://example.org/x")


def test_a_failed_document_that_is_given_again_is_tried_again(server, settings):
    ports = settings.FETCH_LOOPBACK_PORTS
    settings.FETCH_LOOPBACK_PORTS = frozenset()
    job = run(pipeline.add_address(server.url("/article")))
    settings.FETCH_LOOPBACK_PORTS = ports
    assert run(pipeline.add_address(server.url("/article"))).state == "done"
    assert Job.objects.get() == job


def test_a_page_that_could_not_be_fetched_is_read_from_the_text_that_somebody_brought(server, settings):
    settings.FETCH_LOOPBACK_PORTS = frozenset()
    failed = run(pipeline.add_address(server.url("/article")))
    brought = run(pipeline.add_bytes(ARTICLE, url=server.url("/article"), details=DETAILS))
    assert brought.document_id == failed.document_id
    assert (brought.state, brought.error) == ("done", "")
    document = Document.objects.get()
    assert (document.publisher, document.text.body) == ("The Quay Courier", ARTICLE.decode())
