from __future__ import annotations

from django.db import models

from claims.models.bases import Record, word_constraint, word_field
from claims.querysets import ActorQuerySet
from claims.words import ACTOR_KINDS


class Actor(Record):
    """A person, organisation, group or unnamed source. Being listed is not an accusation."""

    kind = word_field(ACTOR_KINDS)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    exact_matches = models.JSONField(default=list, blank=True)  # addresses of the same actor elsewhere
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")

    objects = ActorQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        constraints = [*Record.Meta.constraints, word_constraint("kind", ACTOR_KINDS, "actor_kind_known")]
        indexes = [*Record.Meta.indexes, models.Index(fields=["name"], name="actor_by_name")]

    def __str__(self) -> str:
        return self.name


class ActorName(models.Model):
    """Another name of an actor. `folded` is what matching compares (see `claims.resolve.actors.fold`)."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "folded"], name="actor_name_once")]
        indexes = [models.Index(fields=["folded"], name="actor_name_folded")]

    def __str__(self) -> str:
        return self.name
