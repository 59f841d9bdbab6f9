"""A dump and back: nothing that the desk vouches for is lost, and nothing is taken in that is not whole."""

import datetime as dt
import gzip
import hashlib
import json
import shutil

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction

from claims import review
from claims.graph import sync
from claims.graph.dump.files import read_blocks
from claims.models import Actor, Claim, Decision, Event, Installation, LogHead, Statement, Version
from claims.records import canonical_json, sha256_of
from claims.verification import find_absent, find_faults
from ingest.acquire import archive
from ingest.models import Document, GazetteerEntry, Snapshot, Text
from tests.claims.api.rows import REPORT, accuse, deny
from tests.claims.factories import BODY, make_document, make_editor
from tests.claims.graph.rows import make_desk

pytestmark = pytest.mark.django_db

FORMS = ["nq.gz", "trig.gz"]


@pytest.fixture(scope="module")
def archive_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    for body in (BODY, REPORT):
        archive.store(folder, body.encode())
    return folder


@pytest.fixture(autouse=True)
def _archive(settings, archive_dir):
    settings.ARCHIVE_DIR = archive_dir


def assess(claim, editor):
    day, summary = dt.date(2026, 6, 20), "Nobody weighed it."
    return review.assess(
        claim, editor=editor, verdict="contested", assessor="Harbour Post", assessed_on=day, summary=summary
    )


@pytest.fixture(scope="module")
def desk(module_db):
    """Two versions of a claim, numbers, a denial, a settlement, a conflict, a story; one claim retracted, one draft."""
    desk = make_desk()
    desk.publish_all()
    report = make_document(REPORT, publisher="Harbour Post")
    accusation = review.add_statement(accuse(report), editor=desk.editor)
    review.add_statement(deny(report, accusation), editor=desk.editor, claim=accusation.claim)
    review.publish(accusation.claim, editor=desk.editor)
    review.revise(desk.claim, editor=desk.editor, changes={"wording": "Kelpline dumped sludge."})
    review.publish(desk.claim, editor=desk.editor)
    assess(desk.claim, desk.editor)
    review.retract(assess(desk.claim, desk.editor), editor=desk.editor, reason="It was another claim.")
    review.retract(desk.counter, editor=make_editor("second"), reason="It was another firm.")
    review.add_statement(accuse(report), editor=desk.editor)
    review.undo(editor=desk.editor)
    review.add_statement(accuse(report), editor=desk.editor)
    return desk


@pytest.fixture(scope="module")
def written(desk, tmp_path_factory):
    """The folder of a dump in each form."""
    folder = tmp_path_factory.mktemp("written")
    for form in FORMS:
        run("export", folder / f"dump.{form}")
    return folder


@pytest.fixture
def dump(written, tmp_path):
    """A copy to spoil."""
    shutil.copytree(written, tmp_path / "dump")
    return tmp_path / "dump" / "dump.nq.gz"


@pytest.fixture(params=FORMS)
def either(dump, request):
    """The copy in each form."""
    return dump.with_name(f"dump.{request.param}")


def empty():
    """As a new installation; within a test's transaction, which brings everything back."""
    for model in [*apps.get_app_config("claims").get_models(), *apps.get_app_config("ingest").get_models(), User]:
        model._base_manager.all()._raw_delete("default")


def run(*words):
    call_command("graph", *map(str, words))


def manifest_of(path):
    return json.loads(path.with_name(path.name + ".manifest.json").read_text())


def test_out_in_and_out_again_is_the_same_file(either, tmp_path):
    empty()
    run("import", either)
    again = tmp_path / "again" / either.name
    again.parent.mkdir()
    run("export", again)
    assert again.read_bytes() == either.read_bytes()
    assert manifest_of(again) == manifest_of(either)


def test_the_same_record_gives_the_same_bytes(either, tmp_path):
    again = tmp_path / f"other.{either.name.partition('.')[2]}"
    run("export", again)
    assert again.read_bytes() == either.read_bytes()


