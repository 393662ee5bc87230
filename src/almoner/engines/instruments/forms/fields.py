"""One field for each type of question. Whether an answer is missing is said by the rules, not here,
so that a draft can be kept with gaps."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms

from almoner.engines.instruments.definition.shapes import Item
from almoner.engines.instruments.rules.answers import LONGEST
from almoner.platform.web.forms import LondonDateField, LondonTimeField, MomentField

_RADIOS_UP_TO = 11
YES_NO = (("yes", "Yes"), ("no", "No"))
UNKNOWN = ("unknown", "Not known")


def field_for(item: Item, *, easy: bool = False) -> forms.Field:
    """The field, with the question as its label."""
    field = _MAKE[item.type](item)
    field.required = False
    words = (item.easy_read if easy else "") or item.text
    field.label = f"{item.prefix} {words}".strip()
    field.help_text = item.help
    if item.type in ("choice", "choices"):
        labels = [(c.code, (c.easy_read if easy else "") or c.label) for c in item.choices]
        field.choices = labels
        field.choice_hints = {c.code: c.evidence for c in item.choices}
    if item.unit:
        field.suffix = item.unit
    return field


def to_answer(item: Item, cleaned: Any) -> Any:
    """What a field gives, as it is kept; None for an empty field."""
    if cleaned in (None, "", []):
        return None
    keep = _KEEP.get(item.type)
    return keep(cleaned) if keep else cleaned


def to_field(item: Item, answer: Any) -> Any:
    """A kept answer as the field shows it."""
    if answer is None:
        return None
    if item.type == "yes-no":
        return "yes" if answer is True else "no"
    if item.type == "date":
        return date.fromisoformat(answer)
    if item.type == "moment":
        return datetime.fromisoformat(answer)
    return answer


def _radios(item: Item) -> forms.Field:
    return forms.ChoiceField(choices=[("", "")], widget=forms.RadioSelect)


def _yes_no(item: Item) -> forms.Field:
    return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)


def _three_ways(item: Item) -> forms.Field:
    return forms.ChoiceField(choices=[*YES_NO, UNKNOWN], widget=forms.RadioSelect)


def _ticks(item: Item) -> forms.Field:
    return forms.MultipleChoiceField(choices=[], widget=forms.CheckboxSelectMultiple)


def _whole(item: Item) -> forms.Field:
    return forms.IntegerField()


def _scale(item: Item) -> forms.Field:
    low, high = (int(end) for end in item.between if end is not None)
    if high - low >= _RADIOS_UP_TO:
        return forms.IntegerField()
    points = [(n, str(n)) for n in range(low, high + 1)]
    return forms.TypedChoiceField(
        choices=points, coerce=int, empty_value=None, widget=forms.RadioSelect
    )


def _decimal(item: Item) -> forms.Field:
    return forms.DecimalField(max_digits=15)


def _long(item: Item) -> forms.Field:
    return forms.CharField(
        max_length=item.max_length or LONGEST["long-text"], widget=forms.Textarea(attrs={"rows": 4})
    )


def _short(item: Item) -> forms.Field:
    return forms.CharField(max_length=item.max_length or LONGEST["text"])


_MAKE: Mapping[str, Callable[[Item], Any]] = {
    "yes-no": _yes_no,
    "yes-no-unknown": _three_ways,
    "choice": _radios,
    "choices": _ticks,
    "whole": _whole,
    "scale": _scale,
    "decimal": _decimal,
    "date": lambda item: LondonDateField(),
    "time": lambda item: LondonTimeField(),
    "moment": lambda item: MomentField(),
    "text": _short,
    "long-text": _long,
    "declaration": lambda item: forms.BooleanField(),
}


def _plain_decimal(number: Decimal) -> str:
    return format(number, "f")


def _iso(value: date | datetime | time) -> str:
    return value.isoformat(timespec="minutes") if isinstance(value, time) else value.isoformat()


_KEEP: Mapping[str, Callable[[Any], Any]] = {
    "yes-no": lambda said: said == "yes",
    "decimal": _plain_decimal,
    "date": _iso,
    "time": _iso,
    "moment": _iso,
    "declaration": lambda ticked: True if ticked else None,
}
