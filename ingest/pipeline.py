"""Documents in, candidates out: the only writer of ingest rows.

`add_address` and `add_bytes` take a document and queue its job; `run_job` takes it through fetch, read and extract.
Each step commits what it made, so that a later attempt goes on from there; candidates and `done` are written together.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ingest import jobs, nlp
from ingest.acquire import AcquireError, FetchLimits, archive, canonical_url, fetch
from ingest.candidates import make_candidates
from ingest.extract import extract
from ingest.models import Candidate, Document, ExtractionRun, GazetteerEntry, IdempotencyKey, Job, Snapshot, Text
from ingest.records import Extraction, Extractor
from ingest.texts import READER, ReadError, ReadLimits, read_text

LARGEST_UPLOAD = 10 * 2**20  # bytes


class PipelineError(Exception):
    """The document cannot be taken. The message is for whoever gave it."""


@dataclass(frozen=True, slots=True)
class Details:
    """What the giver of a document knows about it. Empty: to be read from the document itself."""

    title: str = ""
    publisher: str = ""
    published_on: dt.date | None = None
    text_public: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, and the key under which they ask: the same user and key give the same document."""

    user: str = ""
    key: str = ""


# --- taking documents -------------------------------------------------------------------------------------------------


def add_address(url: str, *, details: Details = Details(), request: Request = Request()) -> Job:
    """Take an article by its address. The same address gives the same document.

    Raises PipelineError where the address cannot be one.
    """
    try:
        canonical = canonical_url(url)
    except AcquireError as error:
        raise PipelineError(error.reason) from error
    return take_in(identity_of(url=canonical), {"url": canonical}, details=details, request=request)


def add_bytes(
    body: bytes,
    *,
    media_type: str = "text/plain",
    charset: str = "",
    url: str = "",
    details: Details = Details(),
    request: Request = Request(),
) -> Job:
    """Take an article as bytes. With `url` that address is the document, else the bytes and their publisher are.

    Raises PipelineError where there is nothing in it, or too much.
    """
    if not body.strip():
        raise PipelineError("The file is empty.")
    if len(body) > LARGEST_UPLOAD:
        raise PipelineError(f"The file has {len(body):,} bytes; the limit is {LARGEST_UPLOAD:,}.")
    try:
        canonical = canonical_url(url) if url else ""
    except AcquireError as error:
        raise PipelineError(error.reason) from error
    snapshot = keep(body, media_type=media_type, charset=charset)
    identity = identity_of(url=canonical, sha256=snapshot.sha256, publisher=details.publisher)
    values = {"url": canonical, "snapshot": snapshot, "retrieved_at": timezone.now()}
    return take_in(identity, values, details=details, request=request)


def identity_of(*, url: str, sha256: str = "", publisher: str = "") -> str:
    """What makes two documents the same: an address, or else bytes and their publisher."""
    key = f"address\n{url}" if url else f"bytes\n{publisher}\n{sha256}"
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def take_in(identity: str, values: Mapping[str, Any], *, details: Details, request: Request) -> Job:
    known = IdempotencyKey.objects.filter(user=request.user, key=request.key).first() if request.key else None
    if known:
        document = known.document
    else:
        document, new = Document.objects.get_or_create(identity=identity, defaults={**values, **given(details)})
        if not new and document.snapshot is None and "snapshot" in values:
            fill_in(document, values, details)
        if request.key:
            IdempotencyKey.objects.create(user=request.user, key=request.key, document=document)
    return jobs.queue(document)


def fill_in(document: Document, values: Mapping[str, Any], details: Details) -> None:
    """Give a document that could not be fetched the bytes that somebody brought instead."""
    for name, value in {**values, **{name: v for name, v in given(details).items() if v}}.items():
        setattr(document, name, value)
    document.save()


def given(details: Details) -> dict[str, Any]:
    return {
        "title": details.title[:500],
        "publisher": details.publisher[:200],
        "published_on": details.published_on,
        "text_public": details.text_public,
    }


def keep(body: bytes, *, media_type: str, charset: str = "") -> Snapshot:
    """Archive bytes under their hash; the row is made after the file, so a row never lacks its bytes."""
    sha256 = archive.store(settings.ARCHIVE_DIR, body)
    defaults = {"media_type": media_type, "charset": charset, "size": len(body)}
    Snapshot.objects.filter(sha256=sha256, is_held=False).update(is_held=True)
    return Snapshot.objects.get_or_create(sha256=sha256, defaults=defaults)[0]


def set_names(names: Mapping[str, str]) -> None:
    """Tell extraction names that editors know, with their entity labels. Known names keep their first label."""
    entries = [GazetteerEntry(name=name, label=label) for name, label in names.items()]
    GazetteerEntry.objects.bulk_create(entries, ignore_conflicts=True)


