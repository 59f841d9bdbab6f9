"""`manage.py index_appearances`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from claims import appearances
from claims.models import Appearance


class Command(BaseCommand):
    help = "Make the index anew from which timelines of actors are read. `verify` says when it has parted."

    def handle(self, *args: Any, **options: Any) -> None:
        appearances.rebuild()
        self.stdout.write(f"{Appearance.objects.count():,} appearances.")
