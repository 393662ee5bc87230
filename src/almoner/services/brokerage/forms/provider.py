"""What a provider types on a phone: an offer, and a question."""

from typing import Any

from django import forms

from almoner.kernel.wording import headed
from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.services.brokerage.commands import Terms
from almoner.services.brokerage.forms.fields import PoundsField, minutes_field, pounds
from almoner.services.brokerage.models import Offer, Package
from almoner.services.brokerage.rules.outline import AT_HOME


class OfferForm(NhsForm):
    """Start, times, price and conditions. What the package asks for is filled in."""

    starts_on = LondonDateField(label="You can start on")
    times = forms.CharField(
        label="At what times?",
        help_text="For example: mornings 8am to 9am, evenings 7pm to 8pm.",
        max_length=300,
        required=False,
    )
    rate = PoundsField(label="Your price")
    delegated_rate = PoundsField(
        label="Your price for an hour of delegated activities",
        help_text="In pounds. It is a line of its own.",
        required=False,
    )
    conditions = forms.CharField(
        label="Conditions",
        help_text="What has to be so for your offer to stand.",
        max_length=1000,
        widget=forms.Textarea,
        required=False,
    )

    def __init__(self, *args: Any, package: Package, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.package = package
        unit = "an hour" if package.kind in AT_HOME else "a week"
        self.fields["rate"].label = f"Your price for {unit}"
        for part, asked in package.minutes.items():
            self.fields[part] = minutes_field(f"{headed(part)}, minutes a day")
            self.fields[part].initial = asked
        if not package.activities:
            del self.fields["delegated_rate"]
        self.order_fields(["starts_on", *package.minutes, *list(self.fields)])

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            starts_on=given["starts_on"],
            rate_pence=given["rate"],
            minutes={part: given[part] for part in self.package.minutes if given.get(part)},
            times=given["times"],
            delegated_rate_pence=given.get("delegated_rate"),
            conditions=given["conditions"],
        )


def typed_from(offer: Offer) -> dict[str, Any]:
    """What the form shows of an offer that stands."""
    return {
        "starts_on": offer.starts_on,
        "times": offer.times,
        "rate": pounds(offer.rate_pence),
        "delegated_rate": pounds(offer.delegated_rate_pence),
        "conditions": offer.conditions,
        **offer.minutes,
    }


class QuestionForm(NhsForm):
    question = forms.CharField(
        label="Ask about this package",
        help_text="Every provider reads it, and not who asked. Do not name yourself.",
        max_length=1000,
        widget=forms.Textarea,
    )
