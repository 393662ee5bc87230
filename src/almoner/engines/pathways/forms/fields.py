"""Form fields made from the fields of a pathway, and what was typed as JSON facts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django import forms

from almoner.engines.pathways.definition import Field, Pathway
from almoner.engines.pathways.definition.parts import NAMING
from almoner.engines.pathways.rules.facts import LONGEST
from almoner.platform.web.forms import LondonDateField

_ASKS = (
    *("Are", "Can", "Could", "Did", "Do", "Does", "Has", "Have"),
    *("Is", "May", "Should", "Was", "Were", "Will", "Would"),
)
YES_NO = (("yes", "Yes"), ("no", "No"))
PREFIX = "fact_"
# type of a field that names somebody → (number, name) of those who may be chosen
Offers = Mapping[str, Sequence[tuple[int, str]]]
NO_OFFERS: Offers = MappingProxyType({})


def add_fields(
    form: forms.Form,
    definition: Pathway,
    codes: Iterable[str],
    *,
    required: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
    offers: Offers = NO_OFFERS,
) -> None:
    """Adds one form field for each field code, with what is known already as its first value."""
    needed = set(required)
    for code in codes:
        field = definition.fields[code]
        made = form_field(field, required=code in needed, offers=offers)
        if facts and code in facts:
            made.initial = typed(field, facts[code])
        form.fields[f"{PREFIX}{code}"] = made


def form_field(field: Field, *, required: bool, offers: Offers = NO_OFFERS) -> forms.Field:
    told: dict[str, Any] = {
        "label": label_of(field),
        "help_text": field.help,
        "required": required,
    }
    if field.type in NAMING:
        return _naming(offers.get(field.type, []), told)
    choices = [(one.code, one.label) for one in field.choices]
    if field.type == "yes-no":
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **told)
    if field.type == "choice":
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    if field.type == "choices":
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=choices, widget=widget, **told)
    if field.type == "date":
        return LondonDateField(**told)
    if field.type in ("whole", "decimal", "money"):
        return _number(field, told)
    area = forms.Textarea(attrs={"rows": 4}) if field.type == "long-text" else forms.TextInput()
    return forms.CharField(max_length=LONGEST[field.type], widget=area, **told)


def label_of(field: Field) -> str:
    """A title that stands as a heading beside an answer is a question where it is asked."""
    asks = field.type == "yes-no" and field.title.split(" ")[0] in _ASKS
    return f"{field.title}?" if asks and not field.title.endswith("?") else field.title


def _naming(offered: Sequence[tuple[int, str]], told: dict[str, Any]) -> forms.Field:
    if not offered:
        told["help_text"] = f"{told['help_text']} Nobody is recorded to choose from.".strip()
    choices = [("", "Choose"), *offered]
    return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, **told)


def _number(field: Field, told: dict[str, Any]) -> forms.Field:
    low, high = field.between or (None, None)
    if field.type == "whole":
        return forms.IntegerField(min_value=low, max_value=high, **told)
    if field.type == "money":
        told["help_text"] = told["help_text"] or "In pounds, as in 12.50."
        return forms.DecimalField(min_value=0, decimal_places=2, max_digits=12, **told)
    return forms.DecimalField(min_value=low, max_value=high, max_digits=15, **told)


def typed(field: Field, value: Any) -> Any:
    """A kept fact as its form field shows it."""
    if field.type == "yes-no":
        return "yes" if value else "no"
    if field.type == "date":
        return date.fromisoformat(value)
    if field.type == "money":
        return Decimal(value) / 100
    return value


def facts_of(definition: Pathway, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in a form's cleaned data. What was left empty is not a fact."""
    found: dict[str, Any] = {}
    for name, value in cleaned.items():
        code = name.removeprefix(PREFIX)
        if code != name and value not in (None, "", []):
            found[code] = kept(definition.fields[code], value)
    return found


def kept(field: Field, value: Any) -> Any:
    if field.type == "yes-no":
        return value == "yes"
    if field.type == "date":
        return value.isoformat()
    if field.type == "money":
        return int(value * 100)
    if field.type == "decimal":
        return float(value)
    return value
