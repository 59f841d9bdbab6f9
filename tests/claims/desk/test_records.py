import pytest
from django.urls import reverse

from claims import review
from claims.desk.records import on_record
from claims.models import Relation


@pytest.fixture
def published(candidates, editor):
    """Two claims in public view."""
    claims = [review.accept(candidates[name], editor=editor).claim for name in ("dumping", "denial")]
    for claim in claims:
        review.publish(claim, editor=editor)
    return claims


def test_what_is_on_record_stands_in_text_order(document, candidates, editor):
    for name in ("settlement", "denial", "dumping"):
        review.accept(candidates[name], editor=editor)
    assert [entry.kind for entry in on_record(document)] == ["claim", "claim", "event"]
    assert [str(entry.record)[:9] for entry in on_record(document)] == ["Northmill", "We never ", "Northmill"]


def test_a_draft_is_offered_for_publication_and_a_published_claim_is_not(document, candidates, editor):
    claim = review.accept(candidates["dumping"], editor=editor).claim
    assert [(entry.has_unpublished, entry.is_public) for entry in on_record(document)] == [(True, False)]
    review.publish(claim, editor=editor)
    assert [(entry.has_unpublished, entry.is_public) for entry in on_record(document)] == [(False, True)]


def test_a_relation_between_published_claims_can_follow_them(desk, document, candidates, editor, published):
    review.accept(candidates["relation"], editor=editor)
    assert [entry.has_unpublished for entry in on_record(document)] == [True, True]
    desk.post(reverse("admin:claim_publish", args=[published[1].pk]))
    assert Relation.objects.get().publication == "published"
    assert [entry.has_unpublished for entry in on_record(document)] == [False, False]


def test_a_published_claim_leads_to_its_public_page(desk, document, published):
    text = desk.get(reverse("admin:review", args=[document.pk])).content.decode()
    assert f'href="/claims/{published[0].pk}/"' in text
    assert "Retract claim" in text
