from __future__ import annotations

from django.db import models
from django.db.models import Q

from claims.models.actor import Actor
from claims.models.bases import Record, word_constraint, word_field
from claims.models.claim import Claim
from claims.querysets import AssessmentQuerySet
from claims.words import VERDICTS


class Assessment(Record):
    """What somebody judged about one version of a claim, under their name and on a day. Not the desk's own verdict."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assessments")
    assessed_version = models.PositiveIntegerField()
    verdict = word_field(VERDICTS)
    assessor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="assessments")
    assessed_on = models.DateField()
    summary = models.TextField()
    url = models.CharField(max_length=2000, blank=True)  # where the assessor published it

    objects = AssessmentQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            *Record.Meta.constraints,
            word_constraint("verdict", VERDICTS, "assessment_verdict_known"),
            models.CheckConstraint(condition=Q(assessed_version__gt=0), name="assessment_of_a_version"),
            models.CheckConstraint(condition=~Q(summary=""), name="assessment_summary_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.assessor}: {self.verdict}"
