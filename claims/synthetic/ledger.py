"""Rows that have not been written yet, and the decision log that goes with them, in the form of `claims.journal`.

`Act.add` and `Act.change` are those of the journal, over dictionaries instead of rows: rows are collected in their
final state while the acts are chained, and then written at once.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import Promise

from claims.journal import link_hash
from claims.models import Decision
from claims.models.bases import Record
from claims.records import sha256_of

Row = dict[str, Any]  # column attribute -> value, every column of the table


def canonical(value: Any) -> str:
    """`claims.records.canonical_json` of what is made of JSON values already."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Table:
    """What is known of a model: its columns, what they hold if nobody says, and their form in the journal."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.label = model._meta.label
        self.fields = [f for f in model._meta.concrete_fields if isinstance(f, models.Field)]
        self.pk = str(model._meta.pk.attname)
        self.is_record = issubclass(model, Record)
        self.is_numbered = isinstance(model._meta.pk, models.AutoField)
        self.defaults = {f.attname: default_of(f) for f in self.fields}

    @cached_property
    def journalled(self) -> list[tuple[str, str, Callable[[Any], Any] | None]]:
        """(attribute, name in the journal, how its value is told; None: as it is)."""
        return [(f.attname, f.name, told(f)) for f in self.fields if not f.primary_key]

    def as_journalled(self, row: Row) -> dict[str, Any]:
        return {
            name: tell(row[attribute]) if tell and row[attribute] is not None else row[attribute]
            for attribute, name, tell in self.journalled
        }


def default_of(column: models.Field[Any, Any]) -> Any:
    """None for what has no default or one that is made anew for each row."""
    if column.primary_key or not column.has_default():
        return "" if not column.null and column.empty_strings_allowed and not column.primary_key else None
    value = column.get_default()
    return str(value) if isinstance(value, Promise) else value


def told(column: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(column, models.DateTimeField):
        return told_moment
    if isinstance(column, models.DateField):
        return dt.date.isoformat
    if isinstance(column, models.DecimalField):
        return f"{{:.{column.decimal_places}f}}".format
    return None


@lru_cache(1000)  # one act's moment stands in hundreds of columns
def told_moment(value: dt.datetime) -> Any:
    return DjangoJSONEncoder().default(value)


@dataclass
class Act:
    """One act of an editor under way, as in `claims.journal`."""

    ledger: Ledger
    number: int
    made_at: dt.datetime
    verb: str
    entries: list[dict[str, Any]] = field(default_factory=list)

    def add(self, model: type[models.Model], /, **values: Any) -> Row:
        table = self.ledger.table(model)
        if table.is_record:
            values |= {"decision_id": self.number, "created_at": self.made_at, "updated_at": self.made_at}
        row = self.ledger.put(model, **values)
        self._note(table, row, before=None)
        return row

    def change(self, model: type[models.Model], row: Row, /, **values: Any) -> None:
        table = self.ledger.table(model)
        before = table.as_journalled(row)
        row.update(values)
        if table.is_record:
            row.update(decision_id=self.number, updated_at=self.made_at, revision=row["revision"] + 1)
        self._note(table, row, before=before)

    def _note(self, table: Table, row: Row, *, before: dict[str, Any] | None) -> None:
        after = table.as_journalled(row)
        self.entries.append({"model": table.label, "pk": row[table.pk], "before": before, "after": after})

    def close(self, record_type: str, record_id: str, *, reason: str = "") -> None:
        """Write the line of the log that tells this act."""
        payload = canonical({"reason": reason, "rows": self.entries})
        self.ledger.write_line(self, record_type, record_id, payload)


class Ledger:
    """Collects rows and acts. `head` and `counters` go on from what is on record already."""

    def __init__(self, *, editor: int, number: int, head: str, counters: Mapping[type[models.Model], int]) -> None:
        self.editor = editor
        self.number = number
        self.head = head
        self.rows: dict[type[models.Model], list[Row]] = defaultdict(list)
        self._counters = dict(counters)
        self._tables: dict[type[models.Model], Table] = {}

    def table(self, model: type[models.Model]) -> Table:
        if model not in self._tables:
            self._tables[model] = Table(model)
        return self._tables[model]

    def put(self, model: type[models.Model], /, **values: Any) -> Row:
        """A new row that no act tells of: what a machine writes."""
        table = self.table(model)
        row = table.defaults | values
        if table.is_numbered and row[table.pk] is None:
            row[table.pk] = self._counters[model] = self._counters.get(model, 0) + 1
        self.rows[model].append(row)
        return row

    def begin(self, verb: str, made_at: dt.datetime) -> Act:
        self.number += 1
        return Act(self, self.number, made_at, verb)

    def write_line(self, act: Act, record_type: str, record_id: str, payload: str) -> None:
        line = Decision(
            number=act.number,
            verb=act.verb,
            editor_id=self.editor,
            record_type=record_type,
            record_id=record_id,
            payload_sha256=sha256_of(payload),
            previous_hash=self.head,
            made_at=act.made_at,
        )
        self.head = link_hash(line)
        columns = {name: getattr(line, name) for name in self.table(Decision).defaults}
        self.put(Decision, **columns | {"payload": payload, "hash": self.head})

    def take(self) -> Iterator[tuple[Table, list[Row]]]:
        """Everything that was collected since the last time."""
        collected, self.rows = self.rows, defaultdict(list)
        return ((self.table(model), rows) for model, rows in collected.items())
