"""What may stand in an address: parameters that are checked, named in the refusal, and told to the OpenAPI document."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.pagination import LARGEST_PAGE, USUAL_PAGE
from claims.material import visible
from claims.models import Actor, CitedDocument, Claim, Story
from claims.querysets import is_editor
from ingest.models import Document

DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class WordsField(serializers.Field):  # type: ignore[type-arg] # generic in the stubs alone
    """Words of a list, with commas between them or the parameter repeated."""

    def __init__(self, words: Sequence[str], **options: Any) -> None:
        super().__init__(help_text=f"One or more of: {', '.join(words)}. Commas between.", **options)
        self.words = tuple(words)

    def get_value(self, dictionary: Any) -> Any:
        given = dictionary.getlist(self.field_name)
        return ",".join(given) if given else serializers.empty

    def to_internal_value(self, data: str) -> tuple[str, ...]:
        wanted = tuple(word.strip() for word in data.split(",") if word.strip())
        strangers = [word for word in wanted if word not in self.words]
        if strangers or not wanted:
            raise serializers.ValidationError(
                f"{', '.join(strangers) or data!r} is not one of: {', '.join(self.words)}."
            )
        return wanted


class WordField(serializers.ChoiceField):
    """One word of a list; the refusal gives the list."""

    def __init__(self, words: Sequence[str], **options: Any) -> None:
        mend = f"{{input!r}} is not one of: {', '.join(words)}."
        super().__init__(choices=list(words), error_messages={"invalid_choice": mend}, **options)


@extend_schema_field(OpenApiTypes.STR)
class DayField(serializers.Field):  # type: ignore[type-arg] # generic in the stubs alone
    """A day, or a month or year that stands for its first day, or with `last` for its last."""

    def __init__(self, *, last: bool = False, **options: Any) -> None:
        super().__init__(help_text="YYYY, YYYY-MM or YYYY-MM-DD; the whole of it counts.", **options)
        self.last = last

    def to_internal_value(self, data: str) -> dt.date:
        match = DAY.fullmatch(data)
        try:
            if match is None:
                raise ValueError(data)
            year, month, day = (int(part) if part else None for part in match.groups())
            return bound(year or 0, month, day, last=self.last)
        except ValueError as error:
            raise serializers.ValidationError(f"{data!r} is not a date. Write YYYY, YYYY-MM or YYYY-MM-DD.") from error


def bound(year: int, month: int | None, day: int | None, *, last: bool) -> dt.date:
    """The first or last day of a year, of a month, or the day itself. Raises ValueError."""
    month = month or (12 if last else 1)
    if day is None:
        day = calendar.monthrange(dt.date(year, month, 1).year, month)[1] if last else 1
    return dt.date(year, month, day)


class RecordField(serializers.CharField):
    """An identifier of a record that the asker may see; the value is the identifier."""

    noun = "record"

    def to_internal_value(self, data: Any) -> str:
        key: str = super().to_internal_value(data)
        found = self.find(key, self.context.get("viewer"))
        if found is None:
            raise serializers.ValidationError(f"There is no {self.noun} {key!r}.")
        return found

    def find(self, key: str, viewer: Any) -> str | None:
        raise NotImplementedError


class ActorField(RecordField):
    """An actor; one that was merged stands for the survivor."""

    noun = "actor"

    def find(self, key: str, viewer: Any) -> str | None:
        row: Actor | None = visible(Actor, viewer).filter(pk=key).first()
        return (row.merged_into_id or row.pk) if row else None


class ClaimField(RecordField):
    """A claim; beside `as_of` also one that was public once and is retracted now."""

    noun = "claim"

    def find(self, key: str, viewer: Any) -> str | None:
        known = visible(Claim, viewer)
        if "as_of" in self.parent.initial_data:
            known |= Claim.objects.filter(publication="retracted", published_at__isnull=False)
        found: str | None = known.filter(pk=key).values_list("pk", flat=True).first()
        return found


class StoryField(RecordField):
    """A story by id or slug."""

    noun = "story"

    def find(self, key: str, viewer: Any) -> str | None:
        rows = visible(Story, viewer).filter(Q(pk=key) | Q(slug=key))
        found: str | None = rows.values_list("pk", flat=True).first()
        return found


class DocumentField(RecordField):
    noun = "document"

    def find(self, key: str, viewer: Any) -> str | None:
        """By the document's id or by that of its citation, which is found first: either or both at once is a scan."""
        cited = CitedDocument.objects.filter(pk=key).values_list("document", flat=True).first()
        found: str | None = find_documents(viewer).filter(pk=cited or key).values_list("pk", flat=True).first()
        return found


