import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from claims.models import AccessToken
from claims.records import sha256_of
from tests.claims.factories import make_editor

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("create_token", *arguments, stdout=out)
    return out.getvalue().strip()


def test_the_token_is_printed_once_and_only_its_hash_is_kept(client):
    make_editor("ed")
    token = run("ed", "--scope", "edit")
    row = AccessToken.objects.get()
    assert (row.user.username, row.scope, row.sha256) == ("ed", "edit", sha256_of(token))
    assert len(token) == 43
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/candidates/", headers=headers).status_code == 200


def test_the_scope_is_read_unless_said_otherwise_and_json_says_it():
    make_editor("ed")
    shown = json.loads(run("ed", "--json"))
    assert (shown["user"], shown["scope"]) == ("ed", "read")
    assert AccessToken.objects.get().sha256 == sha256_of(shown["token"])


def test_two_tokens_are_never_the_same():
    make_editor("ed")
    assert run("ed") != run("ed")


@pytest.mark.parametrize("arguments", [("nobody",), ("reader", "--scope", "edit"), ("gone",)])
def test_nobody_and_nobody_of_the_desk_get_no_token(django_user_model, arguments):
    django_user_model.objects.create_user("reader")
    django_user_model.objects.create_user("gone", is_active=False)
    with pytest.raises(CommandError):
        run(*arguments)
    assert AccessToken.objects.count() == 0
