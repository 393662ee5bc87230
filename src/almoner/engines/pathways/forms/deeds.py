"""What is typed for everything but moves: allocation, hand-over, contact, notes, sharing."""

from collections.abc import Iterable
from typing import Any

from django import forms

from almoner.engines.pathways.commands.waiting import WAYS
from almoner.engines.pathways.models import CaseLink
from almoner.platform.web.forms import NhsForm
from almoner.registers.organisations.offering import offer

Choices = Iterable[tuple[Any, str]]


def _text(label: str, *, required: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeedForm(NhsForm):
    """`number`: the newest event on the page, so that an old page decides nothing."""

    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, offered: dict[str, Choices] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (offered or {}).items():
            if isinstance(self.fields.get(name), forms.ChoiceField):
                offer(self, name, choices)


class AllocateForm(DeedForm):
    worker = forms.TypedChoiceField(
        label="Who takes this case?", coerce=int, empty_value=None, required=False
    )
    team = forms.TypedChoiceField(
        label="Which team?",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Leave empty to keep the team it has.",
    )


class HandOverForm(DeedForm):
    team = forms.TypedChoiceField(label="Which team is it offered to?", coerce=int)
    reason = _text("Why, and what do they need to know?")


class ReasonForm(DeedForm):
    reason = _text("Why?")


class ContactForm(DeedForm):
    how = forms.ChoiceField(
        label="How were you in contact?", choices=list(WAYS.items()), widget=forms.RadioSelect
    )
    note = _text("How is the person, and what were they told?")
    priority = forms.ChoiceField(
        label="Priority now", required=False, help_text="Leave empty to keep it."
    )


class PriorityForm(DeedForm):
    priority = forms.ChoiceField(label="Priority", widget=forms.RadioSelect)
    note = _text("Why does it change?")


class NoteForm(DeedForm):
    text = _text("Note")


class PauseForm(DeedForm):
    reason = forms.ChoiceField(label="Why is it paused?", widget=forms.RadioSelect)
    note = _text("Note", required=False)


class ResumeForm(DeedForm):
    note = _text("Note", required=False)


class ShareForm(DeedForm):
    organisation = forms.TypedChoiceField(label="Which organisation?", coerce=int)
    role = forms.ChoiceField(
        label="What do they do?",
        choices=[("joint", "They work on it too"), ("informed", "They are kept informed")],
        widget=forms.RadioSelect,
    )
    basis = forms.CharField(
        label="What does sharing rest on?",
        max_length=200,
        help_text="For example, the person’s consent of 3 March, or a duty in law.",
    )


class UnshareForm(DeedForm):
    organisation = forms.TypedChoiceField(label="Which organisation?", coerce=int)
    reason = _text("Why does the sharing end?")


class LinkForm(DeedForm):
    other = forms.IntegerField(label="Number of the other case", min_value=1)
    kind = forms.ChoiceField(
        label="How do they belong together?",
        choices=[(one.value, one.label) for one in CaseLink.Kind],
        widget=forms.RadioSelect,
    )


class ConfirmForm(DeedForm):
    sure = forms.BooleanField(label="I have looked at what is proposed and agree")


class SureForm(DeedForm):
    """A deed that needs no words, only the number of the page."""
