import pytest

from tests.claims.pages.rows import make_record


@pytest.fixture
def record(db):
    return make_record()
