"""What comes once in a statement or event and has several fields: a time, an amount of money."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from claims.desk import edtf
from claims.desk.forms.fields import DayField, NumberField, choices
from claims.desk.forms.rows import json_number
from claims.drafts import QuantityDraft
from claims.records import TimeRecord
from ingest.records import BOUNDS


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
            self.add_error("edtf", "Write a year, month or day, or two with a slash; or give the days yourself.")

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
        typed = [cleaned.get("value") is not None, bool(cleaned.get("currency"))]
        if not self.errors and any([*typed, cleaned.get("as_written")]) and not all(typed):
            self.add_error("value", "An amount needs its value and its currency.")
        return cleaned

    def value_or_none(self) -> dict[str, Any] | None:
        return json_number(self.cleaned_data) if self.cleaned_data["value"] is not None else None


def amount_initial(amount: QuantityDraft | None) -> dict[str, Any]:
    if amount is None:
        return {}
    return {"as_written": amount.as_written, "value": amount.value, "currency": amount.unit, "bound": amount.bound}
