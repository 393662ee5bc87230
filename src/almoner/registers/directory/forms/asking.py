"""Forms of referrals, offers, choices and the register of personal assistants."""

from typing import Any

from django import forms

from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.registers.directory.forms.fields import languages, long_text, needs, radios, text
from almoner.registers.directory.models import AssistantCheck, Referral
from almoner.registers.directory.vocabulary import PER
from almoner.registers.organisations.offering import offer

FIELDS = {
    "name-missing": "name",
    "contact-missing": "phone",
    "about-missing": "about",
    "not-agreed": "agreed",
    "outcome-missing": "outcome",
    "price-missing": "price",
    "per-missing": "price_per",
    "start-past": "starts_on",
    "agreed-later": "agreed_on",
    "seen-later": "seen_on",
    "ends-before-seen": "until",
    "postcode-malformed": "postcode",
    "postcode-unknown": "postcode",
    "why-missing": "why",
}
_PAID = [(code, words) for code, words in PER.items() if code != "free"]


class _ContactForm(NhsForm):
    name = text("Name of the person")
    phone = text("Phone number", required=False, max_length=30)
    email = forms.EmailField(label="Email address", required=False, max_length=200)


class ReferralForm(_ContactForm):
    about = long_text("What is needed")
    agreed = forms.BooleanField(label="The person agrees that this is sent", required=True)


class SelfReferralForm(ReferralForm):
    by = radios(
        "Who is it for?", [one for one in Referral.By.choices if one[0] != Referral.By.WORKER]
    )
    contact_name = text("Your name, if it is for somebody else", required=False)
    field_order = ("by", "name", "contact_name", "phone", "email", "about", "agreed")


class DecideReferralForm(NhsForm):
    verb = radios("What do you want to do?", ())
    outcome = long_text("What the person will read", required=False, rows=3)

    def __init__(self, *args: Any, verbs: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "verb", verbs)


class OfferForm(NhsForm):
    words = long_text("What you offer", rows=4, hint="Who would come, when, and how you work.")
    price = forms.DecimalField(
        label="Price, in pounds", min_value=0, max_digits=8, decimal_places=2
    )
    price_per = radios("The price is for", _PAID)
    starts_on = LondonDateField(label="First day you can start")


class ChooseForm(NhsForm):
    name = text("Your name")
    phone = text("Phone number", required=False, max_length=30)
    email = forms.EmailField(label="Email address", required=False, max_length=200)
    postcode = text("Postcode", required=False, max_length=8)
    words = long_text("Anything they should know first", required=False, rows=3)


class AssistantForm(_ContactForm):
    known_as = text(
        "What people who look are shown", max_length=100, hint="A first name is enough."
    )
    about = long_text("About their work", required=False)
    needs = needs("What they help with", required=True)
    languages = languages()
    postcode = text("Postcode", max_length=10, hint="People who look see only its first half.")
    reach_km = forms.FloatField(
        label="How far they go, in kilometres", min_value=0.1, max_value=200, initial=8
    )
    field_order = ("name", "known_as", "phone", "email", "postcode", "reach_km", "needs")


class NewAssistantForm(AssistantForm):
    agreed_on = LondonDateField(label="Day on which they agreed to be on the register")


class CheckForm(NhsForm):
    kind = radios("What did you see?", AssistantCheck.Kind.choices)
    seen_on = LondonDateField(label="Day on which you saw it")
    until = LondonDateField(
        label="First day it no longer counts",
        required=False,
        help_text="Leave it empty if it has no end of its own.",
    )
    note = text(
        "Note",
        required=False,
        max_length=300,
        hint="Never write the number of a certificate.",
    )
