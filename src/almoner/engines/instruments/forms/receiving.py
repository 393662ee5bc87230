"""The file of a questionnaire that others wrote."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from almoner.platform.web.forms import NhsForm

_MOST = 2_000_000


class QuestionnaireForm(NhsForm):
    questionnaire = forms.FileField(
        label="The questionnaire",
        help_text="A FHIR R4 Questionnaire as a JSON file.",
    )

    def clean_questionnaire(self) -> Any:
        """The resource. A file that is too long or no JSON is told so."""
        sent = self.cleaned_data["questionnaire"]
        if sent.size > _MOST:
            raise ValidationError("The file is longer than 2 megabytes. Send a shorter one.")
        try:
            return json.loads(sent.read().decode("utf-8"))
        except (ValueError, RecursionError):
            raise ValidationError(
                "The file is not JSON. Save the questionnaire as JSON and choose it again."
            ) from None
