"""`manage.py create_token USER [--scope read|edit]`"""

from __future__ import annotations

import argparse
import json
import secrets
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from claims.models import AccessToken
from claims.records import sha256_of

LENGTH = 32  # random bytes; nobody guesses 256 bits, so the plain hash of a token needs no salt


class Command(BaseCommand):
    help = "Make an access token for a user and print it, this once: only its hash is kept."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("user", metavar="USER")
        parser.add_argument("--scope", choices=AccessToken.SCOPES, default="read", help="(default: read)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {options['user']!r}. Make one with: manage.py createsuperuser")
        if options["scope"] == "edit" and not user.is_staff:
            raise CommandError(f"{user.username} is not of the desk (is_staff), so a token of theirs cannot edit.")
        token = secrets.token_urlsafe(LENGTH)
        AccessToken.objects.create(user=user, scope=options["scope"], sha256=sha256_of(token))
        shown = {"user": user.username, "scope": options["scope"], "token": token}
        self.stdout.write(json.dumps(shown) if options["json"] else token)
