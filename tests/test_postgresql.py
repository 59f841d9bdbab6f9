"""What holds on SQLite holds on PostgreSQL: these tests of the record run again over the other engine.

They fail where there is none; `make test` leaves them out.
"""

import subprocess
import sys

import pytest

from tests.processes import environment

pytestmark = [pytest.mark.service, pytest.mark.model]


def test_the_rules_of_the_database_are_the_same_on_postgresql(tmp_path, database):
    """The tests of the editors' verbs, on the other engine."""
    files = ["tests/claims/test_review.py", "tests/claims/test_journal.py", "tests/claims/graph/test_sync.py"]
    run_tests("-m", "not slow", *files, env=environment(tmp_path, DATABASE_URL=database))


def test_nothing_is_lost_on_postgresql(tmp_path, database):
    """verify finds each of a hundred changes, a dump comes back whole, a redaction leaves a sound log."""
    files = [f"tests/claims/{name}.py" for name in ("test_verification_finds_all", "graph/test_dump", "test_redaction")]
    which = "hundred or again or history or goes_on or nothing_of or stubs"
    run_tests("-k", which, *files, env=environment(tmp_path, DATABASE_URL=database))


def run_tests(*words, env):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    answer = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=400)
    assert answer.returncode == 0, answer.stdout[-3000:]
