"""What several records share: a life in public, a date, a checked word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.fields import NOT_PROVIDED

from claims.words import PUBLICATION_STATES
from ingest.identifiers import make_id


def word_field(words: Sequence[str], default: Any = NOT_PROVIDED) -> models.CharField[str, str]:
    """A column that holds one of `words`; pair it with `word_constraint`, because the database has the last word."""
    choices = [(word, word.replace("_", " ")) for word in words]
    return models.CharField(max_length=max(map(len, words)), choices=choices, default=default)


def word_constraint(field: str, words: Sequence[str], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": list(words)}), name=name)


class Record(models.Model):
    """A row that has its own named graph.

    Every change raises `revision` in the same transaction; the projector answers with `projected_revision`.
    """

    id = models.CharField(primary_key=True, max_length=26, default=make_id, editable=False)
    publication = word_field(PUBLICATION_STATES, "draft")
    revision = models.PositiveIntegerField(default=1, editable=False)
    projected_revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, editable=False)  # first publication; None: never public
    decision = models.ForeignKey(
        "claims.Decision", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )  # the newest act of an editor that formed this row
    notice = models.TextField(blank=True, editable=False)  # why it was retracted or redacted, shown on the tombstone

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(projected_revision__lte=F("revision")), name="%(class)s_not_ahead"),
            word_constraint("publication", PUBLICATION_STATES, "%(class)s_publication_known"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(revision__gt=F("projected_revision")), name="%(class)s_pending"),
        ]


class Dated(models.Model):
    """One time expression: as written, how it was read, and sortable bounds, stored so that reads never parse EDTF."""

    date_as_written = models.CharField(max_length=200, blank=True)
    date_anchor = models.DateField(null=True, blank=True)
    date_rule = models.CharField(max_length=60, blank=True)
    edtf = models.CharField(max_length=60, blank=True)  # empty: unresolved
    earliest = models.DateField(null=True, blank=True)  # None with a latest: open start ("by")
    latest = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(earliest__isnull=True) | Q(latest__isnull=True) | Q(earliest__lte=F("latest")),
                name="%(class)s_dates_in_order",
            ),
        ]
