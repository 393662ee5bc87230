"""What a care worker or a manager of visits types."""

from typing import Any

from django import forms

from almoner.platform.web.forms import LondonTimeField, MomentField, NhsForm

# A record says what was not done in the worker's own words; "done" has its own path.
NOT_DONE = (
    ("refused", "They said no"),
    ("stopped", "I stopped because it was not safe"),
    ("not_needed", "It was not needed"),
    ("missed", "It was missed"),
)
_OUTCOMES = (("done", "It was done"), *NOT_DONE)


def _words(label: str, hint: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AnswerForm(NhsForm):
    agreed = forms.TypedChoiceField(
        label="Do you agree to do this?",
        choices=(("yes", "Yes, I agree"), ("no", "No, I do not")),
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        error_messages={"required": "Choose yes or no."},
    )
    reason = _words(
        "Is there anything you want to say?",
        "You do not have to. You may say no without giving a reason.",
        required=False,
    )


class ReflectionForm(NhsForm):
    words = _words(
        "What went well, what was hard, what would you do differently?",
        "Your manager and the delegator can read this. Do not name anyone.",
        rows=6,
    )
    wants_to_talk = forms.BooleanField(
        label="I would like to talk about this with someone", required=False
    )


class WhenForm(NhsForm):
    """When it was done: now, unless a time is given."""

    done_at = LondonTimeField(
        label="What time did you do it?",
        help_text="Leave this empty if you did it just now. For example, 8:05am.",
        required=False,
    )
    done_at.width = 5  # type: ignore[attr-defined]


class OtherForm(NhsForm):
    outcome = forms.ChoiceField(label="What happened?", choices=NOT_DONE, widget=forms.RadioSelect)
    note = _words("Say a little more", "For example, what they said and whom you told.")

    def __init__(self, *args: Any, planned: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not planned:  # What nobody planned cannot be missed.
            choices = [one for one in NOT_DONE if one[0] != "missed"]
            self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


class CorrectionForm(NhsForm):
    outcome = forms.ChoiceField(label="What really happened?", choices=_OUTCOMES)
    done_at = MomentField(label="When was it?")
    reason = _words("Why was the record wrong?", "Both records are kept and both are shown.")
    note = _words("Note", required=False)


class EndForm(NhsForm):
    note = _words("Anything the next person should know?", required=False)


class HelpForm(NhsForm):
    """SBARD in short questions: the decision comes back later, from the delegator."""

    situation = _words("What is happening now?")
    background = _words("What should they know about this person?", required=False)
    assessment = _words("What do you think is wrong?", "Say it as you see it.", required=False)
    recommendation = _words("What do you need?", required=False, rows=2)
    urgent = forms.BooleanField(label="This is urgent: I need an answer now", required=False)
    called_999 = forms.BooleanField(label="I have called 999", required=False)


class CancelForm(NhsForm):
    reason = forms.CharField(label="Why is this visit cancelled?", max_length=200)


class PlanForm(NhsForm):
    """A visit by one worker to one person, with what is due."""

    person = forms.TypedChoiceField(label="Person", coerce=int)
    worker = forms.TypedChoiceField(label="Worker", coerce=int)
    starts_at = MomentField(label="Starts")
    minutes = forms.IntegerField(label="Length in minutes", min_value=5, max_value=1440)
    activity = forms.ChoiceField(
        label="Delegated activity due", required=False, help_text="Leave empty if there is none."
    )
    due_time = LondonTimeField(
        label="Time it is due", required=False, help_text="For example, 8:05am."
    )

    def __init__(self, *args: Any, people: Any, workers: Any, activities: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]
        self.fields["worker"].choices = [("", "Choose"), *workers]  # type: ignore[attr-defined]
        self.fields["activity"].choices = [("", "None"), *activities]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("activity") and not cleaned.get("due_time"):
            self.add_error("due_time", "Enter the time it is due, as in 8:05am.")
        return cleaned
