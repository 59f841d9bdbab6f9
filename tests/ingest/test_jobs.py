import datetime as dt
import threading

import pytest
from django.utils import timezone

from ingest import jobs
from ingest.models import Document, Job

pytestmark = pytest.mark.django_db
LONG_AGO = dt.timedelta(hours=1)


@pytest.fixture
def job():
    document = Document.objects.create(identity="d" * 64, title="Sludge in the bay")
    return Job.objects.create(key="ingest:1", document=document)


def age(job, **fields):
    Job.objects.filter(pk=job.pk).update(**fields)


def test_a_job_is_taken_once_and_its_fence_rises(job):
    taken = jobs.take(job.pk)
    assert (taken.state, taken.fence, taken.attempts) == ("running", 1, 1)
    assert jobs.take(job.pk) is None


def test_a_job_whose_lease_ran_out_is_taken_by_another_and_the_first_may_no_longer_write(job):
    first = jobs.take(job.pk)
    age(job, lease_until=timezone.now() - LONG_AGO)
    second = jobs.take(job.pk)
    assert second.fence == 2
    with pytest.raises(jobs.LeaseLost):
        jobs.finish(first)
    jobs.finish(second)
    job.refresh_from_db()
    assert (job.state, job.step) == ("done", "done")


def test_a_finished_job_is_not_taken_again(job):
    jobs.finish(jobs.take(job.pk))
    assert jobs.take(job.pk) is None


def test_a_failure_keeps_the_step_and_says_why(job):
    taken = jobs.take(job.pk)
    jobs.begin_step(taken, "read")
    jobs.fail(taken, "The file is empty.")
    job.refresh_from_db()
    assert (job.state, job.step, job.error) == ("failed", "read", "The file is empty.")


def test_the_sweep_hints_at_what_was_forgotten_and_leaves_the_living_alone(job):
    hints = []
    assert jobs.sweep(hints.append) == (1, 0)
    assert hints == [job.pk]
    jobs.take(job.pk)
    assert jobs.sweep(hints.append) == (0, 0)
    age(job, lease_until=timezone.now() - LONG_AGO)
    assert jobs.sweep(hints.append) == (1, 0)


def test_a_job_that_was_hinted_at_a_moment_ago_is_not_hinted_at_again(job):
    age(job, hinted_at=timezone.now())
    assert jobs.sweep(lambda _: None) == (0, 0)


def test_a_job_that_never_survives_is_buried_with_the_step_it_died_at(job, settings):
    for _ in range(settings.JOB_ATTEMPTS):
        taken = jobs.take(job.pk)
        jobs.begin_step(taken, "extract")
        age(job, lease_until=timezone.now() - LONG_AGO)
    assert jobs.take(job.pk) is None
    assert jobs.sweep(lambda _: None) == (0, 1)
    job.refresh_from_db()
    assert job.state == "dead"
    assert job.error == "The work stopped 5 times while at the step 'extract'."


def test_a_job_that_was_let_go_is_tried_again_and_keeps_its_reason_when_it_dies(job, settings):
    for _ in range(settings.JOB_ATTEMPTS):
        jobs.let_go(jobs.take(job.pk), "An internal fault (KeyError) at the step 'read'.")
    assert jobs.sweep(lambda _: None)[1] == 1
    job.refresh_from_db()
    assert (job.state, job.error) == ("dead", "An internal fault (KeyError) at the step 'read'.")


def test_queueing_the_same_document_again_gives_the_same_job_and_revives_a_failed_one(job):
    document = job.document
    job.delete()
    job = jobs.queue(document)
    assert jobs.queue(document).pk == job.pk
    jobs.fail(jobs.take(job.pk), "The server answered 404 Not Found.")
    revived = jobs.queue(document)
    assert (revived.pk, revived.state, revived.attempts, revived.error) == (job.pk, "queued", 0, "")


def test_a_broker_that_is_away_loses_no_job(job, settings, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no broker")

    monkeypatch.setattr(jobs.current_app, "send_task", refuse)
    jobs.hint(job.pk)
    job.refresh_from_db()
    assert job.state == "queued"


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_while_the_work_goes_on(job, settings):
    settings.JOB_LEASE_SECONDS = 0.3
    taken = jobs.take(job.pk)
    before = taken.lease_until
    renewed = threading.Event()
    with jobs.renewing(taken):
        for _ in range(50):
            job.refresh_from_db()
            if job.lease_until > before:
                renewed.set()
                break
            threading.Event().wait(0.05)
    assert renewed.is_set()
