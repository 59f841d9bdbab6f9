import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from claims import review
from claims.graph import sync, verification
from claims.graph.embedded.store import GraphStore, read_newest_snapshot
from claims.graph.engine import Change, GraphError
from claims.models import Actor, CitedDocument, Claim, Event, Installation, LogHead, Statement, Story
from tests.claims.factories import make_editor
from tests.claims.graph.examples import BASE
from tests.claims.graph.rows import make_desk
from tests.processes import environment, manage, prepare


@pytest.fixture
def open_store(tmp_path):
    stores = []

    def open_one(kind=GraphStore, name="graph"):
        stores.append(kind(tmp_path / name))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store):
    return open_store()


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def published(desk):
    desk.publish_all()
    return desk


def graphs(store):
    """Name -> text of every graph, through a snapshot as other processes read it."""
    store.publish()
    return {change.graph: change.ntriples for change in read_newest_snapshot(store.directory)}


def check(store, **options):
    store.publish()
    return verification.verify(lambda: read_newest_snapshot(store.directory), pause_seconds=0, **options)


def pending():
    return [row for model in sync.GRAPHS for row in model.objects.pending()]


def test_drafts_stay_out_of_the_graph_and_are_noted_as_seen(desk, store):
    assert sync.project_all(store) == 11
    assert graphs(store) == {}
    assert pending() == []
    assert sync.project_pending(store) == 0


def test_what_is_published_stands_in_the_graph_and_nothing_else(published, store):
    sync.project_all(store)
    names = {BASE + "document/" + CitedDocument.objects.get().pk}
    names |= {f"{BASE}actor/{actor.pk}" for actor in Actor.objects.all()}
    rows = [*Claim.objects.all(), *Statement.objects.all(), published.event, published.relation, published.story]
    assert set(graphs(store)) == names | {published.iri(row) for row in rows}
    assert check(store).is_sound


def test_the_watermark_is_the_number_of_the_last_decision(published, store):
    sync.project_all(store)
    assert store.watermark() == LogHead.objects.get().number > 0


def test_a_decision_that_touches_no_record_moves_the_watermark_too(published, store):
    sync.project_all(store)
    LogHead.objects.update(number=store.watermark() + 1)
    assert sync.project_pending(store) == 0
    assert store.watermark() == LogHead.objects.get().number


def test_a_retracted_claim_leaves_nothing_in_the_graph(published, store):
    sync.project_all(store)
    review.retract(published.claim, editor=published.editor, reason="The figure was wrong.")
    sync.project_all(store)
    left = graphs(store)
    for row in (published.claim, published.statement, published.relation):
        assert published.iri(row) not in left
    claim = published.iri(published.claim)
    assert not [name for name, text in left.items() if claim in text]
    assert published.iri(published.event) in left
    assert check(store).is_sound


def test_a_claim_that_is_published_again_comes_back(published, store):
    sync.project_all(store)
    review.retract(published.claim, editor=published.editor, reason="Too early.")
    sync.project_all(store)
    review.publish(published.claim, editor=published.editor)
    sync.project_all(store)
    assert published.iri(published.statement) in graphs(store)
    assert f"{published.iri(published.claim)}/v/2" in graphs(store)[published.iri(published.claim)]


def test_a_change_replaces_the_graph_of_its_row_alone(published, store):
    sync.project_all(store)
    before = graphs(store)
    review.record_response(published.claim.targets.get(), editor=published.editor, response="denied")
    assert sync.project_all(store) == 1
    after = graphs(store)
    assert [name for name in after if after[name] != before[name]] == [published.iri(published.claim)]
    assert "ns#denied" in after[published.iri(published.claim)]


def test_the_statement_of_an_unpublished_claim_is_not_public(published, store):
    Claim.objects.filter(pk=published.claim.pk).update(publication="draft", revision=99)
    sync.project_all(store)
    left = graphs(store)
    assert published.iri(published.statement) not in left
    assert published.iri(published.relation) not in left


def test_a_row_written_meanwhile_stays_pending(published, open_store):
    class Meanwhile(GraphStore):
        """A store that is slow: while it writes, an editor changes a row."""

        def apply(self, changes, *, watermark):
            super().apply(changes, watermark=watermark)
            if not pending_once:
                pending_once.append(True)
                review.revise(published.claim, editor=published.editor, changes={"wording": "Kelpline dumped."})

    pending_once = []
    store = open_store(Meanwhile)
    sync.project_pending(store)
    assert pending() == [published.claim]
    assert sync.project_pending(store) == 1
    assert "Kelpline dumped." in graphs(store)[published.iri(published.claim)]
    assert pending() == []


