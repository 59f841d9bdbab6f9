import pytest

from claims import review
from claims.resolve.actors import find_actor, fold, kind_of
from claims.resolve.claims import nearest_claims
from tests.claims.factories import make_document, make_editor, make_statement_candidate


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brightwater", "BRIGHTWATER"),
        ("Brightwater, Inc.", "Brightwater"),
        ("Zoë Brûlé", "Zoe Brule"),
        ("the Harbour Board", "Harbour  Board"),
        ("J. R. Quell", "J R Quell"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same_form(one, other):
    assert fold(one) == fold(other)


def test_different_names_stay_different():
    assert fold("Brightwater") != fold("Brightwater Energy")


@pytest.mark.parametrize(
    ("name", "label", "kind"),
    [
        ("Mara Quell", "PERSON", "person"),
        ("Kelpline", "ORG", "organisation"),
        ("Kelpline", "", "organisation"),
        ("authors", "", "group"),
        ("AI labs", "", "group"),
        ("a senior port official", "", "unnamed"),
        ("two people familiar with the matter", "", "unnamed"),
    ],
)
def test_the_kind_of_an_actor_follows_label_and_grammar(name, label, kind):
    assert kind_of(name, label) == kind


@pytest.mark.django_db
def test_a_merged_actor_is_no_longer_found_by_name():
    editor = make_editor()
    survivor = review.create_actor("Kelpline", kind="organisation", editor=editor)
    merged = review.create_actor("Kelp Line", kind="organisation", editor=editor)
    merged.merged_into = survivor
    merged.save()
    assert find_actor("Kelp Line") is None
    assert find_actor("kelpline") == survivor


@pytest.mark.django_db
def test_the_nearest_claims_share_words_and_come_best_first():
    editor = make_editor()
    document = make_document()
    for words in ("dumping 40 tonnes of sludge", "the matter was closed"):
        review.accept(make_statement_candidate(document, words, cue="accuses"), editor=editor)
    found = nearest_claims("Kelpline was dumping sludge: 40 tonnes of it")
    assert [(claim.wording, round(score, 2)) for claim, score in found] == [("Dumping 40 tonnes of sludge.", 0.8)]
    assert nearest_claims("of it") == []
