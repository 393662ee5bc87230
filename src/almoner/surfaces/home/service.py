"""The registered manager's pages: my service, the competence matrix, insurance, the agreed list."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.registers.workforce.queries import lapses
from almoner.services.capacity.queries import to_say_again
from almoner.services.capacity.showing import own_rows
from almoner.services.delegation import commands
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.queries import service as queries
from almoner.services.visits.queries import gaps_ahead
from almoner.surfaces.home.forms import AgreeForm, InsuranceForm, StopForm

WORKERS = 25
AHEAD = timedelta(hours=36)
RECENT = timedelta(days=14)
TRAIL = ("My service", "service:home")


@screen("service.view")
def home(request: Request) -> HttpResponse:
    viewer, at = request.viewer, now()
    page = {
        "at": at,
        "gaps": gaps_ahead(viewer, at, at + AHEAD, limit=queries.SHOWN),
        **queries.first_lists(viewer, today(), at - RECENT),
        "counts": queries.counts(viewer),
        "horizons": queries.lapsing(viewer, today()),
        "training": lapses(viewer, today=today(), within=queries.HORIZONS[0])[: queries.SHOWN],
        "cover": queries.thin_cover(viewer),
        "titles": _titles(),
        "again": own_rows(to_say_again(viewer, at), at),
    }
    return render(request, "home/service.html", page)


@screen("competence.view")
def matrix(request: Request) -> HttpResponse:
    workers = queries.workers_with_competence(request.viewer)
    page = Paginator(workers, WORKERS).get_page(request.GET.get("page"))
    shown = queries.matrix(request.viewer, list(page.object_list), today())
    return render(request, "home/matrix.html", {"page": page, "matrix": shown, "trail": _trail()})


@screen("insurance.record", methods=BOTH)
def insurance(request: Request) -> HttpResponse:
    form = InsuranceForm(request.POST or None)
    return answer(
        request,
        form,
        lambda given: commands.record_insurance(
            request.viewer,
            **{**given, "ends_on": given["ends_on"] + timedelta(days=1)},
            at=now(),
        ),
        page={
            "title": "Insurance for delegated activities",
            "trail": _trail(),
            "policies": queries.insurances(request.viewer),
            "titles": _titles(),
            "today": today(),
        },
        said="The insurance is recorded.",
        to=reverse("service:insurance"),
        template="home/insurance.html",
    )


@screen("mode.switch")
def agreed(request: Request) -> HttpResponse:
    rows = queries.agreed_list(request.viewer)
    return render(request, "home/agreed.html", {"rows": rows, "trail": _trail()})


@screen("mode.switch", methods=BOTH)
def switch_on(request: Request, activity: str) -> HttpResponse:
    return answer(
        request,
        AgreeForm(request.POST or None, initial={"starts_on": today()}),
        lambda given: commands.set_activity_agreement(
            request.viewer, activity=activity, at=now(), **given
        ),
        page={
            "title": "Agree to an activity",
            "caption": _titles().get(activity, activity),
            "trail": _trail(),
            "lead": "Your organisation agrees that this may be delegated.",
        },
        said="It is on your agreed list.",
        to=reverse("service:agreed"),
    )


@screen("mode.switch", methods=BOTH)
def switch_off(request: Request, activity: str) -> HttpResponse:
    return answer(
        request,
        StopForm(request.POST or None),
        lambda given: commands.end_activity_agreement(
            request.viewer, activity=activity, at=now(), **given
        ),
        page={
            "title": "Stop an activity",
            "caption": _titles().get(activity, activity),
            "trail": _trail(),
            "lead": "Every delegation of it stops at once. Tell the community team, so that "
            "people get their care another way.",
            "submit": "Stop it now",
            "warning": True,
        },
        said="It is stopped. Nobody may act on it.",
        to=reverse("service:agreed"),
    )


def _titles() -> dict[str, str]:
    return {code: one.title for code, one in activities().items()}


def _trail() -> list[tuple[str, str]]:
    return [(TRAIL[0], reverse(TRAIL[1]))]
