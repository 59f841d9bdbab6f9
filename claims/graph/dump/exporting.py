"""Rows -> a dump: what is in force, its history, what was withdrawn.

The blocks come in an order that depends on the identifiers alone, so that the same record gives the same bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from rdflib import RDFS, URIRef

from claims import models
from claims.activities import RECORDS as SUBJECTS
from claims.graph.addresses import KIND_IRIS, decision_iri, extraction_iri, snapshot_iri, text_iri, version_iri
from claims.graph.dump import rows
from claims.graph.dump.errors import DumpError
from claims.graph.dump.files import Block, Digest, compressed, form_of, sha256_of_file, text_of
from claims.graph.nanopublications import nanopublication
from claims.graph.projection import project
from claims.graph.sync import CHUNK, GRAPHS, graph_name, in_force, iri_base, one_moment
from claims.graph.terms import Quad, make_json, make_moment, make_string
from claims.graph.vocabulary import OR, PROV
from claims.journal import hashed_line
from claims.records import DecisionRecord, ExtractionRecord, canonical_json
from ingest.acquire import archive
from ingest.models import Text

FORMAT = "onrecord-dump/1"
Entry = tuple[str, Block]  # what sort of thing the block tells of, "" for the parts of another

NO_LICENCE = "No licence is granted. Quotations belong to those who published them."


def export_dump(path: Path, *, texts_dir: Path | None = None, note: Callable[[int], object]) -> dict[str, Any]:
    """Write a dump and `PATH.manifest.json`; gives the manifest. With `texts_dir`, the archived bytes besides.

    All of it as of one moment. `note` is told of each block. Raises DumpError where the name has no known suffix.
    """
    form = form_of(path)
    text = Digest()
    with one_moment(), compressed(path) as write:
        counts, quads = write_blocks(entries(), form, [write, text.write], note)
        head = models.LogHead.objects.first()
        newest = models.Decision.objects.order_by("-number").values_list("made_at", flat=True).first()
        if texts_dir:
            write_texts(texts_dir)
    manifest = {
        "format": FORMAT,
        "file": path.name,
        "iri_base": iri_base(),
        "signed_by": settings.DESK_NAME,
        "as_of": newest.isoformat() if newest else None,
        "log": {"number": head.number, "hash": head.hash} if head else {"number": 0, "hash": ""},
        "licence": settings.DATA_LICENCE or NO_LICENCE,
        "counts": dict(sorted(counts.items())),
        "quads": quads,
        "text": {"bytes": text.size, "sha256": text.sha256},
        "sha256": sha256_of_file(path),
    }
    manifest_path(path).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest


def manifest_path(path: Path) -> Path:
    return path.with_name(path.name + ".manifest.json")


def write_blocks(
    found: Iterable[Entry], form: str, writers: Iterable[Callable[[bytes], object]], note: Callable[[int], object]
) -> tuple[Counter[str], int]:
    """Write every block to every writer; gives the number of entries of each sort, and of quads."""
    counts: Counter[str] = Counter()
    quads = 0
    for sort, block in found:
        text = text_of(block, form).encode()
        for write in writers:
            write(text)
        quads += len(block)
        if sort:
            counts[sort] += 1
        note(1)
    return counts, quads


def write_texts(folder: Path) -> None:
    """Every text and snapshot that the dump names and that is here, each in a file named by its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    for text in rows.in_order(rows.texts().filter(is_held=True)):
        (folder / text.sha256).write_text(Text.objects.get(pk=text.pk).body, encoding="utf-8", newline="")
    for snapshot in rows.in_order(rows.snapshots().filter(is_held=True)):
        (folder / snapshot.sha256).write_bytes(archive.load(settings.ARCHIVE_DIR, snapshot.sha256))


# --- Blocks -----------------------------------------------------------------------------------------------------------


def entries() -> Iterator[Entry]:
    base = iri_base()
    yield from _decisions(base)
    for snapshot in rows.in_order(rows.snapshots()):
        yield "snapshot", _row_block(snapshot_iri(base, snapshot.pk), rows.columns(snapshot, rows.SNAPSHOT))
    for text in rows.in_order(rows.texts()):
        yield "text", _row_block(text_iri(base, text.pk), rows.columns(text, rows.TEXT))
    for run in rows.in_order(rows.runs()):
        record = ExtractionRecord(
            run.id, run.text_id, run.extractor, run.version, run.model, run.configuration, run.created_at
        )
        iri = extraction_iri(base, run.pk)
        yield "extraction", (*project(record, base), *_row_block(iri, rows.columns(run, rows.RUN)))
    for outcome in rows.in_order(rows.outcomes()):
        told = rows.columns(outcome.candidate, rows.CANDIDATE) | {"decision": rows.columns(outcome, rows.OUTCOME)}
        yield "candidate", _row_block(URIRef(f"{base}candidate/{outcome.pk}"), told)
    for model in GRAPHS:
        yield from _in_force(model, base)
        yield from _bare(model, base)
    for version in rows.versions().order_by("record_type", "record_id", "number").iterator(chunk_size=CHUNK):
        yield from _version(version, base)


