import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from claims import review
from claims.models import CandidateDecision, Claim, Decision, Statement


def post(desk, name, *args, **data):
    return desk.post(reverse(f"admin:{name}", args=args), data)


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_accepting_records_a_draft_and_goes_on_to_the_next(desk, document, candidates):
    answer = post(desk, "candidate_accept", candidates["dumping"].pk)
    following = candidates["conflict"].pk
    assert answer["Location"] == f"/admin/review/{document.pk}/?at={following}#c-{following}"
    assert Claim.objects.get().wording == "Northmill dumped over 300 tonnes of sludge in the harbour."
    assert Statement.objects.get().publication == "draft"


def test_accepting_as_another_statement_makes_no_second_claim(desk, candidates):
    post(desk, "candidate_accept", candidates["dumping"].pk)
    claim = Claim.objects.get()
    post(desk, "candidate_accept", candidates["denial"].pk, claim=claim.pk)
    assert [s.attitude for s in claim.statements.order_by("start")] == ["asserts", "denies"]
    assert Claim.objects.count() == 1


def test_rejecting_keeps_the_reason(desk, candidates):
    post(desk, "candidate_reject", candidates["dumping"].pk, reason="Background or commentary")
    decided = CandidateDecision.objects.get()
    assert (decided.outcome, decided.reason) == ("rejected", "Background or commentary")


def test_rejecting_without_a_reason_changes_nothing(desk, candidates):
    answer = post(desk, "candidate_reject", candidates["dumping"].pk)
    assert said(answer) == ["Rejecting needs a reason."]
    assert not CandidateDecision.objects.exists()


@pytest.mark.parametrize("button", ["candidate_accept", "candidate_reject"])
def test_what_a_colleague_decided_meanwhile_stands_and_is_told(desk, candidates, colleague, button):
    review.reject(candidates["dumping"], editor=colleague, reason="Wrong speaker")
    answer = post(desk, button, candidates["dumping"].pk, reason="Not a claim")
    assert said(answer) == ["jonas has decided this meanwhile. Rejected: Wrong speaker."]
    assert CandidateDecision.objects.get().reason == "Wrong speaker"


def test_what_cannot_be_taken_as_it_stands_goes_to_the_edit_page(desk, candidates):
    answer = post(desk, "candidate_accept", candidates["relation"].pk)
    assert answer["Location"] == f"/admin/review/candidate/{candidates['relation'].pk}/edit/"
    assert said(answer) == [
        "Not accepted as it stands: One end of this relation is not accepted, so there is nothing to relate."
    ]


def test_undo_takes_back_the_act_that_the_button_named(desk, candidates, document, editor):
    review.accept(candidates["denial"], editor=editor)
    last = Decision.objects.get()
    answer = post(desk, "review_undo", number=last.number, next=f"/admin/review/{document.pk}/")
    assert answer["Location"] == f"/admin/review/{document.pk}/"
    assert said(answer) == ["Undone: accept statement: We never dumped anything."]
    assert not Claim.objects.exists()


def test_undo_takes_back_no_other_act_than_the_one_shown(desk, candidates, editor):
    review.accept(candidates["dumping"], editor=editor)
    shown = Decision.objects.get().number
    review.accept(candidates["settlement"], editor=editor)
    post(desk, "review_undo", number=shown)
    assert CandidateDecision.objects.count() == 2


def test_undo_leads_to_no_other_site(desk, candidates, editor):
    review.accept(candidates["dumping"], editor=editor)
    answer = post(desk, "review_undo", number=1, next="https://elsewhere.example/")
    assert answer["Location"] == "/admin/review/"


def test_the_page_names_what_undo_would_take_back(desk, document, candidates, editor):
    review.accept(candidates["settlement"], editor=editor)
    text = desk.get(f"/admin/review/{document.pk}/").content.decode()
    assert "Undo: accept event: Northmill and Brightwater settled" in text


def test_publishing_brings_a_claim_into_public_view(desk, candidates, editor):
    claim = review.accept(candidates["dumping"], editor=editor).claim
    answer = post(desk, "claim_publish", claim.pk)
    claim.refresh_from_db()
    assert (claim.publication, claim.version) == ("published", 1)
    assert said(answer)[0].startswith("Published as version 1:")


def test_retracting_needs_and_keeps_its_reason(desk, candidates, editor):
    claim = review.accept(candidates["dumping"], editor=editor).claim
    review.publish(claim, editor=editor)
    assert said(post(desk, "claim_retract", claim.pk)) == ["Retracting needs a reason."]
    post(desk, "claim_retract", claim.pk, reason="The figure was wrong.")
    claim.refresh_from_db()
    assert (claim.publication, claim.notice) == ("retracted", "The figure was wrong.")


def test_an_event_is_published_and_retracted_like_a_claim(desk, candidates, editor):
    event = review.accept(candidates["settlement"], editor=editor)
    post(desk, "event_publish", event.pk)
    post(desk, "event_retract", event.pk, reason="It was not signed.")
    event.refresh_from_db()
    assert (event.publication, event.notice) == ("retracted", "It was not signed.")


def test_publishing_all_says_what_the_gate_refused_and_why(desk, document, candidates, editor):
    review.accept(candidates["settlement"], editor=editor)
    statement = review.accept(candidates["dumping"], editor=editor)
    statement.evidence.all().delete()
    told = said(post(desk, "document_publish", document.pk))
    assert told[0] == "Published: 1."
    assert f"Statement {statement.pk} has no evidence." in told[1]


def test_buttons_answer_to_post_alone(desk, document, candidates):
    for name in ("candidate_accept", "candidate_reject"):
        assert desk.get(reverse(f"admin:{name}", args=[candidates["dumping"].pk])).status_code == 405
    assert desk.get(reverse("admin:document_publish", args=[document.pk])).status_code == 405
    assert not Decision.objects.exists()
