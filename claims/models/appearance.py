from __future__ import annotations

from django.db import models


class Appearance(models.Model):
    """Where an actor stands in public: one row per actor and published statement or event, placed by each clock.

    Derived from the record and kept in step by `claims.appearances`, so that the timeline of an actor with a hundred
    thousand entries is read from an index. `begins` and `ends` are what `timeline.position_of` orders by; `open` means
    that the interval has no beginning, so that it reaches back for ever.
    """

    actor = models.CharField(max_length=26)  # an id and no foreign key: nothing rests on an appearance, nor it on rows
    entry = models.CharField(max_length=26, db_index=True)  # id of the statement or event
    kind = models.CharField(max_length=20)
    start = models.PositiveIntegerField()
    said_begins = models.DateField()
    said_ends = models.DateField()
    said_open = models.BooleanField()
    event_begins = models.DateField()
    event_ends = models.DateField()
    event_open = models.BooleanField()
    published_begins = models.DateField()
    published_ends = models.DateField()
    published_open = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "entry"], name="appearance_once")]
        indexes = [
            models.Index(
                fields=["actor", f"{clock}_begins", f"{clock}_ends", "start", "entry"], name=f"appearance_by_{clock}"
            )
            for clock in ("said", "event", "published")
        ]

    def __str__(self) -> str:
        return f"{self.actor} in {self.entry}"
