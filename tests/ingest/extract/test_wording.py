"""What is read of the words of a content, once for all who ask."""

import pytest

PARSE = (
    "Bolt/NNP/nsubj/1/ORG said=say/VBD/ROOT/1 ,/,/punct/4 it/PRP/nsubj/4 sold=sell/VBD/ccomp/1 n't/RB/neg/4 "
    "two/CD/nummod/7 Mills=mill/NNS/dobj/4 to/IN/prep/4 Acme/NNP/pobj/8/ORG ././punct/1"
)


@pytest.fixture(scope="module")
def page(cast):
    return cast(PARSE)


def test_a_wording_tells_words_from_marks_and_what_they_are(page):
    found = page.wordings.find(((2, 8),))
    assert (found.main.i, found.subject.i, found.is_negated) == (4, 3, True)
    assert found.lowers == (",", "it", "sold", "n't", "two", "mills")
    assert found.plain == ("it", "sold", "n't", "two", "mills")
    assert found.lemmas == ("it", "sell", "n't", "two", "mill")
    assert found.substance == {"sell", "mill"}  # "two" is a stop word
    assert [token.i for token in found.subjects] == [3]
    assert [token.i for token in found.numbers] == [6]
    assert not found.named


def test_parts_are_read_in_their_order_and_only_once(page):
    content = (8, 10), (0, 1)
    found = page.wordings.find(content)
    assert found.lowers == ("to", "acme", "bolt")
    assert (found.covered, found.named) == ((9, 0), {"Acme", "Bolt"})
    assert page.wordings.find(content) is found


def test_sentences_are_found_by_place(cast):
    page = cast("Bolt/NNP/nsubj/1/ORG left=leave/VBD/ROOT/1 ././punct/1 Roe/NNP/nsubj/4 slept=sleep/VBD/ROOT/4")
    assert page.find_sentence(2) == (0, 3)
    assert page.find_sentence(3) == (3, 5)


def test_hedges_are_adverbs_and_adjectives_before_a_noun(cast):
    page = cast(
        "Bolt/NNP/nsubj/2/ORG reportedly/RB/advmod/2 left=leave/VBD/ROOT/2 the/DT/det/5 alleged/JJ/amod/5 "
        "thief/NN/dobj/2 ././punct/2"
    )
    assert page.hedges == [1, 4]


def test_whom_a_noun_means_is_kept_apart_by_who_cannot_be_meant(cast):
    from ingest.extract.speakers import resolve

    page = cast(
        "Bolt/NNP/nsubj/1/ORG pumped=pump/VBD/ROOT/1 ././punct/1 It/PRP/nsubj/4 stopped=stop/VBD/ROOT/4 ././punct/4"
    )
    assert resolve(page, 3) == ("Bolt",)
    assert resolve(page, 3, but="Bolt") == ()
    assert resolve(page, 3) == ("Bolt",)
