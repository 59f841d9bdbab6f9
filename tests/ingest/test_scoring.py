import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.scoring import LAYERS, GoldError, Score, check_gold, count, find_intervals, score
from ingest.scoring.errors import NOBODY, Fault, confuse, find_faults

TEXT = "Ada Roe said that the old bridge is safe. Bolt said no."
GOLD = {
    "text": TEXT,
    "attributions": [
        {"source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 40]], "kind": "statement", "targets": ["the Bolt"]},
        {"source": [[42, 46]], "cue": [[47, 51]], "content": [[52, 54]], "kind": "denial", "targets": []},
    ],
    "relations": [{"type": "disputes", "from": 1, "to": 0}],
}
SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).parents[2] / "../shared"))
REFERENCE = SHARED / "tools/score_attributions.py"
DEV = SHARED / "data/polnear/dev.jsonl"


def test_gold_against_itself_is_perfect():
    scores = score([(GOLD, GOLD)])
    assert {layer: item.f1 for layer, item in scores.items()} == dict.fromkeys(scores, 1.0)
    assert list(scores) == [layer for layer in LAYERS if layer in scores]
    assert "events" not in scores


def test_nothing_predicted_scores_nothing():
    scores = score([(GOLD, {"attributions": []})])
    assert scores["match50"] == Score(0, 0, 2)
    assert scores["core_attributed"] == Score(0, 0, 1, 0)
    assert scores["relations"].f1 == 0.0


def test_a_content_given_to_the_wrong_speaker_is_matched_but_not_attributed():
    wrong = {"attributions": [{**GOLD["attributions"][0], "source": [[42, 46]]}]}
    scores = score([(GOLD, wrong)])
    assert (scores["match50"].right, scores["attributed50"].right, scores["kind"].right) == (1, 0, 1)


def test_names_are_compared_without_their_article():
    other = {"attributions": [{**GOLD["attributions"][0], "targets": ["Bolt"]}]}
    assert score([(GOLD, other)])["targets"] == Score(1, 1, 1)


@pytest.mark.parametrize("gold", [{}, {"attributions": 3}, {"attributions": [3]}, {"attributions": [{"source": [3]}]}])
def test_a_broken_gold_line_is_refused_by_its_number(gold):
    with pytest.raises(GoldError, match="line 7"):
        check_gold(gold, 7)


@pytest.mark.skipif(not DEV.exists(), reason="shared data absent")
def test_figures_equal_those_of_the_reference_scorer(tmp_path):
    gold = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()[:8]]
    ours = [{"id": item["id"], "attributions": cripple(item["attributions"])} for item in gold]
    paths = [tmp_path / "gold.jsonl", tmp_path / "ours.jsonl"]
    for path, rows in zip(paths, (gold, ours), strict=True):
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    answer = subprocess.run([sys.executable, REFERENCE, *paths, "--json"], capture_output=True, check=True, text=True)
    expected = json.loads(answer.stdout)
    scores = score(zip(gold, ours, strict=True))
    names = {"tok_source": "source", "tok_cue": "cue", "tok_content": "content"}
    for name in ("tok_source", "tok_cue", "tok_content", "match50", "attributed50", "core_attributed"):
        item = scores[names.get(name, name)]
        assert expected[name] == pytest.approx([100 * item.precision, 100 * item.recall, 100 * item.f1])


def cripple(attributions):
    """Every third left out, every second source gone, every fifth content cut."""
    kept = [dict(item) for place, item in enumerate(attributions) if place % 3]
    for place, item in enumerate(kept):
        if place % 2:
            item["source"] = []
        if place % 5 == 0 and item["content"]:
            start, end = item["content"][0]
            item["content"] = [[start, start + (end - start) // 3 + 1]]
    return kept


TWO = [
    {**GOLD, "id": "a"},
    {**GOLD, "id": "b", "conflicts": [{"a": [0, 7], "b": [42, 46], "reason": "x"}]},
]


def test_a_field_of_found_attributions_leaves_out_those_that_were_missed():
    predicted = {"attributions": [{**GOLD["attributions"][0], "kind": "denial", "targets": ["Bolt", "Roe"]}]}
    scores = score([(GOLD, predicted)])
    assert (scores["kind"], scores["kind of found"]) == (Score(0, 1, 2), Score(0, 1, 1))
    assert scores["targets of found"] == Score(1, 2, 1)


def test_relations_and_conflicts_are_added_up():
    scores = score([(TWO[1], {"attributions": [], "conflicts": [{"a": [3, 4], "b": [43, 44]}]})])
    assert scores["relations, conflicts"] == Score(1, 1, 2)


def test_an_interval_is_as_wide_as_documents_differ():
    right, wrong = count(GOLD, GOLD), count(GOLD, {"attributions": []})
    assert find_intervals([right, right])["match50"] == (1.0, 1.0)
    low, high = find_intervals([right, wrong])["match50"]
    assert (low, high) == (0.0, 1.0)
    many = find_intervals([right, wrong] * 50)["match50"]
    assert 0.5 < many[0] < 2 / 3 < many[1] < 0.8


def test_kinds_taken_for_each_other_missed_and_invented_are_counted():
    predicted = {"attributions": [{**GOLD["attributions"][0], "kind": "denial"}, {**GOLD["attributions"][0]}]}
    assert confuse([(GOLD, predicted)]) == {
        ("statement", "denial"): 1,
        ("denial", NOBODY): 1,
        (NOBODY, "statement"): 1,
    }


def test_faults_show_what_was_expected_and_what_was_found():
    wrong = {**GOLD["attributions"][0], "kind": "denial", "source": [[42, 46]]}
    faults = list(find_faults({**GOLD, "id": "a"}, {"attributions": [wrong]}))
    said = "Ada Roe | said | that the old bridge is safe"
    assert faults == [
        Fault("missed", "a", "no", "Bolt | said", "", 1),
        Fault("source", "a", said, "Ada Roe", "Bolt", 1),
        Fault("kind", "a", said, "statement", "denial", 1),
        Fault("relations", "a", "no -> that the old bridge is safe", "disputes (an end was not found)", "", 1),
    ]


def test_a_perfect_answer_has_no_faults():
    assert list(find_faults(TWO[1], TWO[1])) == []
