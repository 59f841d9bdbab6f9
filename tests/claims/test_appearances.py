"""The index of actors' timelines says what the record says, after every act."""

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from claims import appearances, review
from claims.drafts import EventDraft, StatementDraft
from claims.material import Selection, read_timeline
from claims.models import Actor, Appearance, CitedDocument, Statement
from claims.records import TimeRecord
from claims.review.redaction import redact
from tests.claims.factories import make_document, make_editor

MAY = TimeRecord("2026-05", dt.date(2026, 5, 1), dt.date(2026, 5, 31), "In May")


def span(document, words):
    start = document.text.body.index(words)
    return (start, start + len(words))


@pytest.fixture
def editor(db):
    return make_editor()


@pytest.fixture
def document(db):
    return make_document()


@pytest.fixture
def statement(editor, document):
    draft = StatementDraft(
        document=document,
        spans=(span(document, "dumping 40 tonnes of sludge"),),
        wording="Kelpline dumped sludge.",
        claimant="Brightwater",
        voice=("Brightwater",),
        kind="allegation",
        targets=("Kelpline",),
        event_time=MAY,
    )
    statement = review.add_statement(draft, editor=editor)
    review.publish(statement.claim, editor=editor)
    return statement


@pytest.fixture
def event(editor, document):
    spans = (span(document, "the two firms settled for $2 million"),)
    parties = (("Brightwater", "party"), ("Kelpline", "party"))
    draft = EventDraft(document, spans, "settlement", "They settled.", participants=parties, time=MAY)
    event = review.add_event(draft, editor=editor)
    review.publish(event, editor=editor)
    return event


def entries_of(name, **selection):
    actor = Actor.objects.get(name=name)
    return [entry.id for entry in read_timeline(Selection(actor=actor.pk, **selection)).entries]


def assert_in_step():
    assert list(appearances.find_faults()) == []


def test_whoever_speaks_passes_on_is_accused_or_takes_part_appears(statement, event):
    assert entries_of("Brightwater") == [event.pk, statement.pk]
    assert entries_of("Kelpline") == [event.pk, statement.pk]
    assert entries_of("The Quay Courier") == [statement.pk]
    assert_in_step()


def test_a_draft_does_not_appear(editor, document):
    draft = StatementDraft(document, (span(document, "Kelpline denies it"),), "It did.", claimant="Kelpline")
    review.add_statement(draft, editor=editor)
    assert not Appearance.objects.exists()
    assert_in_step()


def test_what_is_retracted_appears_no_more_and_appears_again_when_published_again(statement, event, editor):
    review.retract(statement.claim, editor=editor, reason="Not so.")
    assert entries_of("Kelpline") == [event.pk]
    review.retract(event, editor=editor, reason="Not so.")
    assert entries_of("Kelpline") == []
    assert_in_step()
    review.publish(statement.claim, editor=editor)
    assert entries_of("Kelpline") == [statement.pk]
    assert_in_step()


def test_what_is_redacted_appears_no_more(statement, event, editor):
    redact(statement.claim, editor=editor, reason="A court said so.")
    assert entries_of("Kelpline") == [event.pk]
    assert_in_step()


def test_a_corrected_date_moves_an_entry(statement, event, editor):
    then = {"edtf": "2020-01-02", "earliest": "2020-01-02", "latest": "2020-01-02", "as_written": "then"}
    review.revise(statement, editor=editor, changes={"said": then})
    assert entries_of("Kelpline") == [statement.pk, event.pk]
    review.revise(statement.claim, editor=editor, changes={"event_time": None})
    assert entries_of("Kelpline", clock="event") == [event.pk, statement.pk]
    assert_in_step()


def test_another_claimant_takes_the_place_of_the_first(statement, editor):
    review.revise(statement, editor=editor, changes={"claimant": "Tidewatch"})
    assert entries_of("Tidewatch") == [statement.pk]
    assert_in_step()


def test_an_act_that_is_undone_leaves_no_appearance(statement, editor):
    review.undo(editor=editor)
    assert not Appearance.objects.exists()
    assert_in_step()


@pytest.mark.parametrize("clock", ["said", "event", "published"])
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, None),
        (dt.date(2026, 5, 20), None),
        (None, dt.date(2026, 5, 1)),
        (dt.date(2026, 6, 1), dt.date(2026, 6, 2)),
        (dt.date(2026, 6, 4), None),
    ],
)
@pytest.mark.parametrize("kinds", [(), ("settlement",)])
def test_the_index_selects_as_the_record_does(statement, event, clock, start, end, kinds):
    """A document's timeline is read from the record itself; here all of its entries are the actor's."""
    options = {"clock": clock, "start": start, "end": end, "kinds": kinds}
    record = read_timeline(Selection(document=statement.document.document_id, **options)).entries
    assert entries_of("Kelpline", **options) == [entry.id for entry in record]


def test_verification_finds_what_is_missing_and_what_is_too_much_and_rebuilding_mends_it(statement, event):
    Appearance.objects.filter(entry=event.pk).delete()
    Statement.objects.update(publication="draft")
    assert [fault.split(";")[0] for fault in appearances.find_faults()] == [
        "The index of appearances lacks 2 rows",
        "The index of appearances should not have 3 rows",
    ]
    appearances.rebuild()
    assert_in_step()


def test_a_corrected_day_of_publication_is_followed(statement, event):
    cited = CitedDocument.objects.get()
    CitedDocument.objects.update(published_on=dt.date(2026, 7, 1))
    fields = {"published_on": "2026-07-01"}
    appearances.follow([{"model": "claims.CitedDocument", "pk": cited.pk, "before": fields, "after": fields}])
    assert_in_step()


@pytest.mark.django_db(transaction=True)
def test_the_migration_indexes_what_is_on_record_already(statement, event):
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes("claims")
    executor.migrate([("claims", "0001_initial")])
    MigrationExecutor(connection).migrate(newest)
    assert Appearance.objects.count() == 5
    assert_in_step()
