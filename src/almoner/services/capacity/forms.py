"""What is typed about capacity: what is free, what is wanted, how long it is held."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms

from almoner.kernel.day_parts import HOURS, PARTS
from almoner.kernel.london import format_time
from almoner.kernel.money import Money
from almoner.kernel.wording import headed
from almoner.kernel.zone import to_london
from almoner.platform.web.forms import LondonDateField, MomentField, NhsForm
from almoner.registers.directory.models import Service
from almoner.registers.directory.vocabulary import GENDERS, LANGUAGES, NEEDS
from almoner.services.capacity import limits
from almoner.services.capacity.queries import Wanted
from almoner.services.capacity.rules import Said


def told_hour(minutes: int) -> str:
    """ "6am" of 360."""
    return format_time(time(minutes // 60 % 24))


BEDS = frozenset(kind for kind, unit in limits.PAID_BY.items() if unit == limits.WEEK)
_PART_LABELS = {
    part: f"{headed(part)} ({told_hour(first)} to {told_hour(last)}), minutes a day"
    for part, (first, last) in HOURS.items()
}
_HELD_FOR = ((2, "2 hours"), (24, "1 day"), (48, "2 days"), (72, "3 days"))


def new_key() -> str:
    """The key of one shown form: sent twice, it counts once."""
    return f"tap {uuid4()}"


def _number(label: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, **more)


class SaidForm(NhsForm):
    """What is free at one service: places for beds, minutes by part of the day for care at home."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    shown_at = forms.DateTimeField(widget=forms.HiddenInput)
    accepting = _number("Places you would fill now", help_text="Leave empty if you do not know.")
    maximum = _number("Places in all")
    occupied = _number("Places occupied")
    reserved = _number("Places kept for somebody")
    rate = forms.CharField(label="Rate in pounds", required=False, help_text="For example 24.50")
    available_from = LondonDateField(label="Free from")
    holds_until = MomentField(label="This holds until")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        unit = limits.PAID_BY[kind]
        self.fields["rate"].label = f"Rate in pounds for {'an' if unit == 'hour' else 'a'} {unit}"
        if kind in BEDS:
            return
        for name in ("maximum", "occupied", "reserved"):
            del self.fields[name]
        self.fields["accepting"].label = "People you could start with"
        for part in PARTS:
            self.fields[part] = _number(_PART_LABELS[part])
        self.order_fields([*PARTS, "accepting", "rate", "available_from", "holds_until"])

    def clean_rate(self) -> int | None:
        typed = self.cleaned_data["rate"].strip()
        if not typed:
            return None
        try:
            return Money.pounds(typed).pence
        except ValueError:
            raise forms.ValidationError("Enter pounds and pence, as in 24.50.") from None

    def said(self, at: datetime) -> Said:
        given = self.cleaned_data
        places = {n: given.get(n) for n in ("maximum", "occupied", "reserved", "accepting")}
        return Said(
            said_at=at,
            holds_until=given["holds_until"],
            available_from=given["available_from"],
            minutes={part: given[part] for part in PARTS if given.get(part) is not None},
            rate_pence=given["rate"],
            **places,
        )


def said_initial(last: Said | None, at: datetime) -> dict[str, Any]:
    """What the form begins with: what is shown, from today, for a day. It knows of nothing that
    was taken after it was shown."""
    begins = {
        "key": new_key(),
        "shown_at": at.isoformat(),
        "available_from": to_london(at).date(),
        "holds_until": at + timedelta(days=1),
    }
    if last is None:
        return begins
    names = ("maximum", "occupied", "reserved", "accepting")
    rate = "" if last.rate_pence is None else f"{last.rate_pence / 100:.2f}"
    return {**begins, "rate": rate, **{n: getattr(last, n) for n in names}, **last.minutes}


class WantedForm(NhsForm):
    """What somebody needs, to be found. Nothing here says who they are."""

    postcode = forms.CharField(label="Postcode where care is wanted", required=False, max_length=10)
    neighbourhood = forms.ChoiceField(label="Or the neighbourhood", required=False)
    within_km = forms.IntegerField(
        label="Within how many kilometres", min_value=1, max_value=200, initial=30
    )
    kinds = forms.MultipleChoiceField(
        label="Type of care",
        required=False,
        choices=Service.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    needs = forms.MultipleChoiceField(
        label="Help needed",
        required=False,
        choices=list(NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label="Language", required=False, choices=[("", "Any"), *LANGUAGES.items()]
    )
    gender = forms.ChoiceField(
        label="Takes", required=False, choices=[("", "Anybody"), *GENDERS.items()]
    )
    activities = forms.MultipleChoiceField(
        label="Delegated activities", required=False, widget=forms.CheckboxSelectMultiple
    )
    start_on = LondonDateField(label="Start on", required=False)
    end_on = LondonDateField(
        label="Last day", required=False, help_text="Leave empty if it goes on."
    )
    places = forms.IntegerField(label="Places", required=False, min_value=1, max_value=50)

    def __init__(
        self,
        *args: Any,
        activities: list[tuple[str, str]],
        neighbourhoods: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activities"].choices = activities  # type: ignore[attr-defined]
        named = [("", "Any"), *((name, name) for name in neighbourhoods)]
        self.fields["neighbourhood"].choices = named  # type: ignore[attr-defined]
        if not neighbourhoods:
            del self.fields["neighbourhood"]
        for part in PARTS:
            self.fields[part] = _number(_PART_LABELS[part])

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        minutes = {part: given[part] for part in PARTS if given.get(part)}
        return Wanted(
            kinds=tuple(given["kinds"]),
            needs=tuple(given["needs"]),
            language=given["language"],
            gender=given["gender"],
            activities=tuple(given["activities"]),
            postcode=given["postcode"],
            neighbourhood=given.get("neighbourhood", ""),
            within_km=given["within_km"],
            start_on=given["start_on"],
            end_on=given["end_on"],
            minutes=minutes,
            places=given["places"] or 1,
        )


class HoldForm(NhsForm):
    """How much of a service is held, and for how long."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    places = forms.IntegerField(label="Places to hold", required=False, min_value=1, max_value=50)
    hours = forms.TypedChoiceField(
        label="Hold for", choices=_HELD_FOR, coerce=int, initial=24, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, parts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        if parts:
            del self.fields["places"]
        for part in parts:
            self.fields[part] = _number(_PART_LABELS[part])
        self.order_fields(["places", *parts, "hours", "key"])

    def given(self, at: datetime) -> dict[str, Any]:
        given = self.cleaned_data
        minutes = {part: given[part] for part in self.parts if given.get(part)}
        asked = {"minutes": minutes} if self.parts else {"places": given["places"] or 0}
        if self.parts and not minutes:
            asked = {"places": 0}
        return {**asked, "key": given["key"], "until": at + timedelta(hours=given["hours"])}
