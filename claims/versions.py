"""What a version of a published record holds: all that an editor vouches for, and nothing that moves on its own.

Replies, status and publication state are left out, because they change without the record changing. The documents are
in it as they were cited then, so that the version alone leads to the hashes of the texts that it quotes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from claims.models import CitedDocument, Claim, Event
from claims.records import EvidenceRecord
from ingest.records import to_json

MOVING = ("status", "version", "created_at")


def version_body(record: Claim | Event) -> dict[str, Any]:
    """The complete record as JSON values; a claim with its statements and relations."""
    if isinstance(record, Event):
        (event,) = Event.objects.filter(pk=record.pk).records()
        told = {"event": without(to_json(event), ("version",))}
        return told | {"documents": documents_behind(event.evidence), "version": publication_of(record)}
    (claim,) = Claim.objects.filter(pk=record.pk).records()
    body = without(to_json(claim), MOVING)
    body["targets"] = [target["actor_id"] for target in body["targets"]]
    statements = list(record.statements.published().order_by("id").records())
    return {
        "claim": body,
        "statements": to_json(statements),
        "relations": to_json(list(record.relations.published().order_by("id").records())),
        "documents": documents_behind(piece for statement in statements for piece in statement.evidence),
        "version": publication_of(record),
    }


def documents_behind(evidence: Iterable[EvidenceRecord]) -> Any:
    cited = {piece.document_id for piece in evidence}
    return to_json(list(CitedDocument.objects.filter(pk__in=cited).order_by("id").records()))


def publication_of(record: Claim | Event) -> dict[str, Any]:
    """Which version this is: its number, the decision that made it and when, and how the desk signed it."""
    decision = record.decision
    assert decision is not None  # it is being published
    return {
        "number": record.version,
        "decision": decision.number,
        "published_at": to_json(decision.made_at),
        "reviewed_by": settings.DESK_NAME,
        **({"licence": settings.DATA_LICENCE} if settings.DATA_LICENCE else {}),
    }


def without(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}