def test_the_manifest_counts_and_vouches(either, desk):
    manifest = manifest_of(either)
    head = LogHead.objects.get()
    assert manifest["sha256"] == hashlib.sha256(either.read_bytes()).hexdigest()
    assert manifest["text"]["sha256"] == hashlib.sha256(gzip.decompress(either.read_bytes())).hexdigest()
    assert manifest["log"] == {"number": head.number, "hash": head.hash}
    assert manifest["as_of"] == Decision.objects.get(number=head.number).made_at.isoformat()
    assert manifest["counts"]["claim"] == Claim.objects.published().count() == 2
    assert manifest["counts"]["version"] == 4
    assert manifest["counts"]["decision"] == head.number
    assert manifest["counts"]["withdrawn"] == 4  # the claim, its statement, the relation, and an assessment
    assert manifest["counts"]["assessment"] == 1
    assert manifest["licence"]


def test_history_comes_back_and_the_record_is_sound(dump, settings):
    versions = set(
        Version.objects.exclude(record_id=Claim.objects.get(publication="retracted").pk).values_list("sha256")
    )
    log = list(Decision.objects.values_list("number", "hash", "undone_by"))
    names = set(GazetteerEntry.objects.values_list("name"))
    empty()
    run("import", dump)
    assert set(Version.objects.values_list("sha256")) == versions
    assert list(Decision.objects.values_list("number", "hash", "undone_by")) == log
    assert set(GazetteerEntry.objects.values_list("name")) == names
    assert list(find_faults(settings.ARCHIVE_DIR, graph_dir=settings.GRAPH_DIR)) == []


def test_what_the_graph_tells_is_the_same(dump):
    def told():
        return {
            change.graph: change.ntriples
            for model, rows in sync.chunks()
            for change in sync.changes_of(model, [pk for pk, _, _ in rows], sync.iri_base()).values()
        }

    before = told()
    empty()
    run("import", dump)
    assert told() == before
    assert len(before) > 10


def test_what_was_withdrawn_answers_410_and_is_never_revived(dump, desk, client):
    empty()
    run("import", dump)
    claim = Claim.objects.get(pk=desk.counter.pk)
    for address in ("", "v/1/"):
        answer = client.get(f"/api/v1/claims/{claim.pk}/{address}")
        assert (answer.status_code, answer.json()["reason"]) == (410, "It was another firm.")
    assert "made it up" not in gzip.decompress(dump.read_bytes()).decode()
    with pytest.raises(review.ReviewError):
        review.publish(claim, editor=make_editor("third"))


def test_drafts_and_what_acts_wrote_stay_at_home(dump, desk):
    drafts = Claim.objects.filter(publication="draft").values_list("pk", flat=True)
    assert drafts
    empty()
    run("import", dump)
    assert not Claim.objects.filter(publication="draft").exists()
    assert not any(payload["rows"] for payload in Decision.objects.values_list("payload", flat=True))
    assert set(User.objects.values_list("username", "is_active")) == {
        (f"editor-{number}", False) for number in Decision.objects.values_list("editor", flat=True).distinct()
    }


def test_texts_come_back_as_stubs_that_are_absent_and_not_broken(dump, capsys):
    empty()
    run("import", dump)
    capsys.readouterr()
    call_command("verify")
    said = capsys.readouterr().out
    for row in [*Text.objects.all(), *Snapshot.objects.all()]:
        assert f"{type(row).__name__} {row.pk} is absent" in said
    Text.objects.update(body="x")
    with pytest.raises(CommandError):
        call_command("verify")


def test_texts_come_back_whole_from_a_folder(desk, tmp_path, settings):
    path, texts = tmp_path / "dump.nq.gz", tmp_path / "texts"
    run("export", path, "--texts", texts)
    empty()
    settings.ARCHIVE_DIR = tmp_path / "elsewhere"
    run("import", path, "--texts", texts)
    assert set(Text.objects.values_list("body", flat=True)) == {BODY, REPORT}
    assert list(find_absent()) == []
    assert list(find_faults(settings.ARCHIVE_DIR, graph_dir=settings.GRAPH_DIR)) == []


