from __future__ import annotations

from django.db import models


class Installation(models.Model):
    """What is fixed at first start: one row. The base of all identifiers outlives ports, hosts and domains."""

    iri_base = models.CharField(max_length=300)
    imported_decisions = models.PositiveBigIntegerField(default=0)  # lines of the log that came with a dump, bare
    demo_loaded_at = models.DateTimeField(null=True)  # None: not wanted, or not complete yet
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.iri_base
