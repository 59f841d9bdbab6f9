"""The graph of a record, built and asked.

    python tests/benchmarks/graph_queries.py DIR [--rounds 5] [--only TEXT] [--graph FOLDER] [--virtuoso]

DIR: a data directory (ONRECORD_DATA_DIR) with a record that `manage.py make_claims N` made; its graph is built in a
temporary folder, or with --virtuoso in a Virtuoso that is started for it, by the same requests as the projector's.
Prints, each as soon as it is known, the seconds of the rebuild, the median in milliseconds of fetching the graph of a
claim and of every worked query under claims/graph/queries, each asked as the endpoint asks it, and the memory in MB
(proportional set size) of this process and what it started, before the first query and after the last.
"""

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUFFERS = 200_000  # of 8 kB, for Virtuoso: 1.7 GB, as its manual advises for 2 GB of free memory
SECONDS = 60  # that a query may take: the limit for clients with a token


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", metavar="DIR")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", metavar="TEXT", help="ask only the queries whose name contains TEXT")
    parser.add_argument(
        "--graph", type=Path, metavar="FOLDER", help="build the graph here and keep it, or ask the kept one"
    )
    parser.add_argument("--virtuoso", action="store_true", help="start a Virtuoso and keep the graph there")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "ONRECORD_DATA_DIR": options.record}
    import django

    django.setup()
    with contextlib.ExitStack() as stack:
        folder = options.graph or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        engine = stack.enter_context(opened(folder, virtuoso=options.virtuoso))
        for name, value in measure(engine, options.rounds, options.only):
            print(f"{name:40} {value:>12,.1f}" if isinstance(value, float) else f"{name:40} {value:>12}", flush=True)


@contextlib.contextmanager
def opened(folder, *, virtuoso):
    from django.conf import settings

    from claims.graph import engines
    from claims.graph.engines import EMBEDDED

    address = EMBEDDED
    with contextlib.ExitStack() as stack:
        if virtuoso:
            from tests.claims.graph.virtuoso import make_server

            (folder / "virtuoso").mkdir(parents=True, exist_ok=True)
            server = make_server(folder / "virtuoso", buffers=BUFFERS)
            stack.callback(server.kill)
            address = (server.addresses.query_url, server.addresses.update_url, "", "")
        engine = engines.open_engine(folder / "graph", address, lambda: settings.IRI_BASE)
        stack.callback(engine.close)
        yield engine


def measure(engine, rounds, only=""):
    """Pairs of what was measured and its value, one by one as they are known."""
    from django.conf import settings

    from claims.graph import sync
    from claims.models import Claim, Installation

    Installation.objects.get_or_create(pk=1, defaults={"iri_base": settings.IRI_BASE})
    yield "claims", Claim.objects.count()
    if count(engine) == 0:
        started = time.perf_counter()
        sync.rebuild(engine)
        yield "rebuild, s", time.perf_counter() - started
    assert engine.wait_until_published(seconds=60)
    yield "quads", count(engine)
    yield "memory before, MB", memory()
    for name, text in questions(settings.IRI_BASE, Claim.objects.published()):
        if only in name:
            yield f"{name}, ms", median(engine, text, rounds)
    yield "memory after, MB", memory()


def count(engine):
    from claims.graph.engine import Query

    answer = engine.query(Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="text/csv", seconds=SECONDS))
    return int(answer.body.split()[1])


def questions(base, claims):
    one = claims.order_by("pk")[claims.count() // 2].pk
    yield "one graph", f"SELECT ?s ?p ?o {{ GRAPH <{base}claim/{one}> {{ ?s ?p ?o }} }}"
    for path in sorted((ROOT / "claims/graph/queries").glob("*.rq")):
        yield path.stem, path.read_text(encoding="utf-8")


def median(engine, text, rounds):
    """Milliseconds; or what the engine said where the query went over a limit."""
    from claims.graph.engine import GraphError, Query

    query = Query(text, accept="application/sparql-results+json", seconds=SECONDS)
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        try:
            engine.query(query)
        except GraphError as error:
            return f"{type(error).__name__} after {time.perf_counter() - started:.0f} s"
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def memory():
    """Memory that this process and its readers share is counted once."""
    import psutil

    here = psutil.Process()
    return sum(process.memory_full_info().pss for process in (here, *here.children(recursive=True))) / 2**20


if __name__ == "__main__":
    main()
