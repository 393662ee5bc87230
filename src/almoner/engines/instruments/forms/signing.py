"""What is typed around the questions: the person's own words, and reasons."""

from django import forms

from almoner.platform.web.forms import NhsForm

_LONGEST = 10_000


class WishesForm(NhsForm):
    wishes = forms.CharField(
        label="What are the person's views, wishes and needs?",
        help_text="Use their own words where you can. Write what matters to them.",
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write down the person's views, wishes and needs."},
    )


class ReasonForm(NhsForm):
    """One reason, asked as `question`."""

    reason = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: object, question: str, hint: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text = question, hint
        field.error_messages["required"] = "Say why, in your own words."


class BeginForm(NhsForm):
    """Asked before the first question when a warning stands."""

    despite = forms.CharField(
        label="Why is it right to use it all the same?",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
