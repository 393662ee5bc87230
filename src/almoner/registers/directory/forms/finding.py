"""Forms with which people look for services: all at once, or one plain question at a time."""

from django import forms

from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.registers.directory.forms.fields import (
    WhereField,
    languages,
    long_text,
    needs,
    text,
    ticks,
)
from almoner.registers.directory.models import Service


class SearchForm(NhsForm):
    words = text(
        "What is needed",
        required=False,
        hint="In your own words. For example, somebody to help lock up and a lift to a day centre.",
    )
    where = WhereField(required=False)
    needs = needs("Needs", hint="Services that meet all of them come first.")
    kinds = ticks("Kinds of service", dict(Service.Kind.choices))
    languages = languages()
    self_referral = forms.BooleanField(
        label="Only where people can refer themselves", required=False
    )


class AssistantSearchForm(NhsForm):
    where = WhereField(required=False)
    needs = needs("What they should help with")
    languages = languages()


class WhatForm(NhsForm):
    needs = needs(
        "What help do you look for?",
        required=True,
        hint="Choose everything that you need. You can change it later.",
    )


class WhereForm(NhsForm):
    where = WhereField(
        label="Where is the help needed?",
        help_text="The first half of the postcode is enough, like CV1.",
    )


class WhenForm(NhsForm):
    starts_on = LondonDateField(
        label="When should it start?",
        required=False,
        help_text="Leave it empty if you do not know.",
    )


class MattersForm(NhsForm):
    languages = languages("Which languages should they speak?", hint="Leave empty for any.")
    words = long_text(
        "What else matters to you?",
        required=False,
        hint="If you ask providers, they read this. Do not write names, numbers or addresses.",
    )


class CostForm(NhsForm):
    budget = forms.DecimalField(
        label="How much can you pay for an hour, in pounds?",
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text="Leave it empty if you do not know.",
    )
    direct_payment = forms.BooleanField(
        label="I have, or may have, a direct payment from the council", required=False
    )


QUESTIONS = {
    "what": WhatForm,
    "where": WhereForm,
    "when": WhenForm,
    "matters": MattersForm,
    "cost": CostForm,
}
"""The questions of the care finder, in the order in which they are asked."""
