"""Is the graph what the record says it should be? Compares every stored graph with a fresh projection of its record."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from claims.graph.engine import Change
from claims.graph.sync import GRAPHS, changes_of, chunks, graph_name, iri_base

FAULTS = ("missing", "extra", "different", "doubled")
RECHECK_SECONDS = 1.0  # a change is in the newest snapshot well before


@dataclass(frozen=True, slots=True)
class Report:
    """Names of graphs that are wrong. `pending` rows are on their way and are not judged."""

    checked: int = 0
    pending: int = 0
    missing: frozenset[str] = frozenset()
    extra: frozenset[str] = frozenset()
    different: frozenset[str] = frozenset()
    doubled: frozenset[str] = frozenset()  # graphs that hold a triple which another graph holds too

    @property
    def is_sound(self) -> bool:
        return not (self.missing or self.extra or self.different or self.doubled)

    def __and__(self, other: Report) -> Report:
        """The faults that both reports found, with the counts of this one."""
        return replace(self, **{name: getattr(self, name) & getattr(other, name) for name in FAULTS})


def verify(read: Callable[[], Iterable[Change]], *, pause_seconds: float = RECHECK_SECONDS) -> Report:
    """Compare the stored graphs that `read` gives with the record.

    Editors go on working meanwhile: a fault counts only if a second look, `pause_seconds` later, finds it again.
    """
    report = _compare(read())
    if report.is_sound:
        return report
    time.sleep(pause_seconds)
    return _compare(read()) & report


def _compare(stored: Iterable[Change]) -> Report:
    """One pass over the store, one over the record; of each stored graph only a digest stays in memory."""
    digests, strangers = _read(stored)
    base = iri_base()
    missing, different, doubled = set[str](), set[str](), set[str]()
    checked = 0
    for model, rows in chunks():
        current = [pk for pk, revision, projected in rows if revision == projected]
        for change in changes_of(model, current, base).values():
            checked += 1
            doubled |= _repeated(change, strangers)
            digest = digests.pop(change.graph, None)
            if digest is None:
                missing.add(change.graph)
            elif digest != _digest(change):
                different.add(change.graph)
    pending = _pending_graphs(base)
    doubled |= {graph for graphs in strangers.values() if len(graphs) > 1 for graph in graphs}
    extra = digests.keys() - pending
    faults = {"missing": missing, "extra": extra, "different": different, "doubled": doubled}
    return Report(checked, len(pending), **{name: frozenset(graphs - pending) for name, graphs in faults.items()})


def _read(stored: Iterable[Change]) -> tuple[dict[str, bytes], dict[str, set[str]]]:
    """Graph -> digest, and triple -> graphs for those few triples whose subject lies outside of their graph.

    Only such a triple can stand in a second graph without making that graph differ from its projection.
    """
    digests: dict[str, bytes] = {}
    strangers: dict[str, set[str]] = {}
    for change in stored:
        digests[change.graph] = _digest(change)
        for line in _lines(change):
            if not line.startswith((f"<{change.graph}>", f"<{change.graph}/")):
                strangers.setdefault(line, set()).add(change.graph)
    return digests, strangers


def _repeated(change: Change, strangers: dict[str, set[str]]) -> set[str]:
    """The graphs in which a triple of this one stands once more, and this one with them."""
    others = {graph for line in _lines(change) for graph in strangers.get(line, ()) if graph != change.graph}
    return others | {change.graph} if others else others


def _pending_graphs(base: str) -> set[str]:
    return {
        graph_name(model, base, pk) for model in GRAPHS for pk in model.objects.pending().values_list("pk", flat=True)
    }


def _digest(change: Change) -> bytes:
    """Without blank nodes the sorted lines are the canonical form of a graph (RDFC-1.0)."""
    return hashlib.sha256("\n".join(sorted(_lines(change))).encode()).digest()


def _lines(change: Change) -> list[str]:
    return change.ntriples.rstrip("\n").split("\n")
