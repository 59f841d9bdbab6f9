"""A dump -> the rows of an empty database, in one transaction, or none at all.

What was taken in is written out again into nothing, and that has to be the text of the file, to the last byte: so a
dump that says more than a record can hold, or less, is refused, whoever made it. What must always hold is checked
besides, because a file can be changed together with its manifest.

The one writer of claims rows beside `claims.review`: nothing is decided here, so no line is added to the log.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from claims import appearances, models
from claims.graph.dump.errors import DumpError
from claims.graph.dump.exporting import FORMAT, entries, manifest_path, write_blocks
from claims.graph.dump.files import Block, Digest, form_of, read_blocks, sha256_of_file
from claims.graph.dump.records import Pile, Reader
from claims.graph.restore import RestoreError
from claims.verification import check_log, check_newest_versions, check_versions
from ingest import models as ingest
from ingest.acquire import archive

# A database with a row of any of these is not empty.
FILLED: tuple[Any, ...] = (
    User,
    models.Decision,
    models.Actor,
    models.CitedDocument,
    models.Claim,
    models.Statement,
    models.Event,
    models.Relation,
    models.Story,
    models.Version,
    ingest.Document,
    ingest.Snapshot,
    ingest.Text,
)


def import_dump(path: Path, *, texts_dir: Path | None = None, note: Callable[[int], object]) -> dict[str, Any]:
    """Take in a dump; gives its manifest. With `texts_dir`, the archived bytes that are found there by their hash.

    `note` is told how many bytes of the file were read. Raises DumpError, with nothing changed, where the database is
    not empty or the file is not whole, not what its manifest says, or not what a record can be.
    """
    manifest = read_manifest(path)
    held = find_texts(texts_dir) if texts_dir else {}
    try:
        with transaction.atomic():
            refuse_filled()
            take_in(read_blocks(path, note), manifest, held)
            appearances.rebuild()
            prove(path, manifest)
            store_snapshots(held)
    except (RestoreError, DatabaseError, ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DumpError(f"{path.name} does not hold a record: {' '.join(str(error).split())[:200]}") from error
    return manifest


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a file that is the one it describes, and that this installation can go on with."""
    form_of(path)
    try:
        manifest: dict[str, Any] = json.loads(manifest_path(path).read_text(encoding="utf-8"))
        sha256 = sha256_of_file(path)
    except OSError as error:
        raise DumpError(f"{error.filename} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise DumpError(f"{manifest_path(path).name} is not JSON.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise DumpError(f"{manifest_path(path).name} is not the manifest of a dump in the format {FORMAT}.")
    if manifest.get("sha256") != sha256:
        raise DumpError(f"{path.name} is not the file that its manifest describes: it is cut short or was changed.")
    for name, value in (("IRI_BASE", manifest.get("iri_base")), ("DESK_NAME", manifest.get("signed_by"))):
        if getattr(settings, name) != value:
            raise DumpError(f"{name} is {getattr(settings, name)!r} here and {value!r} in the dump; set it to that.")
    return manifest


def refuse_filled() -> None:
    for model in FILLED:
        if model.objects.exists():
            raise DumpError(f"The database is not empty: it holds {model._meta.verbose_name_plural}.")
    base = models.Installation.objects.values_list("iri_base", flat=True).first()
    if base not in (None, settings.IRI_BASE):
        raise DumpError(f"The identifiers of this installation start with {base}.")


def take_in(blocks: Iterable[Block], manifest: dict[str, Any], held: dict[str, Path]) -> None:
    models.Installation.objects.get_or_create(pk=1, defaults={"iri_base": settings.IRI_BASE})
    models.Installation.objects.update(imported_decisions=manifest["log"]["number"])
    if manifest["log"]["number"]:
        models.LogHead.objects.update_or_create(pk=1, defaults=manifest["log"])
    pile, reader = Pile(), Reader(settings.IRI_BASE)
    for block in blocks:
        for row in reader.rows(block):
            pile.add(hold(row, held))
    pile.write()
    name_extraction_targets()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [User]):
            cursor.execute(statement)


def hold(row: Any, held: dict[str, Path]) -> Any:
    """The row as one whose bytes are here, where they were found."""
    if isinstance(row, ingest.Text) and row.sha256 in held:
        row.body, row.is_held = held[row.sha256].read_bytes().decode(), True
    if isinstance(row, ingest.Snapshot) and row.pk in held:
        row.is_held = True
    return row


def store_snapshots(held: dict[str, Path]) -> None:
    """Files are written once nothing else can go wrong: no transaction takes them back."""
    for sha256 in ingest.Snapshot.objects.filter(is_held=True).values_list("pk", flat=True):
        archive.store(settings.ARCHIVE_DIR, held[sha256].read_bytes())


def find_texts(folder: Path) -> dict[str, Path]:
    """Hash -> file, of all files below a folder, whatever they are called."""
    if not folder.is_dir():
        raise DumpError(f"{folder} is not a folder.")
    return {sha256_of_file(path): path for path in sorted(folder.rglob("*")) if path.is_file()}


def name_extraction_targets() -> None:
    """Tell extraction the names of the actors, as the desk does when it makes one."""
    from claims.review.writing import LABELS
    from ingest import pipeline

    for kind, label in LABELS.items():
        names = models.ActorName.objects.filter(actor__kind=kind, actor__publication="published")
        pipeline.set_names(dict.fromkeys(names.values_list("name", flat=True), label))


def prove(path: Path, manifest: dict[str, Any]) -> None:
    """Raises DumpError unless the rows give the file again, and hold together."""
    connection.check_constraints()
    text = Digest()
    counts, quads = write_blocks(entries(), form_of(path), [text.write], lambda _: None)
    if {"bytes": text.size, "sha256": text.sha256} != manifest.get("text"):
        raise DumpError(f"{path.name} says something that the record made from it does not say.")
    if (dict(counts), quads) != (manifest.get("counts"), manifest.get("quads")):
        raise DumpError(f"{manifest_path(path).name} counts wrong.")
    fault = next(faults(), None)
    if fault:
        raise DumpError(f"{path.name} was changed: {fault}")


def faults() -> Iterator[str]:
    yield from check_log()
    yield from check_versions()
    for model in (models.Claim, models.Event):
        yield from check_newest_versions(model)
