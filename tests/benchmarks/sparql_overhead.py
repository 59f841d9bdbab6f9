"""What the SPARQL door costs: a query of one graph over a view of the same server that does nothing (`/healthz`).

    .venv/bin/python -m tests.benchmarks.sparql_overhead [--pairs 2000] [--claims 1000] [--json]

Real processes, one keep-alive connection to each of the two addresses; every pair asks both, in turn first and second,
so that whatever else the machine does falls on both. Prints the medians in milliseconds, their difference, and the
memory of the graph process and its readers while nobody asks (resident, in MiB; shared pages counted once per process,
and proportionally as PSS).
"""

import argparse
import contextlib
import http.client
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from tests.endpoint import load, running

QUADS_PER_CLAIM = 40


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--claims", type=int, default=1000, help="synthetic graphs of 40 quads each")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        load(Path(folder), (write_quads(options.claims), ox.RdfFormat.N_QUADS, None))
        with running(Path(folder)) as endpoint:
            time.sleep(2)
            memory = measure_memory(endpoint)
            result = measure(endpoint, options.pairs, options.claims) | memory
    print(
        json.dumps(result) if options.json else "\n".join(f"{name:<20}{value:10.3f}" for name, value in result.items())
    )
    return 0


def write_quads(claims):
    """Literals of different length and objects that other graphs share, as the record's have."""
    lines = []
    for claim in range(claims):
        name = f"https://onrecord.example/id/claim/{claim:032x}"
        for number in range(QUADS_PER_CLAIM):
            other = f"<https://onrecord.example/id/actor/{claim * number % 997:032x}>"
            value = other if number % 3 else f'"words {claim} {"of a claim " * (number % 7)}"'
            lines.append(f"<{name}> <https://onrecord.example/ns#p{number}> {value} <{name}> .\n")
    return "".join(lines).encode()


def measure(endpoint, pairs, claims):
    with connected(endpoint) as door, connected(endpoint) as nothing:
        times = {"sparql": [], "nothing": []}
        for number in range(pairs):
            turns = [("sparql", door, target(number % claims)), ("nothing", nothing, "/healthz")]
            for name, connection, address in turns if number % 2 else reversed(turns):
                times[name].append(ask(connection, address))
    warm = {name: values[pairs // 10 :] for name, values in times.items()}
    p50 = {name: statistics.median(values) for name, values in warm.items()}
    p95 = {name: statistics.quantiles(values, n=20)[-1] for name, values in warm.items()}
    return {
        "sparql_p50_ms": p50["sparql"],
        "nothing_p50_ms": p50["nothing"],
        "difference_p50_ms": p50["sparql"] - p50["nothing"],
        "sparql_p95_ms": p95["sparql"],
        "nothing_p95_ms": p95["nothing"],
    }


def target(claim):
    graph = f"https://onrecord.example/id/claim/{claim:032x}"
    return "/sparql?" + urlencode({"query": f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"})


def ask(connection, address):
    """Milliseconds from the request to the last byte of its answer."""
    started = time.perf_counter()
    connection.request("GET", address, headers={"Accept": "application/sparql-results+json"})
    response = connection.getresponse()
    body = response.read()
    elapsed = (time.perf_counter() - started) * 1000
    if response.status != 200 or (address != "/healthz" and body.count(b'"p":') != QUADS_PER_CLAIM):
        raise SystemExit(f"{address} was not answered: {response.status} {body[:200]!r}")
    return elapsed


@contextlib.contextmanager
def connected(endpoint):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=30)) as connection:
        yield connection


def measure_memory(endpoint):
    processes = [endpoint.graph, *endpoint.readers()]
    total = [process.memory_full_info() for process in processes]
    return {
        "graph_processes": len(processes),
        "graph_rss_mib": sum(info.rss for info in total) / 2**20,
        "graph_pss_mib": sum(info.pss for info in total) / 2**20,
    }


if __name__ == "__main__":
    sys.exit(main())
