"""Fields that more than one form has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms


def choices(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, word.replace("_", " ")) for word in words]


class LinesField(forms.CharField):
    """Several short texts, one per line. Cleans to a list without blank lines."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or ()) != lines_of(data or "")

    def clean(self, value: Any) -> Any:
        return lines_of(super().clean(value))


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NumberField(forms.DecimalField):
    """A number that is shown without the zeros that a column pads it with."""

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f") if hasattr(value, "normalize") else value
