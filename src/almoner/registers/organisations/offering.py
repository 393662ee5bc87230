"""Choices that depend on who is looking, given to a field when the form is made."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

CHOOSE: tuple[Any, str] = ("", "Choose")


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, str]]) -> None:
    """Sets the choices of a field. A list to pick from gets the empty choice at its head."""
    field = cast(forms.ChoiceField, form.fields[name])
    radios = isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    field.choices = [*([] if radios else [CHOOSE]), *choices]
