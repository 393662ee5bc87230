"""The page of each pathway, the teams that work it, and a try-out on invented arrivals."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from almoner.engines.pathways import pages
from almoner.engines.pathways.commands.migrating import migrate
from almoner.engines.pathways.commands.sampling import name_queue_team
from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.forms.lists import QueueTeamForm, SimulateForm
from almoner.engines.pathways.queries import choices
from almoner.engines.pathways.queries.teams import old_versions, queue_teams
from almoner.engines.pathways.rules.simulating import simulate
from almoner.engines.pathways.store import all_current
from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Pathways", reverse("cases:pathways")), *more]


def _page_of(pathway: Pathway) -> tuple[str, str]:
    return pathway.title, reverse("cases:pathway", args=[pathway.code])


def _named(request: Request, code: str) -> tuple[int, Pathway]:
    found = all_current(request.viewer.organisation_id).get(code)
    if found is None:
        raise Unseen
    return found


@screen("definition.view")
def pathways(request: Request) -> HttpResponse:
    found = [one for _, one in all_current(request.viewer.organisation_id).values()]
    return render(request, "pathways/pathways.html", {"pathways": found})


@screen("definition.view")
def pathway(request: Request, pathway: str) -> HttpResponse:
    version_id, found = _named(request, pathway)
    shown = {
        "one": found,
        "version_id": version_id,
        "svg": pages.table_of(found).to_svg(),
        "who": pages.role_title,
        "asked": pages.asked,
        "offered_as": pages.offered_as,
        "teams": queue_teams(request.viewer, pathway),
        "old": old_versions(request.viewer, pathway, version_id),
        "trail": _trail(),
    }
    return render(request, "pathways/pathway.html", shown)


@screen("case.manage", methods=BOTH)
def team(request: Request, pathway: str) -> HttpResponse:
    _, found = _named(request, pathway)
    form = QueueTeamForm(
        request.POST or None,
        queues=[(one.code, one.title) for one in found.queues.values()],
        teams=choices.own_teams(request.viewer),
    )
    return answer(
        request,
        form,
        lambda given: name_queue_team(
            request.viewer,
            pathway=pathway,
            queue=given["queue"],
            team_id=given["team"],
            at=now(),
        ),
        page={
            "title": "Name the team of a queue",
            "caption": found.title,
            "lead": "What comes into the queue from now on goes to this team.",
            "trail": _trail(_page_of(found)),
        },
        said="The team is named.",
        to=_page_of(found)[1],
    )


@screen("simulate.run")
def try_out(request: Request, pathway: str) -> HttpResponse:
    """The form is sent with GET: trying out changes nothing."""
    _, found = _named(request, pathway)
    plan = found.simulation
    shown = {"one": found, "trail": _trail(_page_of(found)), "result": None, "form": None}
    if plan is None:
        return render(request, "pathways/simulate.html", shown)
    initial = {"weeks": 26, "arrivals": plan.arrivals_per_week, "seed": 1}
    initial |= {f"staff_{code}": plan.staff.get(code, 1) for code in found.queues}
    queues = [(one.code, one.title) for one in found.queues.values()]
    form = SimulateForm(request.GET if "weeks" in request.GET else initial, queues=queues)
    if form.is_valid():
        given = form.cleaned_data
        try:
            shown["result"] = simulate(
                found,
                weeks=given["weeks"],
                seed=given["seed"],
                staff=form.staff(),
                arrivals_per_week=given["arrivals"],
            )
        except Refused as refused:
            form.add_refusals(refused)
    return render(request, "pathways/simulate.html", {**shown, "form": form})


@screen("case.manage", methods=BOTH)
def bring_over(request: Request, pathway: str) -> HttpResponse:
    """First what would move and what cannot; then, when sent, the move itself."""
    _, found = _named(request, pathway)
    done = request.method == "POST"
    report = migrate(request.viewer, pathway=pathway, dry_run=not done, at=now())
    shown = {
        "one": found,
        "report": report,
        "done": done,
        "states": {code: one.title for code, one in found.states.items()},
        "trail": _trail(_page_of(found)),
    }
    return render(request, "pathways/migrate.html", shown)
