"""A first start that was interrupted, taken up again."""

import pytest
from django.core.management import call_command

from claims import demo, review
from claims.models import Claim, Statement, Story
from ingest import jobs, pipeline

pytestmark = [pytest.mark.django_db, pytest.mark.model]


@pytest.mark.slow
def test_a_load_that_was_cut_short_goes_on_where_it_stopped(monkeypatch, settings):
    settings.JOB_LEASE_SECONDS = 3600  # a thread that renewed one would find the tables locked by this transaction
    queue = jobs.queue

    def queue_and_run(document):
        job = queue(document)
        pipeline.run_job(job.pk)
        return job

    monkeypatch.setattr(jobs, "queue", queue_and_run)
    call_command("fix_iri_base")
    publish = review.publish
    published = []

    def stop_after_five(record, *, editor):
        if len(published) == 5:
            raise KeyboardInterrupt
        published.append(record.pk)
        return publish(record, editor=editor)

    monkeypatch.setattr(review, "publish", stop_after_five)
    with pytest.raises(KeyboardInterrupt):
        demo.load_demo(timeout=60, say=lambda _: None)
    monkeypatch.setattr(review, "publish", publish)
    statements = Statement.objects.count()
    call_command("load_demo")
    assert Story.objects.count() == 2
    assert statements < Statement.objects.count()
    assert not Claim.objects.exclude(publication="published").exists()
