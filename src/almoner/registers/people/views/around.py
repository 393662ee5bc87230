"""Who is around a person: representatives, carers, organisations, and what they may see."""

from django.http import HttpResponse
from django.urls import reverse

from almoner.platform.web.screens import Request, screen
from almoner.registers.organisations.queries import circle_organisations
from almoner.registers.people import commands, queries, rules
from almoner.registers.people.forms import (
    AdmissionForm,
    ConfirmForm,
    DischargeForm,
    EndForm,
    EvidenceForm,
    InvolvementForm,
    MoveForm,
    RelationshipForm,
    RepresentativeForm,
    SharingForm,
)
from almoner.registers.people.views.shared import about, home, named, now, today

BOTH = ("GET", "POST")


@screen("person.manage", methods=BOTH)
def representative_add(request: Request, person_id: int) -> HttpResponse:
    return about(
        request,
        named(request, person_id),
        RepresentativeForm(request.POST or None),
        lambda given: commands.add_representative(
            request.viewer, person_id=person_id, at=now(), **given
        ),
        title="Add someone who speaks for them",
        said="The representative is added.",
    )


@screen("person.manage", methods=BOTH)
def representative_evidence(request: Request, person_id: int, key: int) -> HttpResponse:
    person = named(request, person_id)
    row = queries.representative(request.viewer, person_id, key, today=today())
    return about(
        request,
        person,
        EvidenceForm(request.POST or None),
        lambda given: commands.evidence_seen(
            request.viewer,
            representative_id=row.pk,
            seen_on=given["evidence_seen_on"],
            reference=given["evidence_reference"],
            at=now(),
        ),
        title=f"Evidence that {row.name} speaks for them",
        lead=row.get_kind_display(),
        said="The evidence is recorded.",
    )


@screen("person.manage", methods=BOTH)
def representative_end(request: Request, person_id: int, key: int) -> HttpResponse:
    person = named(request, person_id)
    row = queries.representative(request.viewer, person_id, key, today=today())
    return about(
        request,
        person,
        EndForm(request.POST or None, initial={"ends_on": today()}),
        lambda given: commands.end_representative(
            request.viewer, representative_id=row.pk, at=now(), **given
        ),
        title=f"{row.name} no longer speaks for them",
        lead=row.get_kind_display(),
        said="The representation is ended.",
    )


@screen("person.manage", methods=BOTH)
def relationship_add(request: Request, person_id: int) -> HttpResponse:
    return about(
        request,
        named(request, person_id),
        RelationshipForm(request.POST or None),
        lambda given: commands.add_relationship(
            request.viewer, person_id=person_id, at=now(), **given
        ),
        title="Add a relative, friend or unpaid carer",
        said="They are added.",
    )


@screen("person.manage", methods=BOTH)
def relationship_end(request: Request, person_id: int, key: int) -> HttpResponse:
    person = named(request, person_id)
    row = queries.relationship(request.viewer, person_id, key, today=today())
    return about(
        request,
        person,
        EndForm(request.POST or None, initial={"ends_on": today()}),
        lambda given: commands.end_relationship(
            request.viewer, relationship_id=row.pk, at=now(), **given
        ),
        title=f"{row.name} is no longer to be called",
        lead=row.kind,
        said="The relationship is ended.",
    )


@screen("sharing.manage", methods=BOTH)
def sharing_add(request: Request, person_id: int) -> HttpResponse:
    form = SharingForm(request.POST or None, organisations=circle_organisations(request.viewer))
    return about(
        request,
        named(request, person_id),
        form,
        lambda given: commands.decide_sharing(
            request.viewer,
            person_id=person_id,
            scope=given["scope"],
            agreed=given["agreed"] == "yes",
            given_by=given["given_by"],
            organisation_id=_number(given["organisation"]),
            at=now(),
        ),
        title="Record a decision about sharing",
        lead="A new decision takes the place of an earlier one about the same thing.",
        said="The decision is recorded.",
    )


