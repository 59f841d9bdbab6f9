"""The embedded graph built anew from the record, against bulk_load of the same quads from a file.

    python tests/benchmarks/graph_rebuild.py [CLAIMS] [--json]

Both in this process, one after the other; seconds of the wall clock and of this process's CPU.
"""

import argparse
import time

from installation import installed, report


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def measure(folder):
    import pyoxigraph as ox

    from claims.graph import sync
    from claims.graph.embedded.store import GraphStore, read_newest_snapshot

    store = GraphStore(folder / "graph")
    records, wall, cpu = timed(lambda: sync.rebuild(store))
    store.publish()
    dump = folder / "dump.nq"
    with dump.open("w", encoding="utf-8") as file:
        for change in read_newest_snapshot(store.directory):
            file.writelines(f"{line[:-2]} <{change.graph}> .\n" for line in change.ntriples.splitlines(keepends=False))
    bare = ox.Store(str(folder / "bare"))
    _, bare_wall, bare_cpu = timed(lambda: bare.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS))
    return {
        "records": records,
        "quads": len(bare),
        "rebuild_seconds": round(wall, 2),
        "rebuild_cpu_seconds": round(cpu, 2),
        "bulk_load_seconds": round(bare_wall, 2),
        "bulk_load_cpu_seconds": round(bare_cpu, 2),
        "ratio": round(wall / bare_wall, 2),
        "cpu_ratio": round(cpu / bare_cpu, 2),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=int, nargs="?", default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with installed(options.claims) as folder:
        figures = measure(folder)
    report(figures, as_json=options.json)


if __name__ == "__main__":
    main()
