"""The one writer: Oxigraph on disk, with its lock, its watermark, its snapshots and its rebuild.

    DIRECTORY/lock               held while a writer lives; the kernel frees it even after kill -9
    DIRECTORY/current            symbolic link to the store in force; replacing it is the one atomic step of a rebuild
    DIRECTORY/store-N/           what nothing points at is left over and removed at the next start
    DIRECTORY/snapshots/N/       hard links into the store, never changed once they stand
    DIRECTORY/newest             symbolic link to the newest whole snapshot

The watermark is an empty named graph whose IRI ends in the number. It holds no triple, so no query over the default
graph or over `GRAPH ?g { ?s ?p ?o }` meets it, and an update can replace it in the same transaction as the data.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from claims.graph.embedded.child import Snapshot
from claims.graph.engine import WATERMARK_GRAPH, Change, GraphError, GraphUnavailable, to_statements

logger = logging.getLogger(__name__)

_WATERMARK = re.compile(rf"{re.escape(WATERMARK_GRAPH)}:(\d+)")


class GraphStore:
    """Open for writing: at most one per directory on the whole machine. Not safe for two threads at once.

    Raises GraphUnavailable where another process writes this directory, GraphError where it cannot be opened.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        (directory / "snapshots").mkdir(parents=True, exist_ok=True)
        self._lock = lock_directory(directory)
        try:
            self._path = _current(directory)
            _remove_leftovers(directory, keep=self._path)
            self._store = _open(self._path)
            self._watermark = _find_watermark(self._store)
        except BaseException:
            os.close(self._lock)
            raise
        self._snapshots = max((int(path.name) for path in _snapshots(directory)), default=0)

    def apply(self, changes: Sequence[Change], *, watermark: int) -> None:
        """GraphEngine.apply. On disk, not only in the system's buffers, when it returns."""
        if watermark < self._watermark:
            raise GraphError(f"The watermark {watermark} is behind the graph's {self._watermark}: rebuild the graph.")
        last = {change.graph: change for change in changes}
        try:
            operations = [operation for change in last.values() for operation in self._replace(change)]
            self._store.update(";\n".join([*operations, *_watermark_operations(self._watermark, watermark)]))
            self._store.flush()
        except (SyntaxError, OSError) as error:
            raise GraphError(f"{len(changes)} changes could not be written to the graph: {error}") from error
        self._watermark = watermark

    def _replace(self, change: Change) -> list[str]:
        """Operations that write the difference to what the graph holds: most changes touch few of its triples.

        Deletions first: "01" as a number is the "1" that is stored, so of the two the insertion must come last.
        """
        graph = ox.NamedNode(change.graph)
        text = "".join(f"{statement} .\n" for statement in to_statements(change))
        wanted = {quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES)}
        if not wanted:
            return [f"DROP SILENT GRAPH {graph}"]
        held = {quad.triple for quad in self._store.quads_for_pattern(None, None, None, graph)}
        sides = (("DELETE", held - wanted), ("INSERT", wanted - held))
        return [f"{verb} DATA {{ GRAPH {graph} {{ {_join(triples)} }} }}" for verb, triples in sides if triples]

    def watermark(self) -> int:
        """GraphEngine.watermark."""
        return self._watermark

    def count(self) -> int:
        """Quads held: a scan, 0.15 s for a million."""
        return len(self._store)

    def rebuild(self, changes: Iterable[Change], *, watermark: int) -> None:
        """Hold exactly `changes`, each graph once, loaded beside the old store and put in its place in one step.

        Streams: memory does not grow with the number of changes. Until the step, and if anything fails, the old store
        stands.
        """
        path = self.directory / f"store-{_number(self._path) + 1}"
        shutil.rmtree(path, ignore_errors=True)
        try:
            new = _open(path)
            new.bulk_load(cast("IO[bytes]", _Lines(changes)), format=ox.RdfFormat.N_QUADS)
            new.update(";\n".join(_watermark_operations(0, watermark)))
            new.flush()
        except (SyntaxError, OSError) as error:
            shutil.rmtree(path, ignore_errors=True)
            raise GraphError(f"The graph could not be rebuilt: {error}") from error
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        _point(self.directory / "current", path)
        old, self._path, self._store, self._watermark = self._path, path, new, watermark
        shutil.rmtree(old)

    def publish(self) -> Snapshot:
        """A snapshot of now: 10 to 115 ms for up to a million claims, seconds where a compaction is under way."""
        self._snapshots += 1
        path = self.directory / "snapshots" / str(self._snapshots)
        shutil.rmtree(path, ignore_errors=True)
        self._store.backup(path)
        _point(self.directory / "newest", path)
        return Snapshot(path, self._watermark)

    def close(self) -> None:
        """Let go of the files, then of the lock."""
        del self._store
        os.close(self._lock)


