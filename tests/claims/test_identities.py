import pytest

from claims import review
from claims.drafts import DraftError
from claims.models import Actor

pytestmark = pytest.mark.django_db
ELSEWHERE = ["https://data.example/Q2", "https://data.example/Q1"]


def matches_of(name):
    (found,) = Actor.objects.filter(name=name).records()
    return found.exact_matches


def test_a_judged_identity_is_on_record_and_in_the_graph(client, record):
    kelpline = record.actor("Kelpline")
    review.identify(kelpline, editor=record.editor, exact_matches=[*ELSEWHERE, ELSEWHERE[0] + " "])
    assert matches_of("Kelpline") == ("https://data.example/Q1", "https://data.example/Q2")
    told = client.get(f"/api/v1/actors/{kelpline.pk}/?format=nq").content.decode()
    assert "<http://www.w3.org/2004/02/skos/core#exactMatch> <https://data.example/Q1> " in told
    assert "sameAs" not in told


def test_it_replaces_what_was_judged_before_and_can_be_undone(record):
    kelpline = record.actor("Kelpline")
    review.identify(kelpline, editor=record.editor, exact_matches=ELSEWHERE)
    review.identify(kelpline, editor=record.editor, exact_matches=[])
    assert matches_of("Kelpline") == ()
    review.undo(editor=record.editor)
    assert len(matches_of("Kelpline")) == 2


@pytest.mark.parametrize("address", ["Q42", "javascript:alert(1)", "", "https://x.example/" + "a" * 2000])
def test_what_is_no_address_is_refused(record, address):
    with pytest.raises(DraftError) as refused:
        review.identify(record.actor("Kelpline"), editor=record.editor, exact_matches=[address])
    assert refused.value.field == "exact_matches"
    assert matches_of("Kelpline") == ()


def test_so_many_that_it_cannot_be_a_judgement_are_refused(record):
    many = [f"https://data.example/Q{number}" for number in range(51)]
    with pytest.raises(DraftError, match="At most 50"):
        review.identify(record.actor("Kelpline"), editor=record.editor, exact_matches=many)


def test_an_unnamed_source_is_nobody_elsewhere(record):
    with pytest.raises(review.ReviewError, match="never resolved"):
        review.identify(record.actor("a harbour clerk"), editor=record.editor, exact_matches=ELSEWHERE)


def test_editors_judge_through_the_api_and_nobody_else(client, record):
    address = f"/api/v1/actors/{record.actor('Kelpline').pk}/identify"
    body = {"exact_matches": ELSEWHERE}
    assert client.post(address, body, content_type="application/json").status_code == 401
    client.force_login(record.editor)
    answer = client.post(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()["exact_matches"]) == (200, sorted(ELSEWHERE))
    refused = client.post(address, {"exact_matches": ["Q42"]}, content_type="application/json")
    assert (refused.status_code, "exact_matches" in refused.content.decode()) == (400, True)
    clerk = f"/api/v1/actors/{record.actor('a harbour clerk').pk}/identify"
    assert client.post(clerk, body, content_type="application/json").status_code == 409
