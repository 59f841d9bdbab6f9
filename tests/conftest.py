"""Tests keep to folders of their own, and their hints to a broker within the process."""

import os
from pathlib import Path

import hypothesis
import pytest
from django.db import transaction

from config.celery import app

ROOT = Path(__file__).parents[1]

hypothesis.settings.register_profile("any machine", deadline=None)  # a busy one is no failure
hypothesis.settings.load_profile("any machine")


@pytest.fixture(autouse=True, scope="session")
def _broker_of_its_own():
    app.conf.update(broker_url="memory://", broker_transport_options={})


@pytest.fixture(autouse=True)
def _folders_of_their_own(settings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    settings.DATA_DIR = folder
    settings.ARCHIVE_DIR = folder / "archive"
    settings.GRAPH_DIR = folder / "graph"
    settings.GRAPH_SOCKET = folder / "graph.sock"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow by design


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """The database for rows that a whole module reads. Each test is rolled back to them, the module to nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def shared():
    """The folder of corpora and suites beside the checkout. Skips where there is none."""
    folder = Path(os.environ.get("ONRECORD_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("no shared/ beside the checkout")
    return folder
