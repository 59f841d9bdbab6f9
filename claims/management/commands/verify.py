"""`manage.py verify`"""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.verification import find_absent, find_faults


class Command(BaseCommand):
    help = (
        "Check what must always hold: evidence, archive, decision log, versions, jobs. Exit code 1 where it does not."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--shapes", action="store_true", help="ask SHACL too: minutes for 100,000 records")

    def handle(self, *args: Any, **options: Any) -> None:
        graph_dir, graph_address = settings.GRAPH_DIR, settings.GRAPH_ADDRESS
        faults = list(find_faults(settings.ARCHIVE_DIR, graph_dir=graph_dir, graph_address=graph_address))
        if options["shapes"]:
            from claims.graph.conformance import find_violations

            faults.extend(find_violations())
        absent = list(find_absent())
        if options["json"]:
            self.stdout.write(json.dumps({"faults": faults, "absent": absent}))
        for line in [] if options["json"] else [*faults, *absent]:
            self.stdout.write(line)
        if faults:
            raise CommandError(f"{len(faults)} faults.")
        if not options["json"]:
            self.stdout.write("Everything that must hold holds.")
