import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from claims import review
from claims.models import Claim, Conflict, Event, Relation, Statement
from tests.claims.desk.articles import span


def fields_of(answer):
    """What a browser would send back: every field of every form on the page as it is shown."""
    editing = answer.context["editing"]
    data = {}
    for part in (editing.main, *editing.parts.values()):
        forms = [part.management_form, *part] if hasattr(part, "management_form") else [part]
        for form in forms:
            data |= {form.add_prefix(name): shown(form[name].value()) for name in form.fields}
    return data


def shown(value):
    return "\n".join(value) if isinstance(value, list | tuple) else "" if value is None else str(value)


def edit_url(candidate):
    return reverse("admin:candidate_edit", args=[candidate.pk])


def test_an_unchanged_form_records_what_the_machine_proposed(desk, candidates):
    url = edit_url(candidates["dumping"])
    answer = desk.post(url, fields_of(desk.get(url)))
    assert answer.status_code == 302
    statement = Statement.objects.get()
    claim = statement.claim
    quantity = claim.quantities.get()
    assert claim.wording == "Northmill dumped over 300 tonnes of sludge in the harbour."
    assert [str(target) for target in claim.targets.all()] == ["Northmill"]
    assert (quantity.value, quantity.bound, quantity.unit, str(quantity.counted_by)) == (
        Decimal(300),
        "at_least",
        "tonnes",
        "Brightwater",
    )
    assert statement.evidence.get().exact == "Northmill dumped over 300 tonnes of sludge in the harbour"


def test_every_field_can_be_changed(desk, candidates):
    url = edit_url(candidates["denial"])
    data = fields_of(desk.get(url)) | {
        "wording": "Northmill dumped waste.",
        "claimant": "Northmill plc",
        "kind": "denial",
        "attitude": "doubts",
        "polarity": "positive",
        "quotation": "direct",
        "cue": "told us",
        "medium": "a letter",
        "hedges": "perhaps\n\nit seems",
        "voice": "Northmill plc\nThe harbour office",
        "targets-1-actor": "The harbour office",
        "targets-1-response": "declined",
        "quantities-0-as_written": "200 tonnes",
        "quantities-0-value": "200",
        "quantities-0-bound": "about",
        "quantities-0-unit": "tonnes",
        "said-edtf": "2026-02",
        "event_time-as_written": "in December 2025",
        "event_time-edtf": "2025-12",
    }
    assert desk.post(url, data).status_code == 302
    statement = Statement.objects.get()
    assert (statement.attitude, statement.quotation, statement.cue, statement.medium) == (
        "doubts",
        "direct",
        "told us",
        "a letter",
    )
    assert statement.hedges == ["perhaps", "it seems"]
    assert (statement.edtf, statement.earliest, statement.latest, statement.date_rule) == (
        "2026-02",
        dt.date(2026, 2, 1),
        dt.date(2026, 2, 28),
        "editor",
    )
    assert [str(voice.actor) for voice in statement.voice.all()] == [
        "Northmill plc",
        "The harbour office",
        "The Harbour Ledger",
    ]
    claim = statement.claim
    assert (claim.wording, claim.edtf, claim.latest) == ("Northmill dumped waste.", "2025-12", dt.date(2025, 12, 31))
    assert [(str(row), row.response) for row in claim.targets.all()] == [
        ("Brightwater", "none_recorded"),
        ("The harbour office", "declined"),
    ]
    assert [row.as_written for row in claim.quantities.all()] == ["200 tonnes"]


def test_the_voices_follow_a_corrected_claimant(desk, candidates):
    url = edit_url(candidates["dumping"])
    desk.post(url, fields_of(desk.get(url)) | {"claimant": "The harbour office"})
    statement = Statement.objects.get()
    assert [str(voice.actor) for voice in statement.voice.all()] == ["The harbour office", "The Harbour Ledger"]


def test_a_date_left_alone_keeps_its_rule_and_anchor(desk, candidates):
    url = edit_url(candidates["denial"])
    desk.post(url, fields_of(desk.get(url)))
    statement = Statement.objects.get()
    assert (statement.date_rule, statement.date_anchor) == ("weekday", dt.date(2026, 2, 24))


