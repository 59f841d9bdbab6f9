"""`as_of=`: what was public at a moment gone by. Moments are made long before, one hour apart, so none is guessed."""

import datetime as dt
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from claims import review
from claims.models import Claim, Decision, Event, Relation, Statement, Story, Target, Version
from tests.claims.api.rows import FRIDAY, accuse_back, deny
from tests.claims.factories import make_document, make_editor

pytestmark = pytest.mark.django_db
API = "/api/v1/"
STORY = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)  # when everything of the story was published
BEFORE, EVE, NEXT_DAY = "2026-06-30", "2026-07-01T11:59:59Z", "2026-07-02"


def hours(number):
    """The moment so many hours after the story was told."""
    return STORY + dt.timedelta(hours=number)


@pytest.fixture
def past(story):
    """The story, told on the day STORY."""
    date_acts(STORY, since=0)
    return story


def date_acts(moment, *, since):
    """Let the acts behind line `since` of the log have been done at a moment."""
    Decision.objects.filter(number__gt=since).update(made_at=moment)
    for model in (Claim, Statement, Event, Relation, Story):
        model.objects.filter(decision__gt=since, published_at__gte=timezone.now() - dt.timedelta(days=1)).update(
            published_at=moment
        )
    Version.objects.filter(decision__gt=since).update(created_at=moment)


@contextmanager
def acting(number):
    """What is done within was done so many hours after the story was told."""
    last = Decision.objects.latest("number").number
    yield
    date_acts(hours(number), since=last)


def ask(client, address, moment=None, **parameters):
    if moment:
        parameters["as_of"] = moment if isinstance(moment, str) else moment.isoformat()
    return client.get(f"{API}{address}?{urlencode(parameters)}")


def read(client, address, moment=None, **parameters):
    response = ask(client, address, moment, **parameters)
    assert response.status_code == 200, response.content
    return response.json()


def claim_ids(client, moment=None, **parameters):
    return [claim["id"] for claim in read(client, "claims/", moment, **parameters)["results"]]


def entry_ids(client, moment=None, **parameters):
    return [entry["id"] for entry in read(client, "timelines/", moment, **parameters)["results"]]


# --- nothing has happened since: the past is the present --------------------------------------------------------------


def test_what_has_not_changed_is_shown_as_it_is_now(client, past):
    moved = {"updated_at", "published_at", "created_at"}
    now, then = (read(client, "claims/", moment)["results"] for moment in (None, hours(1)))
    assert len(now) == 2
    for today, once in zip(now, then, strict=True):
        assert {k: v for k, v in today.items() if k not in {*moved, "statements"}} == {
            k: v for k, v in once.items() if k not in {*moved, "statements"}
        }
        for said, told in zip(today["statements"], once["statements"], strict=True):
            assert {k: v for k, v in said.items() if k not in moved | {"reviewed_at"}} == {
                k: v for k, v in told.items() if k not in moved | {"reviewed_at"}
            }


@pytest.mark.parametrize("clock", ["said", "event", "published"])
@pytest.mark.parametrize("name", ["story", "actor", "document", "claim"])
def test_a_timeline_that_has_not_changed_is_what_it_is_now(client, past, name, clock):
    selected = {
        "story": "sludge",
        "actor": past.countercharge.claimant_id,
        "document": past.report.id,
        "claim": past.dumping.id,
    }
    now, then = (
        read(client, "timelines/", moment, **{name: selected[name]}, clock=clock)["results"]
        for moment in (None, hours(1))
    )
    assert now
    assert [entry | {"reviewed_at": ""} for entry in now] == [entry | {"reviewed_at": ""} for entry in then]


def test_a_list_says_which_moment_it_shows(client, past):
    assert read(client, "claims/", NEXT_DAY)["as_of"] == "2026-07-02T23:59:59.999999+00:00"
    assert read(client, "timelines/", hours(2), story="sludge")["as_of"] == hours(2).isoformat()


