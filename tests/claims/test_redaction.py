"""A redaction leaves nothing of what was said, and a log that still holds."""

import json

import pytest
from django.core.management import CommandError, call_command

from claims import review
from claims.graph import sync
from claims.graph.embedded import GraphStore, read_newest_snapshot
from claims.graph.embedded.store import snapshots
from claims.models import Actor, Claim, Decision, Evidence, LogHead, Statement, Target, Version
from claims.verification import find_faults
from ingest.acquire import archive
from tests.claims.factories import BODY, make_editor
from tests.claims.graph.rows import make_desk

pytestmark = pytest.mark.django_db

REASON = "A court asked for it."


@pytest.fixture
def desk(settings):
    archive.store(settings.ARCHIVE_DIR, BODY.encode())
    desk = make_desk()
    desk.publish_all()
    review.revise(desk.claim, editor=desk.editor, changes={"wording": "Kelpline dumped a grey sludge."})
    review.publish(desk.claim, editor=desk.editor)
    return desk


def faults(settings):
    return list(find_faults(settings.ARCHIVE_DIR, graph_dir=settings.GRAPH_DIR, pause_seconds=0))


def everything_on_record():
    payloads = json.dumps(list(Decision.objects.values_list("payload", flat=True)))
    return payloads + "".join(Version.objects.values_list("body", flat=True)) + str(list(Claim.objects.values()))


def test_nothing_of_what_was_said_is_left_and_the_record_is_sound(desk, settings):
    log = list(Decision.objects.values_list("number", "hash"))
    assert "grey sludge" in everything_on_record()
    review.redact(desk.claim, editor=desk.editor, reason=REASON)
    for words in ("grey sludge", "Dumping 40 tonnes"):
        assert words not in everything_on_record()
    assert not Evidence.objects.filter(statement__claim=desk.claim).exists()
    assert not Target.objects.filter(claim=desk.claim).exists()
    assert list(Decision.objects.values_list("number", "hash"))[:-1] == log
    assert faults(settings) == []


def test_other_records_keep_their_history(desk, settings):
    review.redact(desk.claim, editor=desk.editor, reason=REASON)
    desk.counter.refresh_from_db()
    assert (desk.counter.publication, Version.objects.get(record_id=desk.counter.pk).body != "") == ("published", True)
    assert Decision.objects.exclude(payload__has_key="erased_by").filter(record_id=desk.event.pk).exists()
    Actor.objects.filter(name="Brightwater").update(name="Brightwatre")
    assert any("Actor" in fault and "name" in fault for fault in faults(settings))


def test_the_address_and_every_version_answer_410_with_the_reason(desk, client):
    review.redact(desk.claim, editor=desk.editor, reason=REASON)
    for address in ("", "v/1/", "v/2/", "v/1.trig"):
        answer = client.get(f"/api/v1/claims/{desk.claim.pk}/{address}")
        assert (answer.status_code, answer.json()["reason"]) == (410, REASON)
    page = client.get(f"/claims/{desk.claim.pk}/")
    assert page.status_code == 410
    assert REASON in page.content.decode()


def test_what_is_missing_without_a_redaction_is_a_fault(desk, settings):
    review.redact(desk.claim, editor=desk.editor, reason=REASON)
    spared = Decision.objects.exclude(payload__has_key="erased_by").exclude(verb="redact").first()
    Decision.objects.filter(pk=spared.pk).update(payload={"erased_by": LogHead.objects.get().number, "rows": []})
    assert any(f"The payload of decision {spared.pk} has changed." in fault for fault in faults(settings))


def test_a_version_that_was_to_be_erased_and_is_not_is_a_fault(desk, settings):
    review.redact(desk.claim, editor=desk.editor, reason=REASON)
    Version.objects.filter(record_id=desk.claim.pk, number=1).update(body="{}")
    assert faults(settings) == [f"Version 1 of claim {desk.claim.pk} was redacted, and still says something."]


def test_the_graph_and_its_old_snapshots_forget_it(desk, settings):
    call_command("graph", "sync")
    store = GraphStore(settings.GRAPH_DIR)
    store.publish()
    store.close()
    assert "grey sludge" in "".join(change.ntriples for change in read_newest_snapshot(settings.GRAPH_DIR))
    review.redact(desk.claim, editor=desk.editor, reason=REASON)
    call_command("graph", "sync")
    assert len(snapshots(settings.GRAPH_DIR)) == 1
    told = {change.graph: change.ntriples for change in read_newest_snapshot(settings.GRAPH_DIR)}
    assert "grey sludge" not in "".join(told.values())
    assert f"{sync.iri_base()}claim/{desk.claim.pk}" not in told
    assert f"{sync.iri_base()}statement/{desk.statement.pk}" not in told
    assert faults(settings) == []


def test_a_retracted_record_can_be_redacted_and_an_event_too(desk, settings):
    review.retract(desk.claim, editor=desk.editor, reason="Wrong.")
    for record in (desk.claim, desk.event):
        review.redact(record, editor=desk.editor, reason=REASON)
        record.refresh_from_db()
        assert (record.publication, record.notice) == ("redacted", REASON)
    assert faults(settings) == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_needs_a_reason(desk, reason):
    with pytest.raises(review.ReviewError, match="needs a reason"):
        review.redact(desk.claim, editor=desk.editor, reason=reason)


def test_what_is_redacted_or_was_never_public_cannot_be(desk):
    review.redact(desk.claim, editor=desk.editor, reason=REASON)
    with pytest.raises(review.ReviewError, match="already redacted"):
        review.redact(desk.claim, editor=desk.editor, reason=REASON)
    draft = Claim.objects.create(wording="A draft.")
    with pytest.raises(review.ReviewError, match="never public"):
        review.redact(draft, editor=desk.editor, reason=REASON)


def test_there_is_no_way_back(desk):
    other = make_editor("other")
    review.redact(desk.claim, editor=other, reason=REASON)
    with pytest.raises(review.ReviewError, match="cannot be undone"):
        review.undo(editor=other)
    with pytest.raises(review.ReviewError, match="redacted"):
        review.publish(desk.claim, editor=other)
    review.retract(desk.counter, editor=desk.editor, reason="Wrong.")
    review.undo(editor=desk.editor)  # whole, and newer than what was emptied
    with pytest.raises(review.ReviewError, match="is not published"):
        review.undo(editor=desk.editor)  # the publication of what is redacted now


def test_the_command_redacts_and_says_what_it_cannot(desk, capsys):
    words = ["--reason", REASON, "--as", desk.editor.username]
    call_command("redact", "claim", desk.claim.pk, *words)
    assert capsys.readouterr().out == f"Claim {desk.claim.pk} is redacted.\n"
    assert Statement.objects.get(pk=desk.statement.pk).publication == "redacted"
    with pytest.raises(CommandError, match="There is no event nothing"):
        call_command("redact", "event", "nothing", *words)
    with pytest.raises(CommandError, match="already redacted"):
        call_command("redact", "claim", desk.claim.pk, *words)
