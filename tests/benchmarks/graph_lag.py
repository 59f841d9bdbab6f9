"""How long a change waits from its SQL commit until a query shows it, at a steady rate, with a real graph process.

    python tests/benchmarks/graph_lag.py [SECONDS] [--rate 50] [--claims N] [--virtuoso] [--json]

Each change is a transaction of its own that rewords one of twenty claims; a reader asks for all twenty again and again.
A change that the next one of its claim overtakes counts as seen when that one is.
"""

import argparse
import json
import threading
import time

from installation import installed, report, serving

CLAIMS = 20


class Clock:
    """When each change was committed, and when it was first seen."""

    def __init__(self):
        self.waiting = {}  # claim -> [(number, committed at)]
        self.lags = []
        self.lock = threading.Lock()

    def commit(self, claim, number):
        with self.lock:
            self.waiting.setdefault(claim, []).append((number, time.perf_counter()))

    def see(self, claim, number):
        now = time.perf_counter()
        with self.lock:
            waiting = self.waiting.get(claim, [])
            self.lags += [now - at for seen, at in waiting if seen <= number]
            self.waiting[claim] = [(seen, at) for seen, at in waiting if seen > number]

    def is_idle(self):
        with self.lock:
            return not any(self.waiting.values())


def write(clock, rows, rate, seconds):
    from django.db.models import F

    from claims.models import Claim

    begun = time.perf_counter()
    for number in range(int(rate * seconds)):
        time.sleep(max(begun + number / rate - time.perf_counter(), 0))
        name, pk = rows[number % len(rows)]
        Claim.objects.filter(pk=pk).update(wording=f"Change {number}", revision=F("revision") + 1)
        clock.commit(name, number)


def read(client, clock, names, stop):
    from claims.graph.engine import Query

    values = " ".join(f"<{name}>" for name in names)
    query = Query(f"SELECT ?c ?t {{ VALUES ?c {{ {values} }} ?c <http://schema.org/text> ?t }}")
    while not stop.is_set():
        for row in json.loads(client.query(query).body)["results"]["bindings"]:
            words = row["t"]["value"].split()
            if words[0] == "Change":
                clock.see(row["c"]["value"], int(words[1]))
        time.sleep(0.02)


def measure(client, rate, seconds):
    from claims.graph.sync import graph_name, iri_base
    from claims.models import Claim

    ids = Claim.objects.published().order_by("pk").values_list("pk", flat=True)[:CLAIMS]
    rows = [(graph_name(Claim, iri_base(), pk), pk) for pk in ids]
    clock, stop = Clock(), threading.Event()
    reader = threading.Thread(target=read, args=(client, clock, [name for name, _ in rows], stop))
    reader.start()
    write(clock, rows, rate, seconds)
    deadline = time.perf_counter() + 30
    while not clock.is_idle() and time.perf_counter() < deadline:
        time.sleep(0.05)
    stop.set()
    reader.join()
    lags = sorted(clock.lags)
    points = {"p50": len(lags) // 2, "p95": int(len(lags) * 0.95), "max": len(lags) - 1}
    figures = {f"{name}_ms": round(lags[place] * 1000) for name, place in points.items()}
    return {"changes": int(rate * seconds), "seen": len(lags), "per_second": rate, **figures}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=float, nargs="?", default=20.0)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--claims", type=int, default=5000)
    parser.add_argument("--virtuoso", action="store_true", help="start a Virtuoso and keep the graph there")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with installed(options.claims, virtuoso=options.virtuoso), serving() as client:
        figures = measure(client, options.rate, options.seconds)
    report(figures, as_json=options.json)


if __name__ == "__main__":
    main()
