"""Draws the record fields of any activity as a form, and reads the answers back typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from almoner.kernel.refusals import Refused
from almoner.kernel.units import Glucose
from almoner.platform.web.forms import DoseField, GlucoseField, NhsForm
from almoner.services.delegation.catalogue import ActivityDefinition, Effect
from almoner.services.delegation.catalogue.fields import (
    ORDERED,
    FieldDefinition,
    check_value,
    read_value,
)
from almoner.services.delegation.catalogue.predicates import comparisons
from almoner.services.delegation.catalogue.stops import Fired
from almoner.services.delegation.rules.acts import LATE

# What the delegator said when called. It is asked after a call and never before one.
ANSWER = "delegator_answer"
YES_NO = (("yes", "Yes"), ("no", "No"))


class RecordForm(NhsForm):
    """Fields of one activity. Nothing is required by itself: a reading that stops the act must
    reach the record even when the rest is still blank. `missing` says what is blank."""

    def __init__(
        self,
        fields: Iterable[FieldDefinition],
        data: Mapping[str, Any] | None = None,
        *,
        required: Iterable[str] = (),
        prefilled: Mapping[str, Any] | None = None,
        mark_optional: bool = True,
        **options: Any,
    ) -> None:
        self.definitions = {field.name: field for field in fields}
        self.wanted = {n for n, f in self.definitions.items() if f.required} | set(required)
        initial = _initial(self.definitions, prefilled or {})
        super().__init__(data, initial=initial, **options)
        for name, field in self.definitions.items():
            self.fields[name] = _control(field, optional=mark_optional and name not in self.wanted)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, field in self.definitions.items():
            value = cleaned.get(name)
            if not _blank(value):
                self._check(field, value)
        return cleaned

    def _check(self, field: FieldDefinition, value: Any) -> None:
        for refusal in check_value(field, value):
            words = f"{refusal.reason} {refusal.mend}".strip()
            self.add_error(field.name, ValidationError(words, code=refusal.code))

    @property
    def values(self) -> dict[str, Any]:
        """What was answered, typed, by field name. Call after is_valid."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.definitions and not _blank(value)
        }

    @property
    def missing(self) -> list[str]:
        return [name for name in self.definitions if name in self.wanted - set(self.values)]

    def ask_for_missing(self) -> bool:
        """Puts an error at each required blank. True when there was any."""
        missing = self.missing
        for name in missing:
            label = self.definitions[name].label
            self.add_error(name, ValidationError(f"Answer “{label}”.", code="required"))
        return bool(missing)


def _control(field: FieldDefinition, *, optional: bool) -> forms.Field:
    made = _CONTROLS[field.type](field)
    made.required = False
    made.label = f"{field.label} (optional)" if optional else field.label
    made.help_text = field.help
    return made


def _glucose(field: FieldDefinition) -> forms.Field:
    return GlucoseField()


def _dose(field: FieldDefinition) -> forms.Field:
    return DoseField()


def _decimal(field: FieldDefinition) -> forms.Field:
    words = f"Enter a number in {field.unit}, as in 1.2."
    made = forms.DecimalField(error_messages={"invalid": words})
    made.suffix = field.unit  # type: ignore[attr-defined]
    return made


def _integer(field: FieldDefinition) -> forms.Field:
    words = f"Enter a whole number of {field.unit}."
    made = forms.IntegerField(error_messages={"invalid": words})
    made.suffix = field.unit  # type: ignore[attr-defined]
    return made


def _choice(field: FieldDefinition) -> forms.Field:
    options = [(choice.code, choice.label) for choice in field.choices]
    return forms.ChoiceField(
        choices=options,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the answers shown."},
    )


def _boolean(field: FieldDefinition) -> forms.Field:
    return forms.TypedChoiceField(
        choices=YES_NO,
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        error_messages={"invalid_choice": "Choose yes or no."},
    )


def _text(field: FieldDefinition) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), max_length=2_000)


_CONTROLS = {
    "glucose": _glucose,
    "dose": _dose,
    "decimal": _decimal,
    "integer": _integer,
    "choice": _choice,
    "site": _choice,
    "boolean": _boolean,
    "text": _text,
}


def _blank(value: Any) -> bool:
    return value is None or value == ""


def _initial(fields: Mapping[str, FieldDefinition], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Kept values as controls show them. A value that can no longer be read is left blank."""
    shown = {}
    for name, field in fields.items():
        if kept.get(name) is None:
            continue
        try:
            shown[name] = _shown(read_value(field, kept[name]))
        except Refused:
            continue
    return shown


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, Glucose) else str(value).removesuffix(" units")


def first_checks(definition: ActivityDefinition) -> list[FieldDefinition]:
    """What a worker is asked before anything is known: answers to a call come only after a call,
    answers about a treatment only after it, and the clock says how late it is."""
    later = _answers_to_calls(definition) | _only_together(definition) | {LATE, ANSWER}
    return [f for f in _before(definition) if f.required or f.name not in later]


def next_checks(
    definition: ActivityDefinition, fired: Iterable[Fired], record: Mapping[str, Any]
) -> tuple[list[FieldDefinition], set[str]]:
    """What to ask after a stop, and which of it must be answered, given what spoke.

    With nothing that blocks: what is still to be answered.
    """
    blocking = [one for one in fired if one.blocks]
    asked = {name for one in blocking for name in _asked_again(one, record)}
    if any(one.rule.recheck for one in blocking):
        asked |= _danger_signs(definition, asked)
    else:
        asked |= {f.name for f in _before(definition) if f.required and f.name not in record}
    asked -= {LATE}
    fields = [f for f in _before(definition) if f.name in asked]
    return fields, {f.name for f in fields if f.required}


def _asked_again(one: Fired, record: Mapping[str, Any]) -> set[str]:
    """A recheck asks for the reading; a call for its answer; other stops for what differs now."""
    rule = one.rule
    if rule.recheck:
        names = {*rule.recheck.fields, *_names(rule.when)}
        called = one.effect is not rule.effect
        return names | (_names(rule.recheck.exhausted.released_when) if called else set())
    if rule.released_when:
        return _names(rule.released_when)
    names = _names(rule.when)
    emergency = rule.effect is Effect.CALL_999
    return names if emergency else {name for name in names if name not in record} or names


def _danger_signs(definition: ActivityDefinition, about: set[str]) -> set[str]:
    """What turns this reading into an emergency."""
    return {
        name
        for rule in definition.stop_rules
        if rule.effect is Effect.CALL_999 and _names(rule.when) & about
        for name in _names(rule.when)
    }


def _before(definition: ActivityDefinition) -> list[FieldDefinition]:
    return [field for field in definition.record if field.moment == "before"]


def _names(condition: Any) -> set[str]:
    if condition is None:
        return set()
    return {one.name for one in comparisons(condition) if not one.of_plan}


def _answers_to_calls(definition: ActivityDefinition) -> set[str]:
    return {name for rule in definition.stop_rules for name in _names(rule.released_when)}


def _only_together(definition: ActivityDefinition) -> set[str]:
    """Optional choices that say something only beside another field."""
    alone: set[str] = set()
    together: set[str] = set()
    for rule in definition.stop_rules:
        parts = getattr(rule.when, "parts", None)
        names = _names(rule.when)
        target = alone if parts is None or type(rule.when).__name__ == "AnyOf" else together
        target |= names
    ordered = {f.name for f in definition.record if f.type in ORDERED}
    return together - alone - ordered
