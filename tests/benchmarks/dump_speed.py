"""How fast and in how much memory a record goes out and comes back, against the time of projecting it.

    python tests/benchmarks/dump_speed.py [RECORDS]

Works in a temporary data directory on SQLite. Each round puts a claim, a counterclaim and a settlement with a relation
and a story on record through the desk's own verbs, so that the log is as long as it would be.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 100


def main(folder):
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection

    from claims.graph import sync
    from claims.graph.dump import export_dump, import_dump
    from claims.models import Claim
    from claims.verification import find_faults

    call_command("migrate", verbosity=0)
    call_command("fix_iri_base")
    fill()
    seconds = {}

    def timed(name, work):
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        result = work()
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        seconds[name] = time.perf_counter() - start
        ratio = seconds[name] / seconds["projection"]
        print(f"{name:12} {seconds[name]:7.2f} s  {ratio:5.2f} times the projection  peak +{grown:.0f} MB")
        return result

    def project():
        return sum(
            len(sync.changes_of(model, [pk for pk, _, _ in rows], sync.iri_base())) for model, rows in sync.chunks()
        )

    records = timed("projection", project)
    path = folder / "dump.nq.gz"
    manifest = timed("export", lambda: export_dump(path, note=lambda _: None))
    timed("verify", lambda: list(find_faults(settings.ARCHIVE_DIR, graph_dir=settings.GRAPH_DIR)))
    claims = Claim.objects.published().count()
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = str(folder / "second.sqlite3")
    call_command("migrate", verbosity=0)
    assert not User.objects.exists()
    timed("import", lambda: import_dump(path, note=lambda _: None))
    timed("again", lambda: export_dump(folder / "again.nq.gz", note=lambda _: None))
    assert path.read_bytes() == (folder / "again.nq.gz").read_bytes()
    size = path.stat().st_size
    text = manifest["text"]["bytes"]
    print(f"{records} records, {claims} claims: {manifest['quads']} quads, {text} bytes, {size} packed")


def fill():
    from django.conf import settings
    from django.utils.crypto import get_random_string

    from claims import review
    from claims.drafts import ConflictDraft, EventDraft, RelationDraft, StatementDraft
    from ingest.acquire import archive
    from tests.claims.factories import BODY, make_document, make_editor

    editor = make_editor()
    for number in range(ROUNDS):
        body = f"{BODY} {get_random_string(20)}"
        archive.store(settings.ARCHIVE_DIR, body.encode())
        document = make_document(body)

        def draft(words, document=document, **fields):
            start = document.text.body.index(words)
            return StatementDraft(document=document, spans=((start, start + len(words)),), **fields)

        first = review.add_statement(
            draft("dumping 40 tonnes", wording=f"Dumping {number}.", claimant="Brightwater", targets=("Kelpline",)),
            editor=editor,
        )
        other = review.add_statement(
            draft("Kelpline denies it", wording=f"Denied {number}.", claimant="Kelpline", targets=("Brightwater",)),
            editor=editor,
        )
        event = review.add_event(
            EventDraft(document=document, spans=((75, 90),), kind="settlement", headline=f"Settled {number}."),
            editor=editor,
        )
        review.relate(
            RelationDraft(
                "disputes", other.claim_id, to_claim=first.claim_id, conflict=ConflictDraft(scope="same_document")
            ),
            editor=editor,
        )
        for record in (first.claim, other.claim, event):
            review.publish(record, editor=editor)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "ONRECORD_DATA_DIR": name}
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        main(Path(name))
