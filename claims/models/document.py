from __future__ import annotations

from django.db import models

from claims.models.actor import Actor
from claims.models.bases import Record
from claims.querysets import DocumentQuerySet
from ingest.models import Document


class CitedDocument(Record):
    """A document that evidence rests on, with the editors' corrections read over what the machine found."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="cited")
    publisher = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="publications")
    title = models.CharField(max_length=500, blank=True)
    published_on = models.DateField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title or str(self.document)
