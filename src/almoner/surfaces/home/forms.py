"""Forms of the registered manager."""

from typing import Any

from django import forms

from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.services.delegation.catalogue import activities


class InsuranceForm(NhsForm):
    """`ends_on` is the last day that is covered, as a policy says it."""

    insurer = forms.CharField(label="Insurer", max_length=200)
    policy_number = forms.CharField(label="Policy number", max_length=80)
    starts_on = LondonDateField(label="Covers from")
    ends_on = LondonDateField(label="Last day covered")
    evidence = forms.CharField(label="Where the evidence is kept", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activities"] = forms.MultipleChoiceField(
            label="Activities the insurer has said it covers",
            choices=[(code, one.title) for code, one in activities().items()],
            widget=forms.CheckboxSelectMultiple,
        )


class AgreeForm(NhsForm):
    starts_on = LondonDateField(label="From")
    agreed_by = forms.CharField(label="Who agreed", max_length=200)
    note = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class StopForm(NhsForm):
    note = forms.CharField(label="Why", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
