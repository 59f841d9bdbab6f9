"""Lessons: articles marked by sentence, read and compared with what is found."""

from pathlib import Path

import pytest

from ingest.scoring import score
from ingest.scoring.lessons import LessonError, find_lessons, make_lesson, read_lessons, to_gold

LESSON = """Mill and town quarrel
The town says that Bolt Ltd took sand from the river. {allegation: Bolt Ltd @town #sand}
It has rained since Monday.
Bolt Ltd said that all was paid for and asked for an apology. {denial @Bolt Ltd > disputes sand, demand: town @Bolt Ltd}
"""


def say(text, start, claimant, kind="statement", targets=()):
    at = text.index(start)
    return {
        "source": [],
        "cue": [],
        "content": [[at, at + len(start)]],
        "kind": kind,
        "claimant": claimant,
        "targets": list(targets),
    }


def test_a_lesson_is_a_headline_and_sentences_with_marks():
    lesson = make_lesson("river", LESSON.splitlines())
    assert lesson.text.startswith("Mill and town quarrel\n\nThe town says")
    assert [(lesson.text[start:end], [mark.kind for mark in marks]) for start, end, marks in lesson.marked] == [
        ("The town says that Bolt Ltd took sand from the river.", ["allegation"]),
        ("Bolt Ltd said that all was paid for and asked for an apology.", ["denial", "demand"]),
    ]
    assert [mark.targets for mark in lesson.marks] == [("Bolt Ltd",), (), ("town",)]
    assert [mark.claimant for mark in lesson.marks] == ["town", "Bolt Ltd", "Bolt Ltd"]
    assert list(lesson.find_relations()) == [("disputes", 1, 0)]


def test_a_headline_is_marked_like_a_sentence_and_stands_alone():
    lines = [
        "[source:Town] [cue:says] [content:mill stole sand] {allegation: Bolt Ltd @town #head}",
        *LESSON.splitlines()[1:],
    ]
    lines[1] = lines[1].replace("#sand", "#sand > restates head")
    lesson = make_lesson("river", lines)
    assert lesson.text.startswith("Town says mill stole sand\n\nThe town says that")
    assert lesson.text[: lesson.marked[0][1]] == "Town says mill stole sand"
    assert [(role, lesson.text[start:end]) for role, start, end in lesson.marks[0].spans] == [
        ("source", "Town"), ("cue", "says"), ("content", "mill stole sand"),
    ]  # fmt: skip
    assert list(lesson.find_relations()) == [("restates", 1, 0), ("disputes", 2, 1)]


def test_nobody_is_marked_as_such_and_what_is_not_marked_is_not():
    lesson = make_lesson("rain", ["Rain", "It is said to rain. {statement @-}", "It rains, Bo said. {statement}"])
    assert [mark.claimant for mark in lesson.marks] == ["", None]
    gold = to_gold(lesson, {"attributions": []})
    assert gold["attributions"][0]["claimant"] is None
    assert "claimant" not in gold["attributions"][1]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("He said so. {rumour}", "rumour"),
        ("He said so. {denial} {promise}", "more than one pair"),
        ("He said so. {denial > disputes thin air}", "'thin air' is the label of 0"),
        ("He said so. {denial #so > answers so}", "answers"),
        ("He said so. {denial > disputes}", "'' is the label of 0"),
        ("He said so. {denial, #so}", "#so"),
        ("[source:He said so. {denial}", "does not end"),
        ("He] said so. {denial}", "never began"),
        ("[source:He] said so. {denial}", "no content"),
    ],
)
def test_a_mark_that_is_none_is_named(line, named):
    with pytest.raises(LessonError, match=f"odd 1.*{named}"):
        make_lesson("odd 1", ["Odd", line])


def test_brackets_say_which_words_are_whose():
    line = (
        "[source12:Bolt Ltd] [cue1:denied] [content1:[source2:the town]'s claim] and [cue2:left]. {denial, statement}"
    )
    with pytest.raises(LessonError, match="no content"):
        make_lesson("river", ["River", line])
    lesson = make_lesson("river", ["River", line.replace("left", "said [content2:so]")])
    assert "Bolt Ltd denied the town's claim and said so." in lesson.text
    assert [[(role, lesson.text[start:end]) for role, start, end in mark.spans] for mark in lesson.marks] == [
        [("source", "Bolt Ltd"), ("cue", "denied"), ("content", "the town's claim")],
        [("source", "Bolt Ltd"), ("source", "the town"), ("content", "so"), ("cue", "said so")],
    ]


