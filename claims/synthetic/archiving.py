"""An article -> the machine's rows: bytes, text, document, and for most the run that read it."""

from __future__ import annotations

import hashlib

from claims.records import DocumentRecord
from claims.synthetic import names
from claims.synthetic.affairs import Article
from claims.synthetic.clerk import EXTRACTOR, FINGERPRINT, Clerk, Source
from ingest.models import Document, ExtractionRun, Snapshot, Text
from ingest.pipeline import identity_of

READER = "make-claims/1"
EXTRACTED = 0.6  # share of the articles that a machine read first


def archive_article(clerk: Clerk, article: Article) -> Source:
    body = article.body.encode()
    sha256 = hashlib.sha256(body).hexdigest()
    clerk.bodies.append(body)
    fetched = {"created_at": clerk.now}
    paper = names.paper_name(article.paper)
    document, text = clerk.make_id(), clerk.make_id()
    url = f"https://paper{article.paper}.example/{article.published_on:%Y/%m/%d}/{document}"
    clerk.ledger.put(Snapshot, sha256=sha256, media_type="text/plain", size=len(body), stored_at=clerk.now)
    clerk.ledger.put(Text, id=text, snapshot_id=sha256, reader=READER, sha256=sha256, body=article.body, **fetched)
    clerk.ledger.put(
        Document,
        id=document,
        identity=identity_of(url=url),
        url=url,
        title=article.title,
        publisher=paper,
        published_on=article.published_on,
        language="en",
        snapshot_id=sha256,
        text_id=text,
        retrieved_at=clerk.now,
        **fetched,
    )
    run = ""
    if clerk.rng.random() < EXTRACTED:
        run = clerk.make_id()
        published = {"published_on": article.published_on, "fingerprint": FINGERPRINT}
        clerk.ledger.put(ExtractionRun, id=run, text_id=text, **EXTRACTOR, **published, **fetched)
    record = DocumentRecord(
        id=clerk.make_id(),
        url=url,
        title=article.title,
        publisher_id=clerk.papers[article.paper],
        published_on=article.published_on,
        language="en",
        retrieved_at=clerk.now,
        snapshot_sha256=sha256,
        text_id=text,
        text_sha256=sha256,
    )
    return Source(article, document, record.id, text, sha256, record, run)
