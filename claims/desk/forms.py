"""What editors type, checked field by field, and its JSON form that the verbs take.

One statement or event is several small forms side by side (`StatementEditing`, `EventEditing`): they are bound, checked
and shown together, so whatever is wrong in one of them costs no input in the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from claims.desk import edtf
from claims.desk.passages import find_quote, says
from claims.drafts import DraftError, EventDraft, QuantityDraft, StatementDraft
from claims.records import CONFLICT_SCOPES, EXPLANATIONS, PARTICIPANT_ROLES, RESPONSES, TimeRecord
from ingest.records import ATTITUDES, BOUNDS, EVENT_KINDS, KINDS, POLARITIES, QUOTATIONS, RELATION_TYPES

Data = Mapping[str, Any] | None


def choices(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, word.replace("_", " ")) for word in words]


class LinesField(forms.CharField):
    """Several short texts, one per line. Cleans to a list without blank lines."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NumberField(forms.DecimalField):
    """A number that is shown without the zeros that a column pads it with."""

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f") if hasattr(value, "normalize") else value


# --- rows and parts ---------------------------------------------------------------------------------------------------


class Row(forms.Form):
    """One row of several. A row whose `leading` field is empty does not count, so emptying it removes it."""

    leading = ""
    use_required_attribute = False

    def filled(self) -> bool:
        return bool(self.cleaned_data.get(self.leading))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = [name for name in self.changed_data if cleaned.get(name)]
        if typed and self.leading not in self.errors and not cleaned.get(self.leading) and not self.initial:
            self.add_error(self.leading, "Fill this in as well, or empty the row.")
        return cleaned


class TargetRow(Row):
    leading = "actor"
    actor = forms.CharField(required=False, max_length=300, label="Name")
    response = forms.ChoiceField(required=False, choices=choices(RESPONSES), label="Their answer")


class ParticipantRow(Row):
    leading = "actor"
    actor = forms.CharField(required=False, max_length=300, label="Name")
    role = forms.ChoiceField(required=False, choices=choices(PARTICIPANT_ROLES))