def test_emptying_a_row_removes_it(desk, candidates):
    url = edit_url(candidates["dumping"])
    desk.post(url, fields_of(desk.get(url)) | {"targets-0-actor": "", "quantities-0-as_written": ""})
    claim = Claim.objects.get()
    assert (claim.targets.count(), claim.quantities.count()) == (0, 0)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"wording": " "}, "This field is required."),
        ({"kind": "slander"}, "Select a valid choice."),
        ({"said-edtf": "soon"}, "Write a year, month or day"),
        ({"said-earliest": "2026-03-01", "said-latest": "2026-02-01"}, "The latest day is before the earliest."),
        ({"quantities-0-value": "many"}, "Enter a number."),
        ({"quantities-0-unit": ""}, "A number needs its value and its unit."),
        ({"spans-0-quote": "Northmill dumped nothing"}, "These words do not stand in the article."),
        ({"spans-0-quote": "Northmill denies it."}, "These words stand 2 times in the article: say which, 1 to 2."),
        ({"spans-0-quote": "sludge", "spans-0-nth": "9"}, "These words stand only"),
        ({"spans-0-quote": ""}, "Quote at least one passage of the article."),
        ({"replies_to": "nobody"}, "Select a valid choice."),
        ({"spans-TOTAL_FORMS": "x"}, "ManagementForm data is missing or has been tampered with."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk, candidates, changed, message):
    url = edit_url(candidates["dumping"])
    typed = {"cue": "claims loudly", "medium": "X", "hedges": "maybe"}
    answer = desk.post(url, fields_of(desk.get(url)) | typed | changed)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert message in text
    for words in typed.values():
        assert words in text
    assert not Statement.objects.exists()


def test_a_quote_that_stands_often_is_taken_where_the_editor_says(desk, candidates):
    url = edit_url(candidates["dumping"])
    desk.post(url, fields_of(desk.get(url)) | {"spans-0-quote": "Northmill denies it.", "spans-0-nth": "2"})
    evidence = Statement.objects.get().evidence.get()
    assert (evidence.start, evidence.end) == span("Northmill denies it.", nth=2)


def test_a_known_claim_is_chosen_on_the_edit_page_too(desk, candidates, editor):
    claim = review.accept(candidates["dumping"], editor=editor).claim
    url = edit_url(candidates["denial"])
    desk.post(url, fields_of(desk.get(url)) | {"claim": claim.pk})
    assert claim.statements.count() == 2


def test_a_chosen_claim_that_is_gone_costs_no_typing(desk, candidates):
    url = edit_url(candidates["dumping"])
    text = desk.post(url, fields_of(desk.get(url)) | {"medium": "a letter", "claim": "gone"}).content.decode()
    assert "The known claim that you chose is gone." in text
    assert "a letter" in text
    assert not Statement.objects.exists()


def test_a_colleague_who_was_faster_costs_no_typing(desk, candidates, colleague):
    url = edit_url(candidates["dumping"])
    data = fields_of(desk.get(url)) | {"medium": "a letter to the council"}
    review.accept(candidates["dumping"], editor=colleague)
    answer = desk.post(url, data)
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told == ["jonas has decided this meanwhile. Accepted, draft."]
    assert "a letter to the council" in answer.content.decode()
    assert Statement.objects.get().medium == ""


def test_an_event_is_edited_with_its_participants_and_amount(desk, candidates):
    url = edit_url(candidates["settlement"])
    data = fields_of(desk.get(url)) | {
        "headline": "A settlement",
        "participants-1-role": "subject",
        "amount-value": "1600000",
        "amount-bound": "about",
    }
    assert desk.post(url, data).status_code == 302
    event = Event.objects.get()
    assert (event.headline, event.amount_value, event.amount_currency, event.amount_bound, event.edtf) == (
        "A settlement",
        Decimal(1600000),
        "USD",
        "about",
        "2025-12",
    )
    assert [(str(row), row.role) for row in event.participants.all()] == [
        ("Northmill", "party"),
        ("Brightwater", "subject"),
    ]


def test_an_amount_without_its_currency_is_refused(desk, candidates):
    url = edit_url(candidates["settlement"])
    answer = desk.post(url, fields_of(desk.get(url)) | {"amount-currency": ""})
    assert "An amount needs its value and its currency." in answer.content.decode()


def test_a_proposed_relation_is_accepted_with_another_type(desk, candidates, editor):
    for name in ("dumping", "denial"):
        review.accept(candidates[name], editor=editor)
    url = edit_url(candidates["relation"])
    desk.post(url, fields_of(desk.get(url)) | {"type": "contradicts"})
    relation = Relation.objects.get()
    assert (relation.type, relation.reason) == ("contradicts", "A denial of it.")


