"""How fast records become N-Quads text, in one process and on one core.

    python tests/benchmarks/projection_speed.py [--claims 2000] [--rounds 5] [--profile] [--json]

One claim is a claim with one statement and one piece of evidence. The reference writes the same lines from ready-made
strings in the same run: no projection can be faster, and the ratio does not depend on the machine.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import json
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from claims.graph.projection import project
from claims.graph.terms import to_nquads
from claims.records import ClaimRecord, StatementRecord, TargetRecord
from tests.claims.graph import examples as ex

DAY, WEEK = dt.date(2000, 1, 1), dt.timedelta(days=7)
Pair = tuple[ClaimRecord, StatementRecord]


def make_pairs(count: int) -> list[Pair]:
    """Claims with their statement, no two alike: other words, other actors, other places in other texts."""
    return [
        (
            replace(
                ex.PLAIN_CLAIM,
                id=f"01claim{number:019}",
                wording=f"Kelpline dumped {number} tonnes of sludge in the bay.",
                targets=(TargetRecord(f"01actor{number % 97:019}", "denied"),),
            ),
            replace(
                ex.STATEMENT,
                id=f"01statement{number:015}",
                claim_id=f"01claim{number:019}",
                claimant_id=f"01actor{number % 89:019}",
                said=replace(
                    ex.SAID, edtf=str(DAY + number * WEEK), earliest=DAY + number * WEEK, latest=DAY + number * WEEK
                ),
                provenance=replace(ex.PROVENANCE, decision=number + 1, reviewed_at=ex.MOMENT + number * WEEK),
                voice=(f"01actor{number % 89:019}", f"01actor{number % 13:019}"),
                evidence=(
                    replace(
                        ex.EVIDENCE,
                        id=f"01evidence{number:016}",
                        text_id=f"01text{number % 50:020}",
                        exact=f"dumping {number} tonnes of sludge",
                        start=number,
                        end=number + 30,
                    ),
                ),
            ),
        )
        for number in range(count)
    ]


def write_projected(pairs: Sequence[Pair]) -> int:
    """The bytes of all quads, each claim's as one text."""
    return sum(
        len((to_nquads(project(claim, ex.BASE)) + to_nquads(project(statement, ex.BASE))).encode())
        for claim, statement in pairs
    )


def write_ready_made(claims: Sequence[Sequence[tuple[str, str, str, str]]]) -> int:
    return sum(len("".join(sorted(f"{s} {p} {o} {g} .\n" for s, p, o, g in quads)).encode()) for quads in claims)


def ready_made(pairs: Sequence[Pair]) -> list[list[tuple[str, str, str, str]]]:
    """The same quads as strings in the spelling of N-Quads."""
    return [
        [(f"<{s}>", f"<{p}>", o.n3(), f"<{g}>") for record in pair for s, p, o, g in project(record, ex.BASE)]
        for pair in pairs
    ]


def seconds_of(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    pairs = make_pairs(options.claims)
    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(write_projected, pairs)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        return
    strings = ready_made(pairs)
    rounds = [
        (seconds_of(lambda: write_projected(pairs)), seconds_of(lambda: write_ready_made(strings)))
        for _ in range(options.rounds)
    ]
    figures = {
        "quads per claim": sum(map(len, strings)) / len(strings),
        "bytes per claim": round(write_projected(pairs) / len(pairs)),
        "claims per second": round(len(pairs) / statistics.median(projected for projected, _ in rounds)),
        "reference, claims per second": round(len(pairs) / statistics.median(ready for _, ready in rounds)),
        "times the reference": round(statistics.median(projected / ready for projected, ready in rounds), 1),
    }
    print(json.dumps(figures) if options.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
