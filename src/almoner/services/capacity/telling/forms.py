"""Which address is told, and of what."""

from django import forms

from almoner.platform.web.forms import NhsForm
from almoner.services.capacity.telling.rules import KINDS

FIELDS = {
    "address-refused": "url",
    "address-told-already": "url",
    "too-many-addresses": "url",
    "kinds-missing": "kinds",
}


class TellingForm(NhsForm):
    url = forms.CharField(
        label="Address of your software",
        max_length=300,
        help_text="It begins with https. Your supplier knows it.",
    )
    kinds = forms.MultipleChoiceField(
        label="What to tell", choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple
    )
