"""Forms that write entries and decide about them. The commands check everything again."""

from collections.abc import Sequence
from typing import Any

from django import forms

from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.registers.directory.forms.fields import (
    languages,
    long_text,
    needs,
    radios,
    text,
    ticks,
)
from almoner.registers.directory.models import Note, Service
from almoner.registers.directory.vocabulary import GENDERS, PER
from almoner.registers.organisations.offering import offer

# Where a refusal of a command is shown.
FIELDS = {
    "name-missing": "name",
    "contact-missing": "phone",
    "summary-missing": "summary",
    "needs-missing": "needs",
    "eligibility-missing": "eligibility",
    "access-missing": "access",
    "where-missing": "postcode",
    "reach-impossible": "reach_km",
    "price-negative": "price_from",
    "price-per-what": "price_per",
    "verify-every": "verify_every_days",
    "ends-before-start": "ends_on",
    "postcode-malformed": "postcode",
    "postcode-unknown": "postcode",
    "why-missing": "why",
    "text-missing": "text",
    "answer-missing": "answer",
    "champion-elsewhere": "worker_id",
}
WRITTEN = (
    *("name", "summary", "eligibility", "access", "self_referral", "phone", "email", "web"),
    *("needs", "languages", "genders", "address", "postcode", "reach_km", "price_from"),
    *("price_per", "direct_payments", "cqc_rating", "cqc_rated_on", "starts_on", "ends_on"),
    "verify_every_days",
)


class EntryForm(NhsForm):
    sections: Sequence[tuple[str, Sequence[str]]] = (
        ("What it does", ("name", "summary", "needs", "languages", "genders")),
        ("Who can use it, and how", ("eligibility", "access", "self_referral")),
        ("How to reach it", ("phone", "email", "web", "address", "postcode", "reach_km")),
        ("What it costs", ("price_from", "price_per", "direct_payments")),
        ("Quality and dates", ("cqc_rating", "cqc_rated_on", "starts_on", "ends_on")),
        ("Keeping it true", ("verify_every_days",)),
    )
    name = text("Name of the service")
    summary = long_text("What it does", hint="Two or three short sentences.")
    needs = needs("What it helps with", hint="Choose everything that it really does.")
    languages = languages("Languages that its people speak")
    genders = ticks("Whom it takes", GENDERS, hint="Leave empty if it takes everybody.")
    eligibility = long_text("Who can use it", rows=3, required=False)
    access = long_text("How to come to use it", rows=3, required=False)
    self_referral = forms.BooleanField(
        label="People and carers can refer themselves here", required=False
    )
    phone = text("Phone number", required=False, max_length=30)
    email = forms.EmailField(label="Email address", required=False, max_length=200)
    web = forms.URLField(label="Web address", required=False, max_length=300, assume_scheme="https")
    address = text("Address", required=False, max_length=300)
    postcode = text("Postcode", required=False, max_length=10)
    reach_km = forms.FloatField(
        label="How far it goes, in kilometres", required=False, min_value=0.1, max_value=200
    )
    price_from = forms.DecimalField(
        label="Lowest price, in pounds", required=False, max_digits=8, decimal_places=2
    )
    price_per = radios("The price is for", PER.items(), required=False)
    direct_payments = forms.BooleanField(label="Takes direct payments", required=False)
    cqc_rating = radios("CQC rating", Service.Rating.choices, required=False)
    cqc_rated_on = LondonDateField(label="Day of the rating", required=False)
    starts_on = LondonDateField(label="First day of the service", required=False)
    ends_on = LondonDateField(label="First day it is no longer there", required=False)
    verify_every_days = forms.IntegerField(
        label="Check it again every so many days", initial=90, min_value=7, max_value=366
    )


class NewEntryForm(EntryForm):
    sections = (("Kind", ("organisation_id", "kind")), *EntryForm.sections)
    organisation_id = forms.ChoiceField(label="Organisation")
    kind = radios("Kind of service", Service.Kind.choices)

    def __init__(self, *args: Any, organisations: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation_id", [(one.pk, one.name) for one in organisations])


class WhyForm(NhsForm):
    why = long_text("Why", rows=3, hint="The other side reads this.")


class NoteForm(NhsForm):
    kind = radios("What did you find?", Note.Kind.choices)
    text = long_text("Tell us more", hint="Do not write about a person.")


class NoteAnswerForm(NhsForm):
    answer = long_text("What was done", rows=3)


class ChampionForm(NhsForm):
    worker_id = forms.ChoiceField(label="Champion of this team")

    def __init__(self, *args: Any, workers: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "worker_id", workers)
