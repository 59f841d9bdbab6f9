"""Blocks of a dump -> unsaved rows, one block after the other, and a pile that saves them in large lots."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.db.models import DateTimeField

from claims import models
from claims.activities import RECORDS
from claims.graph.dump import rows as columns
from claims.graph.dump.files import Block
from claims.graph.dump.restoring import ROWS, Rows, bare_rows, typed
from claims.graph.reading import Described, moment
from claims.graph.restore import restore
from claims.graph.vocabulary import OR, PROV
from claims.records import sha256_of
from ingest.models import Candidate, ExtractionRun, Snapshot, Text

LOT = 1000  # rows that are saved at once
MODELS = {kind: model for model, kind in RECORDS.values()}


class Pile:
    """Rows on their way into the database, by model. Editors are made when a decision first names them."""

    def __init__(self) -> None:
        self._rows: dict[Any, list[Any]] = defaultdict(list)
        self._editors: set[int] = set()

    def add(self, row: Any) -> None:
        if isinstance(row, models.Decision) and row.editor_id not in self._editors:
            self._editors.add(row.editor_id)
            editor = User(pk=row.editor_id, username=f"editor-{row.editor_id}", is_active=False)
            editor.set_unusable_password()
            editor.save(force_insert=True)
        lot = self._rows[type(row)]
        lot.append(row)
        if len(lot) >= LOT:
            self._save(type(row), lot)
            lot.clear()

    def write(self) -> None:
        for model, lot in self._rows.items():
            self._save(model, lot)
            lot.clear()

    def _save(self, model: Any, lot: list[Any]) -> None:
        with stopped_clock(model):
            model._base_manager.bulk_create(lot)


@contextmanager
def stopped_clock(model: Any) -> Iterator[None]:
    """Columns that take the time of writing keep what they are given: a row is as old as it was."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, DateTimeField)]
    clocks = [(field, field.auto_now, field.auto_now_add) for field in fields]
    try:
        for field in fields:
            field.auto_now = field.auto_now_add = False
        yield
    finally:
        for field, auto_now, auto_now_add in clocks:
            field.auto_now, field.auto_now_add = auto_now, auto_now_add


class Reader:
    """Reads block after block: a record in force comes in two, first what it says, then the columns of its row."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._record: Any = None

    def rows(self, block: Block) -> Rows:
        """The rows that a block completes. Raises ValueError or RestoreError where it is no block of a dump."""
        name = str(block[0][3])
        kind, _, rest = name.removeprefix(self._base).partition("/")
        identifier, _, part = rest.partition("/")
        if kind in MODELS and not part.startswith("v/"):
            yield from self._record_rows(block, kind, identifier, part)
        elif kind in MODELS:
            if part.endswith("/record"):
                yield version_row(Described(block, self._base, block[0][3]), kind, identifier, part.split("/")[1])
        elif kind == "decision":
            yield decision_row(restore(without_json(block), self._base), json.loads(json_text(block)))
        elif kind in _ARCHIVED:
            yield from _ARCHIVED[kind](json.loads(json_text(block)))
        else:
            raise ValueError(f"<{name}> is nothing that a dump holds")

    def _record_rows(self, block: Block, kind: str, identifier: str, part: str) -> Rows:
        if part == "row":
            if self._record is None or self._record.id != identifier:
                raise ValueError(f"the row of {kind} {identifier} does not follow its record")
            yield from ROWS[type(self._record)](self._record, json.loads(json_text(block)))
            self._record = None
        elif has_json(block):
            yield from bare_rows(MODELS[kind], identifier, json.loads(json_text(block)))
        else:
            self._record = restore(block, self._base)


def has_json(block: Block) -> bool:
    return any(predicate == OR.canonicalJson for _, predicate, _, _ in block)


def json_text(block: Block) -> str:
    """Raises ValueError where the block has none, or more than one."""
    (text,) = (str(value) for _, predicate, value, _ in block if predicate == OR.canonicalJson)
    return text


def without_json(block: Block) -> Block:
    return tuple(quad for quad in block if quad[1] != OR.canonicalJson)


# --- What is not published by itself: the log, the archive, what the machine proposed ---------------------------------


def decision_row(record: Any, line: Mapping[str, Any]) -> models.Decision:
    """The line of the log, without the rows that it touched: what they were before is no business of a dump."""
    record_type, record_id = line["record"]
    return models.Decision(
        number=record.number,
        verb=record.verb,
        editor_id=line["editor"],
        record_type=record_type,
        record_id=record_id,
        payload={"erased_by": 0, "rows": []},
        payload_sha256=record.payload_sha256,
        previous_hash=record.previous_hash,
        hash=record.hash,
        made_at=record.made_at,
        undone_by_id=record.undone_by,
    )


def snapshot_rows(told: Mapping[str, Any]) -> Rows:
    yield Snapshot(**typed(Snapshot, told, columns.SNAPSHOT), is_held=False)


def text_rows(told: Mapping[str, Any]) -> Rows:
    yield Text(**typed(Text, told, columns.TEXT), body="", is_held=False)


def run_rows(told: Mapping[str, Any]) -> Rows:
    yield ExtractionRun(**typed(ExtractionRun, told, columns.RUN))


def candidate_rows(told: Mapping[str, Any]) -> Rows:
    """A candidate, and the decision on it."""
    yield Candidate(**typed(Candidate, told, columns.CANDIDATE))
    outcome = typed(models.CandidateDecision, told["decision"], columns.OUTCOME)
    yield models.CandidateDecision(candidate_id=told["id"], **outcome)


def version_row(graph: Described, kind: str, identifier: str, number: str) -> models.Version:
    body = graph.text(graph.me, OR.canonicalJson)
    return models.Version(
        record_type=kind,
        record_id=identifier,
        number=int(number),
        body=body,
        sha256=sha256_of(body),
        decision_id=int(graph.id(graph.me, PROV.wasGeneratedBy)),
        created_at=moment(graph.text(graph.me, PROV.generatedAtTime)),
    )


_ARCHIVED: Mapping[str, Callable[[Mapping[str, Any]], Rows]] = MappingProxyType(
    {"snapshot": snapshot_rows, "text": text_rows, "extraction": run_rows, "candidate": candidate_rows}
)
