"""One story for all tests of a module: telling it takes longer than reading it."""

import copy

import pytest

from tests.claims.api.rows import tell_story
from tests.claims.factories import make_editor


@pytest.fixture(scope="module")
def told(module_db):
    editor = make_editor()
    return editor, tell_story(editor)


@pytest.fixture
def editor(db, told):
    return copy.deepcopy(told[0])


@pytest.fixture
def story(db, told):
    return copy.deepcopy(told[1])
