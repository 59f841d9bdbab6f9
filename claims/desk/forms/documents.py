"""The form that takes a document in."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.desk.forms.fields import DayField


class AddDocumentForm(forms.Form):
    """An address, a pasted text or a file; with text or file the address says where it comes from."""

    use_required_attribute = False
    url = forms.URLField(required=False, max_length=2000, label="Address", assume_scheme="https")
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 12}), label="or its text, pasted")
    file = forms.FileField(required=False, label="or a file", help_text="A web page or plain text, up to 10 MiB.")
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
