"""What all tests of a module share, because it takes longer to tell than to read: the demo and two stories of ours."""

import copy

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from ingest import jobs, pipeline
from tests.claims.api.rows import tell_story
from tests.claims.factories import make_editor
from tests.claims.pages.rows import make_record


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

    # On a slow machine a lease would be renewed, by a thread that finds the tables locked by this transaction.
    with pytest.MonkeyPatch.context() as patch, override_settings(ARCHIVE_DIR=demo_archive, JOB_LEASE_SECONDS=3600):
        patch.setattr(jobs, "queue", queue_and_run)
        call_command("fix_iri_base")
        call_command("load_demo")
        yield


@pytest.fixture(scope="module")
def module_record(module_db):
    call_command("fix_iri_base")
    return make_record()


@pytest.fixture(scope="module")
def module_story(module_db):
    editor = make_editor()
    return editor, tell_story(editor)


@pytest.fixture
def record(db, module_record):
    """A small story with a page for each of its kinds; see `pages.rows`."""
    cache.clear()  # of counts at a line of the log that another test wrote, and that was rolled back
    return copy.deepcopy(module_record)


@pytest.fixture
def told(db, module_story):
    """Whoever told a published story, and the story; see `api.rows`."""
    return copy.deepcopy(module_story)
