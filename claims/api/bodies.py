"""What may stand in the body of a POST. A name that is not here is refused, so that no wish is lost in silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from rest_framework import serializers

from claims.api.parameters import ClaimField, DocumentField, RecordField, WordField
from claims.drafts import StatementDraft
from claims.material import visible
from claims.models import Event
from claims.words import CONFLICT_SCOPES, EXPLANATIONS, VERDICTS
from ingest.records import RELATION_TYPES

LONGEST_TEXT = 10 * 2**20  # characters
DRAFT_FIELDS = frozenset(field.name for field in fields(StatementDraft)) - {"document", "labels"}


class EventField(RecordField):
    noun = "event"

    def find(self, key: str, viewer: Any) -> str | None:
        found: str | None = visible(Event, viewer).filter(pk=key).values_list("pk", flat=True).first()
        return found


class Body(serializers.Serializer):  # type: ignore[type-arg] # generic in the stubs alone
    also: frozenset[str] = frozenset()  # names that are let through as they are

    def to_internal_value(self, data: Any) -> Any:
        strangers = set(data) - set(self.fields) - self.also if isinstance(data, Mapping) else ()
        if strangers:
            known = ", ".join(sorted({*self.fields, *self.also})) or "none"
            raise serializers.ValidationError(
                dict.fromkeys(sorted(strangers), f"There is no field of this name here. Known are: {known}.")
            )
        return super().to_internal_value(data)


class NoBody(Body):
    """Nothing is to be said."""


class DocumentBody(Body):
    """An address, or a text, or a file (multipart). With `url` beside a text or file, that address is the document."""

    url = serializers.CharField(required=False, max_length=2000)
    text = serializers.CharField(required=False, max_length=LONGEST_TEXT, trim_whitespace=False)
    file = serializers.FileField(required=False, allow_empty_file=True)
    title = serializers.CharField(required=False, max_length=500, default="")
    publisher = serializers.CharField(required=False, max_length=200, default="")
    published_on = serializers.DateField(required=False, allow_null=True, default=None)
    text_public = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "text" in attrs and "file" in attrs:
            raise serializers.ValidationError({"file": "Give a text or a file, not both."})
        if not {"url", "text", "file"} & set(attrs):
            raise serializers.ValidationError({"url": "Give the article: a url, a text or a file."})
        return attrs


class AcceptBody(Body):
    """`changes` are fields of the draft with the editor's values; `claim` is the known claim that this states anew."""

    changes = serializers.DictField(required=False, default=dict)
    claim = ClaimField(required=False)


class ReasonBody(Body):
    reason = serializers.CharField(max_length=500)


class ClaimBody(Body):
    """A selected span and what is said of it; besides, every field of a draft statement, as `accept` takes them."""

    also = DRAFT_FIELDS - {"spans"}
    document = DocumentField()
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=1)
    claim = ClaimField(required=False, help_text="The known claim of which this is another statement.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["start"] >= attrs["end"]:
            raise serializers.ValidationError({"end": "A span ends behind its start."})
        said = {name: value for name, value in self.initial_data.items() if name in self.also}
        return {**attrs, "said_of_it": said}


class RelationBody(Body):
    """One claim, how it bears, and on which other claim or event."""

    type = WordField(RELATION_TYPES)
    from_claim = ClaimField()
    to_claim = ClaimField(required=False, default="")
    to_event = EventField(required=False, default="")
    reason = serializers.CharField(required=False, default="", max_length=2000)


class ConflictBody(RelationBody):
    """A relation whose ends cannot both hold as they stand."""

    type = WordField(RELATION_TYPES, required=False, default="contradicts")
    scope = WordField(CONFLICT_SCOPES)
    note = serializers.CharField(required=False, default="", max_length=2000)


class IdentifyBody(Body):
    """All addresses under which others speak of the same actor; what is on record and not here is dropped."""

    exact_matches = serializers.ListField(child=serializers.CharField(max_length=2000), max_length=50)


class AssessmentBody(Body):
    """A verdict on one version of a claim, and who signs it: an actor's id, or a name."""

    claim = ClaimField()
    version = serializers.IntegerField(required=False, min_value=1)
    verdict = WordField(VERDICTS)
    assessor = serializers.CharField(max_length=300)
    assessed_on = serializers.DateField()
    summary = serializers.CharField(max_length=5000)
    url = serializers.CharField(required=False, default="", max_length=2000, allow_blank=True)


class ResolveBody(Body):
    explanation = WordField(tuple(word for word in EXPLANATIONS if word != "none"))
    note = serializers.CharField(required=False, default="", max_length=2000)
