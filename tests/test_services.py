"""The same path over what production runs on: PostgreSQL, and Redis or RabbitMQ as the broker.

These fail where a service is missing; `make test` leaves them out.
"""

import json
import subprocess

import pytest

from tests.processes import environment, manage, started, worker_command

pytestmark = [pytest.mark.service, pytest.mark.model]
BROKERS = {"redis": "redis://127.0.0.1:6379/7", "rabbitmq": "amqp://guest:guest@127.0.0.1:5672//"}
ARTICLE = """Kelpline accused of dumping

Brightwater said on Monday that Kelpline had dumped more than 40 tonnes of sludge in the bay. Kelpline denied it.

In May the two firms settled a lawsuit for $2 million.
"""


def take_in(tmp_path, database, broker):
    """The environment and the document once a worker behind this broker has read the article."""
    env = environment(tmp_path, DATABASE_URL=database, BROKER_URL=BROKERS[broker])
    manage("migrate", "-v0", env=env)
    manage("fix_iri_base", env=env)
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    with started(worker_command(), env=env, output=subprocess.DEVNULL):
        words = ["--published", "2026-06-03", "--publisher", "The Quay Courier", "--wait", "--json"]
        document = json.loads(manage("add_document", str(path), *words, "--timeout", "60", env=env).stdout)
    assert document["job"]["state"] == "done"
    return env, document


def test_an_article_is_read_behind_rabbitmq(tmp_path, database):
    """Behind the broker all is as with the other one, whose article goes the whole path."""
    env, document = take_in(tmp_path, database, "rabbitmq")
    accepted = manage("accept_candidates", "--document", document["id"], "--publish", "--json", env=env)
    assert json.loads(accepted.stdout)["accepted"]["statement"] >= 2


def test_an_article_goes_the_whole_path(tmp_path, database):
    env, document = take_in(tmp_path, database, "redis")
    accepted = manage("accept_candidates", "--document", document["id"], "--publish", "--json", env=env)
    tally = json.loads(accepted.stdout)
    assert tally["accepted"]["statement"] >= 2
    assert tally["published"] >= 3
    applied = json.loads(manage("graph", "sync", "--json", env=env).stdout)["applied"]
    assert applied >= tally["published"]
    assert json.loads(manage("graph", "verify", "--json", env=env).stdout)["sound"] is True
    assert json.loads(manage("graph", "rebuild", "--json", env=env).stdout)["applied"] > 0
    assert manage("verify", env=env).stdout == "Everything that must hold holds.\n"
