"""What somebody who asks for a study types."""

from collections.abc import Sequence
from typing import Any

from django import forms

from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.services.rounds.rules.studying import (
    AREA_NAMES,
    INVENTED,
    LARGEST_SEED,
    MOST,
    OWN,
    PLACES,
    Wish,
)
from almoner.services.rounds.study.places import FEWEST
from almoner.services.rounds.study.settings import LONGEST, SWITCHES


class StudyForm(NhsForm):
    """A study of an invented place, or of the organisation's own.

    `divisions`: id and words of the borders that are drawn.
    """

    sections = (
        ("What it is of", ("place",)),
        ("This place", ("starts", "division")),
        ("An invented place", ("people", "area", "seed")),
        ("How it is studied", ("days", "switches", "each_its_own")),
    )
    place = forms.ChoiceField(
        label="Which place?",
        choices=list(PLACES.items()),
        widget=forms.RadioSelect,
        initial=INVENTED,
    )
    starts = LondonDateField(
        label="First day",
        help_text="Of rotas that providers keep here. Only for this place.",
        required=False,
    )
    division = forms.ChoiceField(
        label="Neighbourhoods",
        help_text="Drawn on the map, or cut by the study. Only for this place.",
        required=False,
    )
    people = forms.IntegerField(
        label="How many people?",
        help_text=f"From {FEWEST} to {MOST:,}. 400 people make about 2 neighbourhoods.",
        min_value=FEWEST,
        max_value=MOST,
        initial=400,
    )
    days = forms.IntegerField(
        label="How many days?",
        help_text=f"From 1 to {LONGEST}. With fewer than 5 days the report has no intervals.",
        min_value=1,
        max_value=LONGEST,
        initial=LONGEST,
    )
    area = forms.ChoiceField(
        label="Whose postcodes?",
        choices=list(AREA_NAMES.items()),
        widget=forms.RadioSelect,
        initial="coventry",
    )
    seed = forms.IntegerField(
        label="Seed",
        help_text="The same number gives the same place and the same figures.",
        min_value=0,
        max_value=LARGEST_SEED,
        initial=1,
    )
    switches = forms.MultipleChoiceField(
        label="What else would change?",
        help_text="Both ways of commissioning are planned without these and with them.",
        choices=list(SWITCHES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    each_its_own = forms.BooleanField(
        label="Also study neighbourhoods in which each provider plans for its own people",
        required=False,
    )

    def __init__(
        self, *args: Any, divisions: Sequence[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["division"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Cut by the study"), *((str(key), said) for key, said in divisions)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("place") == OWN and not given.get("starts") and "starts" not in self.errors:
            self.add_error("starts", "Enter the first day of the study.")
        return given

    def wish(self) -> Wish:
        given: dict[str, Any] = dict(self.cleaned_data)
        own, starts, division = given["place"] == OWN, given["starts"], given["division"]
        given |= {
            "switches": tuple(given["switches"]),
            "starts": starts.isoformat() if own else "",
            "division": int(division) if own and division else None,
        }
        return Wish(**given)
