"""The forms of single acts: a proposed relation or conflict, a relation by hand, an explanation."""

from __future__ import annotations

from django import forms

from claims.desk.forms.fields import choices
from claims.records import CONFLICT_SCOPES, EXPLANATIONS
from ingest.records import RELATION_TYPES


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
