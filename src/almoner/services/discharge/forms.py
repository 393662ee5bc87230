"""What ward and hub type."""

from typing import Any

from django import forms

from almoner.platform.web.forms import LondonDateField, MomentField, NhsForm
from almoner.services.discharge.models import NextAction
from almoner.services.discharge.rules.criteria import criteria
from almoner.services.discharge.rules.definitions import delays

Choices = list[tuple[int, str]]
_YES_NO: dict[str, Any] = {
    "choices": (("yes", "Yes"), ("no", "No")),
    "coerce": lambda said: said == "yes",
    "empty_value": None,
    "widget": forms.RadioSelect,
}
# What each kind of notice asks.
_ASKED = {
    "assessment": ("given_to", "chc_considered", "objected"),
    "discharge": ("given_to",),
    "withdrawal": ("withdraws",),
}


class ReviewForm(NhsForm):
    """One full review: several reasons, an earlier ready date, a note."""

    criteria = forms.MultipleChoiceField(
        label="Reasons to stay in hospital",
        help_text="Choose all that are true. Choose none when no reason is left.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ready_on = LondonDateField(
        label="Since when was there no reason",
        help_text="Only when it was before today, and no reason is left.",
        required=False,
    )
    note = forms.CharField(label="Note", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criteria"].choices = list(criteria().items())  # type: ignore[attr-defined]


class DelayForm(NhsForm):
    reason = forms.ChoiceField(label="Why is the person still here?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        families = delays().families
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *(
                (one.code, f"{families[one.family]}: {one.title}")
                for one in delays().reasons.values()
            ),
        ]


class NextForm(NhsForm):
    what = forms.CharField(label="What happens next", max_length=200)
    owner = forms.ChoiceField(label="Who sees to it", choices=NextAction.Owner.choices)
    due_at = MomentField(label="By when")


class PlaceForm(NhsForm):
    """A ward and a bed."""

    ward_id = forms.TypedChoiceField(label="Ward", coerce=int)
    bed = forms.CharField(label="Bed", required=False, max_length=20)

    def __init__(self, *args: Any, wards: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ward_id"].choices = [("", "Choose"), *wards]  # type: ignore[attr-defined]


class AdmitForm(PlaceForm):
    admitted_at = MomentField(label="When were they admitted")


class ExpectedForm(NhsForm):
    expected_on = LondonDateField(label="On which day is the person expected to leave?")


class LeftForm(NhsForm):
    left_at = MomentField(label="When did they leave")


class NoticeForm(NhsForm):
    """To whom, and what stands nowhere else. A withdrawal names the notice that it withdraws."""

    given_to = forms.TypedChoiceField(label="Which council is given it?", coerce=int)
    chc_considered = forms.TypedChoiceField(
        label="Was NHS continuing healthcare considered?", **_YES_NO
    )
    objected = forms.TypedChoiceField(
        label="Does the person or a carer object to this notice?", **_YES_NO
    )
    withdraws = forms.TypedChoiceField(label="Which notice holds no longer?", coerce=int)

    def __init__(
        self, *args: Any, kind: str, councils: Choices, given: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_to"].choices = [("", "Choose"), *councils]  # type: ignore[attr-defined]
        self.fields["withdraws"].choices = [("", "Choose"), *given]  # type: ignore[attr-defined]
        for name in set(self.fields) - set(_ASKED[kind]):
            del self.fields[name]


class WardForm(NhsForm):
    site_code = forms.CharField(label="Hospital site (ODS code)", max_length=10)
    code = forms.CharField(
        label="Code of the ward", help_text="As your ward’s system writes it.", max_length=20
    )
    name = forms.CharField(label="Name of the ward", max_length=120)
    team_id = forms.TypedChoiceField(label="Team", coerce=int)
    hub_id = forms.TypedChoiceField(
        label="Discharge hub", coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, teams: Choices, hubs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_id"].choices = [("", "Choose"), *teams]  # type: ignore[attr-defined]
        self.fields["hub_id"].choices = [("", "None yet"), *hubs]  # type: ignore[attr-defined]


class MatchForm(NhsForm):
    """Whom the news are about: chosen from the people the viewer sees."""

    person_id = forms.TypedChoiceField(label="Who is it?", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = people  # type: ignore[attr-defined]


class DayForm(NhsForm):
    day = LondonDateField(label="Day of the return")
