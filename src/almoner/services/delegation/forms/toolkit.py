"""What the working group and those it asks type about a block of the toolkit."""

from django import forms

from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.services.delegation.rules.toolkit import LONGEST

# Where a refusal of a command is shown.
FIELDS = {
    "no_text": "text",
    "long_text": "text",
    "same_text": "text",
    "closes_late": "closes_on",
    "no_words": "words",
}


class LocaliseForm(NhsForm):
    text = forms.CharField(
        label="The text of this block",
        help_text="Leave a line empty between paragraphs. Do not name people you care for.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    owner = forms.CharField(
        label="Who looks after this block?",
        help_text="A group or a post, for example the delegation working group.",
        max_length=200,
        required=False,
    )


class ConsultForm(NhsForm):
    closes_on = LondonDateField(
        label="What is the last day for comments?", help_text="For example, 27 3 2027."
    )


class CommentForm(NhsForm):
    words = forms.CharField(
        label="Your comment",
        help_text="Your name and organisation are shown with it. Do not name people you care for.",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
