"""What a broker types: a package, when offers close and what counts, and decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms

from almoner.kernel.day_parts import PARTS
from almoner.kernel.wording import headed
from almoner.platform.web.forms import LondonDateField, MomentField, NhsForm
from almoner.registers.directory.models import Service
from almoner.registers.directory.vocabulary import LANGUAGES, NEEDS
from almoner.services.brokerage.forms.fields import PoundsField, minutes_field, pounds
from almoner.services.brokerage.models import Offer, Outcome, Package, Route
from almoner.services.brokerage.rules.criteria import CRITERIA, USUAL
from almoner.services.brokerage.rules.outline import Outline

Choices = Sequence[tuple[Any, str]]
_KINDS = [(code, words) for code, words in Service.Kind.choices if code != "community"]


class PackageForm(NhsForm):
    """What is wanted. With a person, their age band, place and language come from their record."""

    kind = forms.ChoiceField(label="What kind of care?", choices=_KINDS)
    postcode = forms.CharField(
        label="Postcode where care is needed",
        required=False,
        max_length=8,
        help_text="Providers see its first half only.",
    )
    needs = forms.MultipleChoiceField(
        label="What help is needed?",
        choices=list(NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    summary = forms.CharField(
        label="In a few words",
        help_text="Every provider that is asked reads this. Write nothing that says who it is.",
        widget=forms.Textarea,
        required=False,
        max_length=500,
    )
    language = forms.ChoiceField(
        label="Language",
        choices=[("", "Not important"), *LANGUAGES.items()],
        required=False,
    )
    days_a_week = forms.IntegerField(label="Days a week", min_value=1, max_value=7, initial=7)
    workers = forms.TypedChoiceField(
        label="Workers at once",
        choices=[(1, "1"), (2, "2, at the same time")],
        coerce=int,
        widget=forms.RadioSelect,
        initial=1,
    )
    start_wanted = LondonDateField(label="Care should start on")
    activities = forms.MultipleChoiceField(
        label="Delegated activities", widget=forms.CheckboxSelectMultiple, required=False
    )
    delegated_minutes = forms.IntegerField(
        label="Minutes a day for delegated activities",
        help_text="They are priced on a line of their own.",
        min_value=0,
        max_value=1440,
        required=False,
    )
    delegation_clause = forms.BooleanField(
        label="The contract allows delegated activities and pays for them", required=False
    )
    rate_limit = PoundsField(
        label="Price limit",
        required=False,
        help_text="In pounds for an hour at home, or a week elsewhere. Leave empty for none.",
    )
    route = forms.ChoiceField(
        label="How is it bought?",
        choices=Route.choices,
        widget=forms.RadioSelect,
        initial=Route.SPOT,
    )

    def __init__(self, *args: Any, activities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activities"].choices = activities  # type: ignore[attr-defined]
        for part in PARTS:
            self.fields[part] = minutes_field(f"{headed(part)}, minutes a day")
        self.order_fields(
            ["kind", "postcode", "needs", "summary", "language", *PARTS, *list(self.fields)]
        )

    def outline(self) -> Outline:
        given = self.cleaned_data
        return Outline(
            kind=given["kind"],
            start_wanted=given["start_wanted"],
            summary=given["summary"],
            needs=tuple(given["needs"]),
            language=given["language"],
            activities=tuple(given["activities"]),
            minutes={part: given[part] for part in PARTS if given.get(part)},
            days_a_week=given["days_a_week"],
            workers=given["workers"],
            rate_limit_pence=given["rate_limit"],
            route=given["route"],
            delegation_clause=given["delegation_clause"],
            delegated_minutes=given["delegated_minutes"] or 0,
        )


def typed_from(package: Package) -> dict[str, Any]:
    """What the form shows of a draft."""
    names = (
        *("kind", "needs", "summary", "language", "days_a_week", "workers", "start_wanted"),
        *("activities", "delegated_minutes", "delegation_clause", "route"),
    )
    shown = {name: getattr(package, name) for name in names}
    return {**shown, **package.minutes, "rate_limit": pounds(package.rate_limit_pence)}


class PublishForm(NhsForm):
    """Until when offers are open, and by what they are judged."""

    closes_at = MomentField(label="Offers close")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"closes_at": at + timedelta(hours=4), **USUAL})
        super().__init__(*args, **kwargs)
        for code, title in CRITERIA.items():
            self.fields[code] = forms.IntegerField(
                label=f"Weight of: {title}",
                min_value=0,
                max_value=100,
                initial=USUAL[code],
                error_messages={"required": f"Enter a weight for: {title}. 0 counts nothing."},
            )

    def criteria(self) -> dict[str, int]:
        return {code: self.cleaned_data[code] for code in CRITERIA}


class WhyForm(NhsForm):
    """A reason in words."""

    why = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea)


class StartForm(NhsForm):
    """Care has begun."""

    until_then = forms.CharField(
        label="Who does what is delegated until a worker may?",
        help_text="Leave empty when a worker of the provider may do it.",
        max_length=300,
        required=False,
    )


class PersonForm(NhsForm):
    """For whom a package is."""

    person = forms.TypedChoiceField(label="Person", coerce=int)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]


class AnswerForm(NhsForm):
    answer = forms.CharField(
        label="Answer",
        help_text="Every provider that was asked reads it.",
        max_length=2000,
        widget=forms.Textarea,
    )


class ReasonsForm(NhsForm):
    """A reason for every offer that does not win. `losers` are not sealed any more."""

    def __init__(self, *args: Any, losers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.losers = list(losers)
        for one in self.losers:
            self.fields[f"code-{one.pk}"] = forms.ChoiceField(
                label=f"Why not {one.service.name}?",
                choices=[("", "Choose"), *Outcome.Reason.choices],
                error_messages={"required": f"Choose why not {one.service.name}."},
            )
            self.fields[f"words-{one.pk}"] = forms.CharField(
                label=f"Say it to {one.service.name} in words",
                help_text="They read this, with the points of their own offer.",
                max_length=500,
                error_messages={"required": f"Say to {one.service.name} in words why not."},
            )

    def reasons(self) -> Mapping[int, tuple[str, str]]:
        given = self.cleaned_data
        return {one.pk: (given[f"code-{one.pk}"], given[f"words-{one.pk}"]) for one in self.losers}


class AwardForm(ReasonsForm):
    """The winner is chosen already; here is what has to be said about it."""

    why = forms.CharField(
        label="Why this offer?",
        help_text="Needed when another offer has more points.",
        max_length=500,
        required=False,
    )
    not_held_why = forms.CharField(
        label="How do you know that they have room?",
        help_text="Needed when the provider has not said lately what is free.",
        max_length=300,
        required=False,
    )


class AgreementForm(NhsForm):
    """A provider's place on a framework or dynamic purchasing system."""

    provider = forms.TypedChoiceField(label="Provider", coerce=int)
    route = forms.ChoiceField(
        label="Route",
        choices=[(code, words) for code, words in Route.choices if code != Route.SPOT],
        widget=forms.RadioSelect,
    )
    kinds = forms.MultipleChoiceField(
        label="For which care?", choices=_KINDS, widget=forms.CheckboxSelectMultiple
    )
    reference = forms.CharField(label="Reference of the contract", max_length=100)
    starts_on = LondonDateField(label="First day")
    ends_on = LondonDateField(label="First day it no longer holds", required=False)
    rate = PoundsField(label="Its price", required=False)
    delegated_rate = PoundsField(
        label="Its price for an hour of delegated activities",
        help_text="In pounds. Leave empty if the contract does not allow them.",
        required=False,
    )

    def __init__(self, *args: Any, providers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = [("", "Choose"), *providers]  # type: ignore[attr-defined]


class EndForm(NhsForm):
    ends_on = LondonDateField(label="First day it no longer holds")
