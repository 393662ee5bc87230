"""What somebody types who draws neighbourhoods or shares packages among them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from almoner.platform.web.forms import LondonDateField, NhsForm


class CutForm(NhsForm):
    """Neighbourhoods cut anew for the organisation's own place."""

    name = forms.CharField(label="Name", help_text="For example Homecare 2027.", max_length=100)
    starts = LondonDateField(
        label="First day", help_text="People count who have visits in the days from then on."
    )
    days = forms.IntegerField(label="How many days?", min_value=1, max_value=28, initial=14)
    size = forms.IntegerField(
        label="People in a neighbourhood, about", min_value=5, max_value=2000, initial=200
    )


class MoveForm(NhsForm):
    """A piece of ground to another neighbourhood, chosen on the map or by a postcode in it."""

    cell = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    postcode = forms.CharField(
        label="Postcode",
        help_text="Any postcode in the place you want to move. Or choose it on the map.",
        required=False,
        max_length=10,
    )
    sector = forms.BooleanField(
        label="Move all of its postcode sector that is in the same neighbourhood", required=False
    )
    to = forms.ChoiceField(label="Move it to", widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, neighbourhoods: Sequence[str] = (), chosen: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in neighbourhoods]
        if chosen:
            del self.fields["postcode"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("cell") and not given.get("postcode") and "postcode" in self.fields:
            self.add_error("postcode", "Enter a postcode, or choose a place on the map.")
        return given


class AllocateForm(NhsForm):
    """From when packages change hands, and in how long."""

    starts = LondonDateField(
        label="First day of the change", help_text="Read from the rotas of the fortnight from then."
    )
    weeks = forms.IntegerField(
        label="In how many weeks?",
        help_text="Packages change at a review; those without one, at the end.",
        min_value=1,
        max_value=104,
        initial=26,
    )
