from __future__ import annotations

from django.conf import settings
from django.db import models

from claims.models.bases import word_constraint
from claims.models.event import Event
from claims.models.relation import Relation
from claims.models.statement import Statement
from ingest.models import Candidate


class LogHead(models.Model):
    """The end of the decision log: one row, locked by whoever appends, so that numbers have no gap."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)


class Decision(models.Model):
    """One act of one editor. Rows are added, never changed, except that an undone act names what undid it, and that a
    redaction empties payloads.

    `hash` chains over the previous hash and the hash of `payload`: a payload can be erased and the chain still holds.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    verb = models.CharField(max_length=30)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    record_type = models.CharField(max_length=20)
    record_id = models.CharField(max_length=26)
    # {"reason": ..., "rows": [{"model", "pk", "before", "after"}]}: enough to undo. A redaction says what it "erases";
    # what it emptied, or came bare with a dump, is {"erased_by": N or 0, "rows": [...]} with some notes left or none.
    payload = models.JSONField()
    payload_sha256 = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    undone_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undoes")

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["record_type", "record_id"], name="decision_by_record"),
            models.Index(fields=["verb", "record_type", "record_id"], name="decision_by_verb"),
            models.Index(fields=["made_at"], name="decision_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.verb} {self.record_type} {self.record_id}"


class CandidateDecision(models.Model):
    """What an editor made of a candidate. It outlives no candidate: runs with decided candidates are kept."""

    candidate = models.OneToOneField(Candidate, primary_key=True, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=[("accepted", "accepted"), ("rejected", "rejected")])
    reason = models.CharField(max_length=500, blank=True)
    statement = models.ForeignKey(Statement, null=True, blank=True, on_delete=models.PROTECT, related_name="candidates")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="candidates")
    relation = models.ForeignKey(Relation, null=True, blank=True, on_delete=models.PROTECT, related_name="candidates")

    class Meta:
        constraints = [word_constraint("outcome", ["accepted", "rejected"], "candidate_outcome_known")]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.outcome}"


class Version(models.Model):
    """A published record, complete, as canonical JSON. Never changed; superseded by the next number."""

    record_type = models.CharField(max_length=20)
    record_id = models.CharField(max_length=26)
    number = models.PositiveIntegerField()
    body = models.TextField()  # canonical JSON; a text column, because every byte counts
    sha256 = models.CharField(max_length=64)  # of the UTF-8 form of `body`
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="versions")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["record_type", "record_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["record_type", "record_id", "number"], name="version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id} v{self.number}"
