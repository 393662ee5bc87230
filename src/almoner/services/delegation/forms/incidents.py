"""What people type when something went wrong, and about what it is like."""

from collections.abc import Iterable
from typing import Any

from django import forms

from almoner.kernel.london import format_datetime
from almoner.platform.web.forms import MomentField, NhsForm
from almoner.services.delegation.models import Act, Experience, Incident

# Where a refusal of a command is shown.
FIELDS = {
    "unknown_kind": "kind",
    "unknown_severity": "severity",
    "not_yet": "happened_at",
    "say_what": "what_happened",
    "other_act": "act",
    "no_learning": "learning",
    "unknown_voice": "voice",
    "score_range": "score",
}
_SCORES = ((5, "5, very good"), (4, "4"), (3, "3"), (2, "2"), (1, "1, poor"))


def _words(label: str, hint: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class IncidentForm(NhsForm):
    kind = forms.ChoiceField(
        label="What went wrong?", choices=Incident.Kind.choices, widget=forms.RadioSelect
    )
    severity = forms.ChoiceField(
        label="Was the person harmed?",
        choices=Incident.Severity.choices,
        widget=forms.RadioSelect,
        help_text="Choose what you know now. It is right to report what was caught in time.",
    )
    happened_at = MomentField(label="When did it happen?")
    act = forms.TypedChoiceField(
        label="Which record is it about?",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Leave this empty if it is about none of them.",
    )
    what_happened = _words(
        "What happened?", "What you saw and heard. Nobody is blamed for reporting."
    )
    immediate_action = _words(
        "What has been done already?", "For example, who was called.", required=False
    )

    def __init__(self, *args: Any, acts: Iterable[Act] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [
            (act.pk, f"{format_datetime(act.done_at)}: {act.get_outcome_display().lower()}")
            for act in acts
        ]
        self.fields["act"].choices = [("", "None of them"), *shown]  # type: ignore[attr-defined]


class LearningForm(NhsForm):
    learning = _words(
        "What was learnt, and what is done differently from now on?",
        "Write about the work and how it is set up, not about one person's fault.",
    )


class ExperienceForm(NhsForm):
    voice = forms.ChoiceField(
        label="Whose words are these?", choices=Experience.Voice.choices, widget=forms.RadioSelect
    )
    score = forms.TypedChoiceField(
        label="How is it going?", choices=_SCORES, widget=forms.RadioSelect, coerce=int
    )
    words = _words(
        "In their own words", "Write down what they said. Do not name anyone.", required=False
    )


class OwnExperienceForm(NhsForm):
    """For the worker, who answers for nobody else."""

    score = forms.TypedChoiceField(
        label="How is this work going for you?",
        choices=_SCORES,
        widget=forms.RadioSelect,
        coerce=int,
    )
    words = _words("In your own words", "Do not name anyone.", required=False)
