"""The short ways through spaCy's ruler and lemmatizer end where the long ones do."""

import pytest
import spacy

from ingest import nlp
from ingest.shortcuts import RuleMatcher, shorten

TEXTS = (
    "There's no doubt, she ain't going: they're gonna say it's what y'all have gotta do. Let's see.",
    "The labs' own papers were better than ours, and worse ones had been filed by the firms themselves.",
    "“I did not see the mice,” he said;  \n\nthe largest of the analyses was theirs.\tHow well it lies, lying there!",
    "COURTS RULED ON WEDNESDAY THAT MR. O'Neill's men left; twenty-two studies' axes, halves and boxes fell.",
    "to be or not to be -- that that is is; that that is not is not. What's done can't be undone, c'mon",
)


@pytest.fixture
def plain():
    language = spacy.load(nlp.DEFAULT_MODEL)
    language.tokenizer.infix_finditer = nlp.load().tokenizer.infix_finditer
    return language


def see(doc):
    return [(token.text, token.tag_, token.pos_, str(token.morph), token.lemma_, token.dep_) for token in doc]


def test_words_have_the_same_attributes_by_the_short_way(plain):
    expected = [see(doc) for doc in plain.pipe(TEXTS)]
    shorten(plain)
    assert isinstance(plain.get_pipe("attribute_ruler").match, RuleMatcher)
    plain.get_pipe("lemmatizer").cache.clear()
    assert [see(doc) for doc in plain.pipe(TEXTS)] == expected
    assert [see(doc) for doc in plain.pipe(TEXTS)] == expected  # and when all is remembered


def test_every_rule_matches_as_it_does_in_spacy(plain):
    ruler = plain.get_pipe("attribute_ruler")
    with plain.select_pipes(disable=["attribute_ruler", "lemmatizer", "ner"]):
        docs = list(plain.pipe(TEXTS))
    matcher = RuleMatcher(ruler)
    for doc in docs:
        found = matcher(doc)
        assert sorted(set(found)) == sorted(set(ruler.match(doc)))
        assert {number for number, *_ in found if len(ruler.patterns[number]["patterns"][0]) > 1} or doc is not docs[0]


def test_forms_are_looked_up_and_no_longer_searched_for(plain):
    shorten(plain)
    index = plain.get_pipe("lemmatizer").lookups.get_table("lemma_index")
    assert index
    assert all(isinstance(words, frozenset) for words in index.values())


@pytest.mark.parametrize("pattern", [{"ENT_TYPE": "ORG"}, {"LOWER": "sold", "OP": "+"}, {}])
def test_rules_that_ask_for_more_are_left_to_spacy(plain, pattern):
    ruler = plain.get_pipe("attribute_ruler")
    ruler.add([[pattern]], {"POS": "X"})
    before = ruler.match
    shorten(plain)
    assert ruler.match == before
    assert not isinstance(ruler.match, RuleMatcher)
