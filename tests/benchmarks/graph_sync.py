"""How many claim changes a second go from their SQL commit until queries see them, with a real graph process.

    python tests/benchmarks/graph_sync.py [CHANGES] [--claims N] [--virtuoso] [--json]

Three kinds of change, CHANGES of each, committed fifty at a time: wording revised, withdrawn, published again. The
clock runs from the first commit until a query sees the last.
"""

import argparse
import json
import time

from installation import installed, report, serving

COMMIT = 50


def changes(ids):
    """Name of the kind, the update of rows, and for each claim the question and the answer that shows it."""
    from django.db.models import F

    from claims.graph.sync import graph_name, iri_base
    from claims.models import Claim

    def write(chunk, **values):
        Claim.objects.filter(pk__in=chunk).update(revision=F("revision") + 1, **values)

    names = [graph_name(Claim, iri_base(), pk) for pk in ids]
    text = "<http://schema.org/text>"
    reworded = [f'ASK {{ <{name}> {text} ?t FILTER (STR(?t) = "It was said otherwise.") }}' for name in names]
    there = [f"ASK {{ <{name}> {text} ?t }}" for name in names]
    yield "revised", lambda chunk: write(chunk, wording="It was said otherwise."), reworded, True
    yield "withdrawn", lambda chunk: write(chunk, publication="retracted"), there, False
    yield "published", lambda chunk: write(chunk, publication="published"), there, True


def measure(client, count):
    from claims.graph.engine import Query
    from claims.models import Claim

    ids = list(Claim.objects.published().order_by("pk").values_list("pk", flat=True)[:count])
    figures = {"changes": len(ids)}
    for name, write, questions, answer in changes(ids):
        begun = time.perf_counter()
        for start in range(0, len(ids), COMMIT):
            write(ids[start : start + COMMIT])
        for question in questions[-1:] + questions[:: max(len(questions) // 20, 1)]:
            while json.loads(client.query(Query(question)).body)["boolean"] is not answer:
                time.sleep(0.02)
        figures[f"{name}_per_second"] = round(len(ids) / (time.perf_counter() - begun))
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("changes", type=int, nargs="?", default=2000)
    parser.add_argument("--claims", type=int, default=5000)
    parser.add_argument("--virtuoso", action="store_true", help="start a Virtuoso and keep the graph there")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with installed(options.claims, virtuoso=options.virtuoso), serving() as client:
        figures = measure(client, options.changes)
    report(figures, as_json=options.json)


if __name__ == "__main__":
    main()
