"""Forms up to the proposal: choose the activity, answer the gates, write the plan, propose."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.services.delegation.catalogue import ActivityDefinition, activities, conditions, facts
from almoner.services.delegation.catalogue.fields import write_value
from almoner.services.delegation.catalogue.gates import GatesDefinition
from almoner.services.delegation.recordforms import _control as control
from almoner.services.delegation.rules.consent import (
    BEST_INTERESTS_WORDS,
    CAPACITY_QUESTIONS,
    CAPACITY_WORDS,
)

YES_NO = [("yes", "Yes"), ("no", "No")]
Choices = Sequence[tuple[Any, str]]


def words_field(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def radios(label: str, choices: Choices, *, required: bool = True, help_text: str = ""):
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=help_text,
        widget=forms.RadioSelect,
    )


class ActivityForm(NhsForm):
    """What it is about, and which framework helps to decide."""

    def __init__(self, *args: Any, providers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"] = forms.ChoiceField(
            label="Activity", choices=[(one.code, one.title) for one in activities().values()]
        )
        self.fields["provider"] = radios("Provider", providers)
        self.fields["framework"] = forms.ChoiceField(
            label="Condition framework",
            required=False,
            help_text="Choose one if the activity is for one of these conditions.",
            choices=[("", "None"), *((one.code, one.title) for one in conditions().values())],
        )


class GatesForm(NhsForm):
    """The thirteen gates as one page. `answers` gives what the command wants."""

    def __init__(
        self, *args: Any, gates: GatesDefinition, questions: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.gates, self.questions = gates, questions
        known = facts()
        for code in questions:
            self.fields[f"fact-{code}"] = radios(known[code], YES_NO)
        for gate in gates.gates:
            self._add_gate(gate)
        self.fields["note"] = words_field("Anything else to remember", required=False)
        self.sections = self._sections()

    def _add_gate(self, gate: Any) -> None:
        options = [(option.code, option.label) for option in gate.options]
        self.fields[gate.code] = radios(gate.question, options, help_text=gate.help)
        self.fields[f"{gate.code}-evidence"] = forms.CharField(
            label=f"Evidence for: {gate.title.lower()}", required=False, max_length=500
        )
        if any(option.code == "best-interests" for option in gate.options):
            self._add_capacity()

    def _add_capacity(self) -> None:
        for name, question in CAPACITY_QUESTIONS.items():
            self.fields[f"capacity-{name}"] = radios(question, YES_NO, required=False)
        for name, label in CAPACITY_WORDS.items():
            self.fields[f"capacity-{name}"] = words_field(label, required=False)
        for name, label in BEST_INTERESTS_WORDS.items():
            self.fields[f"interests-{name}"] = words_field(label, required=False)

    def _sections(self) -> list[tuple[str, list[str]]]:
        about = [f"fact-{code}" for code in self.questions]
        sections = [("About the person", about)] if about else []
        for gate in self.gates.gates:
            names = [gate.code, f"{gate.code}-evidence"]
            if any(option.code == "best-interests" for option in gate.options):
                names += [n for n in self.fields if n.startswith(("capacity-", "interests-"))]
            sections.append((f"{gate.code} {gate.title}", names))
        return [*sections, ("Note", ["note"])]

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        found: dict[str, Any] = {
            "facts": {code: given[f"fact-{code}"] == "yes" for code in self.questions}
        }
        for gate in self.gates.gates:
            answer = {"answer": given[gate.code], "evidence": given[f"{gate.code}-evidence"]}
            if given[gate.code] in ("best-interests", "attorney-consents"):
                answer |= {"capacity": _capacity(given), "best_interests": _interests(given)}
            found[gate.code] = answer
        return found


def _capacity(given: Mapping[str, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {
        name: given[f"capacity-{name}"] == "yes"
        for name in CAPACITY_QUESTIONS
        if given[f"capacity-{name}"]
    }
    return answers | {name: given[f"capacity-{name}"] for name in CAPACITY_WORDS}


def _interests(given: Mapping[str, Any]) -> dict[str, str]:
    return {name: given[f"interests-{name}"] for name in BEST_INTERESTS_WORDS}


class PlanForm(NhsForm):
    """The person's plan for one activity. `values` gives the activity's own fields."""

    def __init__(
        self, *args: Any, activity: ActivityDefinition, today: date, first: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        for field in activity.plan:
            self.fields[f"plan-{field.name}"] = control(field, optional=not field.required)
        self.fields |= {
            "procedure": words_field("What to do, step by step"),
            "do_not": words_field("What not to do", required=False),
            "equipment": words_field("What is needed", required=False),
            "call_first": forms.CharField(label="Whom to call first", max_length=200),
            "call_out_of_hours": forms.CharField(
                label="Whom to call at night and at weekends", required=False, max_length=200
            ),
            "review_by": LondonDateField(label="Review this plan by", earliest=today),
        }
        if not first:
            self.fields["changed_regimen"] = radios(
                "Does this change the dose or the routine?",
                YES_NO,
                help_text="If it does, the activity stops until each worker is signed off again.",
            )

    def values(self) -> dict[str, Any]:
        return {
            field.name: write_value(_plain(field, self.cleaned_data[f"plan-{field.name}"]))
            for field in self.activity.plan
            if self.cleaned_data.get(f"plan-{field.name}") not in (None, "")
        }


def _plain(field: Any, value: Any) -> Any:
    return value == "yes" if field.type == "boolean" else value


class ProposeForm(NhsForm):
    def __init__(self, *args: Any, workers: Choices, deputies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker_id"] = forms.TypedChoiceField(
            label="Worker", coerce=int, choices=[("", "Choose"), *workers]
        )
        self.fields["deputy_id"] = forms.TypedChoiceField(
            label="Deputy when you are away", coerce=int, choices=[("", "Choose"), *deputies]
        )
        self.fields["situation"] = words_field(
            "For which situation", help_text="For example: the morning dose at home."
        )
        self.fields["supervision"] = words_field("How and how often you will oversee it")
        self.fields["call_first"] = forms.CharField(label="Whom to call first", max_length=200)
        self.fields["call_out_of_hours"] = forms.CharField(
            label="Whom to call at night and at weekends", required=False, max_length=200
        )
