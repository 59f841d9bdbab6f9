"""Cursor paging: a page begins behind the last row of the one before, so nothing is skipped or shown twice."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError as BadValue
from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError

from claims.api.parsers import UNSTORABLE
from ingest.records import to_json

Row = TypeVar("Row")
LARGEST_PAGE = 500
USUAL_PAGE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: list[Row]
    cursor: str | None  # of the next page; None: nothing follows


def page_of(rows: QuerySet[Any], *, ordering: str, size: int, cursor: str = "") -> Page[Any]:
    """At most `size` rows behind `cursor`, by a column that is never null ("-" before it: descending) and then by id.

    Raises ValidationError where the cursor was not made by this ordering.
    """
    if cursor:
        rows = behind_cursor(rows, ordering=ordering, cursor=cursor)
    found = list(ordered(rows, ordering)[: size + 1])
    if len(found) <= size:
        return Page(found, None)
    return Page(found[:size], cursor_at(found[size - 1], ordering))


def ordered(rows: QuerySet[Any], ordering: str) -> QuerySet[Any]:
    name, sign = parted(ordering)
    return rows.order_by(f"{sign}{name}", f"{sign}pk")


def behind_cursor(rows: QuerySet[Any], *, ordering: str, cursor: str) -> QuerySet[Any]:
    """The rows that stand behind a cursor. Raises ValidationError where it was not made by this ordering."""
    name, sign = parted(ordering)
    value, key = read_cursor(cursor, ordering)
    return rows.filter(behind(name, "lt" if sign else "gt", column_value(rows, name, value), str(key)))


def cursor_at(row: Any, ordering: str) -> str:
    """The cursor of the page that follows when `row` is the last one of a page."""
    return make_cursor(ordering, getattr(row, parted(ordering)[0]), row.pk)


def parted(ordering: str) -> tuple[str, str]:
    """(column, sign)"""
    return ordering.removeprefix("-"), "-" if ordering.startswith("-") else ""


def behind(name: str, comparison: str, value: Any, key: Any) -> Q:
    return Q(**{f"{name}__{comparison}": value}) | Q(**{name: value, f"pk__{comparison}": key})


def column_value(rows: QuerySet[Any], name: str, value: Any) -> Any:
    try:
        return rows.model._meta.get_field(name).to_python(value)
    except (BadValue, TypeError) as error:
        raise refused() from error


def make_cursor(*values: Any) -> str:
    """Opaque to clients; the first value names what the others are positions in."""
    return base64.urlsafe_b64encode(json.dumps(to_json(values)).encode()).decode().rstrip("=")


def read_cursor(cursor: str, ordering: str, *, length: int = 2) -> list[Any]:
    """The values of a cursor behind the first. Raises ValidationError where it was not made for `ordering`."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise refused() from error
    if not isinstance(values, list) or len(values) != length + 1 or values[0] != ordering:
        raise refused()
    if not all(isinstance(value, str | int) and not UNSTORABLE.search(str(value)) for value in values):
        raise refused()
    return values[1:]


def refused() -> ValidationError:
    return ValidationError({"cursor": "This cursor belongs to another list. Follow `next` with no other change."})


def day_in(value: Any) -> dt.date:
    """A day from a cursor. Raises ValidationError where it is none."""
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise refused() from error