def test_a_relation_whose_end_is_missing_says_so_beside_the_form(desk, candidates):
    url = edit_url(candidates["relation"])
    answer = desk.post(url, fields_of(desk.get(url)))
    assert "One end of this relation is not accepted" in answer.content.decode()


# --- by hand ----------------------------------------------------------------------------------------------------------


def add_url(document, what):
    return reverse(f"admin:{what}_add", args=[document.pk])


def test_a_selected_passage_becomes_a_statement(desk, document):
    start, end = span("200 tonnes")
    answer = desk.get(add_url(document, "statement"), {"quote": "200 tonnes", "start": start, "end": end})
    data = fields_of(answer) | {"wording": "It was 200 tonnes.", "claimant": "The harbour office"}
    assert desk.post(add_url(document, "statement"), data)["Location"].endswith("#on-record")
    statement = Statement.objects.get()
    assert (str(statement.claimant), statement.evidence.get().start) == ("The harbour office", start)
    assert [str(voice.actor) for voice in statement.voice.all()] == ["The harbour office", "The Harbour Ledger"]


def test_a_pasted_passage_is_found_without_offsets(desk, document):
    answer = desk.get(add_url(document, "event"), {"quote": "settled for\r\n$1.5 million", "start": "", "end": ""})
    data = fields_of(answer) | {"headline": "A settlement", "kind": "settlement"}
    desk.post(add_url(document, "event"), data)
    assert Event.objects.get().evidence.get().exact == "settled for $1.5 million"


@pytest.mark.parametrize("offsets", [("x", "y"), ("-1", "5"), ("999999", "9999999"), ("²", "³"), ("1" * 30, "2" * 30)])
def test_senseless_offsets_do_no_harm(desk, document, offsets):
    data = {"quote": "200 tonnes", "start": offsets[0], "end": offsets[1]}
    answer = desk.get(add_url(document, "statement"), data)
    assert fields_of(answer)["spans-0-quote"] == "200 tonnes"


def test_two_claims_are_related_and_the_conflict_is_explained(desk, document, candidates, editor):
    first = review.accept(candidates["dumping"], editor=editor).claim
    second = review.accept(candidates["denial"], editor=editor).claim
    url = reverse("admin:relate", args=[document.pk])
    data = {
        "from_claim": second.pk,
        "type": "contradicts",
        "to": f"claim:{first.pk}",
        "reason": "Both cannot hold.",
        "conflict": "same_document",
        "note": "ask again",
    }
    assert desk.post(url, data).status_code == 302
    conflict = Conflict.objects.get()
    page = reverse("admin:conflict_resolve", args=[conflict.pk])
    text = desk.get(page).content.decode()
    assert "Northmill dumped over 300 tonnes of sludge in the harbour" in text
    assert "We never dumped anything" in text
    desk.post(page, {"explanation": "different_speaker", "note": "each for itself"})
    conflict.refresh_from_db()
    assert (conflict.status, conflict.explanation, conflict.note) == (
        "resolved",
        "different_speaker",
        "each for itself",
    )
    assert "conflict resolved" in desk.get(reverse("admin:review", args=[document.pk])).content.decode()


def test_a_claim_is_not_related_to_itself(desk, document, candidates, editor):
    claim = review.accept(candidates["dumping"], editor=editor).claim
    data = {"from_claim": claim.pk, "type": "supports", "to": f"claim:{claim.pk}", "reason": "my reason"}
    text = desk.post(reverse("admin:relate", args=[document.pk]), data).content.decode()
    assert "A claim bears no relation to itself." in text
    assert "my reason" in text


def test_a_conflict_is_explained_once(desk, document, candidates, editor, colleague):
    for name in ("dumping", "denial"):
        review.accept(candidates[name], editor=editor)
    conflict = review.accept(candidates["conflict"], editor=editor).conflict
    page = reverse("admin:conflict_resolve", args=[conflict.pk])
    review.resolve_conflict(conflict, editor=colleague, explanation="genuine")
    text = desk.post(page, {"explanation": "editing_error"}).content.decode()
    assert "This conflict is already resolved: genuine." in text
    conflict.refresh_from_db()
    assert conflict.explanation == "genuine"
