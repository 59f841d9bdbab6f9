from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from claims.models.event import Event
from claims.models.statement import Statement
from ingest.identifiers import make_id
from ingest.models import Text


class Evidence(models.Model):
    """A selector in an archived text that bears on exactly one statement or event."""

    id = models.CharField(primary_key=True, max_length=26, default=make_id, editable=False)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="evidence")
    statement = models.ForeignKey(Statement, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField(default=0)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.CharField(max_length=200, blank=True)
    suffix = models.CharField(max_length=200, blank=True)
    cue = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="evidence_span_not_empty"),
            models.CheckConstraint(
                condition=Q(statement__isnull=True) ^ Q(event__isnull=True), name="evidence_of_one_record"
            ),
        ]

    def __str__(self) -> str:
        return self.exact
