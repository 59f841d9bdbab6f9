"""Which statements a new one may reply to."""

from __future__ import annotations

from claims.desk.cards import statement_name
from claims.models import Statement
from ingest.models import Document

NEWEST = 100


def replies_for(document: Document) -> list[tuple[str, str]]:
    """Id and words of the statements of this document, then of the newest others."""
    rows = Statement.objects.exclude(publication__in=["retracted", "redacted"]).select_related("claimant", "claim")
    here = list(rows.filter(document__document=document).order_by("start"))
    others = rows.exclude(document__document=document).order_by("-id")[:NEWEST]
    return [(row.pk, statement_name(row)) for row in [*here, *others]]
