"""Forms about people. What they take is checked again by the commands, with the reasons."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from almoner.kernel.london import format_date
from almoner.platform.web.forms import LondonDateField, MomentField, NhsForm
from almoner.registers.organisations.models import Organisation, Team
from almoner.registers.organisations.offering import CHOOSE, offer
from almoner.registers.people import rules
from almoner.registers.people.models import Involvement, Person, Representative

Choices = list[tuple[Any, str]]
Sections = Sequence[tuple[str, Sequence[str]]]
_YES_NO = [("yes", "Yes"), ("no", "No")]
_PARTS: Choices = list(Involvement.Kind.choices)

_WRONG_NUMBER = (
    "missing",
    "scientific",
    "decimal",
    "letters",
    "lost-zeros",
    "length",
    "same-digit",
    "check-ten",
    "check-digit",
    "real-range",
    "test-range",
    "chi",
    "ni",
)
_WRONG_POSTCODE = (
    "malformed",
    "unknown",
    "pseudo",
    "overseas",
    "crown-dependency",
    "without-place",
)
# Where a refusal of a command is shown.
FIELDS = {
    "given-name-missing": "given_name",
    "family-name-missing": "family_name",
    "born-in-future": "born_on",
    "born-too-long-ago": "born_on",
    "team-elsewhere": "team",
    "person-already-here": "nhs_number",
    "nhs-number-in-use": "nhs_number",
    "died-in-future": "died_on",
    "died-before-birth": "died_on",
    "ends-before-start": "ends_on",
    "already-ended": "ends_on",
    "already-involved": "organisation",
    "person-objects": "organisation",
    "evidence-in-future": "evidence_seen_on",
    "evidence-without-day": "evidence_seen_on",
    "hours-a-week": "hours_a_week",
    "hours-without-care": "unpaid_carer",
    "sharing-with-whom": "organisation",
    "sharing-own-organisation": "organisation",
    "in-future": "moment",
    "already-in-hospital": "moment",
    "stays-overlap": "moment",
    "discharged-before-admission": "moment",
    **dict.fromkeys((f"nhs-number-{code}" for code in _WRONG_NUMBER), "nhs_number"),
    **dict.fromkeys((f"postcode-{code}" for code in _WRONG_POSTCODE), "postcode"),
}


def _text(label: str, *, required: bool = True, hint: str = "", **more: Any) -> forms.CharField:
    more.setdefault("max_length", 100)
    return forms.CharField(label=label, required=required, help_text=hint, **more)


def _named(rows: Iterable[Organisation | Team]) -> Choices:
    return [(row.pk, row.name) for row in rows]


class SearchForm(NhsForm):
    search = _text("Search by name or NHS number", required=False, max_length=200)


class IdentityForm(NhsForm):
    """Who a person is and where they live."""

    given_name = _text("Given name")
    family_name = _text("Family name")
    known_as = _text("Name they like to be called", required=False)
    born_on = LondonDateField(label="Date of birth", required=False)
    gender = forms.ChoiceField(
        label="Gender", required=False, choices=[CHOOSE, *rules.GENDERS.items()]
    )
    nhs_number = _text(
        "NHS number",
        required=False,
        hint="10 digits. Leave empty if you do not know it.",
        max_length=40,
    )
    phone = _text("Phone number", required=False, max_length=30)
    address = _text("Address", required=False, max_length=300)
    postcode = _text("Postcode", required=False, max_length=12)
    sections: Sections = (
        ("Who they are", ("given_name", "family_name", "known_as", "born_on", "gender")),
        ("How others know and reach them", ("nhs_number", "phone", "address", "postcode")),
    )

    @staticmethod
    def starting(person: Person) -> dict[str, Any]:
        names = (*(n for _, group in IdentityForm.sections for n in group), "nhs_number_status")
        return {name: getattr(person, name) for name in names}


class ChangeForm(IdentityForm):
    nhs_number_status = forms.ChoiceField(
        label="Status of the NHS number", choices=Person.NumberStatus.choices
    )
    sections = (
        IdentityForm.sections[0],
        (
            "How others know and reach them",
            ("nhs_number", "nhs_number_status", "phone", "address", "postcode"),
        ),
    )


class RegisterForm(IdentityForm):
    """Identity, and the part your organisation has in their care."""

    team = forms.ChoiceField(label="Your team", required=False)
    starts_on = LondonDateField(label="First day of your part in their care")
    different = forms.BooleanField(
        label="This is a different person with the same name and date of birth", required=False
    )

    def __init__(self, *args: Any, teams: Iterable[Team] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _named(teams)
        offer(self, "team", choices)
        if not choices:
            del self.fields["team"]
        self.fields["born_on"].required = True
        self.ask_whether_different(False)

    def ask_whether_different(self, ask: bool) -> None:
        shown = [name for name in ("team", "starts_on") if name in self.fields]
        last = ("Your part in their care", (*shown, *(["different"] if ask else [])))
        self.sections = (*IdentityForm.sections, last)


class JoinForm(NhsForm):
    """What you must know of a person to be let into their care."""

    nhs_number = _text("NHS number", max_length=40)
    family_name = _text("Family name", hint="As it is on their NHS record.")
    born_on = LondonDateField(label="Date of birth")
    kind = forms.ChoiceField(label="Your part in their care", choices=[CHOOSE, *_PARTS])


class CommunicationForm(NhsForm):
    preferred_language = forms.ChoiceField(
        label="Preferred language",
        required=False,
        choices=[CHOOSE, *rules.LANGUAGES.items()],
    )
    interpreter_needed = forms.BooleanField(label="Needs an interpreter", required=False)
    contact_needs = forms.MultipleChoiceField(
        label="What helps them",
        required=False,
        choices=[(need, need) for need in rules.CONTACT_NEEDS],
        widget=forms.CheckboxSelectMultiple,
    )
    other_need = _text("Something else that helps", required=False)

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = self.starting(person)
        super().__init__(*args, **kwargs)
        tag = person.preferred_language if person else ""
        if tag and tag not in rules.LANGUAGES:
            offer(
                self,
                "preferred_language",
                [*rules.LANGUAGES.items(), (tag, rules.language_name(tag))],
            )

    @staticmethod
    def starting(person: Person) -> dict[str, Any]:
        listed = [need for need in person.contact_needs if need in rules.CONTACT_NEEDS]
        others = [str(need) for need in person.contact_needs if need not in listed]
        return {
            "preferred_language": person.preferred_language,
            "interpreter_needed": person.interpreter_needed,
            "contact_needs": listed,
            "other_need": ", ".join(others),
        }

    def needs(self) -> list[str]:
        other = self.cleaned_data["other_need"].strip()
        return [*self.cleaned_data["contact_needs"], *([other] if other else [])]


class AboutMeForm(NhsForm):
    """One box for each heading, in the person's own words."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, heading in enumerate(rules.ABOUT_ME_HEADINGS):
            self.fields[f"heading_{number}"] = forms.CharField(
                label=heading,
                required=False,
                initial=person.about_me.get(heading, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def texts(self) -> dict[str, str]:
        return {
            heading: self.cleaned_data[f"heading_{number}"]
            for number, heading in enumerate(rules.ABOUT_ME_HEADINGS)
        }


class RepresentativeForm(NhsForm):
    kind = forms.ChoiceField(
        label="Who speaks for them",
        choices=Representative.Kind.choices,
        widget=forms.RadioSelect,
    )
    name = _text("Name", max_length=200)
    phone = _text("Phone number", required=False, max_length=30)
    starts_on = LondonDateField(label="First day they may speak for the person")
    evidence_seen_on = LondonDateField(
        label="Day you saw the evidence",
        required=False,
        help_text="The registered power of attorney or the court order. Leave empty if you have"
        " not seen it yet.",
    )
    evidence_reference = _text("Reference of the evidence", required=False)


class EvidenceForm(NhsForm):
    evidence_seen_on = LondonDateField(label="Day you saw the evidence")
    evidence_reference = _text("Reference of the evidence", required=False)


class RelationshipForm(NhsForm):
    name = _text("Name", max_length=200)
    kind = _text(
        "Who they are to the person", hint="For example, daughter or neighbour.", max_length=40
    )
    phone = _text("Phone number", required=False, max_length=30)
    emergency_contact = forms.BooleanField(label="Call them in an emergency", required=False)
    unpaid_carer = forms.BooleanField(label="They are an unpaid carer", required=False)
    hours_a_week = forms.IntegerField(
        label="Hours of unpaid care a week", required=False, help_text="A rough number will do."
    )
    starts_on = LondonDateField(label="Since when")


class OwnRecordForm(NhsForm):
    record = forms.ChoiceField(label="Which record is theirs", widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "record", [(one.pk, _known_as(one)) for one in people])


def _known_as(person: Person) -> str:
    born = f", born {format_date(person.born_on)}" if person.born_on else ""
    return f"{person.name}{born}"


class SharingForm(NhsForm):
    scope = forms.ChoiceField(
        label="What the decision is about",
        choices=list(rules.SCOPES.items()),
        widget=forms.RadioSelect,
    )
    organisation = forms.ChoiceField(
        label="Which organisation it is about",
        required=False,
        help_text="Leave it open if the decision is for everyone.",
    )
    agreed = forms.ChoiceField(
        label="Does the person agree?", choices=_YES_NO, widget=forms.RadioSelect
    )
    given_by = _text(
        "Who decided", hint="The person, or who spoke for them and as what.", max_length=200
    )

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", _named(organisations))
        self.fields["agreed"].choice_hints = {  # type: ignore[attr-defined]
            "no": "If it is about seeing the record, the organisation can no longer open it."
        }


class InvolvementForm(NhsForm):
    organisation = forms.ChoiceField(label="Organisation")
    kind = forms.ChoiceField(label="Part in their care", choices=[CHOOSE, *_PARTS])
    starts_on = LondonDateField(label="First day")

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", _named(organisations))


class MoveForm(NhsForm):
    organisation = forms.ChoiceField(label="New provider")
    ends_on = LondonDateField(
        label="First day with the new provider",
        help_text="From this day the old provider no longer sees this record, and nothing"
        " delegated to it holds.",
    )

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", _named(organisations))


class EndForm(NhsForm):
    ends_on = LondonDateField(
        label="First day it no longer holds", help_text="Enter today to end it now."
    )


class DeathForm(NhsForm):
    died_on = LondonDateField(label="Date of death")


class AdmissionForm(NhsForm):
    moment = MomentField(label="When they went into hospital")
    hospital = _text("Hospital", required=False, max_length=200)


class DischargeForm(NhsForm):
    moment = MomentField(label="When they left hospital")


class CapacityForm(NhsForm):
    change = forms.ChoiceField(
        label="How their capacity to decide has changed",
        choices=list(rules.CAPACITY_CHANGES.items()),
        widget=forms.RadioSelect,
    )


class ConfirmForm(NhsForm):
    """No fields: the button is the answer."""
