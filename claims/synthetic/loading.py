"""Many rows into the database at once, past the ORM: `executemany` on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from claims.synthetic.ledger import Row, Table

Convert = Callable[[Any], Any]


def make_room() -> None:
    """Let SQLite keep its indexes in memory for as long as this connection lasts: 256 MiB instead of 2."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -262144")


def write_rows(table: Table, rows: Iterable[Row]) -> None:
    """Insert rows that hold every column. Call it in a transaction: constraints are checked at its end."""
    converters = [(f.attname, converter(f)) for f in table.fields]
    values = [[convert(row[name]) if convert else row[name] for name, convert in converters] for row in rows]
    quote = connection.ops.quote_name
    target = f"{quote(table.model._meta.db_table)} ({', '.join(quote(str(f.column)) for f in table.fields)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(table.fields))
            cursor.executemany(f"INSERT INTO {target} VALUES ({places})", values)  # noqa: S608 # names of ours


def converter(column: models.Field[Any, Any]) -> Convert | None:
    """How a value of this column is told to the database; None: as it is."""
    if isinstance(column, models.JSONField):
        return lambda value: value if value is None or isinstance(value, str) else json.dumps(value)
    if isinstance(column, models.DateTimeField):
        return adapted_moment
    if isinstance(column, models.DateField):
        return adapted_day
    if isinstance(column, models.DecimalField):
        return lambda value: column.get_db_prep_save(value, connection)
    return None


# One act's moment stands in hundreds of columns.
@lru_cache(1000)
def adapted_moment(value: dt.datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


@lru_cache(10_000)
def adapted_day(value: dt.date | None) -> Any:
    return connection.ops.adapt_datefield_value(value)


def reset_sequences(tables: Iterable[type[models.Model]]) -> None:
    """Rows came with their numbers, so the database must be told where to go on."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
