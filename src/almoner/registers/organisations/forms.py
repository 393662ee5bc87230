"""Forms about organisations. What they take is checked again by the commands."""

from collections.abc import Iterable
from typing import Any

from django import forms

from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.registers.organisations.models import Organisation
from almoner.registers.organisations.offering import CHOOSE, offer

# Where a refusal of a command is shown.
FIELDS = {
    "ods-shape": "ods_code",
    "ods-in-use": "ods_code",
    "cqc-shape": "cqc_location_id",
    "cqc-in-use": "cqc_location_id",
    "ascwds-shape": "ascwds_id",
    "ascwds-in-use": "ascwds_id",
    "team-name-in-use": "name",
    "name-missing": "name",
    "locality-name-in-use": "name",
    "locality-empty": "postcodes",
    "locality-postcode": "postcodes",
    "cannot-delegate": "delegating",
    "cannot-provide": "provider",
    "partnership-of-one": "provider",
    "partnership-overlaps": "starts_on",
    "partnership-known": "starts_on",
    "contract-missing": "contract_reference",
    "ends-before-start": "ends_on",
    "partnership-ended": "ends_on",
}


def _text(label: str, *, required: bool = True, hint: str = "", **more: Any) -> forms.CharField:
    more.setdefault("max_length", 200)
    return forms.CharField(label=label, required=required, help_text=hint, **more)


class IdentifiersForm(NhsForm):
    ods_code = _text("ODS code", required=False, hint="3 to 10 letters and digits.", max_length=20)
    cqc_location_id = _text(
        "CQC location ID", required=False, hint="For example, 1-123456789.", max_length=30
    )
    ascwds_id = _text("ASC-WDS workplace reference", required=False, max_length=60)


class OrganisationForm(IdentifiersForm):
    kind = forms.ChoiceField(
        label="Kind of organisation", choices=[CHOOSE, *Organisation.Kind.choices]
    )
    name = _text("Name")
    phone = _text("Phone number", required=False, max_length=30)
    address = _text("Address", required=False, max_length=300)
    postcode = _text("Postcode", required=False, max_length=12)
    field_order = ("kind", "name", "phone", "address", "postcode")


class TeamForm(NhsForm):
    name = _text("Name of the team", max_length=120)
    phone = _text("Phone number", required=False, max_length=30)
    phone_out_of_hours = _text("Phone number out of hours", required=False, max_length=30)


class PartnershipForm(NhsForm):
    delegating = forms.ChoiceField(label="Organisation that delegates")
    provider = forms.ChoiceField(label="Provider that takes the work")
    starts_on = LondonDateField(label="First day")
    ends_on = LondonDateField(
        label="First day it no longer holds", required=False, help_text="Leave empty if it is open."
    )
    contract_reference = _text("Reference of the contract", required=False, max_length=100)
    contract_allows_delegation = forms.BooleanField(
        label="The contract allows delegated healthcare activities", required=False
    )

    def __init__(
        self,
        *args: Any,
        delegating: Iterable[Organisation] = (),
        providers: Iterable[Organisation] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "delegating", [(o.pk, o.name) for o in delegating])
        offer(self, "provider", [(o.pk, o.name) for o in providers])


class LocalityNameForm(NhsForm):
    name = _text("Name of the locality", max_length=120)


class LocalityForm(LocalityNameForm):
    postcodes = forms.CharField(
        label="Postcodes in it",
        help_text="One on each line. The neighbourhood around each postcode becomes part of the"
        " locality.",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class AssignForm(NhsForm):
    organisation = forms.ChoiceField(label="Organisation responsible for it")

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", [(one.pk, one.name) for one in organisations])


class EndForm(NhsForm):
    ends_on = LondonDateField(
        label="First day it no longer holds", help_text="Enter today to end it now."
    )
