"""Rows to test with: an article of our own, its candidates and an editor."""

import datetime as dt
import hashlib

from django.contrib.auth.models import User
from django.utils import timezone

from ingest.models import Candidate, Document, ExtractionRun, Snapshot, Text

BODY = (
    "Brightwater accuses Kelpline of dumping 40 tonnes of sludge. Kelpline denies it. "
    "In May the two firms settled for $2 million, and Brightwater said the matter was closed."
)


def make_editor(name="ed"):
    return User.objects.create_user(name, is_staff=True)


def make_document(body=BODY, *, publisher="The Quay Courier", published_on=dt.date(2026, 6, 3), url=""):
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    snapshot, _ = Snapshot.objects.get_or_create(
        sha256=sha256, defaults={"media_type": "text/plain", "size": len(body.encode())}
    )
    text, _ = Text.objects.get_or_create(snapshot=snapshot, reader="test/1", defaults={"body": body, "sha256": sha256})
    return Document.objects.create(
        identity=hashlib.sha256(f"{publisher}{url}{sha256}".encode()).hexdigest(),
        url=url,
        title="Sludge in the bay",
        publisher=publisher,
        published_on=published_on,
        language="en",
        snapshot=snapshot,
        text=text,
        retrieved_at=timezone.now(),
    )


def make_run(document):
    return ExtractionRun.objects.get_or_create(
        text=document.text,
        fingerprint="f" * 64,
        defaults={"extractor": "test", "version": "1", "model": "none", "configuration": "c" * 64},
    )[0]


def span_of(document, words):
    start = document.text.body.index(words)
    return [start, start + len(words)]


def make_statement_candidate(document, content, *, cue="accuses", claimant="Brightwater", **payload):
    """A statement candidate whose content, cue and payload are given; the id is its position."""
    run = make_run(document)
    position = run.candidates.filter(type="statement").count()
    start, end = span_of(document, content)
    attribution = {"source": [], "cue": [span_of(document, cue)], "content": [[start, end]], "quotation": "indirect"}
    defaults = {
        "attribution": attribution,
        "kind": "allegation",
        "attitude": "asserts",
        "polarity": "positive",
        "hedges": [],
        "claimant": claimant,
        "voice": [claimant, "publisher"] if claimant else ["publisher"],
        "medium": None,
        "targets": ["Kelpline"],
        "quantities": [],
        "dates": [],
        "said": None,
        "confidence": 0.9,
        "labels": {"Brightwater": "ORG", "Kelpline": "ORG"},
    }
    return Candidate.objects.create(
        id=f"s{document.id[-8:]}{position}",
        run=run,
        type="statement",
        position=position,
        start=start,
        end=end,
        payload=defaults | payload,
    )


def make_event_candidate(document, words, **payload):
    run = make_run(document)
    start, end = span_of(document, words)
    defaults = {
        "kind": "settlement",
        "parties": ["Brightwater", "Kelpline"],
        "amount": {"value": 2000000, "bound": "exact", "unit": "USD", "as_written": "$2 million", "span": [0, 1]},
        "date": None,
        "hedges": [],
        "span": [start, end],
        "confidence": 0.8,
        "labels": {},
    }
    return Candidate.objects.create(
        id=f"e{document.id[-8:]}", run=run, type="event", position=0, start=start, end=end, payload=defaults | payload
    )


def make_link_candidate(document, type_, **payload):
    """A relation or conflict candidate."""
    run = make_run(document)
    return Candidate.objects.create(
        id=f"{type_[0]}{document.id[-8:]}x", run=run, type=type_, position=0, start=0, end=1, payload=payload
    )
