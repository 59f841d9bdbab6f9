import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from claims import review
from claims.drafts import ConflictDraft, DraftError, RelationDraft, StatementDraft
from claims.models import (
    Actor,
    CandidateDecision,
    CitedDocument,
    Claim,
    Decision,
    Event,
    Relation,
    Statement,
    Version,
)
from claims.records import TimeRecord
from tests.claims.factories import (
    make_document,
    make_editor,
    make_event_candidate,
    make_link_candidate,
    make_statement_candidate,
    span_of,
)

pytestmark = pytest.mark.django_db
DUMPING = "dumping 40 tonnes of sludge"


@pytest.fixture
def editor():
    return make_editor()


@pytest.fixture
def document():
    return make_document()


@pytest.fixture
def candidate(document):
    return make_statement_candidate(document, DUMPING)


def test_accepting_makes_a_draft_claim_with_its_statement_actors_and_evidence(candidate, editor):
    statement = review.accept(candidate, editor=editor)
    assert statement.claim.wording == "Dumping 40 tonnes of sludge."
    assert (statement.publication, statement.claim.publication) == ("draft", "draft")
    assert (statement.claimant.name, statement.claimant.kind) == ("Brightwater", "organisation")
    assert [target.actor.name for target in statement.claim.targets.all()] == ["Kelpline"]
    assert [voice.actor.name for voice in statement.voice.all()] == ["Brightwater", "The Quay Courier"]
    assert [(e.exact, e.cue) for e in statement.evidence.all()] == [(DUMPING, "accuses")]
    assert statement.evidence.get().prefix == "Brightwater accuses Kelpline of "


def test_a_statement_without_a_day_was_made_by_the_day_of_publication(candidate, editor):
    statement = review.accept(candidate, editor=editor)
    assert (statement.edtf, statement.earliest, statement.latest) == ("../2026-06-03", None, dt.date(2026, 6, 3))


def test_accepting_twice_is_refused_and_changes_nothing(candidate, editor):
    review.accept(candidate, editor=editor)
    with pytest.raises(review.ReviewError, match="already accepted"):
        review.accept(candidate, editor=editor)
    assert (Statement.objects.count(), Decision.objects.count()) == (1, 1)


def test_an_editors_changes_win_over_the_machine(candidate, editor):
    changes = {
        "wording": "Kelpline dumped 40 tonnes of sludge.",
        "kind": "counterclaim",
        "hedges": ["reportedly", " "],
        "targets": ["Kelpline", "", "Mara Quell"],
        "quantities": [{"value": 40, "unit": "tonnes", "as_written": "40 tonnes", "bound": "at_least"}],
        "said": {"edtf": "2026-06", "earliest": "2026-06-01", "latest": "2026-06-30", "as_written": "this month"},
    }
    statement = review.accept(candidate, editor=editor, changes=changes)
    claim = statement.claim
    assert (claim.wording, statement.kind, statement.hedges) == (
        "Kelpline dumped 40 tonnes of sludge.",
        "counterclaim",
        ["reportedly"],
    )
    assert [t.actor.name for t in claim.targets.all()] == ["Kelpline", "Mara Quell"]
    assert [(q.value, q.bound, q.unit) for q in claim.quantities.all()] == [(Decimal(40), "at_least", "tonnes")]
    assert (statement.edtf, statement.earliest) == ("2026-06", dt.date(2026, 6, 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "rumour"}, "kind"),
        ({"colour": "red"}, "colour"),
        ({"wording": "  "}, "wording"),
        ({"quantities": [{"value": "many"}]}, "quantities"),
        ({"said": {"edtf": "2026", "earliest": "2026-12-31", "latest": "2026-01-01"}}, "said"),
        ({"said": {"edtf": "2026"}}, "said"),
        ({"targets": "Kelpline"}, "targets"),
        ({"spans": []}, "spans"),
    ],
)
def test_a_change_that_cannot_be_is_refused_by_field_and_nothing_is_kept(candidate, editor, changes, field):
    with pytest.raises(DraftError) as refused:
        review.accept(candidate, editor=editor, changes=changes)
    assert refused.value.field == field
    assert not Claim.objects.exists()
    assert not Actor.objects.exists()


