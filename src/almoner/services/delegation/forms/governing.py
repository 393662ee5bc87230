"""What a board types: agreed activities, delegated functions, and the questions about a case."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from almoner.kernel.sourced import Sourced
from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.registers.organisations.offering import offer
from almoner.services.delegation.catalogue.fields import FieldDefinition
from almoner.services.delegation.catalogue.mandates import MandateDefinition
from almoner.services.delegation.rules.mandates import needs_named_holder
from almoner.services.delegation.rules.providing import SETTINGS

FIELDS = {
    "no_agreer": "agreed_by",
    "holder_not_named": "holder",
    "holder_elsewhere": "holder",
    "mandate_days": "ends_on",
    "mandate_too_long": "ends_on",
    "no_reference": "reference",
}
_YES_NO = (("yes", "Yes"), ("no", "No"))
_SETTING_WORDS = {
    "minimum_role": ("Lowest role of the Care Workforce Pathway", "1 to 7."),
    "supervised_practices": ("Supervised practices", "At least this many before sign-off."),
    "cover_needed": ("Workers who must be signed off for each person", ""),
    "registrant_visit_minutes": (
        "Minutes of a registered professional’s visit",
        "With travel. It is used to work out the hours released.",
    ),
}


class AgreementForm(NhsForm):
    """Puts an activity on the list. An empty number keeps the value of the definition."""

    agreed_by = forms.CharField(
        label="Who agreed, and when?", max_length=200, help_text="For example, board of 3 March."
    )
    note = forms.CharField(
        label="Note", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        usual: Mapping[str, Sourced[Any]] = {},
        set_here: Mapping[str, Any] = {},
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, (low, high) in SETTINGS.items():
            label, hint = _SETTING_WORDS[name]
            told = f" Otherwise {usual[name].label()}." if name in usual else ""
            self.fields[name] = forms.IntegerField(
                label=label,
                required=False,
                min_value=low,
                max_value=high,
                help_text=f"{hint}{told}".strip(),
                initial=set_here.get(name),
            )

    def settings(self) -> dict[str, int]:
        given = self.cleaned_data
        return {name: given[name] for name in SETTINGS if given.get(name) is not None}


class SwitchOffForm(NhsForm):
    note = forms.CharField(
        label="Why is it switched off?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Workers and delegators read this.",
    )
    sure = forms.BooleanField(label="I understand what stops")


class FunctionForm(NhsForm):
    function = forms.ChoiceField(label="Which function?", widget=forms.RadioSelect)
    organisation = forms.ChoiceField(label="Which organisation is to hold it?")

    def __init__(
        self,
        *args: Any,
        functions: Iterable[MandateDefinition] = (),
        organisations: Iterable[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "function", [(one.code, one.title) for one in functions])
        offer(self, "organisation", organisations)


class MandateForm(NhsForm):
    """The terms of one mandate. Each question of the function may be narrowed to some answers."""

    holder = forms.TypedChoiceField(
        label="Which worker?", coerce=int, empty_value=None, required=False
    )
    starts_on = LondonDateField(label="First day")
    ends_on = LondonDateField(label="First day it no longer holds")
    reference = forms.CharField(label="On which agreement or minute does it rest?", max_length=200)

    def __init__(
        self,
        *args: Any,
        definition: MandateDefinition,
        workers: Iterable[tuple[int, str]] = (),
        today: date | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {"starts_on": today})
        super().__init__(*args, **kwargs)
        self.definition = definition
        everyone = "Choose" if needs_named_holder(definition) else "All who work there"
        self.fields["holder"].choices = [("", everyone), *workers]  # type: ignore[attr-defined]
        for field in definition.scope:
            if choices := choices_of(field):
                self._ask_limits(field, choices)

    def _ask_limits(self, field: FieldDefinition, choices: list[tuple[str, str]]) -> None:
        for name, label, hint in (
            (f"only_{field.name}", "Only when", "Tick none to leave this as the function has it."),
            (f"never_{field.name}", "Never when", "Tick what this organisation must pass on."),
        ):
            self.fields[name] = forms.MultipleChoiceField(
                label=f"{label}: {field.label}",
                required=False,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                help_text=hint,
            )
        self.fields[f"words_{field.name}"] = forms.CharField(
            label="If never: what should they read?",
            required=False,
            max_length=200,
            help_text="For example: a case like this goes to a social worker.",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field in self.definition.scope:
            only, never = (cleaned.get(f"{kind}_{field.name}") or [] for kind in ("only", "never"))
            if set(only) & set(never):
                self.add_error(f"never_{field.name}", "You ticked the same answer under “Only”.")
            if never and not (cleaned.get(f"words_{field.name}") or "").strip():
                self.add_error(f"words_{field.name}", "Say what they should read.")
        return cleaned

    def _exclusions(self) -> list[dict[str, Any]]:
        given = self.cleaned_data
        return [
            {
                "field": field.name,
                "value": typed(field, one),
                "words": given[f"words_{field.name}"].strip(),
            }
            for field in self.definition.scope
            for one in given.get(f"never_{field.name}") or ()
        ]

    def terms(self) -> dict[str, Any]:
        given = self.cleaned_data
        scope = {
            field.name: [typed(field, one) for one in given[f"only_{field.name}"]]
            for field in self.definition.scope
            if given.get(f"only_{field.name}")
        }
        names = ("starts_on", "ends_on", "reference")
        limits = {"scope": scope, "exclusions": self._exclusions()}
        return {**{n: given[n] for n in names}, "holder_id": given["holder"], **limits}


class RevokeForm(NhsForm):
    reason = forms.CharField(
        label="Why is it taken back?", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CheckForm(NhsForm):
    """Who asks, and the case, question by question as the function has them."""

    worker = forms.TypedChoiceField(label="Which worker?", coerce=int)

    def __init__(
        self,
        *args: Any,
        definition: MandateDefinition,
        workers: Iterable[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        offer(self, "worker", workers)
        for field in definition.scope:
            self.fields[field.name] = forms.ChoiceField(
                label=field.label, choices=choices_of(field), widget=forms.RadioSelect
            )

    def facts(self) -> dict[str, Any]:
        return {f.name: typed(f, self.cleaned_data[f.name]) for f in self.definition.scope}


def choices_of(field: FieldDefinition) -> list[tuple[str, str]]:
    if field.type == "boolean":
        return list(_YES_NO)
    return [(one.code, one.label) for one in field.choices]


def typed(field: FieldDefinition, answer: str) -> Any:
    return answer == "yes" if field.type == "boolean" else answer
