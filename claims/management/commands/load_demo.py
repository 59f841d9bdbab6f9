"""`manage.py load_demo`"""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import demo
from claims.models import Installation
from claims.review import ReviewError


class Command(BaseCommand):
    help = "Load the demo stories into an empty data directory, once. Needs a running worker."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--timeout", type=float, default=120.0, help="seconds to wait for the worker at most")

    def handle(self, *args: Any, **options: Any) -> None:
        if Installation.objects.filter(demo_loaded_at__isnull=False).exists():
            return
        try:
            demo.load_demo(timeout=options["timeout"], say=self.stdout.write)
        except (demo.DemoError, ReviewError) as error:
            raise CommandError(str(error)) from error
