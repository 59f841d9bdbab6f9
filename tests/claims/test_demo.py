"""The demo stories, as `make run` loads them, without a broker between."""

import pytest
from django.core.management import call_command
from django.test import override_settings

from claims.graph.conformance import find_violations
from claims.models import Claim, Decision, Event, Installation, Relation, Statement, Story
from claims.verification import find_faults
from ingest import jobs, pipeline

pytestmark = [pytest.mark.django_db, pytest.mark.model]


@pytest.fixture(scope="module")
def _worker_at_once(tmp_path_factory):
    """Does each job when it is queued: the test's transaction is not visible to a worker outside."""
    queue = jobs.queue

    def queue_and_run(document):
        job = queue(document)
        pipeline.run_job(job.pk)
        return job

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "queue", queue_and_run)
        yield


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return tmp_path_factory.mktemp("archive")


@pytest.fixture(scope="module")
def loaded(module_db, _worker_at_once, archive):
    with override_settings(ARCHIVE_DIR=archive):
        call_command("fix_iri_base")
        call_command("load_demo")


@pytest.mark.usefixtures("loaded")
def test_both_stories_are_published_whole_and_sound(settings, archive):
    assert list(Story.objects.order_by("id").values_list("slug", "publication")) == [
        ("distillation", "published"),
        ("harbour-water", "published"),
    ]
    assert not Claim.objects.exclude(publication="published").exists()
    assert not Statement.objects.exclude(publication="published").exists()
    assert not Event.objects.exclude(publication="published").exists()
    assert not Relation.objects.exclude(publication="published").exists()
    assert list(find_faults(archive, graph_dir=settings.GRAPH_DIR)) == []
    assert list(find_violations()) == []
    assert Installation.objects.get().demo_loaded_at is not None


@pytest.mark.usefixtures("loaded")
def test_the_distillation_story_carries_its_five_threads():
    statements = Statement.objects.filter(claim__story_items__story__slug="distillation")
    accusers = statements.filter(kind="allegation", claimant__name="Anthropic")
    assert accusers.filter(claim__quantities__value=24000, claim__quantities__bound="at_least").exists()
    assert accusers.filter(claim__quantities__value=16_000_000).exists()
    assert statements.filter(kind="counterclaim", claimant__name="Elon Musk", medium="X").exists()
    settlement = Event.objects.get(kind="settlement", story_items__story__slug="distillation")
    assert (settlement.amount_value, settlement.amount_currency, settlement.edtf) == (1_500_000_000, "USD", "2025-12")
    assert Event.objects.filter(kind="meeting", story_items__story__slug="distillation").exists()
    conflicts = Relation.objects.filter(from_claim__story_items__story__slug="distillation")
    assert conflicts.filter(conflict__status="open").exists()
    assert statements.filter(attitude="does_not_know").exists()


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing(settings, archive):
    settings.ARCHIVE_DIR = archive
    before = Decision.objects.count()
    call_command("load_demo")
    Installation.objects.update(demo_loaded_at=None)
    call_command("load_demo")
    assert Decision.objects.count() == before
