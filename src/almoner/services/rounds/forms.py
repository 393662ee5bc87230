"""What somebody who plans rounds types."""

from typing import Any

from django import forms

from almoner.platform.web.forms import LondonTimeField, NhsForm
from almoner.services.rounds.commands.planning import SECONDS
from almoner.services.rounds.rules.weighing import PRIORITIES

Choices = list[tuple[Any, str]]


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

    def __init__(self, *args: Any, plans: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plans:
            self.fields["based_on"].choices = [("", "Nothing"), *plans]  # type: ignore[attr-defined]
        else:
            del self.fields["based_on"]


class MoveForm(NhsForm):
    """One call to a worker at a time."""

    worker = forms.TypedChoiceField(label="Worker", coerce=int)
    starts = LondonTimeField(label="Start time", help_text="For example, 8:05am.")
    wanted = forms.IntegerField(widget=forms.HiddenInput)
    task = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1)

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = workers  # type: ignore[attr-defined]
