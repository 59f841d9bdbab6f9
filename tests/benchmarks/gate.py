"""How long the gate looks at the costliest texts: python tests/benchmarks/gate.py [--rounds 5]

Prints the CPU of one reading in milliseconds, best of the rounds: of the five worst texts, and of one that a person
might write. All other queries wait meanwhile, so the worst is what counts.
"""

import argparse
import contextlib
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from claims.graph import gate
from claims.graph.engine import QueryRefused
from tests.claims.graph.test_gate import costly_texts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    found = sorted(((best_of(rounds, text), name) for name, text in costly_texts()), reverse=True)
    for milliseconds, name in found[:5]:
        print(f"{milliseconds:8.2f} ms  {name}")
    (usual,) = (Path(gate.__file__).parent / "queries").glob("01-*.rq")
    print(f"{best_of(rounds, usual.read_text()):8.2f} ms  {usual.name}")


def best_of(rounds, text):
    return 1000 * min(reading(text) for _ in range(rounds))


def reading(text):
    started = time.process_time()
    with contextlib.suppress(QueryRefused):
        gate.check(text)
    return time.process_time() - started


if __name__ == "__main__":
    main()
