"""What is retracted or redacted is gone from the public endpoint, for good, whoever takes it back: real processes.

How soon is measured by tests/benchmarks/graph_removal.py.
"""

import contextlib
import csv
import io
import json
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.claims.graph import virtuoso
from tests.claims.graph.installation import Installation
from tests.processes import get, manage, until

pytestmark = pytest.mark.slow
PREFIXES = """
PREFIX or: <https://w3id.org/onrecord/ns#>
PREFIX schema: <http://schema.org/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
"""
CLAIMS = "SELECT DISTINCT ?claim { ?claim a or:Claim . ?statement or:ofClaim ?claim } ORDER BY ?claim"
RELATED = "SELECT DISTINCT ?end { { ?relation or:from ?end } UNION { ?relation or:to ?end } }"
WORDS_OF_CLAIM = """SELECT DISTINCT ?words {{
  {{ <{claim}> schema:text ?words }}
  UNION {{ ?statement or:ofClaim <{claim}> ; or:evidence/oa:hasTarget/oa:hasSelector/oa:exact ?words }}
}}"""
DOCUMENT = """SELECT ?document (COUNT(DISTINCT ?annotation) AS ?passages) {
  ?annotation dcterms:source ?document } GROUP BY ?document ORDER BY ?passages ?document LIMIT 1"""
RESTS_ON = """SELECT DISTINCT ?record {{
  {{ ?statement or:ofClaim ?record ; or:evidence/dcterms:source <{document}> }}
  UNION {{ ?record a schema:Event ; or:evidence/dcterms:source <{document}> }}
}}"""
WORDS_OF_DOCUMENT = """SELECT DISTINCT ?words {{
  ?annotation dcterms:source <{document}> ; oa:hasTarget/oa:hasSelector/oa:exact ?words }}"""
MENTIONS = "SELECT ?s ?p ?o {{ {{ BIND (<{iri}> AS ?s) ?s ?p ?o }} UNION {{ ?s ?p <{iri}> BIND (<{iri}> AS ?o) }} }}"
HOLDING = "SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o FILTER (CONTAINS(STR(?o), {words})) }} }}"


@pytest.fixture(scope="module", params=["embedded", pytest.param("virtuoso", marks=pytest.mark.service)])
def running(request, tmp_path_factory):
    """One installation on each engine. Whatever a test takes back stays away for those after it."""
    with contextlib.ExitStack() as stack:
        server = None
        if request.param == "virtuoso":
            server = virtuoso.make_server(tmp_path_factory.mktemp("virtuoso"))
            stack.callback(server.kill)
        installation = Installation(tmp_path_factory.mktemp("installation"), server)
        stack.enter_context(installation.serving())
        stack.enter_context(installation.web())
        until(installation.is_level, seconds=30)
        yield installation


def ask(installation, text):
    """The rows of an answer of the endpoint, through the web."""
    query = urllib.parse.urlencode({"query": PREFIXES + text})
    status, body = get(f"{installation.url}/sparql?{query}", accept="text/csv")
    assert status == 200, body
    return list(csv.DictReader(io.StringIO(body, newline="")))


def ask_for(installation, text):
    return [value for row in ask(installation, text) for value in row.values()]


def graphs_with(installation, words):
    return ask_for(installation, HOLDING.format(words=json.dumps(words)))


def stay_away(installation, *questions):
    """Every reader is asked at once, again and again, and none knows an older state."""
    until(lambda: not any(ask(installation, question) for question in questions), seconds=60, pause=0.02)
    with ThreadPoolExecutor(4) as pool:
        return not any(pool.map(lambda number: ask(installation, questions[number % len(questions)]), range(40)))


@pytest.fixture(scope="module")
def token(running):
    """Of the editor of the desk, which may edit."""
    script = "from django.contrib.auth.models import User; User.objects.create_superuser('desk')"
    manage("shell", "-v0", "-c", script, env=running.env)
    return manage("create_token", "desk", "--scope", "edit", env=running.env).stdout.strip()


def retract(installation, claim, token):
    address = f"{installation.url}/api/v1/claims/{claim.rsplit('/', 1)[1]}/retract"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": claim}
    body = json.dumps({"reason": "The figure was wrong."}).encode()
    with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=60) as answer:
        assert json.load(answer)["publication"] == "retracted"


def test_a_claim_that_is_retracted_through_the_web_is_gone_from_every_answer(running, token):
    related = {*ask_for(running, RELATED)}
    claim = next(one for one in ask_for(running, CLAIMS) if one not in related)  # which no other restates or quotes
    words = ask_for(running, WORDS_OF_CLAIM.format(claim=claim))
    statements = ask_for(running, f"SELECT ?statement {{ ?statement or:ofClaim <{claim}> }}")
    own = {claim, *statements}
    # Words that other records say too stay with these.
    alone = [one for one in words if set(graphs_with(running, one)) <= own]
    assert statements
    assert alone
    others = ask_for(running, "SELECT (COUNT(DISTINCT ?claim) AS ?n) { ?claim a or:Claim }")
    retract(running, claim, token)
    names = [MENTIONS.format(iri=iri) for iri in own]
    assert stay_away(running, *names, *(HOLDING.format(words=json.dumps(one)) for one in alone))
    assert ask_for(running, "SELECT (COUNT(DISTINCT ?claim) AS ?n) { ?claim a or:Claim }") == [str(int(others[0]) - 1)]
    assert running.verify()["sound"]


def test_the_words_of_a_document_whose_records_are_redacted_by_command_are_gone_from_every_answer(running, token):
    document = ask_for(running, DOCUMENT)[0]
    words = ask_for(running, WORDS_OF_DOCUMENT.format(document=document))
    records = ask_for(running, RESTS_ON.format(document=document))
    own = {*ask_for(running, f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?any dcterms:source <{document}> }} }}")}
    alone = [one for one in words if set(graphs_with(running, one)) <= own]
    assert records
    assert alone
    for record in records:
        kind, pk = record.rsplit("/", 2)[1:]
        words = ["redact", kind, pk, "--reason", "A court ordered it.", "--as", "desk"]
        answer = manage(*words, env=running.env, check=False)
        assert answer.returncode == 0, answer.stderr
    questions = [WORDS_OF_DOCUMENT.format(document=document), *(MENTIONS.format(iri=iri) for iri in (*records, *own))]
    assert stay_away(running, *questions, *(HOLDING.format(words=json.dumps(one)) for one in alone))
    assert running.verify()["sound"]
