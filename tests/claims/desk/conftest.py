"""A document with candidates on the desk, and two editors."""

import pytest
from django.contrib.auth.models import User

from tests.claims.desk.articles import CONFLICT, DENIAL, DUMPING, SETTLEMENT, add_candidate, make_document, make_run


@pytest.fixture
def document(db):
    return make_document()


@pytest.fixture
def candidates(document):
    """Two statements, an event, a relation and a conflict, by name."""
    run = make_run(document)
    dumping, denial = add_candidate(run, "statement", DUMPING), add_candidate(run, "statement", DENIAL)
    relation = {"type": "disputes", "from": denial.pk, "to": dumping.pk, "reason": "A denial of it."}
    return {
        "dumping": dumping,
        "denial": denial,
        "settlement": add_candidate(run, "event", SETTLEMENT),
        "relation": add_candidate(run, "relation", relation, span=(denial.start, denial.end)),
        "conflict": add_candidate(run, "conflict", CONFLICT),
    }


@pytest.fixture
def editor(db):
    return User.objects.create_user("maren", password="correct horse", is_staff=True)


@pytest.fixture
def colleague(db):
    return User.objects.create_user("jonas", password="correct horse", is_staff=True)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client
