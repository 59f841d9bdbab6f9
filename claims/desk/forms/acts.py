"""The forms of single acts: a proposed relation or conflict, a relation by hand, an explanation, a judgement."""

from __future__ import annotations

from django import forms

from claims.desk.forms.fields import DayField, choices
from claims.words import CONFLICT_SCOPES, EXPLANATIONS, VERDICTS
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


class AssessForm(forms.Form):
    """What somebody judged about one version of a claim."""

    verdict = forms.ChoiceField(choices=[("", "choose …"), *choices(VERDICTS)])  # none is the usual one
    version = forms.TypedChoiceField(coerce=int, label="Version that was judged")
    assessor = forms.CharField(label="Signed by", help_text="Who answers for it, by the name that is shown in public.")
    assessed_on = DayField(label="Day of the judgement")
    summary = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What was found, in a sentence or two; shown in public.",
    )
    url = forms.CharField(
        required=False,
        label="Source",
        widget=forms.URLInput,
        help_text="Where the judgement was published. Empty: nowhere but here.",
    )

    def set_versions(self, numbers: list[int]) -> None:
        """Offer these versions, the newest first and chosen."""
        field = self.fields["version"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(number, f"version {number}") for number in numbers]


class IdentifyForm(forms.Form):
    """Whether an address speaks of the same actor."""

    address = forms.CharField(
        label="Address elsewhere", widget=forms.URLInput, help_text="Such as https://www.wikidata.org/entity/…"
    )
    judgement = forms.ChoiceField(
        choices=[("same", "the same actor"), ("not_same", "not the same: take it off the record")],
        widget=forms.RadioSelect,
        initial="same",
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), help_text="What the judgement rests on; kept in the decision log."
    )


class RedactForm(forms.Form):
    reason = forms.CharField(
        label="Reason, shown in public",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="All that readers will find in its place. Do not repeat here what is to be erased.",
    )
    confirmed = forms.BooleanField(
        label="Erase it for good. I know that there is no undo.",
        error_messages={"required": "Tick this to erase it: it cannot be taken back."},
    )


class RedactDocumentForm(RedactForm):
    """Which of the records that rest on a document go, named `claim:ID` or `event:ID`."""

    records = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label="What rests on this document and was public",
        error_messages={"required": "Choose what is to be erased."},
    )
    field_order = ("records", "reason", "confirmed")

    def set_records(self, records: list[tuple[str, str]]) -> None:
        """Offer these records, (name, words)."""
        field = self.fields["records"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = records
