import json

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from claims import review
from claims.models import Claim, Decision, Event, Relation
from tests.claims.factories import (
    make_document,
    make_editor,
    make_event_candidate,
    make_link_candidate,
    make_statement_candidate,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    document = make_document()
    accusation = make_statement_candidate(document, "dumping 40 tonnes of sludge")
    denial = make_statement_candidate(document, "Kelpline denies it", cue="denies", claimant="Kelpline", kind="denial")
    make_event_candidate(document, "the two firms settled for $2 million")
    make_link_candidate(
        document, "relation", **{"type": "disputes", "from": denial.id, "to": accusation.id, "reason": "denies it"}
    )
    return document


def accept(document, capsys, *words):
    call_command("accept_candidates", "--document", document.id, "--json", *words)
    return json.loads(capsys.readouterr().out)


def test_all_candidates_are_accepted_in_an_order_that_lets_relations_find_their_ends(document, capsys):
    tally = accept(document, capsys)
    assert tally["accepted"] == {"statement": 2, "event": 1, "relation": 1, "conflict": 0}
    assert tally["published"] == 0
    assert set(Claim.objects.values_list("publication", flat=True)) == {"draft"}
    assert Decision.objects.filter(editor__username="bulk").count() == 4


def test_publishing_them_brings_the_relation_along(document, capsys):
    assert accept(document, capsys, "--publish")["published"] == 3
    assert Claim.objects.published().count() == 2
    assert Event.objects.published().count() == 1
    assert Relation.objects.published().count() == 1


def test_a_second_time_there_is_nothing_left_to_do(document, capsys):
    accept(document, capsys, "--publish")
    tally = accept(document, capsys, "--publish")
    assert (sum(tally["accepted"].values()), tally["published"], tally["skipped"]) == (0, 0, [])


def test_a_relation_whose_end_was_rejected_is_skipped_and_said_so(document, capsys):
    editor = make_editor()
    review.reject(document.text.runs.get().candidates.get(type="statement", position=1), editor=editor, reason="dull")
    tally = accept(document, capsys, "--as", "ed")
    assert tally["accepted"]["relation"] == 0
    assert "not accepted" in tally["skipped"][0]


@pytest.mark.parametrize(
    ("words", "message"),
    [(["--document", "nowhere"], "no document nowhere"), (["--as", "nobody"], "no editor 'nobody'")],
)
def test_what_cannot_be_found_is_one_plain_line(document, words, message):
    words = words if "--document" in words else ["--document", document.id, *words]
    with pytest.raises(CommandError, match=message):
        call_command("accept_candidates", *words)


def test_somebody_who_is_not_an_editor_cannot_be_named(document):
    User.objects.create_user("reader")
    with pytest.raises(CommandError, match="no editor 'reader'"):
        call_command("accept_candidates", "--document", document.id, "--as", "reader")
