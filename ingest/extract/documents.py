"""A whole answer as the JSON document of `manage.py extract` (see README, "Extraction")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ingest.extract.grammar import join_spans
from ingest.records import (
    CandidateClaim,
    CandidateEvent,
    CandidateRelation,
    Extraction,
    Extractor,
    Quantity,
    Span,
    TimeExpression,
    to_json,
)

_DATE_KEYS = ("as_written", "rule", "edtf", "earliest", "latest", "span")
_STOP = 2  # code points of a full stop and a blank


def to_document(found: Extraction, *, id: str, sha256: str, extractor: Extractor) -> dict[str, Any]:
    """The extraction of one text as a JSON object; `sha256` is that of the text in UTF-8.

    What one cue attributes is one attribution, however many sentences it has. Where it is several utterances, they
    stand in its `parts`, and relations give the place of each among these as well.
    """
    turns = find_turns(found.attributions)
    places = {each: (place, part) for place, turn in enumerate(turns) for part, each in enumerate(turn)}
    return {
        "id": id,
        "sha256": sha256,
        "extractor": to_json(extractor),
        "attributions": [_turn([found.attributions[place] for place in turn]) for turn in turns],
        "mentions": to_json(found.mentions),
        "events": [_event(event) for event in found.events],
        "relations": [_relation(item, places, turns) for item in found.relations],
        "conflicts": to_json(found.conflicts),
        "unaligned": found.unaligned,
    }


def find_turns(claims: Sequence[CandidateClaim]) -> list[tuple[int, ...]]:
    """The positions of each claim and of its parts, in text order."""
    parts: dict[int, list[int]] = {place: [place] for place, claim in enumerate(claims) if claim.within is None}
    for place, claim in enumerate(claims):
        if claim.within is not None:
            parts[claim.within].append(place)
    return [tuple(sorted(turn)) for turn in parts.values()]


def _turn(claims: Sequence[CandidateClaim]) -> dict[str, Any]:
    """One attribution: all that its sentences hold, and else what its first says."""
    if len(claims) == 1:
        return _attribution(claims[0])
    (first,) = (claim for claim in claims if claim.within is None)
    spoken = [claim for claim in claims if claim is first or not claim.attribution.cue]
    content = join_near(sorted({span for claim in spoken for span in claim.attribution.content}))
    quotations = {claim.attribution.quotation for claim in spoken}
    quotation = first.attribution.quotation if len(quotations) == 1 else "mixed"
    whole = replace(
        first,
        attribution=replace(first.attribution, content=content, quotation=quotation),
        quantities=tuple(item for claim in spoken for item in claim.quantities),
        dates=tuple(item for claim in spoken for item in claim.dates),
    )
    return {**_attribution(whole), "parts": [_attribution(claim) for claim in claims]}


def join_near(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Sentences that follow each other as one span: a stop and a blank between them are no gap."""
    return join_spans(spans, lambda end, start: start - end <= _STOP)


def _relation(
    item: CandidateRelation, places: Mapping[int, tuple[int, int]], turns: Sequence[tuple[int, ...]]
) -> dict[str, Any]:
    ends = {"from": places[item.source], "to": places[item.target]}
    parts = {f"{end}_part": part for end, (turn, part) in ends.items() if len(turns[turn]) > 1}
    return {"type": item.type, **{end: turn for end, (turn, _) in ends.items()}, **parts, "reason": item.reason}


def _attribution(claim: CandidateClaim) -> dict[str, Any]:
    roles: Mapping[str, Any] = to_json(claim.attribution)
    rest: dict[str, Any] = to_json(claim)
    del rest["attribution"], rest["within"]
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