def test_a_stub_becomes_whole_when_its_article_is_added(dump, settings):
    from ingest import pipeline

    empty()
    run("import", dump)
    pipeline.keep(BODY.encode(), media_type="text/plain")
    assert Snapshot.objects.get(sha256=hashlib.sha256(BODY.encode()).hexdigest()).is_held


def test_pages_and_the_api_do_without_the_texts(dump, client):
    empty()
    run("import", dump)
    document = Document.objects.filter(cited__isnull=False).first()
    Document.objects.update(text_public=True)
    assert client.get(f"/documents/{document.pk}/").status_code == 200
    answer = client.get(f"/api/v1/documents/{document.pk}/text")
    assert (answer.status_code, "came with a dump" in answer.json()["detail"]) == (404, True)
    for model, room in ((Claim, "claims"), (Event, "events"), (Actor, "actors")):
        for row in model.objects.published():
            assert client.get(f"/{room}/{row.pk}/").status_code == 200


def test_a_version_from_before_there_were_nanopublications_is_kept(dump, tmp_path):
    old = Version.objects.filter(record_type="event").get()
    body = canonical_json({key: value for key, value in json.loads(old.body).items() if key in ("event", "documents")})
    Version.objects.filter(pk=old.pk).update(body=body, sha256=sha256_of(body))
    run("export", tmp_path / "old.nq.gz")
    empty()
    run("import", tmp_path / "old.nq.gz")
    kept = Version.objects.get(record_type="event")
    assert (kept.body, kept.number, kept.decision_id, kept.created_at) == (
        body,
        1,
        old.decision_id,
        old.created_at,
    )


def test_a_draft_that_a_published_statement_answers_keeps_its_identifier(desk, tmp_path):
    draft = Statement.objects.filter(publication="draft").first()
    Statement.objects.filter(pk=desk.statement.pk).update(replies_to=draft, decision=LogHead.objects.get().number)
    run("export", tmp_path / "dump.nq.gz")
    empty()
    run("import", tmp_path / "dump.nq.gz")
    assert Statement.objects.get(pk=desk.statement.pk).replies_to_id == draft.pk
    kept = Statement.objects.get(pk=draft.pk)
    assert (kept.publication, kept.claimant, kept.cue) == ("draft", None, "")


def test_the_desk_goes_on_after_an_import(dump, settings):
    empty()
    run("import", dump)
    editor = make_editor("third")
    event = Event.objects.get()
    review.revise(event, editor=editor, changes={"headline": "The firms settled."})
    assert list(find_faults(settings.ARCHIVE_DIR, graph_dir=settings.GRAPH_DIR)) == []
    review.undo(editor=editor)
    assert list(find_faults(settings.ARCHIVE_DIR, graph_dir=settings.GRAPH_DIR)) == []


# --- Refusals ---------------------------------------------------------------------------------------------------------


def refused(path, match):
    before = Decision.objects.count(), User.objects.count(), Installation.objects.count()
    with pytest.raises(CommandError, match=match) as failure, transaction.atomic():
        run("import", path)
    assert "\n" not in str(failure.value)
    assert (Decision.objects.count(), User.objects.count(), Installation.objects.count()) == before


