"""The published record as one file, and back: what is in force, its history, and what was withdrawn.

In: rows, all as of one moment, or a file that was written here. Out: N-Quads or TriG with a manifest of counts and
hashes, or the rows of an empty database. What belongs in it and what does not is told in docs/decisions/. The
database alone is read and written; no engine takes part.
"""

from claims.graph.dump.errors import DumpError
from claims.graph.dump.exporting import export_dump
from claims.graph.dump.importing import import_dump

__all__ = ["DumpError", "export_dump", "import_dump"]
