"""Marked articles as trainings take them."""

import pytest

from ingest.scoring.lessons import Mark, make_lesson

pytestmark = [pytest.mark.slow, pytest.mark.model]

LESSON = """Mill and town quarrel
The town says that Bolt Ltd took sand from the river. {allegation: Bolt Ltd @town #sand}
It has rained since Monday.
Bolt Ltd said that every truck was paid for. {denial @Bolt Ltd > disputes sand}
"It rained," said Ada Roe, and Bea Lind said that it had not. {statement @Ada Roe > supports sand}
"""


def test_a_lesson_is_known_by_what_is_found_in_its_sentences():
    from ingest.management.lessons import read_all
    from ingest.training.articles import LESSON as ORIGIN
    from ingest.training.articles import read_lessons

    (article,) = read_lessons([make_lesson("river", LESSON.splitlines())], read_all)
    assert (article.name, article.origin, article.is_plain, article.has_relations) == ("river", ORIGIN, False, True)
    assert article.marks == {
        0: Mark("allegation", ("Bolt Ltd",), "town", "sand"),
        1: Mark("denial", (), "Bolt Ltd", "", (("disputes", "sand"),)),
    }
    assert article.links == {("disputes", 1, 0)}
    assert article.relations == 2
    assert article.unsure == {2, 3}  # two are found where one is marked


def test_where_its_words_are_marked_a_lesson_is_known_by_them():
    from ingest.management.lessons import read_all
    from ingest.training.articles import read_lessons

    lines = ["Rain", '[content:"It rained,"] [cue:said] [source:Ada Roe], and Bo said it had not. {statement @Ada Roe}']
    plain = [lines[0], lines[1].replace("[content:", "").replace("[cue:", "").replace("[source:", "").replace("]", "")]
    bracketed, by_sentence = read_lessons([make_lesson("rain", lines), make_lesson("rain", plain)], read_all)
    assert len(bracketed.said.drafts) == 2
    assert [(place, mark.claimant) for place, mark in bracketed.marks.items()] == [(0, "Ada Roe")]
    assert by_sentence.marks == {}


def test_a_document_is_known_by_its_contents_and_only_where_a_kind_is_marked():
    from ingest.management.lessons import read_all
    from ingest.training.articles import BENCHMARK, read_documents

    text = "The town says that Bolt Ltd took sand. Bolt Ltd said that it was paid for."
    attributions = [
        {"source": [[0, 8]], "cue": [[9, 13]], "content": [[19, 37]]},
        {"source": [[39, 47]], "cue": [[48, 52]], "content": [[58, 73]]},
    ]
    marked = {"kind": "denial", "targets": [], "claimant": None}
    document = {
        "id": "benchmark 7",
        "text": text,
        "attributions": [attributions[0], attributions[1] | marked],
        "relations": [{"type": "disputes", "from": 1, "to": 0}],
    }
    (article,) = read_documents([document], read_all, BENCHMARK)
    assert article.marks == {1: Mark("denial", (), "")}
    assert (article.links, article.relations, article.has_relations) == (frozenset(), 1, True)


def test_texts_that_another_process_parses_are_read_as_those_that_are_parsed_here(monkeypatch):
    from ingest.management import lessons

    texts = [
        make_lesson("river", LESSON.splitlines()).text,
        "Bolt Ada said the river’s “mud” was safe.\n\nMs Roe denied it on Monday. 🌊",
        "",
    ]
    here = list(lessons.read_all(texts))
    monkeypatch.setattr(lessons, "_MANY", len(texts))
    for one, other in zip(here, lessons.read_all(texts), strict=True):
        assert one.drafts == other.drafts
        assert one.judgements == other.judgements
        assert one.events == other.events
        assert (one.columns is None) == (other.columns is None)
        if one.columns is not None:
            assert (one.columns.states == other.columns.states).all()
    assert here[0].drafts
