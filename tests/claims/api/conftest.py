import pytest
from django.core.cache import cache
from django.test import Client

from claims.models import AccessToken
from claims.records import sha256_of
from tests.claims.api.rows import tell_story
from tests.claims.factories import make_editor


@pytest.fixture(autouse=True)
def _calm():
    """Throttles count in the cache; no test inherits another's count."""
    cache.clear()


@pytest.fixture
def editor(db):
    return make_editor()


@pytest.fixture
def story(editor):
    """A published story of two claims, a denial, a conflict and a settlement; see `rows.tell_story`."""
    return tell_story(editor)


@pytest.fixture
def client_for(db):
    """Makes a client that acts for a user by a token of a scope."""

    def make(user, *, scope="edit"):
        token = f"{user.username}-{scope}-token"
        AccessToken.objects.create(user=user, scope=scope, sha256=sha256_of(token))
        return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)

    return make


@pytest.fixture
def desk(editor, client_for):
    """A client that may edit."""
    return client_for(editor)