class QuantityRow(Row):
    leading = "as_written"
    as_written = forms.CharField(required=False, max_length=300)
    value = NumberField(required=False, max_digits=30, decimal_places=6)
    bound = forms.ChoiceField(required=False, choices=choices(BOUNDS))
    unit = forms.CharField(required=False, max_length=100, help_text="for money: USD, EUR …")
    counted_by = forms.CharField(required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("value", "unit"):
            if self.filled() and name not in self.errors and cleaned.get(name) in (None, ""):
                self.add_error(name, "A number needs its value and its unit.")
        return cleaned


class SpanRow(Row):
    """A quote and where it stands. Offsets that fit are kept; else the quote is looked for in the text."""

    leading = "quote"
    quote = forms.CharField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=0)
    nth = forms.IntegerField(required=False, min_value=1, label="which", help_text="1, 2 … where it stands often")

    def __init__(self, *args: Any, body: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.body = body

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and self.filled():
            self.locate(cleaned)
        return cleaned

    def locate(self, cleaned: dict[str, Any]) -> None:
        start, end, nth = cleaned.get("start"), cleaned.get("end"), cleaned.get("nth")
        if nth is None and None not in (start, end) and says(self.body, (start, end), cleaned["quote"]):
            cleaned["span"] = (start, end)
            return
        found = find_quote(self.body, cleaned["quote"])
        if not found:
            self.add_error("quote", "These words do not stand in the article. Copy them exactly as they stand there.")
        elif nth is None and len(found) > 1:
            self.add_error("nth", f"These words stand {len(found)} times in the article: say which, 1 to {len(found)}.")
        elif (nth or 1) > len(found):
            self.add_error("nth", f"These words stand only {len(found)} times in the article.")
        else:
            cleaned["span"] = found[(nth or 1) - 1]


class TimeForm(forms.Form):
    """A time expression. Days are worked out from the EDTF value where they are left empty."""

    as_written = forms.CharField(required=False, max_length=200)
    edtf = forms.CharField(
        required=False, max_length=60, label="EDTF", help_text="2025-12, 2026-02-24, 2025-01/2025-03, ../2026-02-24"
    )
    earliest = DayField(required=False)
    latest = DayField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        days_typed = {"earliest", "latest"} & set(self.changed_data)
        if cleaned.get("edtf") and not self.errors and not ("edtf" not in self.changed_data or days_typed):
            self.work_out(cleaned)
        if not cleaned.get("edtf") and (cleaned.get("earliest") or cleaned.get("latest")):
            cleaned["edtf"] = interval(cleaned.get("earliest"), cleaned.get("latest"))
        if cleaned.get("earliest") and cleaned.get("latest") and cleaned["earliest"] > cleaned["latest"]:
            self.add_error("latest", "The latest day is before the earliest.")
        return cleaned

    def work_out(self, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["earliest"], cleaned["latest"] = edtf.bounds_of(cleaned["edtf"])
        except ValueError:
            self.add_error("edtf", "Write a year, month or day, or two of them with a slash; or give the days yourself.")

    def value(self) -> dict[str, Any] | None:
        """The JSON form of the time; None where nothing is filled in."""
        cleaned = self.cleaned_data
        if not (cleaned["as_written"] or cleaned["edtf"]):
            return None
        changed = {"edtf", "earliest", "latest"} & set(self.changed_data)
        anchor = self.initial.get("anchor")
        return {
            "as_written": cleaned["as_written"],
            "edtf": cleaned["edtf"],
            "earliest": cleaned["earliest"] and cleaned["earliest"].isoformat(),
            "latest": cleaned["latest"] and cleaned["latest"].isoformat(),
            "anchor": anchor and anchor.isoformat(),
            "rule": "editor" if changed else self.initial.get("rule", "editor"),
        }


def interval(earliest: dt.date | None, latest: dt.date | None) -> str:
    return f"{earliest or '..'}/{latest or '..'}" if earliest != latest else str(earliest)


def time_initial(time: TimeRecord | None) -> dict[str, Any]:
    if time is None:
        return {}
    return {name: getattr(time, name) for name in ("as_written", "edtf", "earliest", "latest", "anchor", "rule")}


class AmountForm(forms.Form):
    use_required_attribute = False
    as_written = forms.CharField(required=False, max_length=300)
    value = NumberField(required=False, max_digits=30, decimal_places=2)
    currency = forms.RegexField(
        r"^[A-Z]{3}$", required=False, max_length=3, error_messages={"invalid": "Three capital letters, such as USD."}
    )
    bound = forms.ChoiceField(required=False, choices=choices(BOUNDS))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and (cleaned.get("value") is None) != (not cleaned.get("currency")):
            self.add_error("value", "An amount needs its value and its currency, or neither.")
        return cleaned

    def value_or_none(self) -> dict[str, Any] | None:
        return json_number(self.cleaned_data) if self.cleaned_data["value"] is not None else None


def json_number(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {**cleaned, "value": str(cleaned["value"])}


def rows_of(
    row: type[Row], prefix: str, data: Data, initial: list[dict[str, Any]], **form_kwargs: Any
) -> BaseFormSet[Any]:
    """As many rows as there is to show and two empty ones."""
    factory = forms.formset_factory(row, extra=2 if initial else 1, max_num=60, validate_max=True)
    rows: BaseFormSet[Any] = factory(data, prefix=prefix, initial=initial, form_kwargs=form_kwargs)
    return rows


def filled(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    return [row.cleaned_data for row in rows if row.filled()]


# --- statements and events --------------------------------------------------------------------------------------------


class StatementForm(forms.Form):
    use_required_attribute = False
    wording = forms.CharField(
        label="Claim, in neutral words",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What is claimed, in positive form, without who says so.",
    )
    claimant = forms.CharField(required=False, max_length=300, help_text="Empty: the article itself, or unknown.")
    kind = forms.ChoiceField(choices=choices(KINDS), initial="statement")
    attitude = forms.ChoiceField(choices=choices(ATTITUDES))
    polarity = forms.ChoiceField(choices=choices(POLARITIES))
    quotation = forms.ChoiceField(choices=choices(QUOTATIONS), initial="indirect")
    cue = forms.CharField(required=False, max_length=300, help_text="The word that attributes: said, denied …")
    medium = forms.CharField(required=False, max_length=200, help_text="Where it was said: X, a court filing …")
    hedges = LinesField(required=False, help_text="One per line.")
    voice = LinesField(
        required=False,
        label="Voices in between",
        help_text="Between claimant and publisher, innermost first, one per line.",
    )
    replies_to = forms.ChoiceField(required=False, label="Replies to")


class EventForm(forms.Form):
    use_required_attribute = False
    headline = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(choices=choices(EVENT_KINDS))
    hedges = LinesField(required=False, help_text="One per line.")


class Editing:
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
            **self.main.cleaned_data,
            "spans": self.spans(),
            "targets": [row["actor"] for row in targets],
            "responses": {row["actor"]: row["response"] for row in targets if row["response"]},
            "quantities": [json_number(row) for row in filled(self.rows("quantities"))],
            "said": self.time("said"),
            "event_time": self.time("event_time"),
        }


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


def amount_initial(amount: QuantityDraft | None) -> dict[str, Any]:
    if amount is None:
        return {}
    return {"as_written": amount.as_written, "value": amount.value, "currency": amount.unit, "bound": amount.bound}


# --- the rest ---------------------------------------------------------------------------------------------------------


class RelationCandidateForm(forms.Form):
    """What of a proposed relation may be changed: its ends are what they are."""

    type = forms.ChoiceField(choices=choices(RELATION_TYPES))
    reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ConflictCandidateForm(forms.Form):
    reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))


class RelateForm(forms.Form):
    """Two records and how the first bears on the second, which is named `claim:ID` or `event:ID`."""

    from_claim = forms.ChoiceField(label="This claim")
    type = forms.ChoiceField(choices=choices(RELATION_TYPES), label="bears on it so")
    to = forms.ChoiceField(label="That claim or event")
    reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    conflict = forms.ChoiceField(
        required=False,
        label="Open a conflict",
        choices=[("", "no: both can hold"), *choices(CONFLICT_SCOPES)],
        help_text="Where both cannot hold as they stand, it stays open until it is explained.",
    )
    note = forms.CharField(required=False, label="Note on the conflict", widget=forms.Textarea(attrs={"rows": 2}))

    def set_ends(self, claims: list[tuple[str, str]], events: list[tuple[str, str]]) -> None:
        """Offer these records, (id, words), as ends."""
        near, far = self.fields["from_claim"], self.fields["to"]
        assert isinstance(near, forms.ChoiceField)
        assert isinstance(far, forms.ChoiceField)
        near.choices = claims
        far.choices = [
            ("Claims", [(f"claim:{id_}", words) for id_, words in claims]),
            ("Events", [(f"event:{id_}", words) for id_, words in events]),
        ]


class ResolveForm(forms.Form):
    explanation = forms.ChoiceField(choices=choices(word for word in EXPLANATIONS if word != "none"))
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))


class AddDocumentForm(forms.Form):
    """An address, a pasted text or a file; with text or file the address says where it comes from."""

    use_required_attribute = False
    url = forms.URLField(required=False, max_length=2000, label="Address", assume_scheme="https")
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 12}), label="or its text, pasted")
    file = forms.FileField(required=False, label="or a file", help_text="HTML, PDF or plain text, up to 10 MiB.")
    title = forms.CharField(required=False, max_length=500)
    publisher = forms.CharField(required=False, max_length=200)
    published_on = DayField(required=False, help_text="Relative dates such as “on Monday” count from it.")
    text_public = forms.BooleanField(required=False, label="Readers may see the whole text")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("text") and cleaned.get("file"):
            self.add_error("file", "Give the text or a file, not both.")
        if not self.errors and not any(cleaned.get(name) for name in ("url", "text", "file")):
            self.add_error("url", "Give an address, a text or a file.")
        return cleaned


def refusal_field(error: Exception) -> str:
    """The field that a verb's refusal names; empty where it names none."""
    return error.field if isinstance(error, DraftError) else ""
