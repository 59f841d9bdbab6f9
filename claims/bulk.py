"""Many decisions at once, for demos and bulk work: each one still an act of an editor with its own line in the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import QuerySet

from claims import review
from claims.drafts import DraftError
from claims.models import CandidateDecision, Claim, Event, Statement
from ingest.models import Candidate, Document, ExtractionRun

ORDER = ("statement", "event", "relation", "conflict")


@dataclass
class Tally:
    """What became of the candidates of one document, and why where nothing did."""

    accepted: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ORDER, 0))
    published: int = 0
    skipped: list[str] = field(default_factory=list)


def accept_all(document: Document, *, editor: User, publish: bool) -> Tally:
    """Accept every undecided candidate of the newest run: statements, events, then what relates them."""
    tally = Tally()
    for type_ in ORDER:
        for candidate in undecided(document).filter(type=type_).order_by("position"):
            with skipping(tally, candidate):
                review.accept(candidate, editor=editor)
                tally.accepted[type_] += 1
    if publish:
        publish_all(document, editor=editor, tally=tally)
    return tally


def publish_all(document: Document, *, editor: User, tally: Tally | None = None) -> Tally:
    """Publish every accepted draft of the document, relations with their claims; what the gate refuses is skipped."""
    tally = tally or Tally()
    for record in drafts_of(document):
        with skipping(tally, record):
            review.publish(record, editor=editor)
            tally.published += 1
    return tally


@contextmanager
def skipping(tally: Tally, what: Candidate | Claim | Event) -> Iterator[None]:
    """Note why something cannot be decided, and go on with the next."""
    try:
        yield
    except (review.ReviewError, DraftError) as error:
        tally.skipped.append(f"{what._meta.verbose_name} {what.pk} ({what}): {error}")


def newest_run(document: Document) -> ExtractionRun | None:
    """The run that an editor reviews; None before the document is read."""
    return ExtractionRun.objects.filter(text=document.text_id).order_by("-id").first()


def undecided(document: Document) -> QuerySet[Candidate]:
    decided = CandidateDecision.objects.values("candidate")
    return Candidate.objects.filter(run=newest_run(document)).exclude(pk__in=decided)


def drafts_of(document: Document) -> list[Claim | Event]:
    """Claims and events of the document that have something unpublished, oldest first."""
    statements = Statement.objects.filter(document__document=document, publication="draft")
    claims = Claim.objects.filter(pk__in=statements.values("claim")).order_by("id")
    events = Event.objects.filter(document__document=document, publication="draft").order_by("id")
    return [*claims, *events]
