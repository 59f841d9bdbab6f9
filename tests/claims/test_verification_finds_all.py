"""One change at random, a hundred times over: verify finds each and names where it is."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from django.db import IntegrityError, models, transaction

from claims import review
from claims.graph import sync
from claims.graph.embedded import GraphStore, read_newest_snapshot
from claims.graph.engine import Change
from claims.models import Decision, LogHead, Version
from claims.replay import JOURNALLED, name_of
from claims.verification import find_faults
from ingest.acquire import archive
from ingest.models import Document, ExtractionRun, Snapshot, Text
from tests.claims.api.rows import REPORT, accuse, deny
from tests.claims.factories import BODY, make_document
from tests.claims.graph.rows import make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROUNDS = 100
# What stands behind published records outside of the editors' rows.
READ_BESIDES = {
    Document: ["url", "language", "retrieved_at", "snapshot", "text"],
    ExtractionRun: ["extractor", "version"],
    Snapshot: ["size"],
    Text: ["body", "sha256"],
}


@pytest.fixture
def desk(settings):
    """A claim in two versions, a claim with numbers and a denial, an event, a relation, a story, an act undone."""
    for body in (BODY, REPORT):
        archive.store(settings.ARCHIVE_DIR, body.encode())
    desk = make_desk()
    desk.publish_all()
    report = make_document(REPORT, publisher="Harbour Post")
    accusation = review.add_statement(accuse(report), editor=desk.editor)
    review.add_statement(deny(report, accusation), editor=desk.editor, claim=accusation.claim)
    review.publish(accusation.claim, editor=desk.editor)
    review.revise(desk.claim, editor=desk.editor, changes={"wording": "Kelpline dumped sludge."})
    review.publish(desk.claim, editor=desk.editor)
    review.assess(
        desk.claim,
        editor=desk.editor,
        verdict="contested",
        assessor="Brightwater",
        assessed_on=dt.date(2026, 6, 20),
        summary="Nobody weighed it.",
        url="https://checks.example/1",
    )
    review.revise(desk.event, editor=desk.editor, changes={"headline": "Settled."})
    review.undo(editor=desk.editor)
    return desk


@pytest.fixture
def store(desk, settings):
    store = GraphStore(settings.GRAPH_DIR)
    sync.project_all(store)
    store.publish()
    yield store
    store.close()


# --- One change of each kind: made and named by a context that takes it back ------------------------------------------


def another(field, value, rng):
    """Another value that the column takes, or the same one where there is none."""
    if field.is_relation:
        keys = [key for key in field.related_model._base_manager.values_list("pk", flat=True) if key != value]
        return rng.choice(keys) if keys else value
    if field.choices:
        return rng.choice([word for word, _ in field.choices if word != value])
    if isinstance(field, models.JSONField):
        return [*value, "x"] if isinstance(value, list) else value
    if isinstance(field, models.DateTimeField):
        return (value or dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) + dt.timedelta(seconds=rng.randint(1, 10**6))
    if isinstance(field, models.DateField):
        return (value or dt.date(2026, 1, 1)) + dt.timedelta(days=rng.randint(1, 400))
    if isinstance(field, models.DecimalField):
        return (value or Decimal(0)) + 1
    if isinstance(field, models.IntegerField):
        return value + rng.choice([1, 2, 7])
    return another_text(value, rng)


def another_text(value, rng):
    at = rng.randrange(len(value)) if value else 0
    return value[:at] + rng.choice([c for c in "aZ9.é" if c != value[at : at + 1]]) + value[at + 1 :]


def some_column(rng):
    model = rng.choice([*JOURNALLED, *JOURNALLED, *READ_BESIDES])
    names = READ_BESIDES.get(model) or [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name != "projected_revision"
    ]
    return model, model._meta.get_field(rng.choice(names))


def change_field(rng):
    """Any column of any row behind what is published, past all code. Gives the names that may tell of it."""
    model, field = some_column(rng)
    row = rng.choice(list(model._base_manager.all()))
    return change_row(row, field, rng)


def change_row(row, field, rng):
    value = getattr(row, field.attname)
    new = another(field, value, rng)
    if new == value:
        return None
    type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: new})
    names = {f"{name_of(type(row), row.pk)} "}
    if isinstance(row, Document):
        names = {row.cited.pk}
    if isinstance(row, ExtractionRun):
        names = {candidate.decision.statement.claim_id for candidate in row.candidates.filter(type="statement")}
    return f"{type(row).__name__} {row.pk} {field.name}: {value!r} -> {new!r}", names


def change_log(rng):
    row = rng.choice([*Decision.objects.all(), LogHead.objects.get()])
    if isinstance(row, LogHead):
        row.hash = another_text(row.hash, rng)
        row.save()
        return "the head of the log", {"ends at"}
    names = [field for field in row._meta.concrete_fields if not field.primary_key and field.name != "payload"]
    field = rng.choice(names)
    found = change_row(row, field, rng)
    return found and (found[0], {f"ecision {row.number} "})


def change_payload(rng):
    row = rng.choice(list(Decision.objects.all()))
    payload = row.payload
    where = rng.choice([entry["after"] or entry["before"] for entry in payload["rows"]] or [payload])
    key = rng.choice([name for name, value in where.items() if isinstance(value, str)])
    where[key] = another_text(where[key], rng)
    Decision.objects.filter(pk=row.pk).update(payload=payload)
    return f"payload {row.number} {key}", {f"The payload of decision {row.number} has changed."}


def change_version(rng):
    row = rng.choice(list(Version.objects.all()))
    named = {f"Version {row.number} of {row.record_type} {row.record_id}"}
    if rng.random() < 0.5:
        Version.objects.filter(pk=row.pk).update(body=another_text(row.body, rng))
        return f"body of {row}", named
    names = ["number", "sha256", "decision", "created_at"]
    found = change_row(row, row._meta.get_field(rng.choice(names)), rng)
    return found and (found[0], {row.record_id})


def change_quad(rng, store, settings):
    """A quad more, less, other, or twice in the store."""
    graphs = sorted(read_newest_snapshot(settings.GRAPH_DIR), key=lambda change: change.graph)
    graph, elsewhere = rng.sample(graphs, 2)
    lines = sorted(graph.ntriples.splitlines(keepends=True))
    at = rng.randrange(len(lines))
    kind = rng.choice(["missing", "extra", "different", "doubled", "gone"])
    changed = graph
    if kind == "missing":
        lines.pop(at)
    elif kind == "extra":
        lines.append(f"<{graph.graph}> <urn:x> <urn:y{rng.random()}> .\n")
    elif kind == "different":
        end = '"' if '"' in lines[at] else "> .\n"
        lines[at] = lines[at].replace(end, f"x{end}", 1) if end == "> .\n" else lines[at].replace(end, f"{end}x", 1)
    elif kind == "gone":
        lines = []
    else:
        changed, lines = elsewhere, [*elsewhere.ntriples.splitlines(keepends=True), lines[at]]
    store.apply([Change(changed.graph, "".join(lines))], watermark=store.watermark())
    store.publish()
    return f"{kind} in {changed.graph}", {changed.graph}, changed


def change_byte(rng, settings):
    path = rng.choice(sorted(path for path in settings.ARCHIVE_DIR.rglob("*") if path.is_file()))
    before = path.read_bytes()
    at = rng.randrange(len(before))
    path.chmod(0o600)
    path.write_bytes(before[:at] + bytes([before[at] ^ (1 << rng.randrange(8))]) + before[at + 1 :])
    return f"byte {at} of {path.name}", {path.name}, (path, before)


class TakeBack(Exception):
    pass


def faults(settings):
    return list(find_faults(settings.ARCHIVE_DIR, graph_dir=settings.GRAPH_DIR, pause_seconds=0))


def try_in_database(change, rng, settings):
    """What was changed, the names that may tell of it and the faults; None where the database refuses the change."""
    found = None
    try:
        with transaction.atomic():
            done = change(rng)
            if done:
                found = (*done, faults(settings))
            raise TakeBack
    except TakeBack:
        return found
    except IntegrityError:
        return None


def try_in_files(kind, rng, store, settings):
    if kind == "byte":
        done, names, (path, before) = change_byte(rng, settings)
        found = (done, names, faults(settings))
        path.write_bytes(before)
    else:
        done, names, before = change_quad(rng, store, settings)
        found = (done, names, faults(settings))
        store.apply([before], watermark=store.watermark())
        store.publish()
    return found


def test_a_hundred_changes_are_each_found_and_named(desk, store, settings):
    rng = random.Random(20261125)
    in_database = {"field": change_field, "log": change_log, "payload": change_payload, "version": change_version}
    assert faults(settings) == []
    missed = []
    made = 0
    while made < ROUNDS:
        kind = rng.choice(["field", "field", "field", *in_database, "byte", "quad", "quad"])
        if kind in in_database:
            found = try_in_database(in_database[kind], rng, settings)
        else:
            found = try_in_files(kind, rng, store, settings)
        if found is None:
            continue
        made += 1
        done, names, said = found
        if not any(name in fault for name in names for fault in said):
            missed.append((done, names, said))
    assert missed == []
    assert faults(settings) == []
