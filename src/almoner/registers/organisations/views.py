"""The screens of the organisation register."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, SIGNED_IN, Request, screen
from almoner.registers.organisations import commands, forms, queries, rules
from almoner.registers.organisations.access import check_own
from almoner.registers.organisations.models import Organisation
from almoner.registers.organisations.placing import neighbourhoods_of
from almoner.registers.organisations.saving import answer


@screen(SIGNED_IN)
def own(request: Request) -> HttpResponse:
    """To the page of the organisation you act for."""
    if request.viewer.organisation_id is None:
        raise Unseen
    return redirect(_home(request.viewer.organisation_id))


@screen(SIGNED_IN)
def record(request: Request, organisation_id: int) -> HttpResponse:
    seen = queries.organisation_record(request.viewer, organisation_id, today=today())
    one = seen.organisation
    return render(
        request,
        "organisations/record.html",
        {
            "record": seen,
            "organisation": one,
            "ods_warning": rules.ods_warning(one.kind, one.ods_code),
            "may_manage": seen.is_own and request.viewer.can(commands.MANAGE),
            "may_agree": seen.is_own and request.viewer.can(commands.AGREE),
        },
    )


@screen(commands.MANAGE, methods=BOTH)
def identifiers(request: Request, organisation_id: int) -> HttpResponse:
    one = _own(request, organisation_id)
    names = ("ods_code", "cqc_location_id", "ascwds_id")
    form = forms.IdentifiersForm(
        request.POST or None, initial={name: getattr(one, name) for name in names}
    )

    def save(given: dict[str, Any]) -> None:
        made = commands.change_identifiers(
            request.viewer, organisation_id=one.pk, at=now(), **given
        )
        _question(request, made)

    return answer(
        request,
        form,
        save,
        page={"title": "Change identifiers", "caption": one.name, "trail": _trail(one)},
        said="The identifiers are changed.",
        to=_home(one.pk),
        fields=forms.FIELDS,
    )


@screen(commands.MANAGE, methods=BOTH)
def team_add(request: Request, organisation_id: int) -> HttpResponse:
    one = _own(request, organisation_id)
    return answer(
        request,
        forms.TeamForm(request.POST or None),
        lambda given: commands.add_team(request.viewer, organisation_id=one.pk, at=now(), **given),
        page={"title": "Add a team", "caption": one.name, "trail": _trail(one)},
        said="The team is added.",
        to=_home(one.pk),
        fields=forms.FIELDS,
    )


@screen(commands.MANAGE, methods=BOTH)
def locality_add(request: Request, organisation_id: int) -> HttpResponse:
    one = _own(request, organisation_id)
    return answer(
        request,
        forms.LocalityForm(request.POST or None),
        lambda given: commands.add_locality(
            request.viewer,
            organisation_id=one.pk,
            name=given["name"],
            neighbourhoods=neighbourhoods_of(given["postcodes"]),
            at=now(),
        ),
        page={"title": "Add a locality", "caption": one.name, "trail": _trail(one)},
        said="The locality is added.",
        to=_home(one.pk),
        fields=forms.FIELDS,
    )


@screen(commands.MANAGE, methods=BOTH)
def locality_rename(request: Request, locality_id: int) -> HttpResponse:
    one = queries.own_locality(request.viewer, locality_id)
    return answer(
        request,
        forms.LocalityNameForm(request.POST or None, initial={"name": one.name}),
        lambda given: commands.rename_locality(
            request.viewer, locality_id=one.pk, name=given["name"], at=now()
        ),
        page={"title": "Rename a locality", "caption": one.name, "trail": _trail_home()},
        said="The locality is renamed.",
        to=reverse("organisations:own"),
        fields=forms.FIELDS,
    )


@screen(commands.MANAGE, methods=BOTH)
def locality_assign(request: Request, locality_id: int) -> HttpResponse:
    one = queries.own_locality(request.viewer, locality_id)
    return answer(
        request,
        forms.AssignForm(
            request.POST or None,
            organisations=queries.may_speak_for(request.viewer),
            initial={"organisation": one.organisation_id},
        ),
        lambda given: commands.assign_locality(
            request.viewer,
            locality_id=one.pk,
            organisation_id=int(given["organisation"]),
            at=now(),
        ),
        page={
            "title": "Who is responsible for a locality",
            "caption": one.name,
            "trail": _trail_home(),
            "lead": "Your organisation, or a part of it.",
        },
        said="The locality is assigned.",
        to=reverse("organisations:own"),
        fields=forms.FIELDS,
    )


@screen(commands.AGREE, methods=BOTH)
def register(request: Request) -> HttpResponse:
    def save(given: dict[str, Any]) -> None:
        _question(request, commands.register_organisation(request.viewer, at=now(), **given))

    return answer(
        request,
        forms.OrganisationForm(request.POST or None),
        save,
        page={
            "title": "Register an organisation",
            "trail": _trail_home(),
            "lead": "Then record an agreement with it, so that you can work together.",
        },
        said="The organisation is registered.",
        to=reverse("organisations:partnership-add"),
        fields=forms.FIELDS,
    )


@screen(commands.AGREE, methods=BOTH)
def partnership_add(request: Request) -> HttpResponse:
    form = forms.PartnershipForm(
        request.POST or None,
        delegating=queries.may_speak_for(request.viewer),
        providers=queries.providers(request.viewer),
        initial={"starts_on": today(), "delegating": request.viewer.organisation_id},
    )

    def save(given: dict[str, Any]) -> Any:
        delegating, provider = int(given.pop("delegating")), int(given.pop("provider"))
        return commands.make_partnership(
            request.viewer, delegating_id=delegating, provider_id=provider, at=now(), **given
        )

    return answer(
        request,
        form,
        lambda given: save(dict(given)),
        page={
            "title": "Record a working agreement",
            "trail": _trail_home(),
            "lead": "From the first day each side sees the other's workers and their training.",
        },
        said="The agreement is recorded.",
        to=reverse("organisations:own"),
        fields=forms.FIELDS,
    )


@screen(commands.AGREE, methods=BOTH)
def partnership_end(request: Request, partnership_id: int) -> HttpResponse:
    one = queries.own_partnership(request.viewer, partnership_id)
    return answer(
        request,
        forms.EndForm(request.POST or None, initial={"ends_on": today()}),
        lambda given: commands.end_partnership(
            request.viewer, partnership_id=one.pk, ends_on=given["ends_on"], at=now()
        ),
        page={
            "title": "End a working agreement",
            "caption": str(one),
            "trail": _trail_home(),
            "lead": "From that day nothing is delegated under it, and neither sees the other's"
            " workers.",
            "submit": "End the agreement",
            "warning": True,
        },
        said="The agreement is ended.",
        to=reverse("organisations:own"),
        fields=forms.FIELDS,
    )


def _own(request: Request, organisation_id: int) -> Organisation:
    check_own(request.viewer, organisation_id)
    return queries.organisation_record(request.viewer, organisation_id, today=today()).organisation


def _question(request: Request, one: Organisation) -> None:
    if question := rules.ods_warning(one.kind, one.ods_code):
        messages.warning(request, question)


def _home(organisation_id: int) -> str:
    return reverse("organisations:record", args=[organisation_id])


def _trail(one: Organisation) -> list[tuple[str, str]]:
    return [(one.name, _home(one.pk))]


def _trail_home() -> list[tuple[str, str]]:
    return [("Organisation", reverse("organisations:own"))]
