from __future__ import annotations

from django.db import models

from claims.models.actor import Actor
from claims.models.bases import Dated, Record, word_constraint, word_field
from claims.models.claim import Claim
from claims.models.document import CitedDocument
from claims.querysets import StatementQuerySet
from ingest.records import ATTITUDES, KINDS, POLARITIES, QUOTATIONS


class Statement(Record, Dated):
    """One utterance of a claim: by whom, how, when, through whom, in which words. Its date is when it was said."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="statements")
    document = models.ForeignKey(CitedDocument, on_delete=models.PROTECT, related_name="statements")
    claimant = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="statements")
    kind = word_field(KINDS)
    attitude = word_field(ATTITUDES, "asserts")
    polarity = word_field(POLARITIES, "positive")
    quotation = word_field(QUOTATIONS, "indirect")
    cue = models.CharField(max_length=300, blank=True)
    hedges = models.JSONField(default=list, blank=True)
    medium = models.CharField(max_length=200, blank=True)
    replies_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    start = models.PositiveIntegerField(default=0, editable=False)  # of the first evidence: order within a document

    objects = StatementQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            *Record.Meta.constraints,
            *Dated.Meta.constraints,
            word_constraint("kind", KINDS, "statement_kind_known"),
            word_constraint("attitude", ATTITUDES, "statement_attitude_known"),
            word_constraint("polarity", POLARITIES, "statement_polarity_known"),
            word_constraint("quotation", QUOTATIONS, "statement_quotation_known"),
        ]
        indexes = [
            *Record.Meta.indexes,
            # Each holds all that is asked of it: which claims somebody made, which have changed since, when a claim was
            # uttered. None begins with the publication state: nearly all rows are published, and SQLite would prefer
            # such an index.
            models.Index(fields=["claimant", "publication", "claim"], name="statement_by_claimant"),
            models.Index(fields=["updated_at", "claim", "publication"], name="statement_by_change"),
            models.Index(fields=["claim", "publication", "earliest", "latest"], name="statement_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.claimant or 'unknown'}: {self.claim}"


class VoicePosition(models.Model):
    """One voice of the chain that a statement came through: 1 is the innermost speaker, the publisher is last."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="voice")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["statement", "rank"], name="voice_rank_once")]

    def __str__(self) -> str:
        return f"{self.rank}. {self.actor}"
