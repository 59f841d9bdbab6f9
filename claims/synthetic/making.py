"""Makes a record of so many claims and writes it, some hundred affairs at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, Model

from claims import appearances, models
from claims.synthetic.affairs import Affairs
from claims.synthetic.clerk import Clerk
from claims.synthetic.ledger import Ledger
from claims.synthetic.loading import make_room, reset_sequences, write_rows
from claims.synthetic.recording import record_affair, record_world
from ingest.acquire import archive

EDITOR = "make-claims"  # signs the made-up decisions; has no password, so nobody logs in as it
START = dt.datetime(2016, 1, 4, 6, tzinfo=dt.UTC)
DAYS = 3600  # that the affairs begin in
CHUNK = 2000  # claims that are written in one transaction
NUMBERED: tuple[type[Model], ...] = (
    models.ActorName,
    models.Target,
    models.Quantity,
    models.VoicePosition,
    models.Participant,
    models.StoryItem,
    models.Version,
)


class MakingError(Exception):
    """Nothing can be made here. The message says why."""


def make_claims(count: int, *, seed: int, say: Callable[[int], None] = lambda claims: None) -> None:
    """Write a made-up record of `count` claims. `say` is told how many more claims are written.

    Raises MakingError where this very record is here already.
    """
    make_room()
    clerk = Clerk(go_on(), seed)
    with transaction.atomic():
        affairs = found_world(clerk, count)
        flush(clerk)
    done = number = 0
    while done < count:
        fresh = 0
        with transaction.atomic():
            while fresh < CHUNK and done + fresh < count:
                rng = Random(f"{seed} {number}")  # noqa: S311 # made-up data, not secrets
                day = (START + dt.timedelta(days=DAYS * (done + fresh) / count)).date()
                articles = affairs.plan(rng, day, most=count - done - fresh)
                record_affair(clerk, number, articles)
                fresh += len({said.proposition for article in articles for said in article.utterances})
                number += 1
            flush(clerk)
        done += fresh
        say(fresh)
    reset_sequences(NUMBERED)


def is_empty() -> bool:
    """True where nothing is on record yet."""
    return not (models.Decision.objects.exists() or models.Actor.objects.exists())


def go_on() -> Ledger:
    """A ledger that goes on where the log and the numbered tables end."""
    editor, _ = User.objects.get_or_create(username=EDITOR, defaults={"is_staff": True})
    head, _ = models.LogHead.objects.get_or_create(pk=1)
    counters = {model: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in NUMBERED}
    return Ledger(editor=editor.pk, number=head.number, head=head.hash, counters=counters)


def found_world(clerk: Clerk, count: int) -> Affairs:
    """The actors and papers that a record of this size has."""
    actors, papers = min(100_000, max(20, count // 20)), min(400, max(5, count // 2000))
    record_world(clerk, actors=actors, papers=papers, moment=START)
    return Affairs(actors=actors, papers=papers)


def flush(clerk: Clerk) -> None:
    """Write what is collected, with the end of the log. Call it in a transaction."""
    ledger = clerk.ledger
    for body in clerk.bodies:
        archive.store_unsynced(settings.ARCHIVE_DIR, body)
    clerk.bodies.clear()
    entries = []
    for table, rows in ledger.take():
        write_rows(table, rows)
        if table.model in (models.Statement, models.Event):
            entries += [row["id"] for row in rows]
    appearances.add(entries)
    models.LogHead.objects.filter(pk=1).update(number=ledger.number, hash=ledger.head)
