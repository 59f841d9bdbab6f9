import io
import json
import re
import sys
from subprocess import CompletedProcess

import pytest
from django.core.management import execute_from_command_line

from tests import processes

pytestmark = pytest.mark.model


@pytest.fixture
def manage(capsys, monkeypatch):
    """`manage.py` within this process, which has the model already and lets nobody at the database."""

    def run(*args, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        try:
            execute_from_command_line(["manage.py", *args])
            code = 0
        except SystemExit as end:
            code = end.code
        return CompletedProcess(args, code, *capsys.readouterr())

    return run


def test_a_file_is_extracted_without_a_database(tmp_path):
    """In a process of its own, as it is started."""
    path = tmp_path / "a.txt"
    path.write_text("Ada Roe said on Monday that the bridge is safe.", encoding="utf-8")
    env = processes.environment(tmp_path, DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    answer = processes.manage("extract", str(path), "--published", "2026-02-24", env=env)
    (claim,) = json.loads(answer.stdout)["attributions"]
    assert (answer.returncode, claim["source"], claim["cue"], claim["content"]) == (0, [[0, 7]], [[8, 12]], [[28, 46]])
    assert (claim["claimant"], claim["said"]["edtf"]) == ("Ada Roe", "2026-02-23")


def test_lines_come_out_in_order_and_a_bad_one_is_named(manage):
    lines = [json.dumps({"id": name, "text": "Ada Roe said no."}) for name in ("b", "a")]
    answer = manage("extract", "--jsonl", stdin="\n".join([*lines, "{bad"]))
    assert [json.loads(line)["id"] for line in answer.stdout.splitlines()] == ["b", "a"]
    assert answer.returncode == 1
    assert answer.stderr.startswith("CommandError: line 3: not JSON")
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[]", 'line 1: needs an object with a string "text"'),
        ('{"text": 5}', 'line 1: needs an object with a string "text"'),
        ('{"text": "a", "published_on": "soon"}', 'line 1: "published_on" must be YYYY-MM-DD, not "soon"'),
    ],
)
def test_a_line_that_is_no_document_is_refused_in_one_line(manage, line, message):
    answer = manage("extract", "--jsonl", stdin=line)
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", f"CommandError: {message}\n")


def test_a_missing_file_is_refused_in_one_line(manage):
    answer = manage("extract", "no-such-file.txt")
    assert (answer.returncode, answer.stderr) == (1, "CommandError: no-such-file.txt: No such file or directory\n")


@pytest.mark.slow
def test_scores_come_as_a_table_and_as_json(manage, tmp_path):
    gold = {"id": "a", "text": "Ada Roe said no harm was done.", "published_on": None}
    gold["attributions"] = [{"source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 29]]}]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(gold), encoding="utf-8")
    figures = json.loads(manage("score_extraction", str(path), "--json").stdout)
    assert figures["attributed50"] == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "interval": [1.0, 1.0],
        "predicted": 1,
        "gold": 1,
    }
    table = manage("score_extraction", str(path), str(path), "--confusion", "--errors", "2").stdout
    assert table.splitlines()[0].split() == ["layer", "precision", "recall", "F1", "95", "%", "interval", "n"]
    assert re.search(r"^attributed50 +1\.000 +1\.000 +1\.000  1\.000 to 1\.000 +2$", table, re.MULTILINE)
    assert "gold / predicted" in table
