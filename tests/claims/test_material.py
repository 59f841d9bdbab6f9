import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import review
from claims.drafts import StatementDraft
from claims.material import Selection, read_timeline
from claims.models import CitedDocument, Event, Relation, Statement
from claims.records import TimeRecord
from claims.timeline import position_of, select
from tests.claims.factories import make_document, span_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(told):
    return told[0]


@pytest.fixture
def story(told):
    return told[1]


def ids(page):
    return [entry.id for entry in page.entries]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("said", ["settlement", "accusation", "denial", "countercharge"]),
        ("event", ["accusation", "denial", "settlement", "countercharge"]),
        ("published", ["accusation", "denial", "settlement", "countercharge"]),
    ],
)
def test_each_clock_has_its_order(story, clock, expected):
    page = read_timeline(Selection(story=story.story.id, clock=clock))
    assert ids(page) == [getattr(story, name).id for name in expected]
    assert page.next is None


def test_a_document_is_selected_by_its_public_id(story):
    page = read_timeline(Selection(document=story.reply.id))
    assert ids(page) == [story.countercharge.id]
    assert page.entries[0].evidence[0].document.id == story.reply.id


def test_an_actor_has_what_they_say_pass_on_suffer_and_take_part_in(story):
    publisher = CitedDocument.objects.get(document=story.reply).publisher
    assert ids(read_timeline(Selection(actor=publisher.id))) == [story.countercharge.id]
    brightwater = story.accusation.claimant
    assert set(ids(read_timeline(Selection(actor=brightwater.id)))) == {
        story.settlement.id,
        story.accusation.id,
        story.countercharge.id,
    }


def test_a_claim_has_its_statements_and_no_events(story):
    assert ids(read_timeline(Selection(claim=story.dumping.id))) == [story.accusation.id, story.denial.id]


def test_kinds_and_bounds_narrow_a_selection(story):
    selection = Selection(story=story.story.id, kinds=("settlement", "denial"), start=dt.date(2026, 6, 1))
    assert ids(read_timeline(selection)) == [story.denial.id]


def test_nothing_withdrawn_and_no_draft_is_in_a_timeline(story, editor):
    document = make_document("Kelpline said it was sorry.", published_on=dt.date(2026, 6, 9))
    span = tuple(span_of(document, "it was sorry"))
    review.add_statement(
        StatementDraft(document=document, spans=(span,), wording="Sorry.", claimant="Kelpline"),
        editor=editor,
        claim=story.dumping,
    )
    review.retract(story.settlement, editor=editor, reason="It was another firm.")
    page = read_timeline(Selection(story=story.story.id))
    assert ids(page) == [story.accusation.id, story.denial.id, story.countercharge.id]


@pytest.mark.parametrize("clock", ["said", "event", "published"])
def test_pages_put_together_are_the_whole_in_the_order_of_the_pure_rule(story, editor, clock):
    more_statements(story, editor)
    selection = Selection(story=story.story.id, clock=clock)
    whole = read_timeline(selection).entries
    assert len(whole) == 10
    assert [position_of(entry) for entry in whole] == sorted(position_of(entry) for entry in whole)
    for limit in range(1, 6):
        assert tuple(read_page_by_page(selection, limit)) == whole, limit


def read_page_by_page(selection, limit):
    after = None
    for _ in range(20):
        page = read_timeline(selection, limit=limit, after=after)
        assert len(page.entries) <= limit
        yield from page.entries
        after = page.next
        if after is None:
            break


@pytest.mark.parametrize("clock", ["said", "event", "published"])
def test_the_database_selects_what_the_pure_rule_selects(story, editor, clock):
    more_statements(story, editor)
    whole = read_timeline(Selection(story=story.story.id, clock=clock)).entries
    for start, end in (("2026-05-31", None), (None, "2026-05-01"), ("2026-06-05", "2026-06-30")):
        bounds = {name: dt.date.fromisoformat(day) for name, day in (("start", start), ("end", end)) if day}
        selected = read_timeline(Selection(story=story.story.id, clock=clock, **bounds)).entries
        assert list(selected) == select(whole, **bounds), bounds
        assert len(selected) < len(whole)


def test_the_number_of_queries_does_not_grow_with_the_entries(story, editor, django_assert_num_queries):
    selection = Selection(story=story.story.id)
    count = count_queries(lambda: read_timeline(selection))
    more_statements(story, editor)
    with django_assert_num_queries(count):
        assert len(read_timeline(selection).entries) == 10


def count_queries(act):

    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def more_statements(story, editor):
    """Six more statements of the first claim, in documents of their own, with dates of every precision."""
    month = TimeRecord("2026-05", dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    since = TimeRecord("2026-05-01/..", dt.date(2026, 5, 1), None)
    for number, said in enumerate([month, since, None, month, None, since]):
        published = dt.date(2026, 6, 10) if number % 2 else None
        document = make_document(f"Voice {number} said so again.", publisher=f"Paper {number}", published_on=published)
        span = tuple(span_of(document, "so again"))
        draft = StatementDraft(
            document=document, spans=(span,), wording="x", claimant=f"Voice {number}", said=said, kind="allegation"
        )
        review.add_statement(draft, editor=editor, claim=story.dumping)
    review.publish(story.dumping, editor=editor)


def test_reading_a_statement_does_not_load_what_its_publication_wrote(story):
    for row in (*Statement.objects.with_all(), *Event.objects.with_all(), *Relation.objects.with_all()):
        assert "payload" in row.decision.get_deferred_fields()