def find_documents(viewer: Any) -> Any:
    """The documents that a viewer may see: editors all, everybody else those that published evidence rests on."""
    everything = Document.objects.select_related("cited__publisher", "text").defer("text__body")
    if is_editor(viewer):
        return everything.exclude(cited__publication="redacted")
    return everything.filter(Exists(CitedDocument.objects.published().filter(document=OuterRef("pk"))))


class FlagField(serializers.BooleanField):
    """True or false; left out, it is neither. (The framework takes a flag that a form leaves out for false.)"""

    default_empty_html = serializers.empty


class MomentField(serializers.DateTimeField):
    """A moment with its zone. A plus sign that the address turned into a space is read as what it was."""

    def to_internal_value(self, value: Any) -> dt.datetime:
        moment: dt.datetime = super().to_internal_value(re.sub(r" (\d\d:?\d\d)$", r"+\1", value))
        return moment


@extend_schema_field({"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]})
class AsOfField(MomentField):
    """A moment gone by with its zone, or a day, which stands for its last moment (UTC); today's for now."""

    def __init__(self, **options: Any) -> None:
        told = "A day or a moment with its zone: shows what was public then, with the values of then."
        super().__init__(help_text=told, **options)

    def get_value(self, dictionary: Any) -> Any:
        """What is given, also where it is nothing: the framework takes an empty value for none."""
        return dictionary.get(self.field_name, serializers.empty)

    def to_internal_value(self, value: Any) -> dt.datetime:
        now = timezone.now()
        try:
            day = dt.date.fromisoformat(value) if DAY.fullmatch(value) else None
        except ValueError as error:
            raise self.unreadable(value) from error
        if day == now.date():
            return now
        moment = dt.datetime.combine(day, dt.time.max, dt.UTC) if day else self.moment_in(value)
        if moment > now:
            raise serializers.ValidationError(f"{value!r} lies ahead; what will be public then is not known.")
        return moment

    def moment_in(self, value: Any) -> dt.datetime:
        try:
            moment = super().to_internal_value(value)
            return moment.astimezone(dt.UTC)
        except (serializers.ValidationError, OverflowError) as error:
            raise self.unreadable(value) from error

    def unreadable(self, value: Any) -> serializers.ValidationError:
        return serializers.ValidationError(
            f"{value!r} is neither a day nor a moment. Write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ."
        )


class Parameters(serializers.Serializer):  # type: ignore[type-arg] # generic in the stubs alone
    """Parameters of one record. A name that is not among them is refused with the list of those that are."""

    def get_fields(self) -> dict[str, Any]:
        shown = serializers.CharField(required=False, help_text="Names of fields to show, with commas between.")
        return {**super().get_fields(), "fields": shown}

    def to_internal_value(self, data: Any) -> Any:
        strangers = sorted(set(data) - set(self.fields) - {"format"})
        if strangers:
            known = ", ".join(sorted({*self.fields, "format"}))
            raise serializers.ValidationError(
                dict.fromkeys(strangers, f"There is no parameter of this name here. Known are: {known}.")
            )
        return super().to_internal_value(data)


class MomentParameters(Parameters):
    """Parameters of one record that can be asked for as it was."""

    as_of = AsOfField(required=False)


class PageParameters(Parameters):
    page_size = serializers.IntegerField(
        min_value=1, max_value=LARGEST_PAGE, required=False, default=USUAL_PAGE, help_text=f"Up to {LARGEST_PAGE}."
    )
    cursor = serializers.CharField(
        required=False, default="", help_text="Where `next` points: not for writing by hand."
    )
