"""What each list can be filtered by: its parameters, and the condition that they come to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from rest_framework import serializers

from claims.api.parameters import (
    ActorField,
    AsOfField,
    ClaimField,
    DayField,
    DocumentField,
    FlagField,
    MomentField,
    PageParameters,
    StoryField,
    WordField,
    WordsField,
)
from claims.entries import CLOCKS
from claims.material import Selection, overlapping, visible
from claims.models import CandidateDecision, Claim, Relation, Statement, StoryItem, Target
from claims.words import ACTOR_KINDS, CONFLICT_SCOPES, CONFLICT_STATUSES, EXPLANATIONS, STATUSES, VERDICTS
from ingest.models import CANDIDATE_TYPES
from ingest.records import ATTITUDES, EVENT_KINDS, KINDS, RELATION_TYPES

Values = Mapping[str, Any]


def words(text: str, *columns: str) -> Q:
    """Rows that have every word of `text` in one of the columns."""
    condition = Q()
    for word in text.split():
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__icontains": word})
        condition &= found
    return condition


class RecordParameters(PageParameters):
    """Parameters of every list of records."""

    orderings: tuple[str, ...] = ("id", "created_at", "updated_at")
    updated_since = MomentField(required=False, help_text="Records changed at or after this moment.")

    def get_fields(self) -> dict[str, Any]:
        known = [sign + name for name in self.orderings for sign in ("", "-")]
        return {**super().get_fields(), "ordering": WordField(known, required=False, default=known[0])}

    @staticmethod
    def where(values: Values, viewer: Any) -> Q:
        return Q(updated_at__gte=values["updated_since"]) if "updated_since" in values else Q()


class ClaimParameters(RecordParameters):
    """Conditions on utterances (kind, attitude, claimant, publisher, document, said) hold of one and the same."""

    kind = WordsField(KINDS, required=False)
    attitude = WordsField(ATTITUDES, required=False)
    claimant = ActorField(required=False)
    publisher = ActorField(required=False)
    document = DocumentField(required=False)
    said_from = DayField(required=False)
    said_to = DayField(last=True, required=False)
    target = ActorField(required=False)
    story = StoryField(required=False, help_text="Id or slug.")
    status = WordsField(STATUSES, required=False)
    q = serializers.CharField(required=False, help_text="Words, all of which stand in the wording.")
    event_from = DayField(required=False)
    event_to = DayField(last=True, required=False)
    has_conflict = FlagField(required=False, help_text="Whether it is in a conflict that is open.")
    as_of = AsOfField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "as_of" in attrs and attrs["ordering"].removeprefix("-") == "updated_at":
            raise serializers.ValidationError({"ordering": "As of a moment, order by id or created_at."})
        return attrs

    @staticmethod
    def where(values: Values, viewer: Any) -> Q:
        asked = claim_condition(values, viewer) & utterance_condition(values, visible(Statement, viewer))
        return asked & changed_since(values, viewer)


def utterance_condition(values: Values, statements: Any) -> Q:
    """Claims of which one of these statements is as it is asked for."""
    said = statement_condition(values)
    if not said:
        return Q()
    told = statements.filter(said)
    # Of these there are few, so they are found first; SQLite would find them anew at every claim (measured).
    few = {"claimant", "publisher", "document"} & set(values)
    return Q(pk__in=told.values("claim")) if few else Q(Exists(told.filter(claim=OuterRef("pk"))))


def changed_since(values: Values, viewer: Any) -> Q:
    """Claims that have changed, or of which a statement has."""
    if "updated_since" not in values:
        return Q()
    since = Q(updated_at__gte=values["updated_since"])
    claims = visible(Claim, viewer).filter(since).values("pk")
    return Q(pk__in=claims.union(visible(Statement, viewer).filter(since).values("claim")))


STATEMENT_COLUMNS = {
    "kind": "kind__in",
    "attitude": "attitude__in",
    "claimant": "claimant",
    "publisher": "document__publisher",
    "document": "document__document",
}


def statement_condition(values: Values) -> Q:
    condition = columns_condition(values, STATEMENT_COLUMNS)
    start, end = values.get("said_from"), values.get("said_to")
    return condition & overlapping(start, end, earliest="earliest", latest="latest")


def claim_condition(values: Values, viewer: Any) -> Q:
    condition = columns_condition(values, {"status": "status__in"}) & words(values.get("q", ""), "wording")
    if "target" in values:
        condition &= Q(pk__in=Target.objects.filter(actor=values["target"]).values("claim"))
    start, end = values.get("event_from"), values.get("event_to")
    condition &= overlapping(start, end, earliest="earliest", latest="latest")
    if "story" in values:
        condition &= Q(pk__in=StoryItem.objects.filter(story=values["story"]).values("claim"))
    if "has_conflict" in values:
        inside = Q(Exists(open_conflicts(viewer)))
        condition &= inside if values["has_conflict"] else ~inside
    return condition


def open_conflicts(viewer: Any) -> Any:
    """The open conflicts of the claim that an outer query is at."""
    ends = Q(from_claim=OuterRef("pk")) | Q(to_claim=OuterRef("pk"))
    return visible(Relation, viewer).filter(ends, conflict__status="open")


def columns_condition(values: Values, columns: Mapping[str, str]) -> Q:
    return Q(**{column: values[name] for name, column in columns.items() if name in values})


class ActorParameters(RecordParameters):
    orderings = ("id", "name", "created_at", "updated_at")
    kind = WordsField(ACTOR_KINDS, required=False)
    q = serializers.CharField(required=False, help_text="Words, all of which stand in the name.")

    @staticmethod
    def where(values: Values, viewer: Any) -> Q:
        condition = columns_condition(values, {"kind": "kind__in"}) & words(values.get("q", ""), "name")
        return condition & RecordParameters.where(values, viewer) & Q(merged_into=None)


class EventParameters(RecordParameters):
    kind = WordsField(EVENT_KINDS, required=False)
    participant = ActorField(required=False)
    story = StoryField(required=False, help_text="Id or slug.")
    document = DocumentField(required=False)
    q = serializers.CharField(required=False, help_text="Words, all of which stand in the headline.")
    event_from = DayField(required=False)
    event_to = DayField(last=True, required=False)

    @staticmethod
    def where(values: Values, viewer: Any) -> Q:
        columns = {"kind": "kind__in", "participant": "participants__actor", "document": "document__document"}
        condition = columns_condition(values, columns) & words(values.get("q", ""), "headline")
        start, end = values.get("event_from"), values.get("event_to")
        condition &= overlapping(start, end, earliest="earliest", latest="latest")
        if "story" in values:
            condition &= Q(pk__in=StoryItem.objects.filter(story=values["story"]).values("event"))
        return condition & RecordParameters.where(values, viewer)


class StoryParameters(RecordParameters):
    q = serializers.CharField(required=False, help_text="Words, all of which stand in the title.")

    @staticmethod
    def where(values: Values, viewer: Any) -> Q:
        return words(values.get("q", ""), "title") & RecordParameters.where(values, viewer)


class RelationParameters(RecordParameters):
    type = WordsField(RELATION_TYPES, required=False)
    claim = ClaimField(required=False, help_text="At either end.")
    story = StoryField(required=False, help_text="Id or slug.")

    @staticmethod
    def where(values: Values, viewer: Any) -> Q:
        condition = columns_condition(values, {"type": "type__in"})
        if "claim" in values:
            condition &= Q(from_claim=values["claim"]) | Q(to_claim=values["claim"])
        if "story" in values:
            members = StoryItem.objects.filter(story=values["story"]).values("claim")
            condition &= Q(from_claim__in=members) | Q(to_claim__in=members)
        return condition & RecordParameters.where(values, viewer)


class AssessmentParameters(RecordParameters):
    orderings = ("id", "assessed_on", "created_at", "updated_at")
    claim = ClaimField(required=False)
    verdict = WordsField(VERDICTS, required=False)
    assessor = ActorField(required=False)
    story = StoryField(required=False, help_text="Id or slug.")

    @staticmethod
    def where(values: Values, viewer: Any) -> Q:
        columns = {"claim": "claim", "verdict": "verdict__in", "assessor": "assessor"}
        condition = columns_condition(values, columns)
        if "story" in values:
            condition &= Q(claim__in=StoryItem.objects.filter(story=values["story"]).values("claim"))
        return condition & RecordParameters.where(values, viewer)


class ConflictParameters(RelationParameters):
    status = WordsField(CONFLICT_STATUSES, required=False)
    scope = WordsField(CONFLICT_SCOPES, required=False)
    explanation = WordsField(EXPLANATIONS, required=False)

    @staticmethod
    def where(values: Values, viewer: Any) -> Q:
        columns = {name: f"conflict__{name}__in" for name in ("status", "scope", "explanation")}
        return columns_condition(values, columns) & RelationParameters.where(values, viewer)


class DocumentParameters(PageParameters):
    publisher = ActorField(required=False)
    story = StoryField(required=False, help_text="Id or slug.")
    q = serializers.CharField(required=False, help_text="Words, all of which stand in the title.")

    def get_fields(self) -> dict[str, Any]:
        known = ["-id", "id", "-created_at", "created_at"]
        return {**super().get_fields(), "ordering": WordField(known, required=False, default=known[0])}

    @staticmethod
    def where(values: Values, viewer: Any) -> Q:
        condition = columns_condition(values, {"publisher": "cited__publisher"})
        if "story" in values:
            items = StoryItem.objects.filter(story=values["story"])
            told = visible(Statement, viewer).filter(claim__in=items.values("claim")).values("document")
            condition &= Q(cited__in=told) | Q(cited__events__in=items.values("event"))
        return condition & words(values.get("q", ""), "title")


class CandidateParameters(PageParameters):
    document = DocumentField(required=False)
    type = WordsField(CANDIDATE_TYPES, required=False)
    state = WordField(("undecided", "decided", "all"), required=False, default="all")

    @staticmethod
    def where(values: Values, viewer: Any) -> Q:
        decided = Q(Exists(CandidateDecision.objects.filter(candidate=OuterRef("pk"))))
        states = {"undecided": ~decided, "decided": decided, "all": Q()}
        return columns_condition(values, {"type": "type__in"}) & states[values["state"]]


class TimelineParameters(PageParameters):
    actor = ActorField(required=False, help_text="Who says it, passes it on, is a target of it or takes part in it.")
    story = StoryField(required=False, help_text="Id or slug.")
    document = DocumentField(required=False)
    claim = ClaimField(required=False)
    kind = WordsField(tuple(dict.fromkeys((*KINDS, *EVENT_KINDS))), required=False)
    clock = WordField(CLOCKS, required=False, default="said")
    as_of = AsOfField(required=False)

    def get_fields(self) -> dict[str, Any]:
        span = {"from": DayField(required=False), "to": DayField(last=True, required=False)}
        return {**super().get_fields(), **span}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not {"actor", "story", "document", "claim"} & set(attrs):
            raise serializers.ValidationError({"story": "Say whose: give actor, story, document or claim."})
        if attrs.get("from") and attrs.get("to") and attrs["from"] > attrs["to"]:
            raise serializers.ValidationError({"to": "This is before `from`."})
        return attrs

    @staticmethod
    def selection(values: Values) -> Selection:
        return Selection(
            **{name: values[name] for name in ("actor", "story", "document", "claim") if name in values},
            kinds=values.get("kind", ()),
            start=values.get("from"),
            end=values.get("to"),
            clock=values["clock"],
        )