# --- before it was public ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [BEFORE, EVE])
def test_before_its_publication_nothing_is_there(client, past, moment):
    assert claim_ids(client, moment) == []
    assert entry_ids(client, moment, story="sludge") == []
    assert ask(client, f"claims/{past.dumping.id}/", moment).status_code == 404


def test_a_day_stands_for_its_last_moment(client, past):
    assert claim_ids(client, "2026-07-01") == [past.dumping.id, past.sluice.id]


def test_today_is_now(client, past):
    assert claim_ids(client, timezone.now().date().isoformat()) == claim_ids(client)


def test_a_draft_is_no_more_to_be_found_than_without_a_moment(client, past, editor):
    draft = review.add_statement(accuse_back(past.reply), editor=editor).claim
    answer = ask(client, f"claims/{draft.id}/", NEXT_DAY)
    assert (answer.status_code, answer.json()["detail"]) == (404, f"There is no claim '{draft.id}'.")


def test_a_statement_that_was_added_later_is_not_there_yet(client, past, editor):
    with acting(5):
        later = review.add_statement(deny(past.report, past.accusation), editor=editor, claim=past.dumping)
        review.publish(past.dumping, editor=editor)
    shown = [read(client, f"claims/{past.dumping.id}/", hours(n)) for n in (4, 5)]
    assert [(claim["version"], len(claim["statements"])) for claim in shown] == [(1, 2), (2, 3)]
    assert later.id not in entry_ids(client, hours(4), story="sludge")
    assert later.id in entry_ids(client, hours(5), story="sludge")
    assert later.id in entry_ids(client, hours(5), actor=past.denial.claimant_id)
    assert shown[0]["version_uri"].endswith("/v/1")


# --- what was revised since -------------------------------------------------------------------------------------------


@pytest.fixture
def revised(past, editor):
    """Wording, event time and status of the claim, and the day, kind and speaker of a statement are changed."""
    with acting(10):
        changes = {"wording": "Kelpline lost 4 tonnes.", "status": "refuted", "event_time": None}
        review.revise(past.dumping, editor=editor, changes=changes)
        said = {"edtf": "2027", "earliest": "2027-01-01", "latest": "2027-12-31"}
        changes = {"kind": "statement", "claimant": "Harbour Master", "said": said}
        review.revise(past.countercharge, editor=editor, changes=changes)
        review.revise(past.settlement, editor=editor, changes={"headline": "The firms part."})
        for record in (past.dumping, past.sluice, past.settlement):
            review.publish(record, editor=editor)
    return past


def test_a_revised_claim_is_shown_with_the_values_of_then(client, revised):
    then, now = (read(client, f"claims/{revised.dumping.id}/", moment) for moment in (hours(9), hours(10)))
    assert (then["wording"], then["status"], then["version"]) == ("Kelpline dumped 40 tonnes of sludge.", "alleged", 1)
    assert then["event_time"]["edtf"] == "2025"
    assert (now["wording"], now["status"], now["version"]) == ("Kelpline lost 4 tonnes.", "refuted", 2)
    assert now["event_time"] is None


@pytest.mark.parametrize(
    ("asked", "which", "holds_after"),
    [
        ({"q": "sludge"}, "dumping", False),
        ({"q": "lost"}, "dumping", True),
        ({"status": "refuted"}, "dumping", True),
        ({"event_from": "2025", "event_to": "2025-12"}, "dumping", False),
        ({"kind": "counterclaim"}, "sluice", False),
        ({"said_from": "2026-06-05", "said_to": "2026-06-05", "kind": "counterclaim"}, "sluice", False),
        ({"said_from": "2027"}, "sluice", True),
    ],
)
def test_filters_ask_for_the_values_of_then(client, revised, asked, which, holds_after):
    record = getattr(revised, which).id
    assert (record in claim_ids(client, hours(9), **asked)) is not holds_after
    assert (record in claim_ids(client, hours(10), **asked)) is holds_after


