"""The worked queries, one `.rq` file each: what it asks and what it shows in two lines of comment, then the query.

They are standard SPARQL 1.1 without what one engine alone understands, so that they run on any of them. A list takes
any 500 rows, in a SELECT of its own, and sorts those: so it answers at once however large the record is. Texts are
sorted as STR(...), because Virtuoso sorts a long one out of an inner SELECT by a number of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class WorkedQuery:
    """A query with the question that it answers and a sentence on what its answer shows."""

    slug: str
    question: str
    shows: str
    text: str


@cache
def worked_queries() -> tuple[WorkedQuery, ...]:
    """All of them, in the order of their numbers."""
    return tuple(read_query(path) for path in sorted(FOLDER.glob("*.rq")))


def read_query(path: Path) -> WorkedQuery:
    """Raises ValueError where the file does not begin with two lines of comment."""
    question, shows, text = path.read_text(encoding="utf-8").split("\n", 2)
    if not (question.startswith("# ") and shows.startswith("# ")):
        raise ValueError(f"{path.name} does not begin with what it asks and what it shows")
    return WorkedQuery(path.stem, question.removeprefix("# "), shows.removeprefix("# "), text)
