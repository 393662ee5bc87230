"""Forms about workers. What they take is checked again by the commands, with the reasons."""

from collections.abc import Iterable
from typing import Any

from django import forms

from almoner.platform.access.rights import ROLES
from almoner.platform.web.forms import LondonDateField, NhsForm
from almoner.registers.organisations.models import Team
from almoner.registers.organisations.offering import CHOOSE, offer
from almoner.registers.workforce import rules
from almoner.registers.workforce.ascwds.codetables import table
from almoner.registers.workforce.courses import offered_courses
from almoner.registers.workforce.models import Employment, Registration

# Where a refusal of a command is shown.
FIELDS = {
    "role-not-here": "access_role",
    "own-role": "access_role",
    "team-elsewhere": "team",
    "email-shape": "email",
    "email-not-usable": "email",
    "already-left": "ends_on",
    "ends-before-start": "ends_on",
    "completed-in-future": "completed_on",
    "training-known": "completed_on",
    "expires-before-completion": "expires_on",
    "expires-before-start": "expires_on",
    "checked-in-future": "checked_on",
    "ascwds-worker-in-use": "ascwds_id",
    "void-reason": "reason",
}


def _text(label: str, *, required: bool = True, hint: str = "", **more: Any) -> forms.CharField:
    more.setdefault("max_length", 100)
    return forms.CharField(label=label, required=required, help_text=hint, **more)


class SearchForm(NhsForm):
    search = _text("Search by name", required=False, max_length=200)


class JobForm(NhsForm):
    """What a worker does here."""

    access_role = forms.ChoiceField(
        label="Role in Almoner", widget=forms.RadioSelect, help_text="It decides what they can do."
    )
    job_title = _text("Job title", required=False, max_length=120)
    pathway = forms.ChoiceField(
        label="Care Workforce Pathway role", choices=[CHOOSE, *Employment.Pathway.choices]
    )
    job_role = forms.ChoiceField(label="Main job role (ASC-WDS)", required=False)
    ascwds_id = _text("Worker reference in ASC-WDS", required=False, max_length=50)
    team = forms.ChoiceField(label="Team", required=False)

    def __init__(
        self, *args: Any, kind: str = "", teams: Iterable[Team] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        may = rules.roles_for(kind)
        offer(
            self,
            "access_role",
            [(role.code, role.title) for role in ROLES.values() if role.code in may],
        )
        codes = table("job-roles").codes.values()
        offer(self, "job_role", [(one.code, one.label) for one in codes])
        offer(self, "team", [(team.pk, team.name) for team in teams])
        if not teams:
            del self.fields["team"]

    def job(self) -> dict[str, Any]:
        """The fields of a job as the commands take them."""
        given = self.cleaned_data
        names = ("access_role", "job_title", "pathway", "job_role", "ascwds_id")
        made = {name: given[name] for name in names}
        if "team" in given:
            made["team_id"] = int(given["team"]) if given["team"] else None
        return made


class WorkerForm(JobForm):
    given_name = _text("Given name")
    family_name = _text("Family name")
    email = _text(
        "Work email address",
        required=False,
        hint="If you enter it, they get an account and an email about it.",
        max_length=254,
    )
    starts_on = LondonDateField(label="First day of work")
    field_order = ("given_name", "family_name", "email", "starts_on")


class LeaveForm(NhsForm):
    ends_on = LondonDateField(
        label="First day they no longer work here",
        help_text="Their access and everything delegated to them end as this day begins."
        " Enter today to end them now.",
    )


class RegistrationForm(NhsForm):
    body = forms.ChoiceField(label="Register", choices=[CHOOSE, *Registration.Body.choices])
    number = _text("Registration number", max_length=20)
    profession = _text("Profession", hint="As the register says it.", max_length=60)
    starts_on = LondonDateField(label="Registered from")
    expires_on = LondonDateField(
        label="First day it no longer holds",
        help_text="If the register says valid until 31 March, enter 1 April.",
    )
    checked_on = LondonDateField(label="Day you looked at the register")


class TrainingForm(NhsForm):
    course = forms.ChoiceField(label="Course")
    title = _text("Name on the certificate", required=False, max_length=200)
    completed_on = LondonDateField(
        label="Completed on", required=False, help_text="Without a date the course does not count."
    )
    expires_on = LondonDateField(
        label="First day it no longer counts",
        required=False,
        help_text="Leave empty if it does not lapse.",
    )
    practical = forms.BooleanField(label="It had a practical part", required=False)
    delivered_by = _text("Who delivered it", required=False, max_length=200)
    certificate = _text("Where the certificate is kept", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "course", offered_courses().items())


class VoidForm(NhsForm):
    reason = forms.ChoiceField(
        label="Why it is removed",
        choices=list(rules.VOID_REASONS.items()),
        widget=forms.RadioSelect,
    )


class InviteForm(NhsForm):
    email = _text("Work email address", max_length=254)
