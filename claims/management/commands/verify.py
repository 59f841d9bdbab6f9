"""`manage.py verify`"""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.verification import find_faults


class Command(BaseCommand):
    help = (
        "Check what must always hold: evidence, archive, decision log, versions, jobs. Exit code 1 where it does not."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        graph_dir, graph_address = settings.GRAPH_DIR, settings.GRAPH_ADDRESS
        faults = list(find_faults(settings.ARCHIVE_DIR, graph_dir=graph_dir, graph_address=graph_address))
        if options["json"]:
            self.stdout.write(json.dumps({"faults": faults}))
        for fault in [] if options["json"] else faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults.")
        if not options["json"]:
            self.stdout.write("Everything that must hold holds.")
