"""Fields that several forms of the directory share."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from almoner.kernel.refusals import Refused
from almoner.platform.geography.spots import areas_of, spot
from almoner.registers.directory.vocabulary import LANGUAGES, NEEDS


def text(label: str, *, required: bool = True, hint: str = "", **more: Any) -> forms.CharField:
    more.setdefault("max_length", 200)
    return forms.CharField(label=label, required=required, help_text=hint, **more)


def long_text(label: str, *, required: bool = True, hint: str = "", rows: int = 4) -> Any:
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def ticks(label: str, of: Mapping[str, str], *, required: bool = False, hint: str = "") -> Any:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(of.items()),
        required=required,
        help_text=hint,
        widget=forms.CheckboxSelectMultiple,
    )


def radios(label: str, of: Any, *, required: bool = True, hint: str = "") -> Any:
    return forms.ChoiceField(
        label=label,
        choices=list(of),
        required=required,
        help_text=hint,
        widget=forms.RadioSelect,
    )


def needs(label: str, *, required: bool = False, hint: str = "") -> Any:
    return ticks(label, NEEDS, required=required, hint=hint)


def languages(label: str = "Languages", *, hint: str = "") -> Any:
    return ticks(label, LANGUAGES, hint=hint)


class WhereField(forms.CharField):
    """A postcode or its first half. What cannot be placed is refused in the words of the map."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("label", "Postcode, or its first half")
        kwargs.setdefault("help_text", "For example, CV1 2WT or CV1.")
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if typed:
            try:
                spot(typed)
            except Refused as refused:
                said = [f"{one.reason} {one.mend}".strip() for one in refused.refusals]
                raise ValidationError(said) from None
        return typed


class OutwardsField(forms.CharField):
    """First halves of postcodes with spaces or commas between, as a list of them in capitals."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 1_000)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value)).upper().replace(",", " ").split()
        wrong = []
        for one in typed:
            try:
                areas_of(one)
            except Refused:
                wrong.append(one)
        if wrong:
            raise ValidationError(f"We do not know {', '.join(wrong)}. Write them as CV1 or B45.")
        return list(dict.fromkeys(typed))
