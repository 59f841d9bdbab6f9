"""All of a statement or an event, in forms that are checked together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from claims.desk.forms.fields import LinesField, choices
from claims.desk.forms.parts import AmountForm, TimeForm, amount_initial, time_initial
from claims.desk.forms.rows import Data, ParticipantRow, QuantityRow, SpanRow, TargetRow, filled, json_number, rows_of
from claims.drafts import DraftError, EventDraft, StatementDraft
from ingest.records import ATTITUDES, EVENT_KINDS, KINDS, POLARITIES, QUOTATIONS


class StatementForm(forms.Form):
    use_required_attribute = False
    wording = forms.CharField(
        label="Claim, in neutral words",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What is claimed, in positive form, without who says so.",
    )
    claimant = forms.CharField(required=False, max_length=300, help_text="Empty: the article itself, or unknown.")
    kind = forms.ChoiceField(choices=choices(KINDS), initial="statement")
    attitude = forms.ChoiceField(choices=choices(ATTITUDES), initial="asserts")
    polarity = forms.ChoiceField(choices=choices(POLARITIES), initial="positive")
    quotation = forms.ChoiceField(choices=choices(QUOTATIONS), initial="indirect")
    cue = forms.CharField(required=False, max_length=300, help_text="The word that attributes: said, denied …")
    medium = forms.CharField(required=False, max_length=200, help_text="Where it was said: X, a court filing …")
    hedges = LinesField(required=False, help_text="One per line.")
    voice = LinesField(
        required=False,
        label="Voices",
        help_text="Who passed it on, innermost first, one per line; the publisher is added. "
        "Left alone, it follows the claimant.",
    )
    replies_to = forms.ChoiceField(required=False, label="Replies to")


class EventForm(forms.Form):
    use_required_attribute = False
    headline = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(choices=choices(EVENT_KINDS), initial="announcement")
    hedges = LinesField(required=False, help_text="One per line.")


class Editing(ABC):
    """Forms that are checked together. `refused` holds what a verb found wrong, by the name of a part or field."""

    main: forms.Form
    parts: dict[str, forms.Form | BaseFormSet[Any]]

    def __init__(self) -> None:
        self.refused: dict[str, list[str]] = {}

    def is_valid(self) -> bool:
        checked = [part.is_valid() for part in (self.main, *self.parts.values())]
        if all(checked) and not filled(self.rows("spans")):
            self.refuse("spans", "Quote at least one passage of the article.")
        return all(checked) and not self.refused

    def rows(self, name: str) -> BaseFormSet[Any]:
        rows = self.parts[name]
        assert isinstance(rows, BaseFormSet)
        return rows

    def time(self, name: str) -> dict[str, Any] | None:
        form = self.parts[name]
        assert isinstance(form, TimeForm)
        return form.value()

    @abstractmethod
    def changes(self) -> dict[str, Any]:
        """The JSON form of what is to be recorded, by the names of the draft's fields."""

    def spans(self) -> list[list[int]]:
        return [list(row["span"]) for row in filled(self.rows("spans"))]

    def refuse(self, name: str, message: str) -> None:
        """Show a verb's refusal beside the field it names, or above all where it names none."""
        if name in self.main.fields:
            self.main.add_error(name, message)
        else:
            self.refused.setdefault(name if name in self.parts else "", []).append(message)

    def sections(self) -> Iterable[tuple[str, str, forms.Form | BaseFormSet[Any], list[str]]]:
        """Name, title, forms and refusals of each part, in the order of the page."""
        return [(name, TITLES[name], part, self.refused.get(name, [])) for name, part in self.parts.items()]

    def refusals(self) -> list[str]:
        return self.refused.get("", [])


TITLES = {
    "spans": "Quoted passages",
    "targets": "Whom it is about or against",
    "quantities": "Numbers",
    "said": "When it was said",
    "event_time": "When it is said to have happened",
    "participants": "Participants",
    "amount": "Amount",
    "time": "When it happened",
}


