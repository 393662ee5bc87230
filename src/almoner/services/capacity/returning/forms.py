"""The numbers of a month's return, as they are typed."""

from typing import Any

from django import forms

from almoner.platform.web.forms import NhsForm
from almoner.services.capacity.returning.rules import MOST, fields_of


class ReturnForm(NhsForm):
    def __init__(self, *given: Any, kind: str, **more: Any) -> None:
        super().__init__(*given, **more)
        for one in fields_of(kind):
            self.fields[one.code] = forms.IntegerField(
                label=one.words, min_value=0, max_value=MOST, required=False
            )

    def values(self) -> dict[str, int | None]:
        return dict(self.cleaned_data)
