"""Which engine it is: the embedded one in a directory, or the server at an address. Everything else takes either.

No Django here: settings come in as arguments. Neither engine is imported before it is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from claims.graph.engine import Change, ServedEngine

if TYPE_CHECKING:
    from claims.graph.remote import RemoteEngine
    from claims.graph.sync import Writer

Address = tuple[str, ...]  # query URL, update URL, user, password; the first one is empty where there is no server
Base = Callable[[], str]  # what the names of the graphs start with, asked for only where it is needed
EMBEDDED: Address = ("", "", "", "")


def open_engine(directory: Path, address: Address, base: Base) -> ServedEngine:
    """The engine of the graph process. Raises GraphUnavailable where another process has the directory."""
    if address[0]:
        return _open_remote(address, base, directory)
    from claims.graph.embedded import EmbeddedEngine

    return EmbeddedEngine(directory)


@contextmanager
def open_writer(directory: Path, address: Address, base: Base) -> Iterator[Writer]:
    """For one piece of work while no graph process runs; what was written can be seen afterwards."""
    if address[0]:
        remote = _open_remote(address, base, directory)
        try:
            yield remote
        finally:
            remote.close()
        return
    from claims.graph.embedded import GraphStore, remove_snapshots

    store = GraphStore(directory)
    try:
        yield store
        remove_snapshots(directory, keep=[store.publish().path])  # older ones may hold what was redacted since
    finally:
        store.close()


def reader(directory: Path, address: Address, base: Base) -> Callable[[], Iterable[Change]]:
    """Gives every live graph, each time it is called, while the graph process goes on. For checks."""
    if not address[0]:
        from claims.graph.embedded import read_newest_snapshot

        return lambda: read_newest_snapshot(directory)
    return lambda: _read_remote(address, base)


def _read_remote(address: Address, base: Base) -> Iterator[Change]:
    remote = _open_remote(address, base, None)
    try:
        yield from remote.read()
    finally:
        remote.close()


def _open_remote(address: Address, base: Base, directory: Path | None) -> RemoteEngine:
    from claims.graph.remote import Addresses, RemoteEngine

    return RemoteEngine(Addresses(*address), base=base(), directory=directory)
