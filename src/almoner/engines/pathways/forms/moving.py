"""The form of one move: exactly what its definition asks for."""

from typing import Any

from django import forms

from almoner.engines.pathways.definition import Pathway, Transition
from almoner.engines.pathways.forms.fields import NO_OFFERS, PREFIX, Offers, add_fields, facts_of
from almoner.engines.pathways.rules import CaseState
from almoner.platform.web.forms import MomentField, NhsForm, _reword
from almoner.registers.organisations.offering import offer


def _words(label: str, *, required: bool = True, hint: str = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, required=required, max_length=4000, widget=area, help_text=hint
    )


class MoveForm(NhsForm):
    """Fields, reason, evidence, outcome, information and note: those that this move asks for."""

    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        definition: Pathway,
        move: Transition,
        state: CaseState,
        offers: Offers = NO_OFFERS,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.definition, self.move = definition, move
        needs = move.requires
        codes = dict.fromkeys((*needs.fields, *move.asks))
        add_fields(self, definition, codes, required=needs.fields, facts=state.facts, offers=offers)
        if needs.reason:
            reasons = [(code, definition.reasons[code]) for code in needs.reason]
            self._choose("reason", "Why?", reasons)
        if needs.evidence:
            self.fields["evidence"] = _words("What does this rest on?", hint=needs.evidence)
        outcomes = definition.outcomes_of(move, state.state)
        if outcomes:
            self._choose("outcome", "How did it end?", [(one.code, one.title) for one in outcomes])
            self.fields["information"] = _words(
                "What information was given, to whom and how?",
                required=all(one.needs_information for one in outcomes),
                hint="The person must know what happens next and whom to ask.",
            )
        if move.records:
            self.fields["happened_at"] = MomentField(
                label="When did it happen?", required=False, help_text="Leave empty for now."
            )
        self.fields["note"] = _words("Note", required=needs.note)
        for name, field in self.fields.items():
            _reword(field, str(field.label or name))
        self.order_fields(
            [*(n for n in self.fields if n not in ("note", "number")), "note", "number"]
        )

    def _choose(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        first = choices[0][0] if len(choices) == 1 else None
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, widget=forms.RadioSelect, initial=first
        )

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("reason", "evidence", "outcome", "information", "happened_at", "note", "number")
        told = {name: data[name] for name in names if data.get(name) not in (None, "")}
        return {**told, "facts": facts_of(self.definition, data)}

    def places(self) -> dict[str, str]:
        """Refusal code to the form field it belongs to."""
        return {
            f"field:{name.removeprefix(PREFIX)}" if name.startswith(PREFIX) else name: name
            for name in self.fields
        } | ({"happened": "happened_at"} if "happened_at" in self.fields else {})


class OpenForm(NhsForm):
    """How it came, what is known, and why it is opened all the same where a criterion fails."""

    route = forms.ChoiceField(label="How did this come to you?", widget=forms.RadioSelect)
    received_at = MomentField(
        label="When was it received?", required=False, help_text="Leave empty for now."
    )

    def __init__(
        self,
        *args: Any,
        definition: Pathway,
        teams: list[tuple[int, str]],
        providers: list[tuple[int, str]] | None = None,
        offers: Offers = NO_OFFERS,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        entry = definition.entry
        offer(self, "route", [(one.code, one.label) for one in entry.routes])
        if len(entry.routes) == 1:
            self.fields["route"].initial = entry.routes[0].code
        if providers is not None:
            self.fields["provider"] = forms.TypedChoiceField(
                label="Which provider?",
                coerce=int,
                empty_value=None,
                required=definition.about == "provider",
                choices=[("", "Choose"), *providers],
            )
            self.fields["subject"] = forms.CharField(
                label="What is it about, in a few words?", required=False, max_length=200
            )
        add_fields(self, definition, entry.asks, offers=offers)
        self.fields["team"] = forms.TypedChoiceField(
            label="Which team has it?",
            coerce=int,
            empty_value=None,
            required=False,
            choices=[("", "The team of the first queue"), *teams],
        )
        if entry.criteria and entry.override:
            self.fields["override"] = _words(
                "Why is it opened although a criterion is not met?", required=False
            )
        for name, field in self.fields.items():
            _reword(field, str(field.label or name))

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "route": data["route"],
            "received_at": data["received_at"],
            "team_id": data["team"],
            "provider_id": data.get("provider"),
            "subject": data.get("subject") or "",
            "override": data.get("override") or "",
            "facts": facts_of(self.definition, data),
        }
