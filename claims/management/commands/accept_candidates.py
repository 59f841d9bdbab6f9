"""`manage.py accept_candidates --document ID`"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from claims import bulk
from ingest.models import Document

BULK_EDITOR = "bulk"


class Command(BaseCommand):
    help = "Accept all candidates of a document: for demos and bulk work, not instead of reading them."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--document", required=True, metavar="ID")
        parser.add_argument("--publish", action="store_true", help="publish what was accepted")
        parser.add_argument("--as", dest="user", metavar="USER", help=f"who decides (default: {BULK_EDITOR!r})")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        document = Document.objects.filter(pk=options["document"]).first()
        if document is None:
            raise CommandError(f"There is no document {options['document']}.")
        if bulk.newest_run(document) is None:
            raise CommandError(f"Document {document.pk} has not been read yet.")
        tally = bulk.accept_all(document, editor=editor_named(options["user"]), publish=options["publish"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(tally)))
            return
        self.stdout.write(", ".join(f"{count} {type_}s" for type_, count in tally.accepted.items()) + " accepted")
        if options["publish"]:
            self.stdout.write(f"{tally.published} claims and events published")
        for reason in tally.skipped:
            self.stdout.write(f"skipped: {reason}")


def editor_named(name: str | None) -> User:
    """The user who decides; the bulk user is made when first needed, without a password."""
    if name is None:
        return User.objects.get_or_create(username=BULK_EDITOR, defaults={"is_staff": True})[0]
    user = User.objects.filter(username=name, is_staff=True).first()
    if user is None:
        raise CommandError(f"There is no editor {name!r}.")
    return user