class StatementEditing(Editing):
    """All of a StatementDraft. `initial`: what is proposed; `replies`: the statements it may reply to, (id, words)."""

    def __init__(
        self,
        body: str,
        *,
        data: Data = None,
        initial: StatementDraft | None = None,
        spans: Iterable[tuple[int, int]] = (),
        replies: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self.proposed = initial is not None
        names = StatementForm.base_fields
        self.main = StatementForm(data, initial={name: getattr(initial, name) for name in names} if initial else {})
        reply = self.main.fields["replies_to"]
        assert isinstance(reply, forms.ChoiceField)
        reply.choices = [("", "—"), *replies]
        targets = [{"actor": t, "response": initial.responses.get(t, "")} for t in initial.targets] if initial else []
        self.parts = {
            "spans": span_rows(body, data, initial.spans if initial else spans),
            "targets": rows_of(TargetRow, "targets", data, targets),
            "quantities": rows_of(QuantityRow, "quantities", data, quantity_initial(initial)),
            "said": TimeForm(data, prefix="said", initial=time_initial(initial.said if initial else None)),
            "event_time": TimeForm(
                data, prefix="event_time", initial=time_initial(initial.event_time if initial else None)
            ),
        }

    def changes(self) -> dict[str, Any]:
        """The JSON form of every field of a StatementDraft."""
        targets = filled(self.rows("targets"))
        return {
            **self.words(),
            "spans": self.spans(),
            "targets": [row["actor"] for row in targets],
            "responses": {row["actor"]: row["response"] for row in targets if row["response"]},
            "quantities": [json_number(row) for row in filled(self.rows("quantities"))],
            "said": self.time("said"),
            "event_time": self.time("event_time"),
        }

    def words(self) -> dict[str, Any]:
        """The fields of the main form; without the voices where nobody has touched them, so that `drafts` sets them."""
        words = dict(self.main.cleaned_data)
        if self.proposed and "voice" not in self.main.changed_data:
            del words["voice"]
        elif not self.proposed and not words["voice"] and words["claimant"]:
            words["voice"] = [words["claimant"]]
        return words


class EventEditing(Editing):
    """All of an EventDraft."""

    def __init__(
        self,
        body: str,
        *,
        data: Data = None,
        initial: EventDraft | None = None,
        spans: Iterable[tuple[int, int]] = (),
    ) -> None:
        super().__init__()
        names = EventForm.base_fields
        self.main = EventForm(data, initial={name: getattr(initial, name) for name in names} if initial else {})
        people = [{"actor": actor, "role": role} for actor, role in initial.participants] if initial else []
        self.parts = {
            "spans": span_rows(body, data, initial.spans if initial else spans),
            "participants": rows_of(ParticipantRow, "participants", data, people),
            "amount": AmountForm(data, prefix="amount", initial=amount_initial(initial.amount if initial else None)),
            "time": TimeForm(data, prefix="time", initial=time_initial(initial.time if initial else None)),
        }

    def changes(self) -> dict[str, Any]:
        """The JSON form of every field of an EventDraft."""
        amount = self.parts["amount"]
        assert isinstance(amount, AmountForm)
        people = filled(self.rows("participants"))
        return {
            **self.main.cleaned_data,
            "spans": self.spans(),
            "participants": [{"actor": row["actor"], "role": row["role"] or "party"} for row in people],
            "amount": amount.value_or_none(),
            "time": self.time("time"),
        }


def span_rows(body: str, data: Data, spans: Iterable[tuple[int, int]]) -> BaseFormSet[Any]:
    initial = [{"quote": body[start:end], "start": start, "end": end} for start, end in spans]
    return rows_of(SpanRow, "spans", data, initial, body=body)


def quantity_initial(draft: StatementDraft | None) -> list[dict[str, Any]]:
    names = ("as_written", "value", "bound", "unit", "counted_by")
    return [{name: getattr(quantity, name) for name in names} for quantity in draft.quantities] if draft else []


def refusal_field(error: Exception) -> str:
    """The field that a verb's refusal names; empty where it names none."""
    return error.field if isinstance(error, DraftError) else ""
