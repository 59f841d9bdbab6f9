"""What must always hold, checked against the database, the archive and the graph. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db.models import F

from claims import appearances
from claims.graph import engines
from claims.graph.engines import EMBEDDED, Address
from claims.journal import link_hash
from claims.models import Claim, Decision, Event, Evidence, LogHead, Statement, Version
from claims.records import canonical_json, sha256_of
from ingest.acquire import ArchiveError, archive
from ingest.models import ExtractionRun, Job, Snapshot, Text


def find_faults(archive_dir: Path, *, graph_dir: Path, graph_address: Address = EMBEDDED) -> Iterator[str]:
    """One plain sentence per fault, naming the record. Nothing: all that must hold does, in record and copy."""
    yield from check_evidence()
    yield from check_texts()
    yield from check_snapshots(archive_dir)
    yield from check_log()
    yield from check_versions()
    yield from check_jobs()
    yield from check_decided()
    yield from appearances.find_faults()
    yield from check_graph(graph_dir, graph_address)


def check_evidence() -> Iterator[str]:
    """Every published claim has a statement, every statement and event evidence, every quote stands in its text."""
    for claim in Claim.objects.published().exclude(statements__publication="published"):
        yield f"Published claim {claim.pk} has no published statement."
    for model in (Statement, Event):
        for row in model.objects.published().filter(evidence=None):
            yield f"Published {model._meta.verbose_name} {row.pk} has no evidence."
    for evidence in Evidence.objects.select_related("text").iterator(chunk_size=200):
        if evidence.text.body[evidence.start : evidence.end] != evidence.exact:
            yield f"Evidence {evidence.pk} does not quote text {evidence.text_id} at {evidence.start}-{evidence.end}."


def check_texts() -> Iterator[str]:
    for text in Text.objects.iterator(chunk_size=50):
        if sha256_of(text.body) != text.sha256:
            yield f"Text {text.pk} is not the text whose hash was recorded."


def check_snapshots(archive_dir: Path) -> Iterator[str]:
    for snapshot in Snapshot.objects.iterator():
        try:
            body = archive.load(archive_dir, snapshot.pk)
        except ArchiveError as error:
            yield f"Snapshot {snapshot.pk}: {error.reason}"
            continue
        if len(body) != snapshot.size:
            yield f"Snapshot {snapshot.pk} has {len(body)} bytes, not {snapshot.size}."


def check_log() -> Iterator[str]:
    """The decision log has no gap, every line fits its hash, and its end is where the head says."""
    previous = ""
    number = 0
    for number, decision in enumerate(Decision.objects.order_by("number").iterator(), start=1):
        if decision.number != number:
            yield f"The decision log has a gap before {decision.number}."
            return
        if decision.previous_hash != previous or decision.hash != link_hash(decision):
            yield f"Decision {decision.number} does not fit the chain of hashes."
        if sha256_of(canonical_json(decision.payload)) != decision.payload_sha256:
            yield f"The payload of decision {decision.number} has changed."
        previous = decision.hash
    head = LogHead.objects.first()
    if (number, previous) != ((head.number, head.hash) if head else (0, "")):
        yield f"The decision log ends at {number}, not where its head says."


def check_versions() -> Iterator[str]:
    for version in Version.objects.iterator():
        if sha256_of(version.body) != version.sha256:
            yield f"Version {version.number} of {version.record_type} {version.record_id} has changed."
    for model in (Claim, Event):
        for row in model.objects.published():
            if not Version.objects.filter(record_type=model._meta.model_name, record_id=row.pk, number=row.version):
                yield f"Published {model._meta.verbose_name} {row.pk} has no version {row.version}."


def check_jobs() -> Iterator[str]:
    """`done` means that all results exist."""
    for job in Job.objects.filter(state="done").select_related("document"):
        if not ExtractionRun.objects.filter(text=job.document.text_id).exists():
            yield f"Job {job.pk} is done, but document {job.document_id} has no extraction."


def check_decided() -> Iterator[str]:
    """Nothing is public without an editor's decision, and no row is ahead of its log."""
    for model in (Claim, Statement, Event):
        for row in model.objects.published().filter(decision=None):
            yield f"Published {model._meta.verbose_name} {row.pk} has no decision behind it."
        for row in model.objects.filter(projected_revision__gt=F("revision")):
            yield f"{model._meta.verbose_name} {row.pk} is projected ahead of its revision."


def check_graph(directory: Path, address: Address) -> Iterator[str]:
    """Every named graph equals the projection of its record. A graph that was never built is no fault: it is a copy."""
    from claims.graph.sync import iri_base
    from claims.graph.verification import FAULTS, verify

    if not directory.exists():
        return
    report = verify(engines.reader(directory, address, iri_base))
    for fault in FAULTS:
        for graph in sorted(getattr(report, fault)):
            yield f"Graph {graph} is {fault}."
