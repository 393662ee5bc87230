"""What somebody who plans rounds types."""

from collections.abc import Callable
from typing import Any

from django import forms

from almoner.platform.web.forms import LondonTimeField, NhsForm
from almoner.services.rounds.commands.planning import SECONDS
from almoner.services.rounds.commands.repairing import Off, Overrun, Trouble, Urgent
from almoner.services.rounds.models import Traveller
from almoner.services.rounds.rules.weighing import NAMES, OWN, PRIORITIES

Choices = list[tuple[Any, str]]
Listed = Callable[[], Choices]
# What a wish of a person is worth in minutes of travel. Local value (D).
WISH_WORTH = 15.0


def _offered(listed: Listed) -> Listed:
    """Read when it is needed: a day has more than a thousand visits."""
    return lambda: [("", "Choose"), *listed()]


class AskForm(NhsForm):
    """A search for a plan of the day."""

    priority = forms.ChoiceField(
        label="What should come first?",
        choices=[(code, one.title) for code, one in PRIORITIES.items()],
        widget=forms.RadioSelect,
        initial="balanced",
    )
    seconds = forms.TypedChoiceField(
        label="How long may it take?",
        help_text="Longer finds better rounds.",
        choices=[(one, f"{one} seconds") for one in SECONDS],
        coerce=int,
        initial=20,
    )
    based_on = forms.TypedChoiceField(
        label="Begin from", coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, plans: Choices, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            choices = self.fields["priority"].choices  # type: ignore[attr-defined]
            self.fields["priority"].choices = [*choices, (OWN, "Our own weights")]  # type: ignore[attr-defined]
        if plans:
            self.fields["based_on"].choices = [("", "Nothing"), *plans]  # type: ignore[attr-defined]
        else:
            del self.fields["based_on"]


class WeightsForm(NhsForm):
    """A provider's own weights."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in NAMES.items():
            self.fields[name] = forms.FloatField(
                label=f"{words} counts like so many minutes of travel",
                min_value=0,
                max_value=1000,
            )


class MoveForm(NhsForm):
    """One call to a worker at a time; with `pair`, a visit that needs two workers to both."""

    worker = forms.TypedChoiceField(label="Worker", coerce=int)
    second = forms.TypedChoiceField(
        label="Second worker", coerce=int, required=False, empty_value=None
    )
    starts = LondonTimeField(label="Start time", help_text="For example, 8:05am.")
    wanted = forms.IntegerField(widget=forms.HiddenInput)
    task = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1)

    def __init__(self, *args: Any, workers: Choices, pair: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = workers  # type: ignore[attr-defined]
        if not pair:
            del self.fields["second"]
            return
        for name in ("worker", "second"):
            field: Any = self.fields[name]
            field.choices = [("", "Not chosen yet"), *workers]
            field.required, field.empty_value = False, None
        self.fields["worker"].label = "First worker"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        nobody = not (given.get("worker") or given.get("second"))
        if "second" in self.fields and nobody and "worker" not in self.errors:
            self.add_error("worker", "Choose a worker.")
        return given


def _minute(at: Any) -> int | None:
    """Minutes after midnight of a clock time."""
    return None if at is None else at.hour * 60 + at.minute


class WantedForm(NhsForm):
    """A visit that somebody expects on the day."""

    person = forms.TypedChoiceField(label="Person", coerce=int)
    opens = LondonTimeField(label="Start from", help_text="For example, 8:05am.")
    closes = LondonTimeField(label="Start until", help_text="Later than this counts as late.")
    latest = LondonTimeField(
        label="Never start after",
        help_text="Only for what is time-critical, such as a medicine.",
        required=False,
    )
    minutes = forms.IntegerField(label="Length in minutes", min_value=5, max_value=720)
    workers = forms.TypedChoiceField(
        label="How many workers?",
        choices=[(1, "1"), (2, "2, at the same time")],
        coerce=int,
        widget=forms.RadioSelect,
        initial=1,
    )
    activity = forms.ChoiceField(
        label="Delegated activity due", required=False, help_text="Leave empty if there is none."
    )
    worth = forms.IntegerField(
        label="If not everything fits, it may be left to save this many minutes of travel",
        help_text="Leave empty if the visit is required.",
        required=False,
        min_value=1,
        max_value=600,
    )
    after_id = forms.TypedChoiceField(
        label="Follows another visit", coerce=int, required=False, empty_value=None
    )
    least = forms.IntegerField(
        label="At least so many minutes after it starts",
        required=False,
        min_value=0,
        max_value=1440,
    )
    most = forms.IntegerField(
        label="At most so many minutes after it starts",
        help_text="Leave empty if it may be any time later.",
        required=False,
        min_value=0,
        max_value=1440,
    )

    def __init__(
        self, *args: Any, people: Choices, activities: Choices, others: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]
        self.fields["activity"].choices = [("", "None"), *activities]  # type: ignore[attr-defined]
        self.fields["after_id"].choices = [("", "No"), *others]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What `want_visit` takes."""
        typed = self.cleaned_data
        return {
            "person_id": typed["person"],
            "opens": _minute(typed["opens"]),
            "closes": _minute(typed["closes"]),
            "latest": _minute(typed["latest"]),
            "minutes": typed["minutes"],
            "workers": typed["workers"],
            "activities": [typed["activity"]] if typed["activity"] else [],
            "worth": typed["worth"],
            "after_id": typed["after_id"],
            "least": typed["least"] if typed["after_id"] else None,
            "most": typed["most"] if typed["after_id"] else None,
        }


class ReasonForm(NhsForm):
    why = forms.CharField(label="Why?", max_length=200)


class ShiftForm(NhsForm):
    worker = forms.TypedChoiceField(label="Worker", coerce=int)
    starts = LondonTimeField(label="Starts", help_text="For example, 7am.")
    ends = LondonTimeField(label="Ends", help_text="Before the start means the next morning.")

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", "Choose"), *workers]  # type: ignore[attr-defined]

    def given(self) -> dict[str, int]:
        """What `set_shift` takes."""
        typed = self.cleaned_data
        starts, ends = _minute(typed["starts"]) or 0, _minute(typed["ends"]) or 0
        return {
            "worker_id": typed["worker"],
            "starts": starts,
            "ends": ends if ends > starts else ends + 24 * 60,
        }


def _listed(text: str) -> list[str]:
    """The things of a field with commas or lines between them, each once, in their order."""
    parts = (one.strip() for one in text.replace("\n", ",").split(","))
    return list(dict.fromkeys(one for one in parts if one))


class TravellerForm(NhsForm):
    """How a worker gets about, and what people may ask of them."""

    mode = forms.ChoiceField(label="Travels by", choices=Traveller.Mode.choices)
    starts_from = forms.ChoiceField(
        label="Rounds start and end at",
        choices=Traveller.StartsFrom.choices,
        widget=forms.RadioSelect,
        initial="office",
    )
    postcode = forms.CharField(
        label="Home postcode",
        help_text="Only for those who start from home.",
        required=False,
        max_length=10,
    )
    contracted_hours = forms.DecimalField(
        label="Contracted hours a week", min_value=0, max_value=60, decimal_places=2, initial=0
    )
    most_hours = forms.DecimalField(
        label="Most hours a week", min_value=0, max_value=80, decimal_places=2, initial=48
    )
    pay = forms.DecimalField(
        label="Pay in pounds an hour", min_value=0, max_value=200, decimal_places=2, initial=0
    )
    mileage = forms.DecimalField(
        label="Mileage in pounds a mile", min_value=0, max_value=5, decimal_places=2, initial=0
    )
    traits = forms.CharField(
        label="What people may ask for",
        help_text="With commas between: woman, speaks Polish, key to Elm Court.",
        required=False,
        max_length=600,
    )
    avoids = forms.CharField(
        label="What they cannot be near",
        help_text="With commas between: dog, smoke.",
        required=False,
        max_length=600,
    )

    def given(self) -> dict[str, Any]:
        """What `set_traveller` takes."""
        typed = self.cleaned_data
        return {
            "mode": typed["mode"],
            "starts_from": typed["starts_from"],
            "postcode": typed["postcode"],
            "contracted_minutes": int(typed["contracted_hours"] * 60),
            "most_minutes": int(typed["most_hours"] * 60),
            "pay": typed["pay"],
            "mileage": typed["mileage"],
            "traits": _listed(typed["traits"]),
            "avoids": _listed(typed["avoids"]),
        }


class AsksForm(NhsForm):
    """Who should come to a person."""

    must = forms.CharField(
        label="Only a worker who is or has",
        help_text="With commas between: woman, key to Elm Court.",
        required=False,
        max_length=600,
    )
    rather = forms.CharField(
        label="Rather a worker who is or has",
        help_text="With commas between. Each counts like 15 minutes of travel.",
        required=False,
        max_length=600,
    )
    has = forms.CharField(
        label="What there is at home",
        help_text="With commas between: dog, smoke.",
        required=False,
        max_length=600,
    )
    prefers = forms.TypedMultipleChoiceField(
        label="Would like", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    declined = forms.TypedChoiceField(
        label="Does not want", coerce=int, required=False, empty_value=None
    )
    declined_why = forms.CharField(
        label="Why they do not want this worker", required=False, max_length=200
    )

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefers"].choices = workers  # type: ignore[attr-defined]
        self.fields["declined"].choices = [("", "Nobody"), *workers]  # type: ignore[attr-defined]

    def given(self, before: dict[str, str]) -> dict[str, Any]:
        """What `record_asks` takes. `before`: workers declined earlier, who stay declined."""
        typed = self.cleaned_data
        declined = dict(before)
        if typed["declined"] is not None:
            declined[str(typed["declined"])] = typed["declined_why"]
        return {
            "must": _listed(typed["must"]),
            "has": _listed(typed["has"]),
            "rather": dict.fromkeys(_listed(typed["rather"]), WISH_WORTH),
            "prefers": {str(one): WISH_WORTH for one in typed["prefers"]},
            "declined": declined,
        }


class RepairForm(NhsForm):
    """What went wrong on the day."""

    what = forms.ChoiceField(
        label="What happened?",
        choices=(
            ("off", "A worker is off"),
            ("overrun", "A visit takes longer"),
            ("urgent", "Somebody needs an urgent visit"),
        ),
        widget=forms.RadioSelect,
    )
    worker = forms.TypedChoiceField(
        label="Which worker is off?", coerce=int, required=False, empty_value=None
    )
    why = forms.CharField(label="Why are they off?", required=False, max_length=200)
    wanted = forms.TypedChoiceField(
        label="Which visit takes longer?", coerce=int, required=False, empty_value=None
    )
    minutes = forms.IntegerField(
        label="By how many minutes?", required=False, min_value=1, max_value=240
    )
    person = forms.TypedChoiceField(
        label="Who needs an urgent visit?", coerce=int, required=False, empty_value=None
    )
    opens = LondonTimeField(label="Start from", help_text="For example, 2:15pm.", required=False)
    closes = LondonTimeField(label="Start until", required=False)
    length = forms.IntegerField(
        label="Length in minutes", required=False, min_value=5, max_value=720
    )

    def __init__(
        self, *args: Any, workers: Listed, visits: Listed, people: Listed, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, listed in (("person", people), ("worker", workers), ("wanted", visits)):
            self.fields[name].choices = _offered(listed)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        needed = {"off": ("worker",), "overrun": ("wanted", "minutes")}
        needed["urgent"] = ("person", "opens", "closes", "length")
        for name in needed.get(typed.get("what", ""), ()):
            if typed.get(name) is None and name not in self.errors:
                self.add_error(name, f"Enter an answer for “{self.fields[name].label}”.")
        return typed

    def given(self) -> Trouble:
        typed = self.cleaned_data
        if typed["what"] == "urgent":
            opens, closes = _minute(typed["opens"]) or 0, _minute(typed["closes"]) or 0
            return Urgent(typed["person"], opens, closes, typed["length"])
        if typed["what"] == "off":
            return Off(typed["worker"], typed["why"])
        return Overrun(typed["wanted"], typed["minutes"])
