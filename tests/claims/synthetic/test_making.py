"""A made-up record obeys every rule that a real one does."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction

from claims import journal, models
from claims.records import canonical_json
from claims.synthetic.making import EDITOR, make_claims
from claims.verification import find_faults
from claims.versions import version_body
from ingest.models import Candidate

COUNT = 300


@pytest.fixture(scope="module")
def made(module_db, tmp_path_factory):
    """The record, and the folder that its articles are archived in."""
    archive = tmp_path_factory.mktemp("archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("claims.synthetic.making.settings.ARCHIVE_DIR", archive)
        make_claims(COUNT, seed=7)
    return archive


def test_everything_that_must_hold_holds(made, tmp_path):
    assert list(find_faults(made, graph_dir=tmp_path / "none")) == []


def test_there_are_as_many_claims_as_were_asked_for(made):
    assert models.Claim.objects.count() == COUNT


@pytest.mark.parametrize("model", [models.Claim, models.Event])
def test_the_newest_version_is_the_record_as_it_stands(made, model):
    for row in model.objects.published():
        newest = models.Version.objects.get(record_id=row.pk, number=row.version)
        assert newest.body == canonical_json(version_body(row))


def test_the_log_tells_every_row_as_it_stands(made):
    told = {}
    for decision in models.Decision.objects.all():
        for entry in decision.payload["rows"]:
            assert told.get((entry["model"], entry["pk"])) == entry["before"]
            told[entry["model"], entry["pk"]] = entry["after"]
    for (label, pk), fields in told.items():
        assert journal.snapshot(journal.current({"model": label, "pk": pk})) == fields


def test_it_has_all_that_a_record_has(made):
    attitudes = set(models.Statement.objects.values_list("attitude", flat=True))
    assert {"asserts", "denies", "did_not_reply"} <= attitudes
    for model in (models.Event, models.Relation, models.Conflict, models.Story, models.Quantity, Candidate):
        assert model.objects.exists(), model
    assert models.Claim.objects.filter(version__gt=1).exists()
    assert set(models.Claim.objects.values_list("publication", flat=True)) == {"published", "draft", "retracted"}


def test_numbering_goes_on_behind_it(made):
    claim = models.Claim.objects.first()
    assert models.Quantity.objects.create(claim=claim, position=9, value=1).pk


def head_after(seed):
    with transaction.atomic():
        make_claims(20, seed=seed)
        head = models.LogHead.objects.get().hash
        transaction.set_rollback(True)
    return head


def test_the_same_seed_makes_the_same_record_and_another_another(db):
    User.objects.create_user(EDITOR)
    assert head_after(1) == head_after(1) != head_after(2)


def test_it_is_not_mixed_into_a_record_that_is_there(db):
    call_command("make_claims", "5")
    with pytest.raises(CommandError, match="There is a record here"):
        call_command("make_claims", "5", "--seed", "2")
    call_command("make_claims", "5", "--seed", "2", "--into-existing")
    assert models.Claim.objects.count() == 10
    with pytest.raises(CommandError, match="seed 2 is here already"):
        call_command("make_claims", "5", "--seed", "2", "--into-existing")


def test_less_than_one_claim_is_refused(db):
    with pytest.raises(CommandError, match="at least 1"):
        call_command("make_claims", "0")
