from collections.abc import Iterable
from typing import Any

from django import forms

from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.registers.organisations.offering import offer


class SampleForm(NhsForm):
    pathway = forms.ChoiceField(label="Which pathway?")
    starts_on = LondonDateField(label="First day")
    ends_on = LondonDateField(label="First day after the period")
    seed = forms.CharField(
        label="Seed", required=False, max_length=80, help_text="Leave empty for the usual one."
    )

    def __init__(self, *args: Any, pathways: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "pathway", pathways)


class SimulateForm(NhsForm):
    """Weeks, arrivals, and the staff of each queue."""

    weeks = forms.IntegerField(label="Weeks", min_value=1, max_value=156)
    arrivals = forms.FloatField(label="Requests a week", min_value=0, max_value=300)
    seed = forms.IntegerField(label="Seed", min_value=0, max_value=10**9)

    def __init__(self, *args: Any, queues: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queues = tuple(queues)
        for code, title in self.queues:
            self.fields[f"staff_{code}"] = forms.FloatField(
                label=f"Whole-time workers for “{title}”", min_value=0.1, max_value=200
            )

    def staff(self) -> dict[str, float]:
        return {code: self.cleaned_data[f"staff_{code}"] for code, _ in self.queues}


class QueueTeamForm(NhsForm):
    queue = forms.ChoiceField(label="Which queue?")
    team = forms.TypedChoiceField(label="Which team works it?", coerce=int)

    def __init__(
        self,
        *args: Any,
        queues: Iterable[tuple[str, str]] = (),
        teams: Iterable[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "queue", queues)
        offer(self, "team", teams)
