"""Tests keep to folders of their own, and their hints to a broker within the process."""

import os
import re
import sys
import uuid
from pathlib import Path

import hypothesis
import pytest
from django.db import transaction

from config.celery import app
from tests.processes import environment, free_port, get, started, until

ROOT = Path(__file__).parents[1]
POSTGRESQL = "postgres://postgres@127.0.0.1:5432"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

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


@pytest.fixture
def database():
    """The address of a database of its own on the PostgreSQL server."""
    import psycopg

    name = f"onrecord_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"{POSTGRESQL}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a running Onrecord with its demo, and its editor's password. Tests may add to it."""
    port = free_port()
    env = environment(tmp_path_factory.mktemp("data"), PORT=port)
    url = f"http://127.0.0.1:{port}"
    with started([sys.executable, "-m", "config.supervisor"], env=env) as process:
        until(lambda: get(f"{url}/readyz")[0] == 200, seconds=120)
        password = until(lambda: re.search(r"editor / (\S+)", process.stdout.readline()), seconds=30)[1]
        yield url, password


@pytest.fixture(scope="module")
def browser():
    """Closed with its module: while it is open, a loop runs in which Django refuses to use the database."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(site, browser):
    """A page that notes what a strict browser complains of, and every request that leaves the site."""
    page = browser.new_page()
    watch(page, site[0])
    yield page
    page.close()


def watch(page, url):
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((url, "data:")) else page.complaints.append(r.url))
