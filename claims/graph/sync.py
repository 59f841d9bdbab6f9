"""Keeps the graph in step with the record: whatever is pending is projected, whatever is lost is rebuilt.

A row is pending where its revision is ahead of what the graph has seen. First run, retry and catch-up are one path:
take what is pending, apply it in one idempotent batch, note the revisions that were applied. A crash between the two
last steps applies the same batch again. `projected_revision` is written here and nowhere else.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.models import F, Q

from claims import models
from claims.graph.addresses import (
    actor_iri,
    assessment_iri,
    claim_iri,
    document_iri,
    event_iri,
    relation_iri,
    statement_iri,
    story_iri,
)
from claims.graph.engine import Change, GraphError
from claims.graph.projection import project
from claims.graph.terms import to_ntriples

logger = logging.getLogger(__name__)

CHUNK = 500  # records that are in memory at a time

# Every kind of row that has a graph -> how its name is made. Foundations first: a cut batch leaves no loose end.
GRAPHS: Mapping[Any, Callable[[str, str], str]] = MappingProxyType(
    {
        models.Actor: actor_iri,
        models.CitedDocument: document_iri,
        models.Claim: claim_iri,
        models.Statement: statement_iri,
        models.Event: event_iri,
        models.Relation: relation_iri,
        models.Assessment: assessment_iri,
        models.Story: story_iri,
    }
)
_PUBLIC = "published"
# What must be public besides the row itself.
_RESTS_ON: Mapping[Any, Q] = MappingProxyType(
    {
        models.Statement: Q(claim__publication=_PUBLIC),
        models.Assessment: Q(claim__publication=_PUBLIC),
        models.Relation: Q(from_claim__publication=_PUBLIC)
        & (Q(to_claim__publication=_PUBLIC) | Q(to_event__publication=_PUBLIC)),
    }
)

Seen = Sequence[tuple[Any, str, int]]  # model, id, revision


class Writer(Protocol):
    """What of an engine writes: `claims.graph.engine.GraphEngine`, and `rebuild` beside and swap."""

    def apply(self, changes: Sequence[Change], *, watermark: int) -> None: ...

    def rebuild(self, changes: Iterable[Change], *, watermark: int) -> None: ...

    def watermark(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Batch:
    """What to tell the graph, the revisions that it covers, and the last decision where nothing else is pending."""

    changes: tuple[Change, ...]
    seen: Seen
    head: int


def project_pending(engine: Writer, *, limit: int = CHUNK) -> int:
    """Bring up to `limit` pending rows into the graph; returns how many. Without work it costs nine indexed queries.

    The watermark moves to the number of the last decision when nothing is left behind. A row that is written meanwhile
    stays pending. Raises GraphError where the graph cannot take the batch, and then nothing is noted as done.
    """
    if not has_pending() and last_decision() == engine.watermark():
        return 0
    batch = take_batch(limit)
    complete = len(batch.seen) < limit
    engine.apply(batch.changes, watermark=batch.head if complete else engine.watermark())
    note_projected(batch.seen)
    return len(batch.seen)


def project_all(engine: Writer, *, limit: int = CHUNK) -> int:
    """Project batch by batch until one is not full."""
    total = projected = project_pending(engine, limit=limit)
    while projected >= limit:
        projected = project_pending(engine, limit=limit)
        total += projected
    return total


def rebuild(engine: Writer) -> int:
    """Build the graph anew from every published row, beside the old one; returns the number of records.

    Rows that change meanwhile stay pending, so the next `project_pending` brings them.
    """
    head = last_decision()
    base = iri_base()
    covered: list[tuple[Any, str, int]] = []
    count = 0

    def stream() -> Iterator[Change]:
        nonlocal count
        for model, rows in chunks():
            # Revisions are read before the records: a row that changes in between is covered by its older revision.
            covered.extend((model, pk, revision) for pk, revision, projected in rows if revision > projected)
            changes = changes_of(model, [pk for pk, _, _ in rows], base)
            count += len(changes)
            yield from changes.values()

    engine.rebuild(stream(), watermark=head)
    for start in range(0, len(covered), CHUNK):
        note_projected(covered[start : start + CHUNK])
    return count


def is_out_of_step(engine: Writer) -> bool:
    """True where graph and record have parted, so that pending rows alone do not say what the graph lacks.

    That is: the graph was lost or put back from an older copy, or the database was; or a record that was never
    projected finds a server that holds the graph of another. Ask before the first `project_pending` of a process; a
    catch-up that was cut off looks the same, and a rebuild ends it too.
    """
    watermark = engine.watermark()
    if watermark > last_decision():
        return True
    if watermark and not any(model.objects.filter(projected_revision__gt=0).exists() for model in GRAPHS):
        return True
    lost = Q(projected_revision=F("revision"), decision__gt=watermark)
    return any(in_force(model).filter(lost).exists() for model in GRAPHS)


class Follower:
    """Follows the record: called again and again, it projects, and rebuilds first where the two have parted.

    It looks for that at its first call, and whenever the watermark is not the one that it left: then somebody put the
    graph back from an older copy, or emptied it, while a server kept it.
    """

    def __init__(self) -> None:
        self._left_at: int | None = None

    def __call__(self, engine: Writer) -> int:
        """The number of records that were brought into the graph."""
        rebuilt = 0
        if engine.watermark() != self._left_at and is_out_of_step(engine):
            logger.warning("The graph is not a copy of this record; building it anew")
            rebuilt = rebuild(engine)
        projected = project_all(engine)
        self._left_at = engine.watermark()
        return rebuilt + projected


# --- Rows -> changes --------------------------------------------------------------------------------------------------


def in_force(model: Any) -> Any:
    """The queryset of rows of a model that have a graph: published, and so is what they rest on."""
    return model.objects.published().filter(_RESTS_ON.get(model, Q()))


def has_pending() -> bool:
    return any(model.objects.pending().exists() for model in GRAPHS)


def take_batch(limit: int) -> Batch:
    """Up to `limit` pending rows and the number of the last decision, all as of one moment."""
    base = iri_base()
    changes: list[Change] = []
    seen: list[tuple[Any, str, int]] = []
    with one_moment():
        head = last_decision()
        for model in GRAPHS:
            columns = ("pk", "revision", "publication", "published_at")
            rows = list(model.objects.pending().order_by("pk").values_list(*columns)[: limit - len(seen)])
            seen.extend((model, pk, revision) for pk, revision, _, _ in rows)
            once_public = [pk for pk, _, publication, at in rows if at or publication != "draft"]
            fresh = changes_of(model, once_public, base)
            changes.extend(fresh.get(pk) or Change(graph_name(model, base, pk)) for pk in once_public)
    return Batch(tuple(changes), tuple(seen), head)


def changes_of(model: Any, ids: Sequence[str], base: str) -> dict[str, Change]:
    """id -> the whole graph of the row, for those of `ids` that are in force."""
    records = in_force(model).filter(pk__in=ids).records() if ids else ()
    return {
        record.id: Change(graph_name(model, base, record.id), to_ntriples(project(record, base))) for record in records
    }


def graph_name(model: Any, base: str, pk: str) -> str:
    """A plain string: rdflib's terms are equal to no string."""
    return str(GRAPHS[model](base, pk))


