"""verify finds every kind of fault and names the record."""

import pytest
from django.core.management import CommandError, call_command

from claims import review
from claims.graph import sync
from claims.graph.embedded import GraphStore
from claims.graph.engine import Change
from claims.models import Actor, Claim, Decision, Evidence, LogHead, Statement, Target, Version
from claims.records import sha256_of
from claims.verification import find_faults
from ingest.acquire import archive
from ingest.models import Document, ExtractionRun, Job, Snapshot, Text
from tests.claims.factories import BODY, make_document, make_editor, make_statement_candidate

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(settings):
    archive.store(settings.ARCHIVE_DIR, BODY.encode())
    editor = make_editor()
    candidate = make_statement_candidate(make_document(), "dumping 40 tonnes of sludge")
    claim = review.accept(candidate, editor=editor).claim
    review.publish(claim, editor=editor)
    return claim


def faults(settings):
    return list(find_faults(settings.ARCHIVE_DIR, graph_dir=settings.GRAPH_DIR))


def test_a_sound_record_has_no_faults(claim, settings):
    assert faults(settings) == []


def flip(model, field, value):
    return lambda: model.objects.update(**{field: value})


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (flip(Evidence, "exact", "dumping 90 tonnes of sludge"), "does not quote"),
        (flip(Evidence, "start", 3), "does not quote"),
        (flip(Text, "body", BODY.replace("40", "90")), "not the text whose hash"),
        (flip(Statement, "publication", "retracted"), "no published statement"),
        (flip(Version, "body", "{}"), "has changed"),
        (flip(Claim, "version", 7), "no version 7"),
        (flip(Decision, "payload", {"rows": []}), "payload of decision 1 has changed"),
        (flip(Decision, "verb", "reject"), "does not fit the chain"),
        (flip(LogHead, "number", 9), "not where its head says"),
        (flip(Claim, "decision", None), "no decision behind it"),
        (lambda: Evidence.objects.all().delete(), "has no evidence"),
        (lambda: Snapshot.objects.update(size=1), "bytes, not 1"),
        (flip(Claim, "wording", "Dumping 90 tonnes."), "is not as decision 2 left it: wording"),
        (flip(Claim, "revision", 9), "is not as decision 2 left it: revision"),
        (flip(ExtractionRun, "extractor", "another"), "no longer says what its version 1 says: statements"),
        (flip(Version, "number", 2), "filed under another number"),
        (
            lambda: Decision.objects.filter(number=1).update(undone_by=2),
            "is marked as undone by 2, which did not undo it",
        ),
        (lambda: Actor.objects.create(name="Nobody", kind="person"), "no decision put it there"),
        (lambda: Target.objects.all().delete(), "which decision 1 left on record, is gone"),
        (flip(Text, "is_held", False), "is said to be absent, but has a body"),
        (flip(Decision, "payload", {"erased_by": 2, "rows": []}), "payload of decision 1 has changed"),
        (flip(Decision, "payload", ["no", "object"]), "payload of decision 2 has changed"),
    ],
)
def test_each_kind_of_damage_is_found_and_named(claim, settings, damage, named):
    damage()
    assert any(named in fault for fault in faults(settings))


def test_an_undone_act_that_is_not_marked_is_found(claim, settings):
    editor = Decision.objects.first().editor
    review.revise(claim, editor=editor, changes={"wording": "Kelpline dumped sludge."})
    review.undo(editor=editor)
    assert faults(settings) == []
    Decision.objects.update(undone_by=None)
    assert faults(settings) == ["Decision 4 undid decision 3, which is not marked as undone."]


def test_a_version_too_many_is_found(claim, settings):
    version = Version.objects.get()
    body = version.body.replace('"number":1', '"number":2')
    Version.objects.create(
        record_type="claim",
        record_id=claim.pk,
        number=2,
        body=body,
        sha256=sha256_of(body),
        decision=version.decision,
        created_at=version.created_at,
    )
    assert faults(settings) == [f"Published claim {claim.pk} has a surplus version 2."]


def test_a_record_that_was_changed_since_by_an_editor_is_no_fault(claim, settings):
    editor = Decision.objects.first().editor
    review.revise(claim, editor=editor, changes={"wording": "Kelpline dumped sludge."})
    assert faults(settings) == []


def test_the_signature_of_the_desk_may_change(claim, settings):
    settings.DESK_NAME = "Another desk"
    assert faults(settings) == []


def test_a_gap_in_the_log_is_found(claim, settings):
    Version.objects.update(decision=1)
    for model in (Claim, Statement):
        model.objects.update(decision=1)
    claim.targets.first().actor.__class__.objects.update(decision=1)
    claim.statements.first().document.__class__.objects.update(decision=1)
    Decision.objects.filter(number=2).delete()
    LogHead.objects.update(number=1)
    assert any("ends at 1" in fault for fault in faults(settings))


def test_bytes_that_are_gone_or_changed_are_found(claim, settings):
    path = next(settings.ARCHIVE_DIR.rglob(Snapshot.objects.get().pk))
    path.chmod(0o600)
    path.write_bytes(b"other bytes")
    assert len(faults(settings)) == 1
    path.unlink()
    assert Snapshot.objects.get().pk in faults(settings)[0]


def test_a_job_that_says_done_without_results_is_found(claim, settings):
    document = Document.objects.create(identity="x" * 64)
    Job.objects.create(key="ingest:x", document=document, state="done")
    assert any("has no extraction" in fault for fault in faults(settings))


def test_a_graph_that_differs_from_its_record_is_found(claim, settings):
    call_command("fix_iri_base")
    store = GraphStore(settings.GRAPH_DIR)
    sync.project_all(store)
    store.publish()
    assert faults(settings) == []
    store.apply([Change(f"{settings.IRI_BASE}claim/{claim.pk}", "<urn:a> <urn:b> <urn:c> .")], watermark=99)
    store.publish()
    store.close()
    assert faults(settings) == [f"Graph {settings.IRI_BASE}claim/{claim.pk} is different."]


def test_the_command_ends_with_code_1_and_names_the_faults(claim, capsys):
    Evidence.objects.update(exact="x")
    with pytest.raises(CommandError, match="3 faults"):
        call_command("verify")
    assert "does not quote" in capsys.readouterr().out