def test_who_said_it_is_asked_for_as_it_was_then(client, revised):
    once = revised.denial.claimant_id
    assert revised.sluice.id in claim_ids(client, hours(9), claimant=once)
    assert revised.sluice.id not in claim_ids(client, hours(10), claimant=once)


def test_conditions_hold_of_one_and_the_same_statement(client, past):
    kelpline = past.denial.claimant_id
    assert claim_ids(client, hours(1), claimant=kelpline, kind="allegation") == []
    assert claim_ids(client, hours(1), claimant=kelpline, kind="denial") == [past.dumping.id]
    assert claim_ids(client, hours(1), document=past.reply.id) == [past.sluice.id]
    assert claim_ids(client, hours(1), document=past.reply.id, kind="allegation") == []


def test_a_timeline_stands_in_the_order_of_then(client, revised):
    then, now = (read(client, "timelines/", hours(n), story="sludge")["results"] for n in (9, 10))
    assert [entry["id"] for entry in then][-1] == revised.countercharge.id  # on 2026-06-05; the others are open or May
    assert {entry["id"]: entry["date"]["edtf"] for entry in then}[revised.countercharge.id] == FRIDAY.edtf
    assert {entry["id"]: entry["date"]["edtf"] for entry in now}[revised.countercharge.id] == "2027"
    headlines = [{entry["headline"] for entry in entries if entry["type"] == "event"} for entries in (then, now)]
    assert headlines == [{"Brightwater and Kelpline settle"}, {"The firms part."}]


def test_a_timeline_of_an_actor_has_what_was_said_in_that_name_then(client, revised):
    review.revise(revised.countercharge, editor=make_editor("other"), changes={"cue": "said"})
    master = Statement.objects.get(pk=revised.countercharge.id).claimant_id
    assert revised.countercharge.id not in entry_ids(client, hours(9), actor=master)
    assert revised.countercharge.id in entry_ids(client, hours(10), actor=master)


@pytest.mark.parametrize("asked", [{"kind": "counterclaim"}, {"from": "2026-06-05", "to": "2026-06-05"}])
def test_a_timeline_is_selected_by_the_values_of_then(client, revised, asked):
    assert revised.countercharge.id in entry_ids(client, hours(9), story="sludge", **asked)
    assert revised.countercharge.id not in entry_ids(client, hours(10), story="sludge", **asked)


def test_a_revision_that_is_not_published_yet_was_not_public(client, past, editor):
    with acting(3):
        review.revise(past.dumping, editor=editor, changes={"wording": "Nothing was dumped."})
    assert read(client, f"claims/{past.dumping.id}/", hours(4))["wording"] == "Kelpline dumped 40 tonnes of sludge."
    assert claim_ids(client, hours(4), q="sludge") == [past.dumping.id]


# --- what moves without a version -------------------------------------------------------------------------------------


def test_replies_are_those_of_then(client, past, editor):
    target = Target.objects.get(claim=past.sluice)
    with acting(2):
        review.record_response(target, editor=editor, response="declined")
    with acting(4):
        review.record_response(target, editor=editor, response="answered")
    with acting(6):
        review.undo(editor=editor)
    replies = [read(client, f"claims/{past.sluice.id}/", hours(n))["targets"][0]["response"] for n in (1, 3, 5, 7)]
    assert replies == ["none_recorded", "declined", "answered", "declined"]


def test_a_conflict_was_open_until_it_was_resolved(client, past, editor):
    with acting(2):
        review.resolve_conflict(past.conflict.conflict, editor=editor, explanation="genuine")
    both = [past.dumping.id, past.sluice.id]
    assert claim_ids(client, hours(1), has_conflict="true") == both
    assert claim_ids(client, hours(3), has_conflict="true") == []
    assert claim_ids(client, hours(3), has_conflict="false") == both
    with acting(4):
        review.undo(editor=editor)
    assert claim_ids(client, hours(3), has_conflict="true") == []
    assert claim_ids(client, hours(5), has_conflict="true") == both


# --- what was withdrawn since -----------------------------------------------------------------------------------------


