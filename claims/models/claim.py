from __future__ import annotations

from django.db import models
from django.db.models import Q

from claims.models.actor import Actor
from claims.models.bases import Dated, Record, word_constraint, word_field
from claims.querysets import ClaimQuerySet
from claims.words import RESPONSES, STATUSES
from ingest.records import BOUNDS


class Claim(Record, Dated):
    """A proposition in positive form, free of its speakers. Its date is when what it says is said to have happened."""

    wording = models.TextField()
    language = models.CharField(max_length=10, default="en")
    status = word_field(STATUSES, "alleged")
    version = models.PositiveIntegerField(default=0, editable=False)  # newest published version; 0: none yet

    objects = ClaimQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            *Record.Meta.constraints,
            *Dated.Meta.constraints,
            word_constraint("status", STATUSES, "claim_status_known"),
            models.CheckConstraint(condition=~Q(wording=""), name="claim_wording_not_empty"),
        ]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["updated_at", "id", "publication"], name="claim_by_change"),
            models.Index(fields=["created_at", "id"], name="claim_by_creation"),
            models.Index(fields=["published_at", "id"], name="claim_by_publication"),
            # In order of id, and with all that a period is asked of, so that only what is shown is read from the table.
            models.Index(fields=["id", "publication", "earliest", "latest"], name="claim_by_time"),
        ]

    def __str__(self) -> str:
        return self.wording


class Target(models.Model):
    """Whom a claim is about or against, and what they answered to it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="targets")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="targeted_by")
    position = models.PositiveSmallIntegerField()
    response = word_field(RESPONSES, "none_recorded")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "actor"], name="target_once_per_claim"),
            word_constraint("response", RESPONSES, "target_response_known"),
        ]
        indexes = [models.Index(fields=["actor", "claim"], name="target_by_actor")]

    def __str__(self) -> str:
        return str(self.actor)


class Quantity(models.Model):
    """A number of a claim as written, beside its value. Money: the unit is an ISO 4217 code."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="quantities")
    position = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=30, decimal_places=6)
    bound = word_field(BOUNDS, "exact")
    unit = models.CharField(max_length=100, blank=True)
    as_written = models.CharField(max_length=300, blank=True)
    counted_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [word_constraint("bound", BOUNDS, "quantity_bound_known")]

    def __str__(self) -> str:
        return self.as_written
