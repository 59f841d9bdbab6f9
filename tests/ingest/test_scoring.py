import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.scoring import LAYERS, GoldError, Score, check_gold, score

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
