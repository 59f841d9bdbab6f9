"""`manage.py graph sync|rebuild|verify|serve|export|import`"""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from tqdm import tqdm

from claims.graph.client import GraphClient, ProcessAway
from claims.graph.engine import GraphError

ACTIONS = {
    "sync": "bring every pending change into the graph, and wait until queries see it",
    "rebuild": "build the graph anew from the record, beside the old one",
    "verify": "compare every graph with the record; exit code 1 where they differ",
    "serve": "run the graph process until it is stopped",
    "export": "write what is published, with its history, as .nq.gz or .trig.gz with a manifest",
    "import": "take a dump into an empty database",
}


class Command(BaseCommand):
    help = "The graph: a copy of the published record that answers SPARQL."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        for name, text in ACTIONS.items():
            action = actions.add_parser(name, help=text, description=text.capitalize() + ".")
            if name != "serve":
                action.add_argument("--json", action="store_true", help="print the result as JSON")
            if name in ("export", "import"):
                action.add_argument("path", type=Path, metavar="PATH", help="ends in .nq.gz or .trig.gz")
                action.add_argument("--texts", type=Path, metavar="DIR", help="folder of the archived bytes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["action"] == "serve":
                serve()
            elif options["action"] == "verify":
                self._verify(as_json=options["json"])
            elif options["action"] in ("export", "import"):
                self._dump(options["action"], options["path"], options["texts"], as_json=options["json"])
            else:
                self._print(bring_up_to_date(options["action"]), as_json=options["json"])
        except GraphError as error:
            raise CommandError(error.reason) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _dump(self, action: str, path: Path, texts: Path | None, *, as_json: bool) -> None:
        """The bar counts graphs on the way out, and bytes of the file on the way in."""
        from claims.graph.dump import export_dump, import_dump

        work = export_dump if action == "export" else import_dump
        total = path.stat().st_size if action == "import" else None
        with tqdm(total=total, unit="B" if total else " graphs", unit_scale=True, leave=False, disable=None) as bar:
            manifest = work(path, texts_dir=texts, note=bar.update)
        done = "written to" if action == "export" else "taken from"
        counts = ", ".join(f"{number} {sort}" for sort, number in manifest["counts"].items())
        self.stdout.write(json.dumps(manifest) if as_json else f"{manifest['quads']} quads {done} {path}: {counts}.")

    def _print(self, result: dict[str, Any], *, as_json: bool) -> None:
        text = f"{result['applied']} records brought into the graph, which is now at decision {result['watermark']}"
        self.stdout.write(json.dumps(result) if as_json else text)

    def _verify(self, *, as_json: bool) -> None:
        from claims.graph import engines, sync
        from claims.graph.verification import FAULTS, verify

        report = verify(engines.reader(settings.GRAPH_DIR, settings.GRAPH_ADDRESS, sync.iri_base))
        faults = {name: sorted(getattr(report, name)) for name in FAULTS}
        if as_json:
            self.stdout.write(json.dumps({**asdict(report), **faults, "sound": report.is_sound}))
        else:
            self.stdout.write(f"{report.checked} graphs compared, {report.pending} pending")
            for name, graphs in faults.items():
                for graph in graphs:
                    self.stdout.write(f"{name}: {graph}")
        if not report.is_sound:
            raise CommandError(f"{sum(map(len, faults.values()))} faults; `manage.py graph rebuild` mends them.")


def bring_up_to_date(action: str) -> dict[str, Any]:
    """`sync` or `rebuild`, by the graph process where one runs, else in the store or the server itself."""
    client = GraphClient(settings.GRAPH_SOCKET)
    try:
        return client.rebuild() if action == "rebuild" else client.sync()
    except ProcessAway:
        return work_in_store(action)


def work_in_store(action: str) -> dict[str, Any]:
    from claims.graph import engines, sync

    work = sync.rebuild if action == "rebuild" else sync.Follower()
    with engines.open_writer(settings.GRAPH_DIR, settings.GRAPH_ADDRESS, sync.iri_base) as writer:
        return {"applied": work(writer), "watermark": writer.watermark()}


def serve() -> None:
    from claims.graph import engines, service, sync
    from claims.graph.budget import Ledger, read_budget

    budget = read_budget(settings.SPARQL_BUDGET)
    stop = threading.Event()
    service.stop_on_signals(stop)
    service.serve(
        settings.GRAPH_DIR,
        settings.GRAPH_SOCKET,
        sync=closing_connections(sync.Follower()),
        rebuild=closing_connections(sync.rebuild),
        stop=stop,
        engine=engines.open_engine(settings.GRAPH_DIR, settings.GRAPH_ADDRESS, sync.iri_base),
        ledger=None if budget is None else Ledger(budget),
    )


def closing_connections(work: Callable[[Any], int]) -> Callable[[Any], int]:
    """`work` for a thread that outlives its database connection: stale ones are let go of after each round."""

    def round_of_work(engine: Any) -> int:
        try:
            return work(engine)
        finally:
            close_old_connections()

    return round_of_work
