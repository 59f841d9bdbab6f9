"""The demo's record in the test database, for the modules that read it."""

import pytest
from django.core.management import call_command
from django.test import override_settings

from ingest import jobs, pipeline


@pytest.fixture(scope="module")
def demo_archive(tmp_path_factory):
    return tmp_path_factory.mktemp("archive")


@pytest.fixture(scope="module")
def demo_record(module_db, demo_archive):
    """Both stories as `make run` loads them. Each job is done when it is queued: no worker sees this transaction."""
    queue = jobs.queue

    def queue_and_run(document):
        job = queue(document)
        pipeline.run_job(job.pk)
        return job

    with pytest.MonkeyPatch.context() as patch, override_settings(ARCHIVE_DIR=demo_archive):
        patch.setattr(jobs, "queue", queue_and_run)
        call_command("fix_iri_base")
        call_command("load_demo")
        yield
