"""Does every row of the editors' room stand as the decision log left it?

The log notes each row that an act wrote, as it stood afterwards. The last of these notes has to be what is on record
now, field by field; nothing may be missing, and nothing may be there that no act wrote. Nothing here writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from claims import models
from claims.journal import snapshot
from claims.models import Decision, Installation
from claims.records import canonical_json

# Every model whose rows are written through `claims.journal`.
JOURNALLED: tuple[Any, ...] = (
    models.Actor,
    models.ActorName,
    models.CitedDocument,
    models.Claim,
    models.Target,
    models.Quantity,
    models.Statement,
    models.VoicePosition,
    models.Event,
    models.Participant,
    models.Evidence,
    models.Relation,
    models.Conflict,
    models.Assessment,
    models.Story,
    models.StoryItem,
    models.CandidateDecision,
)
UNJOURNALLED = "projected_revision"  # the projector's own note
Left = tuple[int, bytes | None]  # the decision that wrote a row last, and a digest of the row; None: not known any more
GONE = b""


def find_strayed_rows() -> Iterator[str]:
    """One sentence per row that is not as its last decision left it, and per field of it.

    Rows whose last note was erased are not judged. Memory: about 200 bytes per row.
    """
    left = read_log()
    knows_all = not Installation.objects.filter(imported_decisions__gt=0).exists()
    for model in JOURNALLED:
        known = left.get(model._meta.label, {})
        for row in model._base_manager.order_by("pk").iterator(chunk_size=500):
            last = known.pop(row.pk, None)
            if last is not None:
                yield from compare(row, *last)
            elif knows_all:
                yield f"{name_of(model, row.pk)} is on record, and no decision put it there."
        for pk, (number, digest) in known.items():
            if digest:
                yield f"{name_of(model, pk)}, which decision {number} left on record, is gone."


def read_log() -> dict[str, dict[Any, Left]]:
    """Name of a model -> primary key -> who wrote the row last and how."""
    left: dict[str, dict[Any, Left]] = {}
    for number, payload in Decision.objects.order_by("number").values_list("number", "payload").iterator(chunk_size=20):
        for entry in entries_of(payload):
            left.setdefault(str(entry.get("model")), {})[entry.get("pk")] = (number, digest_of_entry(entry))
    return left


def entries_of(payload: Any) -> list[Mapping[str, Any]]:
    """The notes of a payload, as far as it is whole; that it is not is for the check of the log to say."""
    rows = payload.get("rows") if isinstance(payload, dict) else None
    return [entry for entry in rows if isinstance(entry, dict)] if isinstance(rows, list) else []


def digest_of_entry(entry: Mapping[str, Any]) -> bytes | None:
    if "after" not in entry:
        return None
    return digest_of(entry["after"]) if isinstance(entry["after"], dict) else GONE


def digest_of(fields: Mapping[str, Any]) -> bytes:
    told = {name: value for name, value in fields.items() if name != UNJOURNALLED}
    return hashlib.sha256(canonical_json(told).encode()).digest()[:16]


def compare(row: Any, number: int, digest: bytes | None) -> Iterator[str]:
    if digest is None:
        return
    if digest == GONE:
        yield f"{name_of(type(row), row.pk)} is on record, and decision {number} removed it."
        return
    fields = snapshot(row)
    if digest_of(fields) != digest:
        for name in strayed_fields(row, fields, number):
            yield f"{name_of(type(row), row.pk)} is not as decision {number} left it: {name}."


def strayed_fields(row: Any, fields: Mapping[str, Any], number: int) -> list[str]:
    """The names of the fields that differ; a column that is younger than the note is none."""
    payload = Decision.objects.values_list("payload", flat=True).get(number=number)
    label, key = row._meta.label, row.pk
    notes = [e["after"] for e in entries_of(payload) if (e.get("model"), e.get("pk")) == (label, key)]
    after = notes[-1]
    return [name for name in after if name != UNJOURNALLED and fields.get(name) != after[name]]


def name_of(model: Any, pk: Any) -> str:
    return f"{str(model._meta.verbose_name).capitalize()} {pk}"
