"""One story for all tests of a module."""

import pytest


@pytest.fixture
def editor(told):
    return told[0]


@pytest.fixture
def story(told):
    return told[1]
