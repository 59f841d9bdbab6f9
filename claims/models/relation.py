from __future__ import annotations

from django.db import models
from django.db.models import Q

from claims.models.bases import Record, word_constraint, word_field
from claims.models.claim import Claim
from claims.models.event import Event
from claims.querysets import RelationQuerySet
from claims.words import CONFLICT_SCOPES, CONFLICT_STATUSES, EXPLANATIONS
from ingest.records import RELATION_TYPES


class Relation(Record):
    """How one claim bears on another claim, or on an event that it cites."""

    type = word_field(RELATION_TYPES)
    from_claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="relations")
    to_claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="relations_to")
    to_event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="relations_to")
    reason = models.TextField(blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            *Record.Meta.constraints,
            word_constraint("type", RELATION_TYPES, "relation_type_known"),
            models.CheckConstraint(
                condition=Q(to_claim__isnull=True) ^ Q(to_event__isnull=True), name="relation_has_one_end"
            ),
            models.UniqueConstraint(
                fields=["type", "from_claim", "to_claim"], condition=Q(to_claim__isnull=False), name="relation_once"
            ),
            models.UniqueConstraint(
                fields=["type", "from_claim", "to_event"], condition=Q(to_event__isnull=False), name="citation_once"
            ),
        ]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["updated_at", "id"], name="relation_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.from_claim} {self.type} {self.to_claim or self.to_event}"


class Conflict(models.Model):
    """Marks a relation as a conflict that stays open until an editor explains it."""

    relation = models.OneToOneField(Relation, primary_key=True, on_delete=models.CASCADE, related_name="conflict")
    status = word_field(CONFLICT_STATUSES, "open")
    scope = word_field(CONFLICT_SCOPES)
    explanation = word_field(EXPLANATIONS, "none")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            word_constraint("status", CONFLICT_STATUSES, "conflict_status_known"),
            word_constraint("scope", CONFLICT_SCOPES, "conflict_scope_known"),
            word_constraint("explanation", EXPLANATIONS, "conflict_explanation_known"),
            models.CheckConstraint(
                condition=Q(status="open", explanation="none") | (Q(status="resolved") & ~Q(explanation="none")),
                name="conflict_resolved_with_explanation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.relation)
