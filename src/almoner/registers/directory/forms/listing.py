"""Forms that write entries and decide about them. The commands check everything again."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django import forms

from almoner.kernel.london import format_time
from almoner.platform.web.forms import LondonDateField, LondonTimeField, NhsForm
from almoner.registers.directory.forms.fields import (
    OutwardsField,
    languages,
    long_text,
    needs,
    radios,
    text,
    ticks,
)
from almoner.registers.directory.models import Note, Service
from almoner.registers.directory.vocabulary import DAYS, GENDERS, PER, activities
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
    "opens-unreadable": "open_days",
    "verify-every": "verify_every_days",
    "ends-before-start": "ends_on",
    "postcode-malformed": "postcode",
    "postcode-unknown": "postcode",
    "why-missing": "why",
    "text-missing": "text",
    "answer-missing": "answer",
    "champion-elsewhere": "worker_id",
    "steward-elsewhere": "worker_id",
}
_HOURS = ("open_days", "opens_at", "closes_at")
WRITTEN = (
    *("name", "summary", "eligibility", "access", "self_referral", "phone", "email", "web"),
    *(
        "needs",
        "activities",
        "languages",
        "genders",
        "address",
        "postcode",
        "reach_km",
        "price_from",
    ),
    *("price_per", "direct_payments", "cqc_rating", "cqc_rated_on", "starts_on", "ends_on"),
    "verify_every_days",
)


class EntryForm(NhsForm):
    sections: Sequence[tuple[str, Sequence[str]]] = (
        ("What it does", ("name", "summary", "needs", "activities", "languages", "genders")),
        ("Who can use it, and how", ("eligibility", "access", "self_referral")),
        ("When it is open", ("open_days", "opens_at", "closes_at")),
        (
            "How to reach it",
            ("phone", "email", "web", "address", "postcode", "outwards", "reach_km"),
        ),
        ("What it costs", ("price_from", "price_per", "direct_payments")),
        ("Quality and dates", ("cqc_rating", "cqc_rated_on", "starts_on", "ends_on")),
        ("Keeping it true", ("verify_every_days",)),
    )
    name = text("Name of the service")
    summary = long_text("What it does", hint="Two or three short sentences.")
    needs = needs("What it helps with", hint="Choose everything that it really does.")
    activities = ticks("Delegated healthcare activities it is competent for", {})
    languages = languages("Languages that its people speak")
    genders = ticks("Whom it takes", GENDERS, hint="Leave empty if it takes everybody.")
    eligibility = long_text("Who can use it", rows=3, required=False)
    access = long_text("How to come to use it", rows=3, required=False)
    self_referral = forms.BooleanField(
        label="People and carers can refer themselves here", required=False
    )
    open_days = ticks("Days", DAYS)
    opens_at = LondonTimeField(label="Opens at", required=False, help_text="For example, 9am.")
    closes_at = LondonTimeField(label="Closes at", required=False, help_text="For example, 5:30pm.")
    phone = text("Phone number", required=False, max_length=30)
    email = forms.EmailField(label="Email address", required=False, max_length=200)
    web = forms.URLField(label="Web address", required=False, max_length=300, assume_scheme="https")
    address = text("Address", required=False, max_length=300)
    postcode = text("Postcode", required=False, max_length=10)
    outwards = OutwardsField(
        label="Areas it covers",
        required=False,
        help_text="First halves of postcodes, like CV1 CV2 CV6. Leave it empty if only distance"
        " counts.",
    )
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "activities", activities().items())

    def clean(self) -> dict[str, Any]:
        """The three answers about hours become one value, `opens`."""
        given = super().clean() or self.cleaned_data
        days, opens, closes = (given.pop(name, None) for name in _HOURS)
        given["opens"] = (
            [{"days": list(days or ()), "from": _clock(opens), "to": _clock(closes)}]
            if days or opens or closes
            else []
        )
        return given


def hours_of(opens: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How the form begins with the opening hours of an entry."""
    if not opens:
        return {}
    first = opens[0]
    times = (format_time(time.fromisoformat(first[name])) for name in ("from", "to"))
    return dict(zip(_HOURS, (first["days"], *times), strict=True))


def _clock(at: time | None) -> str:
    return at.strftime("%H:%M") if at else ""


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


class WorkerForm(NhsForm):
    """One of the colleagues."""

    worker_id = forms.ChoiceField(label="Who")

    def __init__(self, *args: Any, workers: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "worker_id", workers)
