"""`manage.py make_claims N`"""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from tqdm import tqdm

from claims.synthetic.making import is_empty, make_claims


class Command(BaseCommand):
    help = "Write a made-up record of N claims, for measuring: invented actors, articles, denials, relations, versions."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("count", type=int, metavar="N")
        parser.add_argument("--seed", type=int, default=1, help="another seed makes another record (default: 1)")
        parser.add_argument("--into-existing", action="store_true", help="even where there is a record already")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["count"]
        if count < 1:
            raise CommandError("N is at least 1.")
        if not options["into_existing"] and not is_empty():
            raise CommandError("There is a record here, and made-up claims are not mixed into it. See --into-existing.")
        try:
            with tqdm(total=count, unit=" claims", disable=None) as bar:
                make_claims(count, seed=options["seed"], say=bar.update)
        except IntegrityError as error:
            raise CommandError(f"A record of seed {options['seed']} is here already. Take another seed.") from error
        self.stdout.write(f"{count:,} claims written.")