def rewrite(path, change):
    """The dump with another text, and a manifest that vouches for it."""
    text = change(gzip.decompress(path.read_bytes()))
    path.write_bytes(gzip.compress(text, mtime=0))
    manifest = manifest_of(path)
    manifest["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest["text"] = {"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
    path.with_name(path.name + ".manifest.json").write_text(json.dumps(manifest))


def test_a_database_that_is_not_empty_is_left_alone(dump):
    refused(dump, "not empty: it holds users")


@pytest.mark.parametrize("keep", [0, 1, 100, -1])
def test_a_file_that_is_cut_short_is_refused(dump, keep):
    dump.write_bytes(dump.read_bytes()[:keep])
    empty()
    refused(dump, "cut short or was changed")


def test_a_file_that_is_cut_short_with_a_manifest_to_match_is_refused(either):
    whole = either.read_bytes()
    either.write_bytes(whole[: len(whole) // 2])
    manifest = manifest_of(either)
    manifest["sha256"] = hashlib.sha256(either.read_bytes()).hexdigest()
    either.with_name(either.name + ".manifest.json").write_text(json.dumps(manifest))
    empty()
    refused(either, "cut short or is no gzip")


@pytest.mark.parametrize("text", [None, "", "[]", "{}", "{", '{"format": "onrecord-either/2"}'])
def test_a_manifest_that_is_none_is_refused(dump, text):
    manifest = dump.with_name(dump.name + ".manifest.json")
    manifest.unlink() if text is None else manifest.write_text(text)
    empty()
    refused(dump, "manifest")


@pytest.mark.parametrize(("name", "value"), [("counts", {}), ("quads", 1), ("log", {"number": 1, "hash": "x"})])
def test_a_manifest_that_counts_wrong_is_refused(dump, name, value):
    manifest = dump.with_name(dump.name + ".manifest.json")
    manifest.write_text(json.dumps(manifest_of(dump) | {name: value}))
    empty()
    refused(dump, "counts wrong|log ends at|changed")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"Kelpline dumped sludge."@en', b'"Kelpline dumped syrup."@en'),  # in the live graph and the nanopublication
        (b"dumping 40 tonnes", b"dumping 90 tonnes"),
        (b'\\"verb\\":\\"publish\\"', b'\\"verb\\":\\"retract\\"'),
        (b"It was another firm.", b""),
        (b"or:retracted", b"or:published"),
        (b"#retracted>", b"#published>"),
        (b"schema.org/Claim>", b"schema.org/Clam>"),
        (b'"start\\":', b'"starts\\":'),
        (b"decision/1>", b"decision/9999>"),
    ],
)
def test_a_file_that_was_changed_together_with_its_manifest_is_refused(dump, old, new):
    text = gzip.decompress(dump.read_bytes())
    if old not in text:
        assert old == b"or:retracted"
        return
    rewrite(dump, lambda whole: whole.replace(old, new))
    empty()
    refused(dump, "was changed|does not hold|says something|no dump|not a dump")


@pytest.mark.parametrize("junk", [b"hello\n", b"<a> <b> <c> .\n", b"\xff\xfe\n", b"_:a <urn:b> <urn:c> <urn:d> .\n"])
def test_a_file_with_something_else_in_it_is_refused(either, junk):
    rewrite(either, lambda text: text + junk)
    empty()
    refused(either, "is not a dump of Onrecord|does not hold a record")


def test_another_base_or_signature_is_named(dump, settings):
    empty()
    settings.DESK_NAME = "Another desk"
    refused(dump, "DESK_NAME is 'Another desk' here and 'Onrecord desk' in the dump")
    settings.IRI_BASE = "https://other.example/id/"
    refused(dump, "IRI_BASE")


@pytest.mark.parametrize("name", ["dump.nt.gz", "dump.nq", "dump"])
def test_a_name_that_says_no_form_is_refused(desk, tmp_path, name):
    with pytest.raises(CommandError, match=r"ends neither in \.nq\.gz nor in \.trig\.gz"):
        run("export", tmp_path / name)


def test_an_export_that_fails_leaves_no_file(desk, tmp_path):
    path = tmp_path / "dump.nq.gz"
    path.write_bytes(b"older")
    Version.objects.filter(record_type="event").update(body='{"version":1}')
    with pytest.raises(CommandError, match="is damaged"):
        run("export", path)
    assert [one.name for one in tmp_path.iterdir()] == ["dump.nq.gz"]
    assert path.read_bytes() == b"older"


def test_a_folder_of_no_use_is_refused(dump, tmp_path):
    empty()
    with pytest.raises(CommandError, match="is not a folder"):
        run("import", dump, "--texts", tmp_path / "nowhere")


def test_another_program_reads_the_dump(either):
    ox = pytest.importorskip("pyoxigraph")
    form = ox.RdfFormat.TRIG if "trig" in either.name else ox.RdfFormat.N_QUADS
    quads = list(ox.parse(gzip.decompress(either.read_bytes()), format=form))
    assert len(quads) == manifest_of(either)["quads"] == sum(map(len, read_blocks(either, lambda _: None)))
