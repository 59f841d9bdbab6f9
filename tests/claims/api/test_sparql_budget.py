"""Budgets where they must hold: over several web processes at once, and for the good of the other clients."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox
import pytest

from tests.endpoint import another_web, load, running

pytestmark = pytest.mark.slow
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h }"

TOO_LARGE = "The answer is larger than the limit of 33,554,432 bytes. Ask for less with LIMIT."
LARGE = f"""{{ ?a ?p ?b . ?c ?p ?d BIND(CONCAT("{"x" * 8000}", STR(?c)) AS ?y) }}"""


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("endpoint")
    lines = "".join(f'<urn:s{i}> <urn:p> "{i}" <urn:g{i}> .\n' for i in range(500))
    load(folder, (lines.encode(), ox.RdfFormat.N_QUADS, None))
    with running(folder, SPARQL_BUDGET="60:12:4", TRUSTED_PROXIES=1) as one:
        yield one


def by(address):
    return {"X-Forwarded-For": address}


def test_no_crowd_over_two_web_processes_gets_more_errors_than_its_budget(endpoint):
    with another_web(endpoint) as other:

        def fail(number):
            status, headers, _ = (endpoint, other)[number % 2].query("nonsense", headers=by("192.0.2.1"))
            return status, headers["Retry-After"]

        with ThreadPoolExecutor(16) as crowd:
            answers = list(crowd.map(fail, range(100)))
        while (last := fail(len(answers)))[0] == 400:  # the crowd was partly refused for its number
            answers.append(last)
        assert {status for status, _ in answers} == {400, 429}
        assert [status for status, _ in answers].count(400) == 12
        assert 1 < int(last[1]) <= 61
        assert other.query("ASK {}", headers=by("192.0.2.2"))[0] == 200


@pytest.mark.parametrize(
    ("query", "accept", "status", "detail"),
    [
        (ENDLESS, "text/csv", 503, "The query was stopped at its time limit of 5 seconds."),
        (
            f"SELECT * {LARGE}",
            "text/csv",
            413,
            TOO_LARGE,
        ),
        (
            f"CONSTRUCT {{ ?a ?p ?y }} WHERE {LARGE}",
            "text/turtle",
            413,
            TOO_LARGE,
        ),
        ("ASK {} #" + "x" * 17_000, "text/csv", 413, "The query has 17,008 bytes; the limit is 16,384."),
        ("ASK {} #" + "x" * 3_000_000, "text/csv", 413, "The request is longer than 65,536 bytes."),
    ],
)
def test_a_limit_over_the_wire_is_an_error_that_names_it(endpoint, query, accept, status, detail):
    answered, headers, body = endpoint.query(query, accept, headers=by("192.0.2.5"))
    problem = json.loads(body)
    assert (answered, headers["Content-Type"]) == (status, "application/problem+json")
    assert (problem["status"], problem["detail"]) == (status, detail)


def test_who_fills_his_budget_with_endless_queries_does_not_take_the_readers_from_the_others(endpoint):
    """All threads of the web and all readers would be his, were there no limit for one client."""
    done, polite, greedy = threading.Event(), [], []

    def ask_for_ever():
        while not done.is_set():
            status, _, body = endpoint.query(ENDLESS, headers=by("192.0.2.3"))
            greedy.append((status, json.loads(body)["title"]))

    threads = [threading.Thread(target=ask_for_ever) for _ in range(6)]
    for thread in threads:
        thread.start()
    for _ in range(25):
        started = time.monotonic()
        status, _, body = endpoint.query("SELECT ?o { <urn:s7> ?p ?o }", "text/csv", headers=by("192.0.2.4"))
        polite.append((time.monotonic() - started, status, body))
        time.sleep(0.2)
    done.set()
    for thread in threads:
        thread.join()
    times = sorted(seconds for seconds, _, _ in polite)
    print(f"polite: p50 {times[12]:.4f} s, p95 {times[23]:.4f} s; greedy: {sorted(set(greedy))}")
    assert {(status, body) for _, status, body in polite} == {(200, b"o\r\n7\r\n")}
    assert {title for _, title in greedy} <= {"QueryTimedOut", "GraphUnavailable", "BudgetSpent"}
    assert (429, "BudgetSpent") in greedy
