import pytest
from django.contrib.auth.models import User
from django.urls import get_resolver, reverse

from claims import review
from claims.desk.cards import review_page
from claims.desk.urls import PAGES
from claims.models import Claim
from tests.claims.desk.articles import ARTICLE, DUMPING, add_candidate, make_document, make_run


def page_of(document):
    return reverse("admin:review", args=[document.pk])


def test_every_candidate_has_a_card_in_text_order(document, candidates):
    cards = review_page(document).cards
    assert [card.candidate for card in cards] == [
        candidates[name] for name in ("dumping", "conflict", "denial", "relation", "settlement")
    ]
    assert [card.number for card in cards] == [1, 2, 3, 4, 5]


def test_a_card_says_what_the_machine_proposes(document, candidates):
    assert review_page(document).cards[0].facts == (
        ("Claimant", "Brightwater (new)"),
        ("Attitude", "asserts"),
        ("Against", "Northmill (new)"),
        ("Numbers", "“over 300 tonnes” → at least 300 tonnes"),
        ("Confidence", "83%"),
    )


def test_a_dates_words_stand_beside_what_they_were_read_as(document, candidates):
    facts = dict(review_page(document).cards[2].facts)
    assert facts["Said"] == "“on Monday” → 2026-02-23"
    assert facts["Attitude"] == "denies (negated)"


def test_a_known_actor_is_not_marked_as_new(document, candidates, editor):
    review.create_actor("NORTHMILL Ltd", kind="organisation", editor=editor)
    assert dict(review_page(document).cards[0].facts)["Against"] == "Northmill"


def test_the_article_stands_on_the_page_word_for_word(document, candidates):
    assert "".join(segment.text for segment in review_page(document).segments) == ARTICLE


def test_a_decided_candidate_is_folded_with_its_outcome(desk, document, candidates, editor):
    review.reject(candidates["conflict"], editor=editor, reason="Not a claim")
    review.accept(candidates["dumping"], editor=editor)
    text = desk.get(page_of(document)).content.decode()
    assert "Rejected: Not a claim" in text
    assert "Accepted, draft" in text
    assert text.count('class="card decided') == 2
    assert "<strong>3</strong> of 5 to decide" in text


def test_nearest_known_claims_are_offered_for_the_candidate_at_hand(desk, document, candidates, editor):
    claim = review.accept(candidates["dumping"], editor=editor).claim
    other = make_document(ARTICLE + "\nMore.", identity="2")
    again = add_candidate(make_run(other, 2), "statement", DUMPING)
    text = desk.get(page_of(other)).content.decode()
    assert f'<input type="radio" name="claim" value="{claim.pk}">' in text
    fragment = desk.get(reverse("admin:candidate_near", args=[again.pk])).content.decode()
    assert f'value="{claim.pk}"' in fragment
    assert "100 % of words, draft" in fragment


def test_hostile_words_are_shown_and_not_run(desk, db):
    body = '<script>alert("x")</script> says Brightwater of Northmill.'
    document = make_document(body, title="<img src=x>")
    text = desk.get(page_of(document)).content.decode()
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in text
    assert "<img src=x>" not in text
    assert '<script>alert("x")' not in text


def many(document, number):
    """`number` statements, half of them accepted, over one text."""
    run = make_run(document)
    editor = User.objects.create_user(f"bulk{number}", is_staff=True)
    rows = [add_candidate(run, "statement", DUMPING, position=position) for position in range(number)]
    for row in rows[: number // 2]:
        review.accept(row, editor=editor)


def queries_of(desk, document, counted):
    with counted() as queries:
        assert desk.get(page_of(document)).status_code == 200
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_candidates(desk, django_assert_max_num_queries):
    few, full = make_document(title="few"), make_document(ARTICLE + " ", title="full", identity="2")
    many(few, 4)
    many(full, 40)

    def counted():
        return django_assert_max_num_queries(25)

    assert queries_of(desk, few, counted) == queries_of(desk, full, counted)


def test_two_hundred_candidates_are_shown(desk):
    document = make_document("\n".join([ARTICLE] * 20))
    run = make_run(document)
    for position in range(200):
        add_candidate(run, "statement", DUMPING, position=position)
    text = desk.get(page_of(document)).content.decode()
    assert text.count('<section class="card') == 200


@pytest.mark.parametrize("route", [route for route, _, _ in PAGES])
def test_only_staff_gets_in(client, db, route):
    path = "/admin/review/" + route.replace("<str:document_id>", "x").replace("<str:candidate_id>", "x")
    path = path.replace("<str:record_id>", "x").replace("<str:relation_id>", "x")
    assert get_resolver().resolve(path)
    client.force_login(User.objects.create_user("reader"))
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


def test_a_button_needs_the_token_of_its_page(document, candidates, editor):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    answer = strict.post(reverse("admin:candidate_accept", args=[candidates["dumping"].pk]))
    assert answer.status_code == 403
    assert not Claim.objects.exists()


def test_an_unknown_document_is_not_found(desk):
    assert desk.get(reverse("admin:review", args=["nothing"])).status_code == 404


def test_no_page_carries_inline_code(desk, document, candidates):
    text = desk.get(page_of(document)).content.decode()
    assert "<script>" not in text
    assert " style=" not in text
    assert " onclick=" not in text