def test_what_is_found_in_a_sentence_stands_for_its_marks_in_order():
    lesson = make_lesson("river", LESSON.splitlines())
    found = [
        say(lesson.text, "Bolt Ltd took sand", "town", "allegation", ["Bolt Ltd"]),
        say(lesson.text, "all was paid for", "Bolt Ltd", "statement"),
        say(lesson.text, "for an apology", "Bolt Ltd", "demand", ["river"]),
    ]
    predicted = {"attributions": found, "relations": [{"type": "disputes", "from": 1, "to": 0}]}
    scores = score([(to_gold(lesson, predicted), predicted)])
    assert (scores["kind of found"].right, scores["kind of found"].gold) == (2, 3)
    assert (scores["claimant of found"].right, scores["targets of found"].right) == (3, 1)
    assert (scores["relations"].right, scores["relations"].predicted, scores["relations"].gold) == (1, 1, 1)
    assert not {"source", "match50", "core_attributed", "conflicts"} & scores.keys()


def test_a_sentence_in_which_more_is_found_than_marked_pairs_with_nothing():
    lesson = make_lesson("river", LESSON.splitlines())
    found = [
        say(lesson.text, words, "town", "allegation", ["Bolt Ltd"])
        for words in ("Bolt Ltd took sand", "from the river")
    ]
    predicted = {"attributions": found, "relations": []}
    scores = score([(to_gold(lesson, predicted), predicted)])
    assert (scores["kind of found"].gold, scores["kind"].gold, scores["kind"].right) == (0, 3, 0)
    assert scores["relations"].gold == 1


def test_marked_words_are_what_has_to_be_found():
    lesson = make_lesson("river", ["River", "[source:Bolt Ltd] [cue:denied] [content:the claim]. {denial @Bolt Ltd}"])
    at = lesson.text.index("the claim")
    for content, source, right in (
        ((at, at + 9), (7, 15), 1),
        ((at, at + 9), (0, 5), 0),
        ((at + 4, at + 9), (7, 15), 1),
    ):
        item = say(lesson.text, "the claim", "Bolt Ltd", "denial")
        predicted = {"attributions": [item | {"content": [list(content)], "source": [list(source)]}], "relations": []}
        scores = score([(to_gold(lesson, predicted), predicted)])
        assert (scores["attributed50"].right, scores["match50"].right) == (right, 1)
        assert scores["kind of found"].right == 1
    missed = {"attributions": [say(lesson.text, "River", "Bolt Ltd", "denial")], "relations": []}
    scores = score([(to_gold(lesson, missed), missed)])
    assert (scores["match50"].right, scores["kind of found"].gold, scores["kind"].right) == (0, 0, 0)


def test_lessons_of_several_folders_are_read_by_name_and_those_within_them_are_not(tmp_path):
    for name in ("b.txt", "agency/a.txt", "agency/c.txt", "held-out/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("River", encoding="utf-8")
    found = find_lessons([tmp_path, tmp_path / "agency"])
    assert [path.name for path in found] == ["a.txt", "b.txt", "c.txt"]


def test_all_lessons_of_the_project_can_be_read():
    folders = [Path("fixtures/lessons") / name for name in (".", "agency", "later")]
    lessons = read_lessons(find_lessons(folders))
    kinds = [mark.kind for lesson in lessons for mark in lesson.marks]
    assert len(lessons) > 100
    assert min(kinds.count(kind) for kind in set(kinds)) > 40


@pytest.mark.parametrize(
    "path", sorted(Path("fixtures/lessons/held-out/second").glob("*.txt")), ids=lambda path: path.stem
)
def test_a_second_reader_saw_the_same_words_and_mostly_meant_the_same(path):
    first, second = read_lessons([path.parents[1] / path.name]), read_lessons([path])
    assert [lesson.text for lesson in first] == [lesson.text for lesson in second]
    pairs = [
        pair for lessons in zip(first, second, strict=True) for pair in zip(*(x.marks for x in lessons), strict=True)
    ]
    assert all(one.spans == other.spans for one, other in pairs)
    assert 0.85 < sum(one.kind == other.kind for one, other in pairs) / len(pairs) < 1