def read_newest_snapshot(directory: Path) -> Iterator[Change]:
    """Every live graph of the newest snapshot, in no order, as `apply` took it but in Oxigraph's normal form of
    literals.

    For checks from another process while the writer runs. Raises GraphUnavailable where there is no snapshot.
    """
    try:
        store = ox.Store.read_only(str((directory / "newest").resolve(strict=True)))
    except OSError as error:
        raise GraphUnavailable(f"There is no snapshot of the graph to read: {error}") from error
    for name in store.named_graphs():
        if isinstance(name, ox.NamedNode) and not _WATERMARK.fullmatch(name.value):
            quads = store.quads_for_pattern(None, None, None, name)
            yield Change(name.value, "".join(f"{quad.triple} .\n" for quad in quads))


def remove_snapshots(directory: Path, *, keep: Iterable[Path]) -> None:
    """Remove every snapshot but those to keep; a directory that cannot be removed now is tried again next time."""
    kept = set(keep)
    for path in _snapshots(directory):
        if path not in kept:
            shutil.rmtree(path, ignore_errors=True)


def snapshots(directory: Path) -> list[Path]:
    """The snapshots on disk, oldest first."""
    return sorted(_snapshots(directory), key=lambda path: int(path.name))


def _snapshots(directory: Path) -> list[Path]:
    return [path for path in (directory / "snapshots").iterdir() if path.name.isdigit()]


class _Lines:
    """The N-Quads text of changes as the file-like object that bulk_load reads from."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._chunks = (_to_quads(change) for change in changes)
        self._rest = b""

    def read(self, size: int) -> bytes:
        while len(self._rest) < size and (chunk := next(self._chunks, None)) is not None:
            self._rest += chunk
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def _join(triples: Iterable[ox.Triple]) -> str:
    return " .\n".join(map(str, triples))


def _to_quads(change: Change) -> bytes:
    return "".join(f"{statement} <{change.graph}> .\n" for statement in to_statements(change)).encode()


def _watermark_operations(old: int, new: int) -> list[str]:
    return [f"DROP SILENT GRAPH <{WATERMARK_GRAPH}:{old}>", f"CREATE SILENT GRAPH <{WATERMARK_GRAPH}:{new}>"]


def _find_watermark(store: ox.Store) -> int:
    """A scan over the names of all graphs: 0.2 s for 100,000, once at start."""
    names = (name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
    return max((int(match[1]) for name in names if (match := _WATERMARK.fullmatch(name))), default=0)


def lock_directory(directory: Path) -> int:
    """The open file that makes this process the one writer; closing it lets go. Raises GraphUnavailable."""
    descriptor = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise GraphUnavailable(f"Another process writes the graph in {directory}. Stop it, or ask it.") from None
    return descriptor


def _open(path: Path) -> ox.Store:
    try:
        return ox.Store(str(path))
    except OSError as error:
        raise GraphError(f"The graph store in {path} cannot be opened: {error}") from error


def _current(directory: Path) -> Path:
    """The store in force; a new one where there is none yet."""
    link = directory / "current"
    if not link.is_symlink():
        _point(link, directory / "store-1")
    return directory / os.readlink(link)


def _point(link: Path, target: Path) -> None:
    """Make `link` point at `target`, relative to its own folder, in one atomic step."""
    fresh = link.with_name(link.name + ".new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.relative_to(link.parent))
    fresh.replace(link)


def _number(path: Path) -> int:
    return int(path.name.removeprefix("store-"))


def _remove_leftovers(directory: Path, *, keep: Path) -> None:
    for path in directory.glob("store-*"):
        if path != keep:
            logger.info("Removing %s, left over from a rebuild that did not end", path)
            shutil.rmtree(path)
