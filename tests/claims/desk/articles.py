"""An article with candidates, as the pipeline writes them."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

from ingest.models import Candidate, Document, ExtractionRun, Snapshot, Text
from ingest.records import (
    Attribution,
    CandidateClaim,
    CandidateConflict,
    CandidateEvent,
    Quantity,
    TimeExpression,
    to_json,
)

ARTICLE = """Sludge in the harbour

Brightwater alleges that Northmill dumped over 300 tonnes of sludge in the harbour. Northmill denies it.

“We never dumped anything,” said Northmill. The harbour office counted 200 tonnes, it said on Monday.

Northmill and Brightwater settled for $1.5 million in December 2025. Northmill denies it.
"""
PUBLISHED = dt.date(2026, 2, 24)


def span(quote, nth=1, body=ARTICLE):
    start = -1
    for _ in range(nth):
        start = body.index(quote, start + 1)
    return start, start + len(quote)


def claim(content, *, source="Brightwater", cue="alleges", claimant="Brightwater", body=ARTICLE, **fields):
    """A candidate statement; spans are given by their words."""
    values = {
        "kind": "allegation",
        "attitude": "asserts",
        "polarity": "positive",
        "hedges": (),
        "voice": (claimant, "publisher") if claimant else ("publisher",),
        "medium": None,
        "targets": ("Northmill",),
        "quantities": (),
        "dates": (),
        "said": None,
        "confidence": 0.83,
    }
    attribution = Attribution(
        source=(span(source, body=body),),
        cue=(span(cue, body=body),),
        content=(span(content, body=body),),
        quotation="indirect",
    )
    return CandidateClaim(attribution=attribution, claimant=claimant, **{**values, **fields})


TONNES = Quantity(Decimal(300), "at_least", "tonnes", "over 300 tonnes", span("over 300 tonnes"))
DECEMBER = TimeExpression(
    "in December 2025", "month", "2025-12", dt.date(2025, 12, 1), dt.date(2025, 12, 31), span("in December 2025")
)
MONDAY = TimeExpression(
    "on Monday", "weekday", "2026-02-23", dt.date(2026, 2, 23), dt.date(2026, 2, 23), span("on Monday"), PUBLISHED
)
DUMPING = claim("Northmill dumped over 300 tonnes of sludge in the harbour", quantities=(TONNES,))
DENIAL = claim(
    "We never dumped anything",
    source="Northmill",
    cue="said",
    claimant="Northmill",
    kind="denial",
    attitude="denies",
    polarity="negative",
    targets=("Brightwater",),
    said=MONDAY,
)
SETTLEMENT = CandidateEvent(
    kind="settlement",
    parties=("Northmill", "Brightwater"),
    amount=Quantity(Decimal(1500000), "exact", "USD", "$1.5 million", span("$1.5 million")),
    date=DECEMBER,
    hedges=(),
    span=span("Northmill and Brightwater settled for $1.5 million in December 2025"),
    confidence=0.7,
)
CONFLICT = CandidateConflict(
    span("Northmill dumped over 300 tonnes of sludge"), span("We never dumped anything"), "One says it, one denies it."
)


def make_document(body=ARTICLE, *, title="Brightwater accuses Northmill of dumping", **fields):
    digest = hashlib.sha256(body.encode()).hexdigest()
    snapshot, _ = Snapshot.objects.get_or_create(
        sha256=digest, defaults={"media_type": "text/plain", "size": len(body.encode())}
    )
    text, _ = Text.objects.get_or_create(snapshot=snapshot, reader="test", defaults={"sha256": digest, "body": body})
    values = {"publisher": "The Harbour Ledger", "published_on": PUBLISHED, "identity": digest, **fields}
    return Document.objects.create(title=title, snapshot=snapshot, text=text, **values)


def make_run(document, number=1):
    return ExtractionRun.objects.create(
        text=document.text,
        published_on=document.published_on,
        extractor="onrecord",
        version=str(number),
        model="none",
        configuration="0" * 64,
        fingerprint=str(number).zfill(64),
    )


def add_candidate(run, type_, value, *, span=None, position=None):
    """A row as `candidates.make_candidates` writes it."""
    position = Candidate.objects.filter(run=run, type=type_).count() if position is None else position
    start, end = span or getattr(value, "span", None) or value.a
    payload = value if isinstance(value, dict) else to_json(value)
    if type_ in ("statement", "event"):
        payload = {**payload, "labels": {"Brightwater": "ORG", "Northmill": "ORG"}}
    id_ = hashlib.sha256(f"{run.pk}{type_}{position}".encode()).hexdigest()[:26]
    return Candidate.objects.create(
        id=id_, run=run, type=type_, position=position, start=start, end=end, payload=payload
    )
