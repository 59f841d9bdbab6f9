"""The guide for researchers runs as it is written, against a live server."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[1] / "docs/researchers.md"
SITE = '"http://127.0.0.1:8000"'


def read_blocks():
    return re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.slow
@pytest.mark.model
def test_every_block_of_the_guide_runs_and_says_what_it_promises(site, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names = {}
    for number, block in enumerate(read_blocks(), start=1):
        code = compile(block.replace(SITE, repr(site[0])), f"{GUIDE.name}, block {number}", "exec")
        exec(code, names)
    said = capsys.readouterr().out
    assert len(names["denials"]) >= 8
    assert names["decision"] > 0
    assert "400 The query" in said
    assert {"asserts", "denies"} <= set(names["table"].columns)
    assert names["by_month"].sum() == len(names["frame"])
    assert names["denials"][0]["wording"] in said
    assert "as it stands in print: " in said
    assert (tmp_path / "network.csv").read_text().startswith("accuser,accused,claims\n")
    assert names["edges"]["claims"].min() > 0
    assert re.search(r"^[1-9]\d* triples in [1-9]\d* records$", said, re.MULTILINE)


def test_the_guide_names_its_server_where_the_test_looks_for_it():
    assert [SITE in block for block in read_blocks()] == [True] + [False] * (len(read_blocks()) - 1)
