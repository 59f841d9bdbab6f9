"""README says what is there: every setting, command and address, and nothing that is gone."""

import re
from pathlib import Path

from django.core.management import get_commands
from django.urls import get_resolver

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_from_the_environment_is_in_readme():
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', (ROOT / "config/settings.py").read_text()))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert documented == read


def test_every_command_is_in_readme_and_every_command_in_readme_exists():
    ours = {name for name, app in get_commands().items() if app in ("ingest", "claims")}
    table = README.split("## Commands")[1].split("## Settings")[0]
    documented = set(re.findall(r"`([a-z_]+)(?:[ `])", table))
    assert ours <= documented
    assert set(re.findall(r"^\| `([a-z_]+)[ `]", table, re.MULTILINE)) - {"manage"} <= ours


def addresses(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, path)
        else:
            yield path


def test_every_public_address_is_in_readme():
    known = {path.replace("^", "").split("/")[0].split(".")[0] for path in addresses()} - {"", "static"}
    missing = {head for head in known if f"/{head}" not in README and not head.startswith("(")}
    assert not missing


def test_every_resource_of_the_api_is_in_readme():
    resources = {
        path.removeprefix("api/v1/").replace("^", "").split("/")[0].split(".")[0].split("$")[0]
        for path in addresses()
        if path.startswith("api/v1/")
    }
    missing = {name for name in resources if name and name.isalpha() and name not in README}
    assert not missing


def test_every_file_that_readme_names_exists():
    for name in re.findall(r"`((?:config|ingest|claims|tests|docs|fixtures)/[\w./]+)`", README):
        assert (ROOT / name).exists(), name
