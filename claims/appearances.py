"""Keeps `Appearance` rows in step with the record: who appears in which published statement or event, and when.

In: the rows that an act touched. Out: their appearances, computed by the database from what is on record then. They
hold nothing of their own, so `rebuild` may drop and make them at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, DateField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from claims.models import Appearance, CitedDocument, Claim, Event, Participant, Statement, Target, VoicePosition
from claims.timeline import UNDATED

CHUNK = 500  # entries whose appearances are made by one statement
COLUMNS = tuple(f.attname for f in Appearance._meta.concrete_fields if not f.primary_key)
FURTHEST = Value(UNDATED, output_field=DateField())
DAY = Coalesce("document__published_on", "document__document__published_on")


def follow(rows: Iterable[Mapping[str, Any]]) -> None:
    """Bring up to date whatever the rows of an act, as journalled, bear on. Call it within the act's transaction."""
    refresh(sorted(entries_of(rows)))


def entries_of(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The statements and the events that journalled rows belong to."""
    touched: dict[str, set[str]] = {noun: set() for noun in ("entry", "claim", "document")}
    for row in rows:
        if row["model"] in OWNERS:
            noun, column = OWNERS[row["model"]]
            touched[noun].add((row["after"] or row["before"])[column] if column else row["pk"])
    said = Statement.objects.filter(Q(claim__in=touched["claim"]) | Q(document__in=touched["document"]))
    reported = Event.objects.filter(document__in=touched["document"])
    return touched["entry"].union(said.values_list("pk", flat=True), reported.values_list("pk", flat=True))


# Model -> what its rows belong to, and the column that names it; empty: the row itself.
OWNERS: Mapping[str, tuple[str, str]] = {
    Claim._meta.label: ("claim", ""),
    Target._meta.label: ("claim", "claim"),
    Statement._meta.label: ("entry", ""),
    VoicePosition._meta.label: ("entry", "statement"),
    Event._meta.label: ("entry", ""),
    Participant._meta.label: ("entry", "event"),
    CitedDocument._meta.label: ("document", ""),
}


def refresh(entries: Sequence[str]) -> None:
    """Make the appearances of these statements and events anew."""
    for chunk in chunks(entries):
        Appearance.objects.filter(entry__in=chunk).delete()
    add(entries)


def add(entries: Iterable[str]) -> None:
    """Make the appearances of statements and events that have none yet."""
    for chunk in chunks(entries):
        insert(appearing(Q(pk__in=chunk)))


def rebuild() -> None:
    """Make all appearances anew, in one transaction."""
    with transaction.atomic():
        Appearance.objects.all().delete()
        for model in (Statement, Event):
            add(model.objects.published().order_by("pk").values_list("pk", flat=True).iterator())


def find_faults() -> Iterator[str]:
    """One plain sentence where appearances and record have parted."""
    table, columns = Appearance._meta.db_table, ", ".join(COLUMNS)
    sql, params = appearing(Q()).query.sql_with_params()
    kept = f"SELECT {columns} FROM {table}"  # noqa: S608 # names of ours
    for left, right, what in ((sql, kept, "lacks"), (kept, sql, "should not have")):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({left_of(left)} EXCEPT {left_of(right)}) AS parted", params)  # noqa: S608
            (count,) = cursor.fetchone()
        if count:
            yield f"The index of appearances {what} {count} rows; `manage.py index_appearances` makes it anew."


def left_of(sql: str) -> str:
    """A query that may be combined with another on both sides."""
    return f"SELECT * FROM ({sql}) AS part"  # noqa: S608


def insert(rows: QuerySet[Any]) -> None:
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {Appearance._meta.db_table} ({', '.join(COLUMNS)}) {sql}", params)


def chunks(entries: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(entries)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


# --- the rows as the record tells them --------------------------------------------------------------------------------


def appearing(wanted: Q) -> QuerySet[Any]:
    """The values of COLUMNS for the published statements and events that `wanted` picks, each actor once."""
    statements = Statement.objects.published().filter(wanted, claim__publication="published").order_by()
    events = Event.objects.published().filter(wanted).order_by()
    own, alleged = ("earliest", "latest"), ("claim__earliest", "claim__latest")
    return values(statements.filter(claimant__isnull=False), "claimant", own, alleged).union(
        values(statements.filter(claim__targets__isnull=False), "claim__targets__actor", own, alleged),
        values(statements.filter(voice__isnull=False), "voice__actor", own, alleged),
        values(events.filter(participants__isnull=False), "participants__actor", own, own),
    )


def values(rows: QuerySet[Any], actor: str, said: tuple[str, str], event: tuple[str, str]) -> QuerySet[Any]:
    return rows.values_list(F(actor), F("pk"), "kind", "start", *place(*said), *place(*event), *place(DAY, DAY))


def place(earliest: Any, latest: Any) -> tuple[Any, ...]:
    """(begins, ends, open) of an interval: see `timeline.position_of` and `timeline.overlaps`. A day is never open."""
    is_open = Q(**{f"{earliest}__isnull": True}) if isinstance(earliest, str) else Value(False)
    begins = Coalesce(earliest, latest, FURTHEST)
    return begins, Coalesce(latest, FURTHEST), ExpressionWrapper(is_open, output_field=BooleanField())