def test_a_span_outside_the_text_is_refused(candidate, editor):
    with pytest.raises(review.ReviewError, match="does not lie within the text"):
        review.accept(candidate, editor=editor, changes={"spans": [[0, 100_000]]})


def test_a_known_name_or_alias_attaches_and_an_ambiguous_one_does_not(candidate, editor):
    known = review.create_actor("Brightwater Ltd", kind="organisation", aliases=["BRIGHTWATER"], editor=editor)
    for _ in range(2):
        review.create_actor("Kelpline", kind="organisation", editor=editor)
    statement = review.accept(candidate, editor=editor)
    assert statement.claimant == known
    assert Actor.objects.filter(name="Kelpline").count() == 3


def test_a_denial_can_be_taken_as_another_statement_of_the_claim(document, candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    denial = make_statement_candidate(document, "Kelpline denies it", cue="denies", claimant="Kelpline")
    statement = review.accept(denial, editor=editor, claim=claim, changes={"attitude": "denies", "kind": "denial"})
    assert statement.claim == claim
    assert Claim.objects.count() == 1


def test_rejecting_needs_a_reason_and_is_remembered(candidate, editor):
    with pytest.raises(review.ReviewError, match="reason"):
        review.reject(candidate, editor=editor, reason=" ")
    review.reject(candidate, editor=editor, reason="not a claim")
    assert candidate.decision.outcome == "rejected"
    with pytest.raises(review.ReviewError, match="already rejected"):
        review.accept(candidate, editor=editor)


def test_a_statement_can_be_added_by_hand_from_a_selected_span(document, editor):
    span = tuple(span_of(document, "the matter was closed"))
    draft = StatementDraft(document=document, spans=(span,), wording="The matter is closed.", claimant="Brightwater")
    statement = review.add_statement(draft, editor=editor)
    assert statement.evidence.get().exact == "the matter was closed"
    assert Decision.objects.get().verb == "add"


def test_publishing_makes_everything_it_rests_on_public_and_stores_a_version(candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    version = review.publish(claim, editor=editor)
    claim.refresh_from_db()
    assert (claim.publication, claim.version, version.number) == ("published", 1, 1)
    assert set(Actor.objects.published().values_list("name", flat=True)) == {
        "Brightwater",
        "Kelpline",
        "The Quay Courier",
    }
    assert CitedDocument.objects.published().count() == 1
    body = json.loads(version.body)
    assert body["claim"]["wording"] == "Dumping 40 tonnes of sludge."
    assert [statement["kind"] for statement in body["statements"]] == ["allegation"]
    assert "response" not in version.body
    assert '"publication"' not in version.body


def test_publishing_again_after_a_change_gives_the_next_version_and_keeps_the_first(candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    first = review.publish(claim, editor=editor)
    review.revise(Claim.objects.get(), editor=editor, changes={"wording": "Kelpline dumped sludge."})
    second = review.publish(claim, editor=editor)
    first.refresh_from_db()
    assert (second.number, json.loads(second.body)["claim"]["wording"]) == (2, "Kelpline dumped sludge.")
    assert json.loads(first.body)["claim"]["wording"] == "Dumping 40 tonnes of sludge."


def test_a_claim_whose_quote_is_not_in_the_text_is_not_published(candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    claim.statements.get().evidence.update(exact="dumping 90 tonnes of sludge")
    with pytest.raises(review.ReviewError, match="not what the archived text says"):
        review.publish(claim, editor=editor)
    assert not Version.objects.exists()


def test_retracting_withdraws_the_claim_its_statements_and_relations_with_the_reason(document, candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    other = review.accept(make_statement_candidate(document, "the matter was closed", cue="said"), editor=editor).claim
    relation = review.relate(RelationDraft("disputes", other.id, to_claim=claim.id), editor=editor)
    review.publish(claim, editor=editor)
    review.publish(other, editor=editor)
    relation.refresh_from_db()
    assert relation.publication == "published"
    review.retract(claim, editor=editor, reason="Wrong firm.")
    for row in (claim, claim.statements.get(), relation):
        row.refresh_from_db()
        assert (row.publication, row.notice) == ("retracted", "Wrong firm.")
    other.refresh_from_db()
    assert other.publication == "published"


def test_a_draft_cannot_be_retracted(candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    with pytest.raises(review.ReviewError, match="not published"):
        review.retract(claim, editor=editor, reason="Wrong.")


def test_an_event_keeps_its_amount_as_written_and_its_parties(document, editor):
    event = review.accept(make_event_candidate(document, "the two firms settled for $2 million"), editor=editor)
    assert (event.kind, event.amount_value, event.amount_currency) == ("settlement", Decimal(2_000_000), "USD")
    assert [p.actor.name for p in event.participants.all()] == ["Brightwater", "Kelpline"]
    assert review.publish(event, editor=editor).record_type == "event"


def test_a_relation_candidate_needs_both_ends_accepted(document, candidate, editor):
    denial = make_statement_candidate(document, "Kelpline denies it", cue="denies", claimant="Kelpline")
    link = make_link_candidate(
        document, "relation", **{"type": "disputes", "from": denial.id, "to": candidate.id, "reason": "denies it"}
    )
    with pytest.raises(review.ReviewError, match="not accepted"):
        review.accept(link, editor=editor)
    accused = review.accept(candidate, editor=editor).claim
    denied = review.accept(denial, editor=editor).claim
    relation = review.accept(link, editor=editor)
    assert (relation.from_claim, relation.to_claim, relation.type) == (denied, accused, "disputes")


def test_a_conflict_candidate_becomes_an_open_conflict_that_an_editor_explains(document, candidate, editor):
    review.accept(candidate, editor=editor)
    review.accept(make_event_candidate(document, "the two firms settled for $2 million"), editor=editor)
    conflict = make_link_candidate(
        document, "conflict", a=span_of(document, DUMPING), b=span_of(document, "settled for $2 million"), reason="odd"
    )
    relation = review.accept(conflict, editor=editor)
    assert (relation.conflict.status, relation.to_event) == ("open", Event.objects.get())
    review.resolve_conflict(relation.conflict, editor=editor, explanation="different_scope", note="Two matters.")
    relation.conflict.refresh_from_db()
    assert (relation.conflict.status, relation.conflict.explanation) == ("resolved", "different_scope")
    with pytest.raises(review.ReviewError, match="already resolved"):
        review.resolve_conflict(relation.conflict, editor=editor, explanation="genuine")


def test_the_same_relation_is_not_recorded_twice(document, candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    other = review.accept(make_statement_candidate(document, "the matter was closed", cue="said"), editor=editor).claim
    draft = RelationDraft("contradicts", other.id, to_claim=claim.id, conflict=ConflictDraft("same_document"))
    review.relate(draft, editor=editor)
    with pytest.raises(review.ReviewError, match="already on record"):
        review.relate(draft, editor=editor)


def test_every_act_raises_the_revision_of_what_it_changes(candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    assert claim.revision == 1
    review.publish(claim, editor=editor)
    claim.refresh_from_db()
    assert claim.revision == 2
    review.record_response(claim.targets.get(), editor=editor, response="declined")
    claim.refresh_from_db()
    assert claim.revision == 3


# --- undo -------------------------------------------------------------------------------------------------------------


def test_undoing_an_acceptance_leaves_no_draft_and_the_candidate_open(candidate, editor):
    review.accept(candidate, editor=editor)
    review.undo(editor=editor)
    assert not Statement.objects.exists()
    assert not Claim.objects.exists()
    assert not Actor.objects.exists()
    assert not CandidateDecision.objects.exists()
    assert [d.verb for d in Decision.objects.all()] == ["accept", "undo"]
    review.accept(candidate, editor=editor)


def test_a_statement_with_a_number_and_a_date_can_be_undone(candidate, editor):
    changes = {
        "quantities": [{"value": 40.5, "unit": "tonnes"}],
        "event_time": {"edtf": "2026-05", "earliest": "2026-05-01", "latest": "2026-05-31"},
    }
    review.accept(candidate, editor=editor, changes=changes)
    review.undo(editor=editor)
    assert not Claim.objects.exists()


def test_undo_keeps_an_actor_that_something_else_has_come_to_rest_on(document, candidate, editor):
    colleague = make_editor("colleague")
    review.accept(candidate, editor=editor)
    other = make_statement_candidate(document, "the matter was closed", cue="said", targets=[])
    review.accept(other, editor=colleague)
    review.undo(editor=editor)
    assert [a.name for a in Actor.objects.order_by("name")] == ["Brightwater", "The Quay Courier"]
    assert [n.name for n in Actor.objects.get(name="Brightwater").names.all()] == ["Brightwater"]


def test_undoing_a_publication_is_a_retraction_because_what_was_public_stays_known(candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    review.publish(claim, editor=editor)
    review.undo(editor=editor)
    claim.refresh_from_db()
    assert (claim.publication, claim.notice) == ("retracted", "Publication undone by the desk.")
    assert review.publish(claim, editor=editor).number == 2


def test_undoing_a_change_puts_the_old_words_back_and_the_revision_goes_on(candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    review.revise(claim, editor=editor, changes={"wording": "Something else."})
    review.undo(editor=editor)
    claim.refresh_from_db()
    assert (claim.wording, claim.revision) == ("Dumping 40 tonnes of sludge.", 3)


def test_undo_takes_the_acts_of_one_editor_only_and_latest_first(document, candidate, editor):
    colleague = make_editor("colleague")
    review.accept(candidate, editor=editor)
    other = make_statement_candidate(document, "the matter was closed", cue="said")
    review.accept(other, editor=colleague)
    with pytest.raises(review.ReviewError, match="nothing to undo"):
        review.undo(editor=make_editor("third"))
    review.undo(editor=colleague)
    assert [s.claim.wording for s in Statement.objects.all()] == ["Dumping 40 tonnes of sludge."]


def test_undo_refuses_where_somebody_has_built_on_the_act(document, candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    denial = make_statement_candidate(document, "Kelpline denies it", cue="denies", claimant="Kelpline")
    review.accept(denial, editor=make_editor("colleague"), claim=claim)
    with pytest.raises(review.ReviewError, match="later act first"):
        review.undo(editor=editor)
    assert Statement.objects.count() == 2


# --- the last word of the database ------------------------------------------------------------------------------------


def test_the_database_refuses_a_relation_with_two_ends(document, candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    event = review.accept(make_event_candidate(document, "settled for $2 million"), editor=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(type="cites", from_claim=claim, to_claim=claim, to_event=event)


def test_the_database_refuses_dates_in_the_wrong_order(candidate, editor):
    statement = review.accept(candidate, editor=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(earliest="2027-01-01")


def test_a_time_without_bounds_is_refused_before_it_reaches_the_database(document):
    with pytest.raises(DraftError, match="needs an earliest or a latest day"):
        StatementDraft(document=document, spans=((0, 5),), wording="x", said=TimeRecord("2026", None, None))


def test_a_change_to_a_stale_row_does_not_bring_old_values_back(candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    stale = Claim.objects.get(pk=claim.pk)
    review.publish(claim, editor=editor)
    review.revise(stale, editor=editor, changes={"wording": "Kelpline dumped sludge."})
    stale.refresh_from_db()
    assert (stale.publication, stale.version, stale.revision) == ("published", 1, 3)


def test_a_claim_cites_an_event_once(document, candidate, editor):
    claim = review.accept(candidate, editor=editor).claim
    event = review.accept(make_event_candidate(document, "settled for $2 million"), editor=editor)
    Relation.objects.create(type="cites", from_claim=claim, to_event=event)
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(type="cites", from_claim=claim, to_event=event)


def test_whom_a_public_statement_names_from_now_on_is_public(candidate, editor):
    statement = review.accept(candidate, editor=editor)
    review.publish(statement.claim, editor=editor)
    review.revise(statement, editor=editor, changes={"claimant": "Harbour Watch"})
    assert Actor.objects.get(name="Harbour Watch").publication == "published"
