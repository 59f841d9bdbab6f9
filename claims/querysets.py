"""Reading the editors' room: who sees what, and what belongs to a row.

`records()` gives the records of a queryset without a query per row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Prefetch, Q, Value
from django.db.models.functions import Coalesce, NullIf

from claims.entries import DocumentRef
from claims.records import (
    ActorRecord,
    AssessmentRecord,
    ClaimRecord,
    DocumentRecord,
    EventRecord,
    RelationRecord,
    StatementRecord,
    StoryRecord,
)
from claims.rows import (
    actor_record,
    assessment_record,
    claim_record,
    document_record,
    event_record,
    relation_record,
    statement_record,
    story_record,
)

if TYPE_CHECKING:
    pass


class RecordQuerySet(models.QuerySet[Any]):
    """Rows with a public life and a graph of their own."""

    def published(self) -> Self:
        return self.filter(publication="published")

    def withdrawn(self) -> Self:
        """Rows that were public once and answer 410 now."""
        return self.filter(publication__in=["retracted", "redacted"])

    def visible_to(self, user: Any) -> Self:
        """Editors see everything that is not redacted, everybody else what is published."""
        return self.exclude(publication="redacted") if is_editor(user) else self.published()

    def with_decision(self) -> Self:
        """With the newest act, but for its payload: one publication's holds every row it touched (measured: 5 s)."""
        return self.select_related("decision").defer("decision__payload")

    def pending(self) -> Self:
        """Rows whose newest revision the graph has not seen."""
        return self.filter(revision__gt=F("projected_revision"))


def first_told(corrected: str, found: str) -> Coalesce:
    """A text column, or where it is empty another."""
    return Coalesce(NullIf(corrected, Value("")), found)


# What belongs to a row is fetched into plain lists, `row.all_voice` beside `row.voice`: a list costs a third of what a
# prefetched manager does, and a page of fifty statements has some hundreds (measured). So the functions below that make
# records take rows of `with_all()`.


def parts(*names: str) -> Iterator[Prefetch[Any]]:
    return (Prefetch(name, to_attr=f"all_{name}") for name in names)


def proposals() -> Prefetch[Any]:
    """What a machine had proposed, with its run, in one query, and without the payloads, which nobody reads here."""
    decided = apps.get_model("claims", "CandidateDecision").objects.select_related("candidate__run")
    return Prefetch("candidates", decided.defer("candidate__payload"), to_attr="all_candidates")


def items() -> Prefetch[Any]:
    """The items of a story with no more of their records than whether they are public."""
    found = apps.get_model("claims", "StoryItem").objects.select_related("claim", "event")
    return Prefetch("items", found.only("story", "claim__publication", "event__publication"), to_attr="all_items")


class ActorQuerySet(RecordQuerySet):
    def names_by_id(self) -> dict[str, str]:
        return dict(self.values_list("pk", "name"))

    def with_all(self) -> Self:
        return self.prefetch_related(*parts("names"))

    def records(self) -> Iterator[ActorRecord]:
        return map(actor_record, self.with_all())


# The fields of a DocumentRef, what editors corrected before what the machine found.
REF_COLUMNS = (
    "document_id",
    first_told("title", "document__title"),
    Coalesce("publisher__name", "document__publisher"),
    Coalesce("published_on", "document__published_on"),
    "document__url",
    "document__retrieved_at",
    Coalesce("document__text__sha256", Value("")),
)


class DocumentQuerySet(RecordQuerySet):
    def refs(self) -> dict[str, DocumentRef]:
        """How answers name the documents, by the id that evidence records carry."""
        return {pk: DocumentRef(*ref) for pk, *ref in self.values_list("pk", *REF_COLUMNS)}

    def with_all(self) -> Self:
        return self.select_related("document__text", "document__snapshot")

    def records(self) -> Iterator[DocumentRecord]:
        return map(document_record, self.with_all())


class ClaimQuerySet(RecordQuerySet):
    def about(self, actor_id: str) -> Self:
        """Claims that the actor made, answered or is a target of."""
        return self.filter(Q(targets__actor=actor_id) | Q(statements__claimant=actor_id)).distinct()

    def with_all(self) -> Self:
        return self.prefetch_related(*parts("targets", "quantities"))

    def records(self) -> Iterator[ClaimRecord]:
        return map(claim_record, self.with_all())


class StatementQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision().prefetch_related(*parts("voice", "evidence"), proposals())

    def records(self) -> Iterator[StatementRecord]:
        return map(statement_record, self.with_all())


class EventQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision().prefetch_related(*parts("participants", "evidence"), proposals())

    def records(self) -> Iterator[EventRecord]:
        return map(event_record, self.with_all())


class RelationQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision().select_related("conflict").prefetch_related(proposals())

    def records(self) -> Iterator[RelationRecord]:
        return map(relation_record, self.with_all())


class AssessmentQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.with_decision()

    def records(self) -> Iterator[AssessmentRecord]:
        return map(assessment_record, self.with_all())


class StoryQuerySet(RecordQuerySet):
    def with_all(self) -> Self:
        return self.prefetch_related(items())

    def records(self) -> Iterator[StoryRecord]:
        return map(story_record, self.with_all())


def is_editor(user: Any) -> bool:
    """True for people who may see drafts and take decisions."""
    return bool(user and user.is_authenticated and user.is_staff)