def _decisions(base: str) -> Iterator[Entry]:
    for decision, about in rows.with_subjects(rows.in_order(models.Decision.objects.defer("payload"))):
        told = DecisionRecord(
            number=decision.number,
            verb=decision.verb,
            about=about,
            reviewed_by=settings.DESK_NAME,
            made_at=decision.made_at,
            payload_sha256=decision.payload_sha256,
            previous_hash=decision.previous_hash,
            hash=decision.hash,
            undone_by=decision.undone_by_id,
        )
        iri = decision_iri(base, decision.number)
        yield "decision", (*project(told, base), (iri, OR.canonicalJson, make_json(hashed_line(decision)), iri))


def _in_force(model: Any, base: str) -> Iterator[Entry]:
    """Each record as it stands in the live graph, then the columns that the graph does not tell."""
    queryset = in_force(model)
    ids = list(queryset.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        records = {record.id: record for record in queryset.filter(pk__in=chunk).records()}
        for row in _with_parts(model).filter(pk__in=chunk).order_by("pk"):
            yield kind_of(model), tuple(project(records[row.pk], base))
            me = URIRef(f"{graph_name(model, base, row.pk)}/row")
            told = rows.columns(row, (*rows.LIFE, *rows.BESIDES[model])) | _parts_of(row)
            yield "", _row_block(me, told)


def _with_parts(model: Any) -> Any:
    if model is models.CitedDocument:
        return model.objects.select_related("document")
    return model.objects.prefetch_related("names") if model is models.Actor else model.objects


def _parts_of(row: Any) -> dict[str, Any]:
    if isinstance(row, models.Actor):
        return {"names": sorted([name.name, name.folded] for name in row.names.all())}
    return {"document": rows.columns(row.document, rows.DOCUMENT)} if isinstance(row, models.CitedDocument) else {}


def _bare(model: Any, base: str) -> Iterator[Entry]:
    for row in rows.in_order(rows.bare_rows(model).with_decision()):
        me = URIRef(graph_name(model, base, row.pk))
        told = rows.columns(row, ("publication", "notice", *rows.LIFE, *rows.BARE[model]))
        yield (
            "withdrawn" if row.publication != "draft" else "draft",
            (*_tombstone(row, me, base), *_row_block(me, told)),
        )


def _tombstone(row: Any, me: URIRef, base: str) -> Iterator[Quad]:
    yield me, OR.publicationState, OR[row.publication], me
    if row.publication != "draft":
        yield me, PROV.wasInvalidatedBy, decision_iri(base, row.decision_id), me
        yield me, PROV.invalidatedAtTime, make_moment(row.decision.made_at), me
    if row.notice:
        yield me, RDFS.comment, make_string(row.notice), me


def _version(version: models.Version, base: str) -> Iterator[Entry]:
    """The four graphs of its nanopublication, then the JSON that they are made from, and when and by what it was made.

    A version from before there were nanopublications has the last of these alone.
    """
    record = KIND_IRIS[version.record_type](base, version.record_id)
    me = URIRef(f"{version_iri(record, version.number)}/record")
    graphs: dict[str, list[Quad]] = {}
    try:
        quads = nanopublication(version.body, base) if '"version":' in version.body else ()
    except ValueError as error:
        raise DumpError(f"{me} is damaged; `manage.py verify` tells more.") from error
    for quad in quads:
        graphs.setdefault(str(quad[3]), []).append(quad)
    for name in sorted(graphs):
        yield "", tuple(graphs[name])
    yield (
        "version",
        (
            (me, OR.canonicalJson, make_json(version.body), me),
            (me, PROV.wasGeneratedBy, decision_iri(base, version.decision_id), me),
            (me, PROV.generatedAtTime, make_moment(version.created_at), me),
        ),
    )


def _row_block(me: URIRef, told: dict[str, Any]) -> Block:
    return ((me, OR.canonicalJson, make_json(canonical_json(told)), me),)


def kind_of(model: Any) -> str:
    """The kind of a model's records as identifiers spell it."""
    return next(kind for known, kind in SUBJECTS.values() if known is model)
