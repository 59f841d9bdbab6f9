"""What comes several times: one small form per row, with a row left empty for more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from claims.desk.forms.fields import NumberField, choices
from claims.desk.passages import find_quote, says
from claims.words import PARTICIPANT_ROLES, RESPONSES
from ingest.records import BOUNDS

Data = Mapping[str, Any] | None


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
        if nth is None and start is not None and end is not None and says(self.body, (start, end), cleaned["quote"]):
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


def rows_of(
    row: type[Row], prefix: str, data: Data, initial: list[dict[str, Any]], **form_kwargs: Any
) -> BaseFormSet[Any]:
    """As many rows as there is to show and an empty one."""
    factory = forms.formset_factory(row, extra=1, max_num=60, validate_max=True)
    rows: BaseFormSet[Any] = factory(data, prefix=prefix, initial=initial, form_kwargs=form_kwargs)
    return rows


def filled(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    return [row.cleaned_data for row in rows if row.filled()]


def json_number(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {**cleaned, "value": str(cleaned["value"]), "bound": cleaned["bound"] or "exact"}
