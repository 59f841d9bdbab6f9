"""Marks on a text that is not ours: read beside the corpus, refused beside any other."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from ingest.records import KINDS, RELATION_TYPES
from ingest.scoring import GoldError
from ingest.scoring.benchmark import read_marks

SHIPPED = Path(__file__).parents[2] / "fixtures/lessons/benchmark/marks.txt"

TEXT = "Bolt Ltd stole the sand, Ada Roe said. A spokesman denied it."
ARTICLE = {
    "id": "x",
    "text": TEXT,
    "attributions": [
        {"source": [[25, 32]], "cue": [[33, 37]], "content": [[0, 23]]},
        {"source": [[39, 50]], "cue": [[51, 57]], "content": [[58, 60]]},
    ],
}
HEAD = f"article 2 {hashlib.sha256(TEXT.encode()).hexdigest()[:12]}"
CORPUS = [{"text": "Another.", "attributions": []}, ARTICLE]


def read(tmp_path, *lines):
    path = tmp_path / "marks.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_marks(path, CORPUS)


def test_a_mark_gives_its_attribution_kind_targets_speaker_and_relations(tmp_path):
    (article,) = read(tmp_path, HEAD, "0 allegation: 0-8 @25-32", "1 denial @0-8 > disputes 0")
    first, second = article["attributions"]
    assert (first["kind"], first["targets"], first["claimant"]) == ("allegation", ["Bolt Ltd"], "Ada Roe")
    assert (second["kind"], second["targets"], second["claimant"]) == ("denial", [], "Bolt Ltd")
    assert article["relations"] == [{"type": "disputes", "from": 1, "to": 0}]
    assert first["content"] == [[0, 23]]
    assert "kind" not in ARTICLE["attributions"][0]


def test_what_is_not_marked_has_no_kind_and_nobody_is_none(tmp_path):
    (article,) = read(tmp_path, HEAD, "1 statement @-")
    assert "kind" not in article["attributions"][0]
    assert article["attributions"][1]["claimant"] is None


@pytest.mark.parametrize(
    "lines",
    [
        ["article two"],
        [HEAD.replace("article 2", "article 1")],
        [HEAD.replace("article 2", "article 9")],
        [HEAD, "0 remark"],
        [HEAD, "2 statement"],
        [HEAD, "0 statement > doubts 1"],
        [HEAD, "0 statement > disputes 2"],
        [HEAD, "statement"],
        [HEAD, "0 demand: 12"],
        [HEAD, "0 statement @Roe"],
        [HEAD, "0 statement > disputes"],
        [],
    ],
)
def test_marks_of_another_corpus_or_of_nothing_are_refused(tmp_path, lines):
    with pytest.raises(GoldError):
        read(tmp_path, *lines)


def test_the_shipped_marks_hold_numbers_and_our_words_for_kinds_alone():
    words = set(re.findall(r"[^\W\d]{2,}", re.sub(r"(?m)^article .*$", "", SHIPPED.read_text(encoding="utf-8"))))
    assert words <= {*KINDS, *RELATION_TYPES}


def test_the_shipped_marks_are_of_the_benchmark(shared):
    lines = (shared / "data" / "polnear" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    articles = read_marks(SHIPPED, [json.loads(line) for line in lines])
    marked = [item for article in articles for item in article["attributions"] if "kind" in item]
    assert len(articles) == 838
    assert len(marked) == 19832
    assert all(item["targets"] == [] for item in marked if item["kind"] == "statement")