def test_a_batch_that_the_graph_refuses_is_tried_again(published, open_store):
    class Refusing(GraphStore):
        def apply(self, changes, *, watermark):
            raise GraphError("The disk is full.")

    refusing = open_store(Refusing)
    count = len(pending())
    with pytest.raises(GraphError, match="The disk is full"):
        sync.project_pending(refusing)
    assert len(pending()) == count
    store = open_store(name="other")
    assert sync.project_all(store) == count
    assert check(store).is_sound


def test_a_crash_before_the_rows_are_noted_applies_the_batch_again(published, store):
    batch = sync.take_batch(500)
    store.apply(batch.changes, watermark=batch.head)
    before = graphs(store)
    assert sync.project_all(store) == len(batch.seen)
    assert graphs(store) == before


def test_a_late_note_of_an_older_revision_changes_nothing(published, store):
    sync.project_all(store)
    sync.note_projected([(Claim, published.claim.pk, published.claim.revision - 1)])
    assert pending() == []


def test_small_batches_come_to_the_same_graph(published, store, open_store):
    marks = []

    class Watched(GraphStore):
        def apply(self, changes, *, watermark):
            marks.append(watermark)
            super().apply(changes, watermark=watermark)

    whole = open_store(name="whole")
    changes = sync.take_batch(500).changes
    whole.apply(changes, watermark=1)
    watched = open_store(Watched, name="watched")
    assert sync.project_all(watched, limit=2) == len(changes)
    assert graphs(watched) == graphs(whole)
    assert set(marks[:-1]) == {0}  # no promise before everything is in
    assert marks[-1] == LogHead.objects.get().number


def test_a_rebuild_equals_what_was_kept_up(published, store, open_store):
    sync.project_all(store)
    rebuilt = open_store(name="rebuilt")
    assert sync.rebuild(rebuilt) == len(graphs(store))
    assert graphs(rebuilt) == graphs(store)
    assert rebuilt.watermark() == store.watermark()


def test_a_rebuild_notes_what_it_brought(published, store):
    sync.rebuild(store)
    assert [row for row in pending() if row.publication == "published"] == []
    assert check(store).is_sound


def test_a_rebuild_reads_in_chunks(published, store, monkeypatch):
    monkeypatch.setattr(sync, "CHUNK", 1)
    sync.rebuild(store)
    assert check(store).is_sound


def test_a_row_that_changes_during_a_rebuild_stays_pending(published, open_store):
    class Meanwhile(GraphStore):
        def rebuild(self, changes, *, watermark):
            super().rebuild(changes, watermark=watermark)
            review.revise(published.claim, editor=published.editor, changes={"wording": "Kelpline dumped."})

    store = open_store(Meanwhile)
    sync.rebuild(store)
    assert [row for row in pending() if row.publication == "published"] == [published.claim]


def test_a_lost_graph_is_built_anew(published, store, open_store):
    sync.project_all(store)
    lost = open_store(name="lost")
    assert sync.is_out_of_step(lost)
    assert sync.Follower()(lost) == len(graphs(store))
    assert graphs(lost) == graphs(store)
    assert not sync.is_out_of_step(lost)


def test_a_graph_put_back_from_an_older_copy_is_built_anew(desk, store):
    review.publish(desk.event, editor=desk.editor)
    sync.project_all(store)
    old = sync.take_batch(500).head
    review.publish(desk.claim, editor=desk.editor)
    sync.note_projected(sync.take_batch(500).seen)  # by a graph that was lost since
    assert store.watermark() == old
    assert sync.is_out_of_step(store)
    sync.Follower()(store)
    assert check(store).is_sound


def test_a_graph_that_is_ahead_of_a_restored_database_is_built_anew(published, store):
    store.apply([Change(BASE + "claim/from-the-future", "<urn:a> <urn:b> <urn:c> .\n")], watermark=999)
    assert sync.is_out_of_step(store)
    sync.Follower()(store)
    assert store.watermark() == LogHead.objects.get().number
    assert check(store).is_sound


def test_the_graph_of_another_record_is_not_taken_for_ones_own(published, store):
    foreign = BASE + "claim/of-another-record"
    store.apply([Change(foreign, "<urn:a> <urn:b> <urn:c> .\n")], watermark=1)
    assert LogHead.objects.get().number > 1
    sync.Follower()(store)
    assert foreign not in graphs(store)
    assert check(store).is_sound


