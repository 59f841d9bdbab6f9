from __future__ import annotations

from django.db import models
from django.db.models import Q

from claims.models.bases import Record
from claims.models.claim import Claim
from claims.models.event import Event
from claims.querysets import StoryQuerySet


class Story(Record):
    """Claims and events that belong together. Public from its first published item on."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.title


class StoryItem(models.Model):
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="items")
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.CASCADE, related_name="story_items")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="story_items")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(claim__isnull=True) ^ Q(event__isnull=True), name="story_item_is_one"),
            models.UniqueConstraint(fields=["story", "claim"], name="story_claim_once"),
            models.UniqueConstraint(fields=["story", "event"], name="story_event_once"),
        ]

    def __str__(self) -> str:
        return str(self.claim or self.event)
