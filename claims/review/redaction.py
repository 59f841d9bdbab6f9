"""Taking words out of the record for good, where a court or the law asks for it.

A retraction keeps what was said; a redaction erases it: from the rows, from every version, and from what the decision
log noted. The log goes on holding, because its chain is over the hashes of what it noted, and the redaction names each
line that it emptied. What is left answers 410 with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from claims.journal import deciding
from claims.models import Assessment, Claim, Decision, Event, Relation, Statement, Version
from claims.models.bases import Record
from claims.review.errors import ReviewError
from claims.review.publication import stories_of
from claims.review.writing import amount_fields, dated

WITHHELD = "withheld"  # where a column may not be empty
# What a row says once nothing may be left of what it said.
EMPTY: Mapping[type[Record], dict[str, Any]] = MappingProxyType(
    {
        Claim: {"wording": WITHHELD, "status": "alleged", **dated(None)},
        Statement: {
            "claimant": None,
            "kind": "statement",
            "attitude": "asserts",
            "polarity": "positive",
            "quotation": "indirect",
            "cue": "",
            "hedges": [],
            "medium": "",
            "replies_to": None,
            "start": 0,
            **dated(None),
        },
        Event: {"headline": WITHHELD, "hedges": [], "start": 0, **amount_fields(None), **dated(None)},
        Relation: {"reason": ""},
        Assessment: {"verdict": "unverifiable", "summary": WITHHELD, "url": ""},
    }
)


def redact(record: Claim | Event, *, editor: User, reason: str) -> Claim | Event:
    """Erase a record that was public with all that bears on it, and the history of that. There is no way back.

    Archived texts stay, and so do other records that quote the same passage or its neighbours: they have their own
    redactions. Raises ReviewError where there is nothing to redact.
    """
    if not reason.strip():
        raise ReviewError("Redacting needs a reason.")
    with deciding(editor, "redact") as act:
        record = type(record).objects.select_for_update().get(pk=record.pk)
        if record.publication == "redacted":
            raise ReviewError(f"This {record._meta.verbose_name} is already redacted.")
        if not record.published_at:
            raise ReviewError(f"This {record._meta.verbose_name} was never public, so there is nothing to redact.")
        for story in stories_of(record):
            act.change(story)
        rows = [*parts_of(record), record]
        for row in rows:
            act.erase(row, publication="redacted", notice=reason, **EMPTY[type(row)])
        act.reason = reason
        act.record = record
        act.erases = empty_log({row.pk for row in rows}, by=act.number)
        Version.objects.filter(record_type=record._meta.model_name, record_id=record.pk).update(body="")
    return record


def parts_of(record: Claim | Event) -> list[Record]:
    """What bears on the record: relations from and to it; the statements and assessments of a claim."""
    if isinstance(record, Event):
        return list(record.relations_to.all())
    bearing = Relation.objects.filter(Q(from_claim=record) | Q(to_claim=record))
    return [*bearing, *record.assessments.all(), *record.statements.all()]


def empty_log(ids: set[str], *, by: int) -> list[int]:
    """Take every note about these rows out of the log; gives the numbers of the lines that are changed by it."""
    told = Q()
    for pk in ids:
        told |= Q(text__contains=pk)
    lines = Decision.objects.annotate(text=Cast("payload", TextField())).exclude(verb="redact").filter(told)
    numbers = []
    for decision in lines.order_by("number").iterator(chunk_size=20):
        notes = [without_content(entry, ids) for entry in decision.payload.get("rows", ())]
        Decision.objects.filter(pk=decision.pk).update(payload={"erased_by": by, "rows": notes})
        numbers.append(decision.number)
    return numbers


def without_content(entry: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    """The note, or which row it was about where it tells of one of these."""
    told = json.dumps(entry)
    return {"model": entry["model"], "pk": entry["pk"]} if any(pk in told for pk in ids) else entry
