"""How long what is taken back still shows: from the commit until the public endpoint no longer holds a word of it.

    python tests/benchmarks/graph_removal.py [ROUNDS] [--claims N] [--virtuoso] [--json]

In turn a claim is retracted, and every record that rests on one document is redacted. The graph process and the web are
processes of their own; what is asked for through the web is the claim's wording, or the document's quoted passages.
"""

import argparse
import json
import os
import subprocess
import time
import urllib.parse
import urllib.request

from installation import installed, report, serving

PREFIXES = "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX oa: <http://www.w3.org/ns/oa#> "
OF_CLAIM = "ASK {{ <{iri}> <http://schema.org/text> ?words }}"
OF_DOCUMENT = PREFIXES + "ASK {{ ?any dcterms:source <{iri}> ; oa:hasTarget/oa:hasSelector/oa:exact ?words }}"


def is_shown(question):
    address = f"http://127.0.0.1:{os.environ['PORT']}/sparql?{urllib.parse.urlencode({'query': question})}"
    request = urllib.request.Request(address, headers={"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["boolean"]


def time_until_gone(question, act):
    """Seconds from the commit on."""
    assert is_shown(question), question
    act()
    committed = time.perf_counter()
    while is_shown(question):
        time.sleep(0.005)
    return time.perf_counter() - committed


def measure(rounds):
    from django.contrib.auth.models import User

    from claims import review
    from claims.graph.sync import graph_name, iri_base
    from claims.models import CitedDocument, Claim, Event

    editor = User.objects.create_superuser("remover")
    documents = list(CitedDocument.objects.published().order_by("-pk"))
    found = {"retracted": [], "redacted": []}

    def redact_all(document):
        resting = {"statements__evidence__text": document.document.text_id}
        for claim in Claim.objects.published().filter(**resting).distinct():
            review.redact(claim, editor=editor, reason="A court ordered it.")
        for event in Event.objects.published().filter(evidence__text=document.document.text_id).distinct():
            review.redact(event, editor=editor, reason="A court ordered it.")

    for _ in range(rounds):
        claim = Claim.objects.published().order_by("pk").first()
        question = OF_CLAIM.format(iri=graph_name(Claim, iri_base(), claim.pk))

        def retract(claim=claim):
            review.retract(claim, editor=editor, reason="The figure was wrong.")

        found["retracted"].append(time_until_gone(question, retract))
        question = ""
        while not question or not is_shown(question):
            document = documents.pop()
            question = OF_DOCUMENT.format(iri=graph_name(CitedDocument, iri_base(), document.pk))
        found["redacted"].append(time_until_gone(question, lambda document=document: redact_all(document)))
    return {
        f"{name}_{point}_ms": round(sorted(taken)[place] * 1000)
        for name, taken in found.items()
        for point, place in {"p50": len(taken) // 2, "p95": int(len(taken) * 0.95), "max": -1}.items()
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", type=int, nargs="?", default=20)
    parser.add_argument("--claims", type=int, default=2000)
    parser.add_argument("--virtuoso", action="store_true", help="start a Virtuoso and keep the graph there")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    from tests.processes import free_port, started

    os.environ.update(PORT=str(free_port()), SPARQL_BUDGET="off")
    with installed(options.claims, virtuoso=options.virtuoso), serving():
        from config.supervisor import web_command

        command = web_command(int(os.environ["PORT"]))
        with started(command, env=dict(os.environ), output=subprocess.DEVNULL):
            wait_for_web()
            figures = {"rounds": options.rounds, **measure(options.rounds)}
    report(figures, as_json=options.json)


def wait_for_web():
    while True:
        try:
            is_shown("ASK {}")
            return
        except OSError:
            time.sleep(0.2)


if __name__ == "__main__":
    main()
