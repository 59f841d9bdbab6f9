"""kill -9 of the worker in the middle of articles: nothing is lost and nothing is done twice."""

import json
import random
import subprocess
import time

import pytest

from tests.processes import environment, kill_all, manage, prepare, started, worker_command

ARTICLES = 20
KILLS = 10
SENTENCES = (
    "Brightwater said on Monday that Kelpline had dumped {n} tonnes of sludge.",
    'Kelpline denied it. "We did nothing of the kind," said its director, Mara Quell.',
    "The Harbour Board has not confirmed the figure of {n} tonnes.",
    "Brightwater accused Kelpline of hiding {n} reports from the board.",
)


def article(number):
    chance = random.Random(number)
    lines = [chance.choice(SENTENCES).format(n=chance.randint(2, 90)) for _ in range(60)]
    return f"Sludge report {number}\n\n" + "\n\n".join(lines)


@pytest.mark.slow
@pytest.mark.model
def test_twenty_articles_survive_ten_kills_of_the_worker(tmp_path):
    data_dir = tmp_path / "data"
    env = environment(data_dir, JOB_LEASE_SECONDS=4)
    prepare(data_dir)
    paths = []
    for number in range(ARTICLES):
        path = tmp_path / f"{number}.txt"
        path.write_text(article(number), encoding="utf-8")
        paths.append(str(path))
    manage("add_document", *paths, "--published", "2026-06-03", env=env)
    for kill in range(KILLS):
        with started(worker_command(), env=env, output=subprocess.DEVNULL) as worker:
            time.sleep(3.0 + 0.35 * kill)  # the model loads for about two seconds, then work is under way
            kill_all(worker)
    with started(worker_command(), env=env, output=subprocess.DEVNULL):
        answer = manage("add_document", *paths, "--published", "2026-06-03", "--wait", "--json", env=env)
    ended = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [job["job"]["state"] for job in ended] == ["done"] * ARTICLES
    assert len({job["id"] for job in ended}) == ARTICLES
    code = (
        "from ingest.models import *; from django.db.models import Count;"
        "runs = ExtractionRun.objects.annotate(n=Count('candidates'));"
        "print(Document.objects.count(), runs.count(), runs.filter(n=0).count())"
    )
    assert manage("shell", "-v0", "-c", code, env=env).stdout.split() == [str(ARTICLES), str(ARTICLES), "0"]
    assert manage("verify", env=env).returncode == 0
