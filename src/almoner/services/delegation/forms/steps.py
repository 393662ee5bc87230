"""Forms for each step in the life of a delegation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from almoner.platform.web.forms import LondonDateField, MomentField, NhsForm
from almoner.services.delegation.forms.deciding import YES_NO, Choices, radios, words_field
from almoner.services.delegation.models import Consent, FundingLine, Review
from almoner.services.delegation.rules.consent import (
    BEST_INTERESTS_WORDS,
    CAPACITY_QUESTIONS,
    CAPACITY_WORDS,
)

GOOD_OR_NOT = [("yes", "Done safely and well"), ("no", "Not yet")]


class NothingToAsk(NhsForm):
    """A step that needs no more than being confirmed."""


class ReasonForm(NhsForm):
    reason = words_field("Why")


class SignForm(NhsForm):
    agreed = radios("Do you agree?", YES_NO)
    reason = words_field("Anything to add", required=False)


class ConsentForm(NhsForm):
    """Consent, or a best-interests decision with the capacity assessment it rests on."""

    basis = radios("On what basis", Consent.Basis.choices)
    given_by = forms.CharField(
        label="Who said so", max_length=200, help_text="The person, or who spoke for them."
    )
    information_given = words_field("What you told them")

    def __init__(self, *args: Any, speakers: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["representative_id"] = forms.TypedChoiceField(
            label="Attorney or deputy",
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", "None"), *speakers],
        )
        for name, question in CAPACITY_QUESTIONS.items():
            self.fields[f"capacity-{name}"] = radios(question, YES_NO, required=False)
        for name, label in CAPACITY_WORDS.items():
            self.fields[f"capacity-{name}"] = words_field(label, required=False)
        for name, label in BEST_INTERESTS_WORDS.items():
            self.fields[f"interests-{name}"] = words_field(label, required=False)
        self.fields["review_by"] = LondonDateField(
            label="Review this by", required=False, earliest=today
        )
        named = ["basis", "given_by", "information_given", "representative_id"]
        self.sections = [
            ("Their answer", named),
            ("If they cannot decide", [n for n in self.fields if n.startswith("capacity-")]),
            ("Best interests", [n for n in self.fields if n.startswith("interests-")]),
            ("Review", ["review_by"]),
        ]

    def asked(self) -> dict[str, Any]:
        """What the command wants."""
        given = self.cleaned_data
        capacity: dict[str, Any] = {
            name: given[f"capacity-{name}"] == "yes"
            for name in CAPACITY_QUESTIONS
            if given[f"capacity-{name}"]
        }
        capacity |= {n: given[f"capacity-{n}"] for n in CAPACITY_WORDS if given[f"capacity-{n}"]}
        interests = {
            n: given[f"interests-{n}"] for n in BEST_INTERESTS_WORDS if given[f"interests-{n}"]
        }
        plain = ("basis", "given_by", "information_given", "representative_id", "review_by")
        return {
            **{name: given[name] for name in plain},
            "capacity": capacity or None,
            "best_interests": interests or None,
        }


class WithdrawForm(NhsForm):
    withdrawn_by = forms.CharField(
        label="Who withdrew it", max_length=200, help_text="The person, or who spoke for them."
    )


class PracticeForm(NhsForm):
    practised_at = MomentField(label="When you watched it")
    satisfactory = radios("How it went", GOOD_OR_NOT)
    simulated = radios("Was it a practice on a model, not with the person?", YES_NO)
    feedback = words_field("What you told the worker", required=False)


class ObservationForm(NhsForm):
    observed_at = MomentField(label="When you watched")
    satisfactory = radios("How it went", GOOD_OR_NOT)
    feedback = words_field("What you saw")


class ReassessForm(NhsForm):
    satisfactory = radios("How it went", GOOD_OR_NOT)
    feedback = words_field("What you saw", required=False)


class ActivateForm(NhsForm):
    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_due_on"] = LondonDateField(
            label="Last day before the first review", earliest=today
        )
        self.fields["fallback"] = words_field(
            "Who comes when no signed-off worker can",
            required=False,
            help_text="Needed when too few workers are signed off for this person.",
        )


class ReviewForm(NhsForm):
    outcome = radios("What you decided", Review.Outcome.choices)
    person_involved = radios("Did the person take part?", YES_NO)
    findings = words_field("What you found")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_due_on"] = LondonDateField(
            label="Last day before the next review", required=False, earliest=today
        )


class SuspendForm(NhsForm):
    def __init__(self, *args: Any, triggers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trigger"] = forms.ChoiceField(label="Why", choices=triggers)
        self.fields["reason"] = words_field("What happened", required=False)


class FundingForm(NhsForm):
    route = radios("Who pays", FundingLine.Route.choices)
    what_for = forms.CharField(label="What for", max_length=120)
    pounds_per_hour = forms.DecimalField(
        label="Pounds an hour", required=False, min_value=0, max_value=1000, decimal_places=2
    )
    minutes_per_act = forms.IntegerField(
        label="Minutes each time", required=False, min_value=1, max_value=480
    )
    supplement = forms.DecimalField(
        label="Pay supplement for the worker, pounds an hour",
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
    )
    starts_on = LondonDateField(label="From")
    ends_on = LondonDateField(label="Until (first day it no longer holds)", required=False)


class LeaveForm(NhsForm):
    def __init__(self, *args: Any, deputies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"] = LondonDateField(label="First day away")
        self.fields["ends_on"] = LondonDateField(label="First day back")
        self.fields["deputy_id"] = forms.TypedChoiceField(
            label="Who covers", coerce=int, choices=[("", "Choose"), *deputies]
        )


class HandOverForm(NhsForm):
    def __init__(
        self, *args: Any, workers: Choices, deputies: Sequence[tuple[Any, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [("", "Choose"), *workers]
        self.fields["from_worker_id"] = forms.TypedChoiceField(
            label="From", coerce=int, choices=people
        )
        self.fields["to_worker_id"] = forms.TypedChoiceField(label="To", coerce=int, choices=people)
        self.fields["deputy_id"] = forms.TypedChoiceField(
            label="Deputy",
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", "As it is now"), *deputies],
        )
        self.fields["reason"] = words_field("Why")


class AnswerCallForm(NhsForm):
    decision = words_field("What you decided, in words the worker can read back")
    call_back_at = MomentField(label="When the worker should call back", required=False)
