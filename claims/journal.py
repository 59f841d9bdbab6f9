"""The decision log: every act of an editor with the rows it touched, in one transaction and one chain of hashes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CASCADE, Model
from django.utils import timezone

from claims import appearances
from claims.drafts import DraftError
from claims.models import Decision, LogHead
from claims.models.bases import Record
from claims.records import canonical_json, sha256_of

Row = TypeVar("Row", bound=Model)
# Columns that move on without anybody deciding anything.
BOOKKEEPING = {"revision", "projected_revision", "updated_at", "created_at", "decision"}


class Act:
    """One act under way. Rows written through it are journalled; nothing else may write claims rows."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.record: Model | None = None  # what the act is about; set by the verb
        self.reason = ""
        self.erases: list[int] = []  # lines of the log that this act empties
        self._rows: list[dict[str, Any]] = []

    def add(self, row: Row) -> Row:
        """Save a new row."""
        if isinstance(row, Record):
            row.decision_id = self.number
        check(row)
        row.save(force_insert=True)
        self._note(row, before=None, after=stored(row))
        return row

    def change(self, row: Row, **fields: Any) -> Row:
        """Save new values of a row; a record rises to its next revision.

        The row is read again under a lock first: what the caller holds may be older than what is on record.
        """
        row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update())
        before = snapshot(row)
        for name, value in fields.items():
            setattr(row, name, value)
        if isinstance(row, Record):
            row.revision += 1
            row.decision_id = self.number
        check(row)
        row.save(force_update=True)
        self._note(row, before=before, after=stored(row))
        return row

    def remove(self, row: Model) -> None:
        """Remove a row and all that is part of it, each with its own entry."""
        for part in parts_of(row):
            self.remove(part)
        self._note(row, before=stored(row), after=None)
        row.delete()

    def erase(self, row: Record, **fields: Any) -> None:
        """Remove the parts of a row and save new values over what it said. Noted is that this was done, not what."""
        for part in parts_of(row):
            part.delete()
        for name, value in fields.items():
            setattr(row, name, value)
        row.revision += 1
        row.decision_id = self.number
        check(row)
        row.save(force_update=True)
        self._rows.append({"model": row._meta.label, "pk": row.pk})

    def _note(self, row: Model, *, before: Any, after: Any) -> None:
        self._rows.append({"model": row._meta.label, "pk": row.pk, "before": before, "after": after})

    def payload(self) -> dict[str, Any]:
        return {"reason": self.reason, "rows": self._rows, **({"erases": self.erases} if self.erases else {})}


def parts_of(row: Model) -> list[Model]:
    """The rows that go with a row when it is deleted."""
    return [
        part
        for relation in row._meta.related_objects
        if relation.on_delete is CASCADE
        for part in relation.related_model._base_manager.filter(**{relation.field.name: row})
    ]


def check(row: Model) -> None:
    """Raises DraftError with the first field that does not hold; the decision's own line is written last."""
    try:
        row.full_clean(exclude={"decision"}, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise DraftError(name, messages[0]) from error


@contextmanager
def deciding(editor: User, verb: str) -> Iterator[Act]:
    """Run one act: all its rows and its line in the log are written together, or none.

    The head of the log is locked first, so acts are numbered without a gap in the order in which they become visible.
    """
    with transaction.atomic():
        LogHead.objects.get_or_create(pk=1)
        head = LogHead.objects.select_for_update().get(pk=1)
        act = Act(head.number + 1)
        yield act
        assert act.record is not None  # every verb names its record
        appearances.follow(act.payload()["rows"])
        write_decision(act, head, editor=editor, verb=verb)


def write_decision(act: Act, head: LogHead, *, editor: User, verb: str) -> Decision:
    record = act.record
    assert record is not None
    payload = act.payload()
    decision = Decision(
        number=act.number,
        verb=verb,
        editor=editor,
        record_type=str(record._meta.model_name),
        record_id=str(record.pk),
        payload=payload,
        payload_sha256=sha256_of(canonical_json(payload)),
        previous_hash=head.hash,
        made_at=timezone.now(),
    )
    decision.hash = link_hash(decision)
    decision.save(force_insert=True)
    head.number, head.hash = decision.number, decision.hash
    head.save()
    return decision


def link_hash(decision: Decision) -> str:
    """The hash that the next line of the log refers to: over everything of this line but the payload's own text."""
    return sha256_of(hashed_line(decision))


def hashed_line(decision: Decision) -> str:
    """What the hash of a decision is over."""
    line = {
        "number": decision.number,
        "verb": decision.verb,
        "editor": decision.editor_id,
        "record": [decision.record_type, decision.record_id],
        "payload_sha256": decision.payload_sha256,
        "previous_hash": decision.previous_hash,
        "made_at": decision.made_at,
    }
    return canonical_json(line)


def snapshot(row: Model) -> dict[str, Any]:
    """The stored fields of a row as JSON values."""
    fields: dict[str, Any] = json.loads(serializers.serialize("json", [row]))[0]["fields"]
    return fields


def stored(row: Model) -> dict[str, Any]:
    """The fields as the database gives them back: 300 as 300.000000, a day as a day."""
    return snapshot(type(row)._base_manager.get(pk=row.pk))


def restore(entry: dict[str, Any]) -> Model:
    """The row of a journal entry as it stood before, not yet saved."""
    document = json.dumps([{"model": entry["model"], "pk": entry["pk"], "fields": entry["before"]}])
    row: Model = next(iter(serializers.deserialize("json", document))).object
    return row


def current(entry: dict[str, Any]) -> Model | None:
    """The row that a journal entry is about as it stands now; None where it is gone."""
    model: type[Model] = apps.get_model(entry["model"])
    return model._default_manager.filter(pk=entry["pk"]).first()


def is_as_left(entry: dict[str, Any]) -> bool:
    """True where nobody has changed the row since this entry was written."""
    row = current(entry)
    if row is None or entry["after"] is None:
        return (row is None) == (entry["after"] is None)
    return decided(snapshot(row)) == decided(entry["after"])


def decided(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in BOOKKEEPING}
