"""Taking back the last act."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, ProtectedError
from django.db.models.deletion import Collector

from claims.journal import Act, current, deciding, is_as_left, restore
from claims.models import Actor, ActorName, CitedDocument, Claim, Decision, Event
from claims.models.bases import Record
from claims.review.errors import ReviewError
from claims.review.publication import withdraw

# Made on the way to another record; later records may have come to rest on them.
FOUNDATIONS = (Actor, ActorName, CitedDocument)


def undo(*, editor: User) -> Decision:
    """Take back this editor's last act that still stands, and give the line of the log that it had.

    A publication is undone as a retraction: what was public once never becomes unknown again.
    Raises ReviewError where there is nothing to undo or somebody has built on the act since.
    """
    with deciding(editor, "undo") as act:
        last = Decision.objects.filter(editor=editor, undone_by=None).exclude(verb="undo").order_by("-number").first()
        if last is None:
            raise ReviewError("You have nothing to undo.")
        if last.verb == "redact":
            raise ReviewError("A redaction cannot be undone: what it erased is gone.")
        if "erased_by" in last.payload and last.verb != "publish":
            raise ReviewError("What this act changed is not on record any more, so it cannot be undone.")
        act.reason = f"undoes {last.number}"
        act.record = last
        if last.verb == "publish":
            withdraw(act, published_record(last), "Publication undone by the desk.")
            act.record = last
        else:
            put_back(act, last.payload["rows"])
    Decision.objects.filter(pk=last.pk).update(undone_by=act.number)
    last.refresh_from_db()
    return last


def published_record(decision: Decision) -> Claim | Event:
    model = Claim if decision.record_type == "claim" else Event
    record: Claim | Event = model.objects.get(pk=decision.record_id)
    return record


def put_back(act: Act, rows: list[dict[str, Any]]) -> None:
    for entry in reversed(rows):
        if not is_as_left(entry):
            raise ReviewError("Somebody has changed this since; undo the later act first.")
        row = current(entry)
        if entry["before"] is None:
            take_away(act, row)
        elif row is None:
            act.add(restore(entry))
        else:
            put_row_back(act, row, restore(entry))


def take_away(act: Act, row: Model | None) -> None:
    if row is None or (isinstance(row, FOUNDATIONS) and is_needed(row)):
        return
    if isinstance(row, Record) and row.published_at:
        raise ReviewError("This has been public since, so it can be retracted but not undone.")
    try:
        act.remove(row)
    except ProtectedError as error:
        raise ReviewError("Something else rests on this since; undo the later act first.") from error


def is_needed(row: Model) -> bool:
    """True where other records rest on a row, or on the actor that a name belongs to."""
    owner = row.actor if isinstance(row, ActorName) else row
    try:
        Collector(using="default").collect([owner])
    except ProtectedError:
        return True
    return False


def put_row_back(act: Act, row: Model, old: Model) -> None:
    """Give a row its earlier values; its revision goes on rising, so that the graph follows."""
    keep = {"revision", "projected_revision", "created_at", "updated_at", "decision", row._meta.pk.name}
    act.change(row, **{f.name: getattr(old, f.name) for f in row._meta.concrete_fields if f.name not in keep})
