"""Who is around a person, and what befalls them: one table of steps, each a form and a command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from almoner.platform.web.forms import NhsForm
from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, View, screen
from almoner.registers.organisations.queries import circle_organisations
from almoner.registers.people import commands, forms, queries, rules
from almoner.registers.people.models import Person
from almoner.registers.people.views.shared import about, home, named

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What a step stands on: the person, and the row it is about where there is one."""

    request: Request
    person: Person
    row: Any = None
    key: int = 0

    @property
    def ids(self) -> dict[str, Any]:
        return {"person_id": self.person.pk, "at": now()}


Words = str | Callable[[About], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One verb: its words, its form, and the command that does it. `find` reads its row."""

    title: Words
    said: str
    make: Callable[[About, Any], NhsForm]
    save: Callable[[About, Given], Any]
    find: Callable[..., Any] | None = None
    lead: Words = ""
    submit: str = "Save"
    warning: bool | Callable[[About], bool] = False
    leaves: bool = False
    right: str = "person.manage"


def _plain(form: type[NhsForm], **starting: Callable[[], Any]) -> Callable[[About, Any], NhsForm]:
    return lambda one, data: form(data, initial={n: made() for n, made in starting.items()})


def _among(form: type[NhsForm], **starting: Callable[[], Any]) -> Callable[[About, Any], NhsForm]:
    """A form that offers the organisations one works with."""
    return lambda one, data: form(
        data,
        organisations=circle_organisations(one.request.viewer),
        initial={n: made() for n, made in starting.items()},
    )


def _ending(command: Callable[..., Any], name: str) -> Callable[[About, Given], Any]:
    return lambda one, given: command(
        one.request.viewer, at=now(), **{name: one.row.pk}, ends_on=given["ends_on"]
    )


def _move_form(one: About, data: Any) -> NhsForm:
    others = [each for each in circle_organisations(one.request.viewer) if each.pk != one.key]
    return forms.MoveForm(data, organisations=others, initial={"ends_on": today()})


def _withdrawn(one: About) -> str:
    row = one.row
    whose = row.organisation.name if row.organisation else "everyone"
    said = "agreed" if row.agreed else "did not agree"
    return (
        f"{row.given_by} {said}: {rules.SCOPES.get(row.scope, row.scope).lower()}, {whose}."
        " The decision stays on record with the time it was withdrawn."
    )


def _number(text: str) -> int | None:
    return int(text) if text else None


STEPS = {
    "representative-add": Step(
        "Add someone who speaks for them",
        "The representative is added.",
        _plain(forms.RepresentativeForm),
        lambda one, given: commands.add_representative(one.request.viewer, **one.ids, **given),
    ),
    "representative-evidence": Step(
        lambda one: f"Evidence that {one.row.name} speaks for them",
        "The evidence is recorded.",
        _plain(forms.EvidenceForm),
        lambda one, given: commands.evidence_seen(
            one.request.viewer,
            representative_id=one.row.pk,
            seen_on=given["evidence_seen_on"],
            reference=given["evidence_reference"],
            at=now(),
        ),
        find=queries.representative,
        lead=lambda one: one.row.get_kind_display(),
    ),
    "representative-end": Step(
        lambda one: f"{one.row.name} no longer speaks for them",
        "The representation is ended.",
        _plain(forms.EndForm, ends_on=today),
        _ending(commands.end_representative, "representative_id"),
        find=queries.representative,
        lead=lambda one: one.row.get_kind_display(),
    ),
    "relationship-add": Step(
        "Add a relative, friend or unpaid carer",
        "They are added.",
        _plain(forms.RelationshipForm),
        lambda one, given: commands.add_relationship(one.request.viewer, **one.ids, **given),
    ),
    "relationship-end": Step(
        lambda one: f"{one.row.name} is no longer to be called",
        "The relationship is ended.",
        _plain(forms.EndForm, ends_on=today),
        _ending(commands.end_relationship, "relationship_id"),
        find=queries.relationship,
        lead=lambda one: one.row.kind,
    ),
    "relationship-record": Step(
        lambda one: f"The record of {one.row.name}",
        "Their own record is named.",
        lambda one, data: forms.OwnRecordForm(
            data,
            people=queries.people_called(
                one.request.viewer, one.row.name, other_than=one.person.pk, today=today()
            ),
        ),
        lambda one, given: commands.name_own_record(
            one.request.viewer,
            relationship_id=one.row.pk,
            record_id=int(given["record"]),
            at=now(),
        ),
        find=queries.relationship,
        lead="People of that name whose records you see. If they are not here, register them"
        " under the same name first.",
    ),
    "sharing-add": Step(
        "Record a decision about sharing",
        "The decision is recorded.",
        _among(forms.SharingForm),
        lambda one, given: commands.decide_sharing(
            one.request.viewer,
            **one.ids,
            scope=given["scope"],
            agreed=given["agreed"] == "yes",
            given_by=given["given_by"],
            organisation_id=_number(given["organisation"]),
        ),
        lead="A new decision takes the place of an earlier one about the same thing.",
        right="sharing.manage",
    ),
    "sharing-withdraw": Step(
        "Withdraw a decision about sharing",
        "The decision is withdrawn.",
        _plain(forms.ConfirmForm),
        lambda one, given: commands.withdraw_sharing(
            one.request.viewer, decision_id=one.row.pk, at=now()
        ),
        find=queries.decision,
        lead=_withdrawn,
        submit="Withdraw the decision",
        warning=lambda one: one.row.agreed,
        right="sharing.manage",
    ),
    "involvement-add": Step(
        "Add an organisation to their care",
        "The organisation is added.",
        _among(forms.InvolvementForm, starts_on=today),
        lambda one, given: commands.start_involvement(
            one.request.viewer,
            **one.ids,
            organisation_id=_number(given["organisation"]),
            kind=given["kind"],
            starts_on=given["starts_on"],
        ),
        lead="From the first day it can see this record.",
    ),
    "involvement-end": Step(
        lambda one: f"End the part of {one.row.organisation.name} in their care",
        "The part in their care is ended.",
        _plain(forms.EndForm, ends_on=today),
        lambda one, given: commands.end_involvement(
            one.request.viewer, **one.ids, organisation_id=one.key, ends_on=given["ends_on"]
        ),
        find=queries.involvement,
        lead="From that day it no longer sees this record, and nothing delegated to it holds.",
        submit="End it",
        warning=True,
        leaves=True,
    ),
    "move": Step(
        lambda one: f"Move their care from {one.row.organisation.name}",
        "Their care has moved.",
        _move_form,
        lambda one, given: commands.move_to_provider(
            one.request.viewer,
            **one.ids,
            from_organisation_id=one.key,
            to_organisation_id=int(given["organisation"]),
            moves_on=given["ends_on"],
        ),
        find=queries.involvement,
        submit="Move",
        warning=True,
        leaves=True,
    ),
    "admitted": Step(
        "They went into hospital",
        "The admission is recorded.",
        _plain(forms.AdmissionForm),
        lambda one, given: commands.admit(
            one.request.viewer,
            **one.ids,
            admitted_at=given["moment"],
            hospital=given["hospital"],
        ),
        lead="Delegated activities stop until they are home and reviewed.",
    ),
    "discharged": Step(
        "They left hospital",
        "The discharge is recorded.",
        _plain(forms.DischargeForm),
        lambda one, given: commands.discharge(
            one.request.viewer, **one.ids, discharged_at=given["moment"]
        ),
    ),
    "death": Step(
        "Record a death",
        "The death is recorded.",
        _plain(forms.DeathForm),
        lambda one, given: commands.record_death(
            one.request.viewer, **one.ids, died_on=given["died_on"]
        ),
        lead="Everything delegated for this person ends.",
        submit="Record the death",
        warning=True,
    ),
    "capacity": Step(
        "Record a change of mental capacity",
        "The change is recorded.",
        _plain(forms.CapacityForm),
        lambda one, given: commands.record_capacity_change(
            one.request.viewer, **one.ids, change=given["change"]
        ),
        lead="Those who decided what is delegated for this person are told. The assessment itself"
        " is recorded with each decision it is about.",
    ),
}


def step(name: str) -> View:
    """The screen of one step of the table. The key in its address, if any, names its row."""
    chosen = STEPS[name]

    @screen(chosen.right, methods=BOTH)
    def taken(request: Request, person_id: int, **address: int) -> HttpResponse:
        (key,) = address.values() or (0,)
        person = named(request, person_id)
        row = chosen.find and chosen.find(request.viewer, person_id, key, today=today())
        one = About(request, person, row, key)
        away = chosen.leaves and key == request.viewer.organisation_id
        return about(
            request,
            person,
            chosen.make(one, request.POST if request.method == "POST" else None),
            lambda given: chosen.save(one, given),
            title=_told(chosen.title, one),
            lead=_told(chosen.lead, one),
            submit=chosen.submit,
            warning=_told(chosen.warning, one),
            said=chosen.said,
            to=reverse("people:list") if away else home(person_id),
        )

    return taken


def _told(words: Any, one: About) -> Any:
    return words(one) if callable(words) else words
