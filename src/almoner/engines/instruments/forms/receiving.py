"""Files that other systems wrote: a questionnaire, and answers to one."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from almoner.platform.web.forms import NhsForm

_MOST = 2_000_000


def read_json(sent: Any, what: str) -> Any:
    """The resource. A file that is too long or no JSON is told so."""
    if sent.size > _MOST:
        raise ValidationError("The file is longer than 2 megabytes. Send a shorter one.")
    try:
        return json.loads(sent.read().decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValidationError(
            f"The file is not JSON. Save {what} as JSON and choose the file again."
        ) from None


class QuestionnaireForm(NhsForm):
    questionnaire = forms.FileField(
        label="The questionnaire",
        help_text=(
            "A FHIR R4 Questionnaire as a JSON file. If its lists of answers stand elsewhere, "
            "send a Bundle that holds the questionnaire and those lists."
        ),
    )

    def clean_questionnaire(self) -> Any:
        return read_json(self.cleaned_data["questionnaire"], "the questionnaire")


class ResponseForm(NhsForm):
    response = forms.FileField(
        label="The answers",
        help_text="A FHIR R4 QuestionnaireResponse as a JSON file.",
    )
    despite = forms.CharField(
        label="Why it is right all the same",
        help_text="Only if there is a warning about this person.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_response(self) -> Any:
        return read_json(self.cleaned_data["response"], "the answers")
