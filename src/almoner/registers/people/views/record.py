"""One person: their page, and what the register says of themselves."""

from django.http import HttpResponse
from django.shortcuts import render

from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.people import commands, rules
from almoner.registers.people.forms import (
    AboutMeForm,
    ChangeForm,
    CommunicationForm,
)
from almoner.registers.people.views.shared import about


@screen("person.view")
def record(request: Request, person_id: int) -> HttpResponse:
    seen = commands.view_person(request.viewer, person_id, now())
    return render(
        request,
        "people/record.html",
        {
            "record": seen,
            "person": seen.person,
            "may_manage": request.viewer.can("person.manage"),
            "may_share": request.viewer.can("sharing.manage"),
            "headings": rules.ABOUT_ME_HEADINGS,
            "rules": rules,
        },
    )


@screen("person.manage", methods=BOTH)
def change(request: Request, person_id: int) -> HttpResponse:
    person = commands.view_person(request.viewer, person_id, now()).person
    form = ChangeForm(request.POST or None, initial=ChangeForm.starting(person))
    return about(
        request,
        person,
        form,
        lambda given: commands.change_person(
            request.viewer, person_id=person_id, at=now(), **given
        ),
        title="Change who they are and how to reach them",
        said="The record is changed.",
    )


@screen("person.manage", methods=BOTH)
def communication(request: Request, person_id: int) -> HttpResponse:
    person = commands.view_person(request.viewer, person_id, now()).person
    form = CommunicationForm(request.POST or None, person=person)
    return about(
        request,
        person,
        form,
        lambda given: commands.set_communication(
            request.viewer,
            person_id=person_id,
            preferred_language=given["preferred_language"],
            interpreter_needed=given["interpreter_needed"],
            contact_needs=form.needs(),
            at=now(),
        ),
        title="How to communicate with them",
        said="The record is changed.",
    )


@screen("person.manage", methods=BOTH)
def about_me(request: Request, person_id: int) -> HttpResponse:
    person = commands.view_person(request.viewer, person_id, now()).person
    form = AboutMeForm(request.POST or None, person=person)
    return about(
        request,
        person,
        form,
        lambda given: commands.set_about_me(
            request.viewer, person_id=person_id, about_me=form.texts(), at=now()
        ),
        title="About me",
        lead="Write it together with the person, in their own words.",
        said="About me is changed.",
    )