@screen("sharing.manage", methods=BOTH)
def sharing_withdraw(request: Request, person_id: int, key: int) -> HttpResponse:
    person = named(request, person_id)
    row = queries.decision(request.viewer, person_id, key, today=today())
    whose = row.organisation.name if row.organisation else "everyone"
    said = "agreed" if row.agreed else "did not agree"
    return about(
        request,
        person,
        ConfirmForm(request.POST if request.method == "POST" else None),
        lambda given: commands.withdraw_sharing(request.viewer, decision_id=row.pk, at=now()),
        title="Withdraw a decision about sharing",
        lead=f"{row.given_by} {said}: {rules.SCOPES.get(row.scope, row.scope).lower()}, {whose}."
        " The decision stays on record with the time it was withdrawn.",
        submit="Withdraw the decision",
        warning=row.agreed,
        said="The decision is withdrawn.",
    )


@screen("person.manage", methods=BOTH)
def involvement_add(request: Request, person_id: int) -> HttpResponse:
    form = InvolvementForm(
        request.POST or None,
        organisations=circle_organisations(request.viewer),
        initial={"starts_on": today()},
    )
    return about(
        request,
        named(request, person_id),
        form,
        lambda given: commands.start_involvement(
            request.viewer,
            person_id=person_id,
            organisation_id=_number(given["organisation"]),
            kind=given["kind"],
            starts_on=given["starts_on"],
            at=now(),
        ),
        title="Add an organisation to their care",
        lead="From the first day it can see this record.",
        said="The organisation is added.",
    )


@screen("person.manage", methods=BOTH)
def involvement_end(request: Request, person_id: int, organisation_id: int) -> HttpResponse:
    person = named(request, person_id)
    part = queries.involvement(request.viewer, person_id, organisation_id, today=today())
    own = organisation_id == request.viewer.organisation_id
    return about(
        request,
        person,
        EndForm(request.POST or None, initial={"ends_on": today()}),
        lambda given: commands.end_involvement(
            request.viewer,
            person_id=person_id,
            organisation_id=organisation_id,
            ends_on=given["ends_on"],
            at=now(),
        ),
        title=f"End the part of {part.organisation.name} in their care",
        lead="From that day it no longer sees this record, and nothing delegated to it holds.",
        submit="End it",
        warning=True,
        said="The part in their care is ended.",
        to=reverse("people:list") if own else home(person_id),
    )


@screen("person.manage", methods=BOTH)
def move(request: Request, person_id: int, organisation_id: int) -> HttpResponse:
    person = named(request, person_id)
    part = queries.involvement(request.viewer, person_id, organisation_id, today=today())
    others = [one for one in circle_organisations(request.viewer) if one.pk != organisation_id]
    own = organisation_id == request.viewer.organisation_id
    return about(
        request,
        person,
        MoveForm(request.POST or None, organisations=others, initial={"ends_on": today()}),
        lambda given: commands.move_to_provider(
            request.viewer,
            person_id=person_id,
            from_organisation_id=organisation_id,
            to_organisation_id=int(given["organisation"]),
            moves_on=given["ends_on"],
            at=now(),
        ),
        title=f"Move their care from {part.organisation.name}",
        submit="Move",
        warning=True,
        said="Their care has moved.",
        to=reverse("people:list") if own else home(person_id),
    )


@screen("person.manage", methods=BOTH)
def admitted(request: Request, person_id: int) -> HttpResponse:
    return about(
        request,
        named(request, person_id),
        AdmissionForm(request.POST or None),
        lambda given: commands.admit(
            request.viewer,
            person_id=person_id,
            admitted_at=given["moment"],
            hospital=given["hospital"],
            at=now(),
        ),
        title="They went into hospital",
        lead="Delegated activities stop until they are home and reviewed.",
        said="The admission is recorded.",
    )


@screen("person.manage", methods=BOTH)
def discharged(request: Request, person_id: int) -> HttpResponse:
    return about(
        request,
        named(request, person_id),
        DischargeForm(request.POST or None),
        lambda given: commands.discharge(
            request.viewer, person_id=person_id, discharged_at=given["moment"], at=now()
        ),
        title="They left hospital",
        said="The discharge is recorded.",
    )


def _number(text: str) -> int | None:
    return int(text) if text else None
