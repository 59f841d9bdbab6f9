"""A whole answer as the JSON document of `manage.py extract` (see README, "Extraction")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.records import CandidateClaim, CandidateEvent, Extraction, Extractor, Quantity, TimeExpression, to_json

_DATE_KEYS = ("as_written", "rule", "edtf", "earliest", "latest", "span")


def to_document(found: Extraction, *, id: str, sha256: str, extractor: Extractor) -> dict[str, Any]:
    """The extraction of one text as a JSON object; `sha256` is that of the text in UTF-8."""
    return {
        "id": id,
        "sha256": sha256,
        "extractor": to_json(extractor),
        "attributions": [_attribution(claim) for claim in found.attributions],
        "mentions": to_json(found.mentions),
        "events": [_event(event) for event in found.events],
        "relations": [
            {"type": item.type, "from": item.source, "to": item.target, "reason": item.reason}
            for item in found.relations
        ],
        "conflicts": to_json(found.conflicts),
        "unaligned": found.unaligned,
    }


def _attribution(claim: CandidateClaim) -> dict[str, Any]:
    roles: Mapping[str, Any] = to_json(claim.attribution)
    rest: dict[str, Any] = to_json(claim)
    del rest["attribution"]
    dates = [_date(item) for item in claim.dates]
    return {**roles, **rest, "dates": dates, "said": _date(claim.said) if claim.said else None}


def _date(item: TimeExpression) -> dict[str, Any]:
    values: dict[str, Any] = to_json(item)
    return {key: values[key] for key in _DATE_KEYS}


def _event(event: CandidateEvent) -> dict[str, Any]:
    values: dict[str, Any] = to_json(event)
    return {
        **values,
        "amount": _amount(event.amount) if event.amount else None,
        "date": _date(event.date) if event.date else None,
    }


def _amount(amount: Quantity) -> dict[str, Any]:
    return {
        "value": to_json(amount.value),
        "currency": amount.unit,
        "bound": amount.bound,
        "as_written": amount.as_written,
        "span": list(amount.span),
    }
