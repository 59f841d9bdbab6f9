"""`manage.py fix_iri_base`: run at every start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.models import Installation


class Command(BaseCommand):
    help = "Store the base of all identifiers at first start; refuse a changed one afterwards."

    def handle(self, *args: Any, **options: Any) -> None:
        installation, _ = Installation.objects.get_or_create(pk=1, defaults={"iri_base": settings.IRI_BASE})
        if installation.iri_base != settings.IRI_BASE:
            raise CommandError(
                f"IRI_BASE is {settings.IRI_BASE}, but this installation has published identifiers under "
                f"{installation.iri_base}. They must go on meaning what they meant: set IRI_BASE back."
            )