def test_a_graph_that_is_emptied_while_it_is_followed_is_built_anew(published, store):
    follow = sync.Follower()
    follow(store)
    before = graphs(store)
    store.rebuild([], watermark=0)
    follow(store)
    assert graphs(store) == before


def test_a_graph_in_step_is_not_built_anew(published, store):
    sync.project_all(store)
    assert not sync.is_out_of_step(store)
    assert sync.Follower()(store) == 0


def test_a_first_run_needs_no_rebuild(published, store):
    assert not sync.is_out_of_step(store)


def test_doing_nothing_costs_nine_queries(published, store):
    sync.project_all(store)
    with CaptureQueriesContext(connection) as captured:
        sync.project_pending(store)
    assert len(captured) == 9


@pytest.mark.parametrize("model", list(sync.GRAPHS))
def test_looking_for_pending_rows_uses_the_index_made_for_it(model, db):
    if connection.vendor == "sqlite":
        plan = model.objects.pending().values("pk").explain()
        assert f"{model._meta.model_name}_pending" in plan


def test_without_a_base_for_identifiers_the_reason_is_said(published, store):
    Installation.objects.all().delete()
    with pytest.raises(GraphError, match=r"run `manage\.py fix_iri_base`"):
        sync.project_pending(store)


@pytest.mark.slow
def test_reading_a_batch_sees_one_moment_and_holds_up_no_writer(tmp_path):
    env = environment(tmp_path / "data")
    prepare(tmp_path / "data")
    code = """
from threading import Thread
from django.db import connection
from claims.graph.sync import last_decision, one_moment
from claims.models import LogHead

def write():
    LogHead.objects.create(number=7)
    connection.close()

with one_moment():
    before = last_decision()
    writer = Thread(target=write)
    writer.start()
    writer.join(3)
    print(before, writer.is_alive(), last_decision())
print(last_decision())
"""
    assert manage("shell", "-v0", "-c", code, env=env).stdout == "0 False 0\n7\n"


# --- Verifying --------------------------------------------------------------------------------------------------------


def test_verify_counts_what_it_compared(published, store):
    sync.project_all(store)
    report = check(store)
    assert report == verification.Report(checked=len(graphs(store)))


@pytest.mark.parametrize("row", ["claim", "statement", "event", "relation", "story"])
def test_a_missing_graph_is_named(published, store, row):
    sync.project_all(store)
    name = published.iri(getattr(published, row))
    store.apply([Change(name)], watermark=store.watermark())
    assert check(store).missing == {name}
    assert not check(store).is_sound


def test_a_changed_graph_is_named(published, store):
    sync.project_all(store)
    name = published.iri(published.claim)
    store.apply([Change(name, graphs(store)[name].replace("40 tonnes", "4 tonnes"))], watermark=store.watermark())
    assert check(store).different == {name}


def test_a_graph_that_belongs_to_no_published_record_is_named(published, store):
    sync.project_all(store)
    store.apply([Change(BASE + "claim/unknown", "<urn:a> <urn:b> <urn:c> .\n")], watermark=store.watermark())
    assert check(store).extra == {BASE + "claim/unknown"}


def test_a_triple_in_two_graphs_is_found(published, store):
    sync.project_all(store)
    claim, story = published.iri(published.claim), published.iri(published.story)
    line = next(line for line in graphs(store)[claim].splitlines(keepends=True) if "/text>" in line)
    store.apply([Change(story, graphs(store)[story] + line)], watermark=store.watermark())
    report = check(store)
    assert report.doubled == {claim, story}
    assert report.different == {story}


def test_pending_rows_are_counted_and_not_judged(published, store):
    sync.project_all(store)
    review.retract(published.claim, editor=published.editor, reason="Wrong.")
    report = check(store)
    assert report.is_sound
    assert report.pending == len(pending()) > 0


def test_a_fault_that_is_gone_at_the_second_look_is_none(published, store):
    sync.project_all(store)
    looks = iter([[], [Change(*item) for item in graphs(store).items()]])
    assert verification.verify(lambda: next(looks), pause_seconds=0).is_sound


def test_events_and_stories_are_compared_too(published, store):
    sync.project_all(store)
    Event.objects.filter(pk=published.event.pk).update(headline="Something else.")
    Story.objects.filter(pk=published.story.pk).update(title="Something else")
    assert check(store).different == {published.iri(published.event), published.iri(published.story)}


def test_an_empty_installation_is_sound(db, store):
    Installation.objects.create(pk=1, iri_base=BASE)
    make_editor()
    with transaction.atomic():
        assert sync.project_all(store) == 0
    assert check(store) == verification.Report()
