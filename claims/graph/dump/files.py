"""Blocks of quads <-> compressed text, line by line, the same bytes for the same blocks. No Django.

A block is one named graph. In N-Quads its lines follow each other; in TriG they stand between braces, one triple a
line, without prefixes, so that either is read back in constant memory.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import IO

from claims.graph.dump.errors import DumpError
from claims.graph.terms import Quad, from_nquads, to_nquads, to_ntriples

LONGEST_LINE = 64 * 2**20  # bytes: a version with a thousand statements has about one million
SUFFIXES = (".nq.gz", ".trig.gz")

Block = tuple[Quad, ...]  # the quads of one graph


def form_of(path: Path) -> str:
    """The suffix that says how the file is written. Raises DumpError for any other."""
    for suffix in SUFFIXES:
        if path.name.endswith(suffix):
            return suffix
    raise DumpError(f"{path.name} ends neither in {SUFFIXES[0]} nor in {SUFFIXES[1]}.")


def text_of(block: Iterable[Quad], form: str) -> str:
    quads = tuple(block)
    if form == ".nq.gz":
        return to_nquads(quads)
    return f"<{quads[0][3]}> {{\n{to_ntriples(quads)}}}\n"


class Digest:
    """Takes text, keeps its hash and its size alone."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, text: bytes) -> None:
        self._hash.update(text)
        self.size += len(text)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


@contextmanager
def compressed(path: Path) -> Iterator[Callable[[bytes], object]]:
    """Gives a function that writes text into a gzip file without name and time in it, complete or not at all."""
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
            yield packed.write
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def sha256_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_blocks(path: Path, note: Callable[[int], object]) -> Iterator[Block]:
    """The blocks of a file in its own order. `note` is told how many bytes of the file have been read since the last.

    Raises DumpError where the file is none of ours, cut short or damaged.
    """
    form = form_of(path)
    try:
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw, mode="rb") as packed:
            lines = _noting(_lines(packed), raw, note)
            quads = from_nquads(lines if form == ".nq.gz" else _named(lines))
            for _, block in groupby(quads, key=lambda quad: quad[3]):
                yield tuple(block)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DumpError(f"{path.name} is cut short or is no gzip file.") from error
    except ValueError as error:
        raise DumpError(f"{path.name} is not a dump of Onrecord: {error}") from error


def _lines(packed: gzip.GzipFile) -> Iterator[str]:
    while line := packed.readline(LONGEST_LINE):
        yield line.decode()


def _noting(lines: Iterator[str], raw: IO[bytes], note: Callable[[int], object]) -> Iterator[str]:
    seen = 0
    for line in lines:
        yield line
        if raw.tell() != seen:
            note(raw.tell() - seen)
            seen = raw.tell()


def _named(lines: Iterator[str]) -> Iterator[str]:
    """The triples between braces as quads."""
    graph = ""
    for line in lines:
        if line == "}\n":
            graph = ""
        elif not graph and line.endswith(" {\n"):
            graph = line.removesuffix(" {\n")
        else:
            triple = line.removesuffix(" .\n")
            yield f"{triple} {graph} .\n"
