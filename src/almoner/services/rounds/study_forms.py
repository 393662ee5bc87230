"""What somebody who asks for a study types."""

from typing import Any

from django import forms

from almoner.platform.web.forms import NhsForm
from almoner.services.rounds.rules.studying import AREA_NAMES, LARGEST_SEED, MOST, Wish
from almoner.services.rounds.study.places import FEWEST
from almoner.services.rounds.study.settings import LONGEST, SWITCHES


class StudyForm(NhsForm):
    """A study of an invented place."""

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

    def wish(self) -> Wish:
        given: dict[str, Any] = self.cleaned_data
        return Wish(**{**given, "switches": tuple(given["switches"])})