def test_what_was_retracted_later_is_shown_as_it_was(client, past, editor):
    with acting(2):
        review.retract(past.dumping, editor=editor, reason="We misread it.")
        review.retract(past.settlement, editor=editor, reason="It was another year.")
    assert claim_ids(client) == [past.sluice.id]
    assert claim_ids(client, hours(1)) == [past.dumping.id, past.sluice.id]
    shown = read(client, f"claims/{past.dumping.id}/", hours(1))
    assert (shown["publication"], shown["wording"]) == ("published", "Kelpline dumped 40 tonnes of sludge.")
    then = [past.accusation.id, past.denial.id, past.countercharge.id, past.settlement.id]
    assert sorted(entry_ids(client, hours(1), story="sludge")) == sorted(then)
    assert set(entry_ids(client, hours(1), claim=past.dumping.id)) == {past.accusation.id, past.denial.id}
    assert past.accusation.id in entry_ids(client, hours(1), actor=past.accusation.claimant_id)
    (relation,) = read(client, f"claims/{past.sluice.id}/", hours(1))["relations"]
    assert (relation["claim"], relation["statement"]) == (past.dumping.id, past.accusation.id)
    assert read(client, f"claims/{past.sluice.id}/", hours(3))["relations"] == []


def test_at_a_moment_after_its_retraction_a_claim_is_gone_with_the_reason_of_then(client, past, editor):
    with acting(2):
        review.retract(past.dumping, editor=editor, reason="We misread it.")
    with acting(4):
        review.publish(past.dumping, editor=editor)
    gone = ask(client, f"claims/{past.dumping.id}/", hours(3))
    assert gone.status_code == 410
    assert (gone.json()["reason"], gone.json()["withdrawn_at"]) == ("We misread it.", hours(2).isoformat())
    assert claim_ids(client, hours(3)) == [past.sluice.id]
    assert read(client, f"claims/{past.dumping.id}/", hours(5))["version"] == 2
    assert set(entry_ids(client, hours(3), story="sludge")) == {past.countercharge.id, past.settlement.id}


def test_an_undone_retraction_left_a_gap(client, past, editor):
    with acting(2):
        review.retract(past.dumping, editor=editor, reason="We misread it.")
    with acting(4):
        review.undo(editor=editor)
    assert [past.dumping.id in claim_ids(client, hours(n)) for n in (1, 3, 5)] == [True, False, True]


def test_an_undone_publication_was_public_until_then(client, past, editor):
    with acting(2):
        review.publish(past.sluice, editor=editor)
    with acting(4):
        review.undo(editor=editor)
    assert [past.sluice.id in claim_ids(client, hours(n)) for n in (1, 3, 5)] == [True, True, False]
    assert past.countercharge.id in entry_ids(client, hours(3), story="sludge")
    assert past.countercharge.id not in entry_ids(client, hours(5), story="sludge")
    assert ask(client, f"claims/{past.sluice.id}/", hours(5)).json()["reason"] == "Publication undone by the desk."