# --- working on them --------------------------------------------------------------------------------------------------


def sweep() -> None:
    """What each worker does every few seconds: show that it lives, and hint at work that was forgotten."""
    jobs.beat("worker")
    jobs.sweep()


def warm_up() -> None:
    find_candidates("Somebody said so.", (), None)


def run_job(job_id: int) -> None:
    """Take a document as far as it goes.

    A reason that trying again would not mend ends the job as `failed`. A fault of ours gives the job back.
    """
    job = jobs.take(job_id)
    if job is None:
        return
    try:
        with jobs.renewing(job):
            work(job)
    except (AcquireError, ReadError) as error:
        jobs.fail(job, error.reason)
    except jobs.LeaseLost:
        return
    except BaseException as error:
        jobs.let_go(job, f"An internal fault ({type(error).__name__}) at the step {job_step(job)!r}.")
        raise


def job_step(job: Job) -> str:
    return Job.objects.values_list("step", flat=True).get(pk=job.pk)


def work(job: Job) -> None:
    document = job.document
    if document.snapshot is None:
        jobs.begin_step(job, "fetch")
        fetch_snapshot(job, document)
    if document.text is None:
        jobs.begin_step(job, "read")
        read_snapshot(job, document)
    jobs.begin_step(job, "extract")
    extract_candidates(job, document)


def fetch_snapshot(job: Job, document: Document) -> None:
    page = fetch(document.url, limits=FetchLimits(), loopback_ports=settings.FETCH_LOOPBACK_PORTS)
    snapshot = keep(page.body, media_type=page.media_type, charset=page.charset or "")
    save_document(job, document, snapshot=snapshot, retrieved_at=timezone.now())


def read_snapshot(job: Job, document: Document) -> None:
    snapshot = document.snapshot
    assert snapshot is not None
    body = archive.load(settings.ARCHIVE_DIR, snapshot.sha256)
    charset = snapshot.charset or None
    read = read_text(body, media_type=snapshot.media_type, charset=charset, limits=ReadLimits())
    sha256 = hashlib.sha256(read.body.encode()).hexdigest()
    Text.objects.filter(snapshot=snapshot, sha256=sha256, is_held=False).update(body=read.body, is_held=True)
    text, _ = Text.objects.get_or_create(
        snapshot=snapshot, reader=READER, defaults={"body": read.body, "sha256": sha256}
    )
    save_document(
        job,
        document,
        text=text,
        title=(document.title or read.title or "")[:500],
        publisher=(document.publisher or read.publisher or "")[:200],
        published_on=document.published_on or read.published_on,
        language=read.language or "",
    )


@transaction.atomic
def save_document(job: Job, document: Document, **values: Any) -> None:
    """Write to the document while the job is still ours."""
    jobs.begin_step(job, job_step(job))
    for name, value in values.items():
        setattr(document, name, value)
    document.save(update_fields=list(values))


def extract_candidates(job: Job, document: Document) -> None:
    text = document.text
    assert text is not None
    names = tuple(GazetteerEntry.objects.order_by("name").values_list("name", "label"))
    weights = nlp.load_weights(settings.ATTRIBUTION_MODEL)
    extractor = nlp.make_extractor(model=settings.SPACY_MODEL, weights=weights, names=names)
    key = fingerprint(extractor, document.published_on)
    done = ExtractionRun.objects.filter(text=text, fingerprint=key).exists()
    found = None if done else find_candidates(text.body, names, document.published_on)
    with transaction.atomic():
        jobs.finish(job)
        if found is not None:
            write_run(document, extractor, key, found)


def find_candidates(body: str, names: nlp.Names, published_on: dt.date | None) -> Extraction:
    doc = nlp.read(nlp.load(settings.SPACY_MODEL), body, names)
    weights = nlp.load_weights(settings.ATTRIBUTION_MODEL)
    return extract(doc, published_on=published_on, lexicons=nlp.load_lexicons(), weights=weights)


def fingerprint(extractor: Extractor, published_on: dt.date | None) -> str:
    parts = (extractor.name, extractor.version, extractor.model, extractor.configuration, str(published_on))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def write_run(document: Document, extractor: Extractor, key: str, found: Extraction) -> ExtractionRun:
    assert document.text is not None
    run, made = ExtractionRun.objects.get_or_create(
        text=document.text,
        fingerprint=key,
        defaults={
            "published_on": document.published_on,
            "extractor": extractor.name,
            "version": extractor.version,
            "model": extractor.model,
            "configuration": extractor.configuration,
            "unaligned": found.unaligned,
        },
    )
    if made:
        Candidate.objects.bulk_create(make_candidates(run, found))
    return run
