"""What must always hold, checked against the database, the archive and the graph. Nothing here writes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import F, Max

from claims import appearances
from claims.graph import engines
from claims.graph.engine import GraphError
from claims.graph.engines import EMBEDDED, Address
from claims.journal import link_hash
from claims.models import (
    Actor,
    Assessment,
    CitedDocument,
    Claim,
    Decision,
    Event,
    Evidence,
    Installation,
    LogHead,
    Relation,
    Statement,
    Story,
    Version,
)
from claims.records import canonical_json, sha256_of
from claims.replay import find_strayed_rows
from claims.versions import tell
from ingest.acquire import ArchiveError, archive
from ingest.models import ExtractionRun, Job, Snapshot, Text

CHUNK = 200  # records that are in memory at a time
RECORDS: tuple[Any, ...] = (Actor, CitedDocument, Claim, Statement, Event, Relation, Assessment, Story)


def find_faults(
    archive_dir: Path, *, graph_dir: Path, graph_address: Address = EMBEDDED, pause_seconds: float = 1.0
) -> Iterator[str]:
    """One plain sentence per fault, naming the record. Nothing: all that must hold does, in record and copy.

    A fault of the graph counts where a second look after `pause_seconds` finds it again: editors work meanwhile.
    """
    yield from check_evidence()
    yield from check_texts()
    yield from check_snapshots(archive_dir)
    yield from check_log()
    yield from find_strayed_rows()
    yield from check_versions()
    yield from check_jobs()
    yield from appearances.find_faults()
    undecided = list(check_decided())
    yield from undecided
    if undecided:
        yield "The newest versions and the graph cannot be compared with a record that lacks its decisions."
        return
    for model in (Claim, Event):
        yield from check_newest_versions(model)
    yield from check_graph(graph_dir, graph_address, pause_seconds=pause_seconds)


def find_absent() -> Iterator[str]:
    """What came with a dump as a hash alone: no fault, but nothing can be checked against it either."""
    for model in (Snapshot, Text):
        for row in model.objects.filter(is_held=False).defer(*(["body"] if model is Text else [])).iterator():
            yield f"{model.__name__} {row.pk} is absent: only its hash is here."


def check_evidence() -> Iterator[str]:
    """Every published claim has a statement, every statement and event evidence, every quote stands in its text."""
    for claim in Claim.objects.published().exclude(statements__publication="published"):
        yield f"Published claim {claim.pk} has no published statement."
    for model in (Statement, Event):
        for row in model.objects.published().filter(evidence=None):
            yield f"Published {model._meta.verbose_name} {row.pk} has no evidence."
    for evidence in Evidence.objects.filter(text__is_held=True).select_related("text").iterator(chunk_size=200):
        if evidence.text.body[evidence.start : evidence.end] != evidence.exact:
            yield f"Evidence {evidence.pk} does not quote text {evidence.text_id} at {evidence.start}-{evidence.end}."


def check_texts() -> Iterator[str]:
    for text in Text.objects.iterator(chunk_size=50):
        if text.is_held and sha256_of(text.body) != text.sha256:
            yield f"Text {text.pk} is not the text whose hash was recorded."
        if not text.is_held and text.body:
            yield f"Text {text.pk} is said to be absent, but has a body."


def check_snapshots(archive_dir: Path) -> Iterator[str]:
    for snapshot in Snapshot.objects.filter(is_held=True).iterator():
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
    erased = read_erasures()
    for number, decision in enumerate(Decision.objects.order_by("number").iterator(chunk_size=50), start=1):
        if decision.number != number:
            yield f"The decision log has a gap before {decision.number}."
            return
        if decision.previous_hash != previous or decision.hash != link_hash(decision):
            yield f"Decision {decision.number} does not fit the chain of hashes."
        is_erased = number in erased and isinstance(decision.payload, dict) and "erased_by" in decision.payload
        if not is_erased and sha256_of(canonical_json(decision.payload)) != decision.payload_sha256:
            yield f"The payload of decision {decision.number} has changed."
        previous = decision.hash
    head = LogHead.objects.first()
    if (number, previous) != ((head.number, head.hash) if head else (0, "")):
        yield f"The decision log ends at {number}, not where its head says."
    yield from check_undone()


class Erasures:
    """Numbers of the decisions whose payloads are rightly gone: they came with a dump, or a redaction names them."""

    def __init__(self, imported: int, named: frozenset[int]) -> None:
        self._imported, self._named = imported, named

    def __contains__(self, number: int) -> bool:
        return number <= self._imported or number in self._named


def read_erasures() -> Erasures:
    imported = Installation.objects.values_list("imported_decisions", flat=True).first() or 0
    payloads = Decision.objects.filter(verb="redact").values_list("payload", flat=True)
    named = {number for payload in payloads if isinstance(payload, dict) for number in payload.get("erases", ())}
    return Erasures(imported, frozenset(named))


def check_undone() -> Iterator[str]:
    """An act is undone by the act that says so, and by no other."""
    undoing = dict(Decision.objects.filter(verb="undo").values_list("number", "record_id"))
    for decision in Decision.objects.exclude(undone_by=None).defer("payload").iterator():
        if undoing.pop(decision.undone_by_id or 0, None) != str(decision.number):
            yield f"Decision {decision.number} is marked as undone by {decision.undone_by_id}, which did not undo it."
    for number, record_id in undoing.items():
        yield f"Decision {number} undid decision {record_id}, which is not marked as undone."


def check_versions() -> Iterator[str]:
    """Every version is what was published, filed where it belongs, and none is missing."""
    redacted = {
        (str(model._meta.model_name), pk)
        for model in (Claim, Event)
        for pk in model.objects.filter(publication="redacted").values_list("pk", flat=True)
    }
    for version in Version.objects.iterator(chunk_size=200):
        name = f"Version {version.number} of {version.record_type} {version.record_id}"
        if (version.record_type, version.record_id) in redacted:
            if version.body:
                yield f"{name} was redacted, and still says something."
            continue
        if sha256_of(version.body) != version.sha256:
            yield f"{name} has changed."
        elif not is_filed_right(version):
            yield f"{name} is filed under another number, record, decision or time than it was published with."


def is_filed_right(version: Version) -> bool:
    told = json.loads(version.body)
    if "version" not in told:  # from before a version said which it is
        return True
    about = told["version"]
    record = told.get(version.record_type) or {}
    filed = (version.number, version.decision_id, version.created_at.isoformat(), version.record_id)
    return filed == (about["number"], about["decision"], about["published_at"], record.get("id"))


def check_newest_versions(model: type[Claim] | type[Event]) -> Iterator[str]:
    kind = str(model._meta.model_name)
    published = model.objects.published().order_by("pk")
    rows = list(published.only("pk", "version")[:CHUNK])
    while rows:
        ids = [row.pk for row in rows]
        versions: dict[str, dict[int, Version]] = defaultdict(dict)
        for version in Version.objects.filter(record_type=kind, record_id__in=ids):
            versions[version.record_id][version.number] = version
        now = tell(model, ids)
        moved = last_decisions(model, ids)
        for row in rows:
            found = versions[row.pk]
            for number in sorted({*range(1, row.version + 1)} ^ found.keys()):
                has = "has no" if number <= row.version else "has a surplus"
                yield f"Published {kind} {row.pk} {has} version {number}."
            newest = found.get(row.version)
            if newest and newest.decision_id >= moved[row.pk] and sha256_of(newest.body) == newest.sha256:
                yield from compare_with_version(now[row.pk], newest)
        rows = list(published.filter(pk__gt=ids[-1]).only("pk", "version")[:CHUNK])


def last_decisions(model: type[Claim] | type[Event], ids: list[str]) -> dict[str, int]:
    """By record: the newest decision about it or about what its versions hold."""
    parts = ["", "statements__", "statements__document__", "relations__"] if model is Claim else ["", "document__"]
    newest = dict.fromkeys(ids, 0)
    for part in parts:
        rows = model.objects.filter(pk__in=ids).values_list("pk").annotate(Max(f"{part}decision"))
        for pk, number in rows:
            newest[pk] = max(newest[pk], number or 0)
    return newest


def compare_with_version(now: dict[str, Any], version: Version) -> Iterator[str]:
    """Nobody has decided anything since, so the record still says what its newest version says."""
    told = json.loads(version.body)
    for part in ("claim", "event", "statements", "relations", "documents"):
        if part in told and unsigned(told[part]) != unsigned(now.get(part)):
            yield (
                f"{version.record_type.capitalize()} {version.record_id} no longer says what its version "
                f"{version.number} says: {part}."
            )


def unsigned(value: Any) -> Any:
    """Without the name of the desk, which is a setting."""
    if isinstance(value, dict):
        return {name: unsigned(item) for name, item in value.items() if name != "reviewed_by"}
    return [unsigned(item) for item in value] if isinstance(value, list) else value


def check_jobs() -> Iterator[str]:
    """`done` means that all results exist."""
    for job in Job.objects.filter(state="done").select_related("document"):
        if not ExtractionRun.objects.filter(text=job.document.text_id).exists():
            yield f"Job {job.pk} is done, but document {job.document_id} has no extraction."


def check_decided() -> Iterator[str]:
    """Nothing is public without an editor's decision, and no row is ahead of its log."""
    for model in RECORDS:
        for row in model.objects.published().filter(decision=None):
            yield f"Published {model._meta.verbose_name} {row.pk} has no decision behind it."
        for row in model.objects.filter(projected_revision__gt=F("revision")):
            yield f"{model._meta.verbose_name} {row.pk} is projected ahead of its revision."


def check_graph(directory: Path, address: Address, *, pause_seconds: float) -> Iterator[str]:
    """Every named graph equals the projection of its record. A graph that was never built is no fault: it is a copy."""
    from claims.graph.sync import iri_base
    from claims.graph.verification import FAULTS, verify

    if not directory.exists():
        return
    try:
        report = verify(engines.reader(directory, address, iri_base), pause_seconds=pause_seconds)
    except GraphError as error:
        yield f"The graph cannot be compared with the record: {error.reason}"
        return
    for fault in FAULTS:
        for graph in sorted(getattr(report, fault)):
            yield f"Graph {graph} is {fault}."
