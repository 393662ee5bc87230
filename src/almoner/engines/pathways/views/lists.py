"""Worklists, who waits for contact, and dip samples."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from almoner.engines.pathways.commands.looking import look_at_list
from almoner.engines.pathways.commands.sampling import draw_sample
from almoner.engines.pathways.forms.lists import SampleForm
from almoner.engines.pathways.queries import lists
from almoner.engines.pathways.store import all_current
from almoner.engines.pathways.views.shared import rows_of, trail
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer

LISTS = ("Worklists", "cases:worklists")
SAMPLES = ("Dip samples", "cases:samples")


@screen("worklist.view")
def worklists(request: Request) -> HttpResponse:
    at = now()
    waiting = lists.contact_due(request.viewer, at)
    shown = {
        "found": lists.worklists(request.viewer, at),
        "waiting": rows_of(waiting[:25], at),
        "waiting_count": waiting.count(),
        "tracking": [
            (pathway, one, rows_of(some[:25], at), len(some))
            for pathway, one, some in lists.tracking_due(request.viewer, at)
        ],
        "trail": trail(),
    }
    return render(request, "pathways/worklists.html", shown)


@screen("worklist.view")
def worklist(request: Request, pathway: str, worklist: str) -> HttpResponse:
    at = now()
    definition, asked, page = lists.worklist(
        request.viewer, pathway, worklist, at, request.GET.get("page")
    )
    look_at_list(request.viewer, pathway=pathway, code=worklist, found=page.paginator.count, at=at)
    shown = {
        "definition": definition,
        "worklist": asked,
        "page": page,
        "rows": rows_of(page, at),
        "at": at,
        "trail": trail((LISTS[0], reverse(LISTS[1]))),
    }
    return render(request, "pathways/worklist.html", shown)


@screen("dip.draw")
def samples(request: Request) -> HttpResponse:
    found = list(lists.samples(request.viewer)[:50])
    titles = {code: one.title for code, (_, one) in _pathways(request).items()}
    shown = {"samples": found, "titles": titles, "trail": trail()}
    return render(request, "pathways/samples.html", shown)


@screen("dip.draw")
def sample(request: Request, sample_id: int) -> HttpResponse:
    drawn = lists.sample(request.viewer, sample_id)
    found = _pathways(request).get(drawn.pathway)
    shown = {
        "drawn": drawn,
        "definition": found[1] if found else None,
        "rows": rows_of(lists.sampled_cases(request.viewer, drawn), now()),
        "trail": trail((SAMPLES[0], reverse(SAMPLES[1]))),
    }
    return render(request, "pathways/sample.html", shown)


@screen("dip.draw", methods=BOTH)
def draw(request: Request) -> HttpResponse:
    form = SampleForm(
        request.POST or None,
        pathways=[(code, one.title) for code, (_, one) in _pathways(request).items() if one.dip],
    )
    return answer(
        request,
        form,
        lambda given: draw_sample(request.viewer, at=now(), **given),
        page={
            "title": "Draw a dip sample",
            "lead": "The same seed gives the same cases again.",
            "trail": trail((SAMPLES[0], reverse(SAMPLES[1]))),
            "submit": "Draw it",
        },
        said="The sample is drawn.",
        to=lambda made: reverse("cases:sample", args=[made.pk]),
        fields={"period": "ends_on", "no-share": "pathway"},
    )


def _pathways(request: Request):
    return all_current(request.viewer.organisation_id)
