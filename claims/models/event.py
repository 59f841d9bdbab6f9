from __future__ import annotations

from django.db import models

from claims.models.actor import Actor
from claims.models.bases import Dated, Record, word_constraint, word_field
from claims.models.document import CitedDocument
from claims.querysets import EventQuerySet
from claims.words import PARTICIPANT_ROLES
from ingest.records import BOUNDS, EVENT_KINDS


class Event(Record, Dated):
    """A dated happening whose occurrence is not the dispute. A settlement is never a verdict."""

    kind = word_field(EVENT_KINDS)
    headline = models.CharField(max_length=500)
    document = models.ForeignKey(CitedDocument, on_delete=models.PROTECT, related_name="events")
    hedges = models.JSONField(default=list, blank=True)
    amount_value = models.DecimalField(max_digits=30, decimal_places=2, null=True, blank=True)
    amount_currency = models.CharField(max_length=3, blank=True)  # ISO 4217
    amount_bound = models.CharField(max_length=10, blank=True, choices=[(b, b) for b in BOUNDS])
    amount_as_written = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    start = models.PositiveIntegerField(default=0, editable=False)  # of the first evidence: order within a document

    objects = EventQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            *Record.Meta.constraints,
            *Dated.Meta.constraints,
            word_constraint("kind", EVENT_KINDS, "event_kind_known"),
        ]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["updated_at", "id"], name="event_by_change"),
        ]

    def __str__(self) -> str:
        return self.headline


class Participant(models.Model):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participants")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="participations")
    role = word_field(PARTICIPANT_ROLES, "party")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["event", "actor"], name="participant_once"),
            word_constraint("role", PARTICIPANT_ROLES, "participant_role_known"),
        ]

    def __str__(self) -> str:
        return str(self.actor)
