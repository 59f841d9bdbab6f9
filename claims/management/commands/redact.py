"""`manage.py redact`"""

from __future__ import annotations

import argparse
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from claims import review
from claims.models import Claim, Event

MODELS: dict[str, type[Claim] | type[Event]] = {"claim": Claim, "event": Event}


class Command(BaseCommand):
    help = (
        "Erase a claim or an event that was public, with its versions and its notes in the decision log. "
        "It answers 410 with the reason from then on. There is no way back."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kind", choices=MODELS)
        parser.add_argument("id")
        parser.add_argument("--reason", required=True, help="a sentence that the public sees")
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="the editor who decides it")

    def handle(self, *args: Any, **options: Any) -> None:
        record = MODELS[options["kind"]].objects.filter(pk=options["id"]).first()
        editor = User.objects.filter(username=options["user"], is_staff=True).first()
        if record is None or editor is None:
            missing = f"{options['kind']} {options['id']}" if record is None else f"editor {options['user']}"
            raise CommandError(f"There is no {missing}.")
        try:
            review.redact(record, editor=editor, reason=options["reason"])
        except review.ReviewError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['kind'].capitalize()} {record.pk} is redacted.")