def test_what_is_redacted_is_never_shown(client, past, editor):
    review.redact(past.dumping, editor=editor, reason="A court has ordered it.")
    answers = [
        ask(client, "claims/", hours(1)),
        ask(client, f"claims/{past.sluice.id}/", hours(1)),
        ask(client, "timelines/", hours(1), story="sludge"),
        ask(client, "timelines/", hours(1), actor=past.accusation.claimant_id),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    for answer in answers:
        told = answer.content.decode()  # the words around another quote may be the same: see `review.redaction`
        assert not [word for word in (past.dumping.id, past.accusation.id, "Kelpline dumped") if word in told]
    gone = ask(client, f"claims/{past.dumping.id}/", hours(1))
    assert (gone.status_code, gone.json()["reason"]) == (410, "A court has ordered it.")
    assert ask(client, "timelines/", hours(1), claim=past.dumping.id).status_code == 400


# --- pages, forms, refusals -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ordering", ["id", "-id", "created_at", "-created_at"])
def test_page_by_page_gives_the_whole_list_of_then(client, past, editor, ordering):
    with acting(2):
        review.retract(past.dumping, editor=editor, reason="We misread it.")
    found, page = [], read(client, "claims/", hours(1), page_size=1, ordering=ordering)
    while True:
        found += [claim["id"] for claim in page["results"]]
        if page["next"] is None:
            break
        page = client.get(page["next"]).json()
    assert found == claim_ids(client, hours(1), ordering=ordering)
    assert set(found) == {past.dumping.id, past.sluice.id}


def test_page_by_page_gives_the_whole_timeline_of_then(client, revised, editor):
    with acting(20):
        review.retract(revised.dumping, editor=editor, reason="We misread it.")
    found, page = [], read(client, "timelines/", hours(9), story="sludge", page_size=1)
    while True:
        found += page["results"]
        if page["next"] is None:
            break
        page = client.get(page["next"]).json()
    assert found == read(client, "timelines/", hours(9), story="sludge")["results"]
    assert len(found) == 4


def test_the_past_has_a_form_for_spreadsheets_and_none_in_rdf(client, past):
    moment = hours(1).isoformat()
    answer = client.get(f"{API}claims/", {"as_of": moment, "format": "csv"})
    assert "Kelpline dumped 40 tonnes of sludge." in answer.content.decode()
    for address in (f"claims/{past.dumping.id}/", "claims/", "timelines/"):
        refused = client.get(f"{API}{address}", {"as_of": moment, "story": "sludge", "format": "ttl"})
        assert refused.status_code in (400, 406)
    refused = client.get(f"{API}claims/", {"as_of": moment, "format": "ttl"})
    assert (refused.status_code, refused.json()["detail"][:39]) == (406, "As of a moment there is JSON and CSV. I")


@pytest.mark.parametrize("address", ["claims/", "timelines/?story=sludge", "claims/ID/"])
@pytest.mark.parametrize(
    "value", ["", "yesterday", "2026-13-01", "2026-02-30", "2026", "2026-02", "9999-12-31", "2999-01-01T00:00:00Z", "0"]
)
def test_a_wrong_moment_is_refused_by_name(client, past, address, value):
    address = address.replace("ID", past.dumping.id)
    joint = "&" if "?" in address else "?"
    answer = client.get(f"{API}{address}{joint}{urlencode({'as_of': value})}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == ["as_of"]


def test_a_list_of_the_past_cannot_be_ordered_by_later_changes(client, past):
    answer = ask(client, "claims/", hours(1), ordering="-updated_at")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "ordering")


@pytest.mark.parametrize("path", ["claims/", "claims/{key}/", "timelines/"])
def test_the_parameter_is_described(client, path):
    operation = client.get(f"{API}schema/").json()["paths"][f"{API}{path}"]["get"]
    (described,) = [one for one in operation["parameters"] if one["name"] == "as_of"]
    assert described["schema"]["oneOf"] == [
        {"type": "string", "format": "date"},
        {"type": "string", "format": "date-time"},
    ]
    assert not described.get("required", False)


def test_other_lists_do_not_take_it(client, past):
    assert ask(client, "actors/", hours(1)).json()["errors"][0]["field"] == "as_of"


def test_an_edition_reads_a_document_that_nobody_else_cites_any_more(client, past, editor):
    other = make_document(past.report.text.body, publisher="Third Paper", url="https://third.example/")
    with acting(2):
        statement = review.add_statement(deny(other, past.accusation), editor=editor, claim=past.dumping)
        review.publish(past.dumping, editor=editor)
    with acting(3):
        review.retract(past.dumping, editor=editor, reason="We misread it.")
    assert entry_ids(client, hours(2), document=other.id) == [statement.id]
    assert entry_ids(client, hours(1), document=other.id) == []
    (entry,) = read(client, "timelines/", hours(2), document=other.id)["results"]
    assert entry["evidence"][0]["document"]["publisher"] == "Third Paper"
    assert entry["corroboration"] == {"documents": 1, "publishers": 1, "origins": 1}