def note_projected(seen: Seen) -> None:
    """Note what the graph has seen, except of rows that have moved on since."""
    groups: dict[tuple[Any, int], list[str]] = defaultdict(list)
    for model, pk, revision in seen:
        groups[model, revision].append(pk)
    with transaction.atomic():
        for (model, revision), ids in groups.items():
            model.objects.filter(pk__in=ids, revision=revision).update(projected_revision=revision)


def last_decision() -> int:
    """The number of the last line of the decision log; 0 where there is none."""
    return models.LogHead.objects.values_list("number", flat=True).first() or 0


def iri_base() -> str:
    """What the identifiers of this installation start with. Raises GraphError before the first start fixed it."""
    base = models.Installation.objects.values_list("iri_base", flat=True).first()
    if base is None:
        raise GraphError("The base of the identifiers is not fixed yet; run `manage.py fix_iri_base`.")
    return base


@contextmanager
def one_moment() -> Iterator[None]:
    """Reads inside see one committed state, and no writer waits for them.

    Not `atomic()` on SQLite: there it takes the write lock at once (`transaction_mode`, see settings).
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def chunks() -> Iterator[tuple[Any, list[tuple[str, int, int]]]]:
    """Every row in force, by model and id: (id, revision, projected revision)."""
    for model in GRAPHS:
        columns = in_force(model).order_by("pk").values_list("pk", "revision", "projected_revision")
        rows = list(columns[:CHUNK])
        while rows:
            yield model, rows
            rows = list(columns.filter(pk__gt=rows[-1][0])[:CHUNK])
