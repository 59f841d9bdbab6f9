"""Whole articles as newspapers write them: every date, whose utterance it belongs to, and every happening."""

from pathlib import Path

import pytest

from ingest.extract.documents import to_document
from ingest.scoring.counting import find_good, find_words, roles_of, values_of
from tests.ingest.extract.press import find_certain, is_open, make_gold, make_reader, overlaps, plain, read_passages

pytestmark = pytest.mark.model
ARTICLES = read_passages(Path(__file__).with_name("press_articles.txt"))
each_article = pytest.mark.parametrize("article", ARTICLES, ids=[article.name for article in ARTICLES])


@pytest.fixture(scope="module")
def find_once():
    """An article once, for all tests of it."""
    return make_reader()


@each_article
def test_every_date_of_an_article_is_read(find_once, article):
    found, marked = find_certain(article, find_once(article).dates)
    assert found == marked


@each_article
def test_every_utterance_that_is_found_has_its_dates(find_once, article):
    gold, found = make_gold(article), make_document(article, find_once(article).extraction)
    words = find_words(article.text)
    theirs, ours = ([roles_of(item, words) for item in each["attributions"]] for each in (gold, found))
    for place, other in find_good(theirs, ours).items():
        if article.utterances[place].is_read:
            wanted, dates = gold["attributions"][place], found["attributions"][other]
            assert values_of("dates", dates) == values_of("dates", wanted)


@each_article
def test_every_happening_of_an_article_is_found_and_nothing_else(find_once, article):
    left = list(find_once(article).extraction.events)
    for place, (kind, parties, amount, date, is_found) in zip(article.places, article.happened, strict=True):
        event = find_event(left, kind, plain(parties.split("; ")), place)
        assert (event is not None) == is_found, (kind, parties, [(item.kind, item.parties) for item in left])
        if event is None:
            continue
        left.remove(event)
        if amount != "?":
            assert (str(int(event.amount.value)) if event.amount else "-") == amount
        if date != "?":
            assert (event.date.edtf if event.date else "-") == date
    assert sorted(event.kind for event in left) == sorted(article.mistaken)


def make_document(article, extraction):
    """As `manage.py extract` writes it, without the dates that an article leaves open."""
    document = to_document(extraction, id="", sha256="", extractor=None)
    open_ones = [span for span, mark in article.dates if is_open(mark)]
    for item in document["attributions"]:
        item["dates"] = [date for date in item["dates"] if not any(overlaps(date["span"], span) for span in open_ones)]
    return document


def find_event(events, kind, names, place):
    """By what the scoring goes: the kind, and somebody who takes part or where it is told; the nearest first."""
    same = [item for item in events if item.kind == kind]
    told = [item for item in same if item.span[0] <= place < item.span[1]]
    return next(iter(told + [item for item in same if names & plain(item.parties)]), None)
