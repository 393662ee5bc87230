"""Who would serve whom: counts for who commissions, their own people for providers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.refusals import Refused
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.services.rounds.border_forms import AllocateForm
from almoner.services.rounds.commands.allocating import allocate_packages, share_handover
from almoner.services.rounds.commands.asking import RIGHT
from almoner.services.rounds.commands.keeping import RIGHT as PLANS
from almoner.services.rounds.queries.divisions import division_seen_by
from almoner.services.rounds.queries.handovers import going, handover_seen_by, overview


@screen(RIGHT, methods=BOTH)
def allocate(request: Request, division_id: int) -> HttpResponse:
    division = division_seen_by(request.viewer, division_id)
    form = AllocateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = allocate_packages(
                request.viewer, division_id=division_id, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_refusals(refused)
        else:
            return redirect("rounds:handover", row.pk)
    shown = {"division": division, "form": form}
    return render(request, "rounds/allocate.html", shown, status=422 if form.errors else 200)


@screen(RIGHT)
def handover(request: Request, handover_id: int) -> HttpResponse:
    row = handover_seen_by(request.viewer, handover_id)
    return render(request, "rounds/handover.html", {"told": overview(row), "row": row})


@screen(RIGHT, methods=("POST",))
def share(request: Request, handover_id: int) -> HttpResponse:
    share_handover(request.viewer, handover_id=handover_id, at=timezone.now())
    messages.success(request, "Each provider can see its own people now.")
    return redirect("rounds:handover", handover_id)


@screen(PLANS)
def packages(request: Request) -> HttpResponse:
    return render(request, "rounds/packages.html", {"going": going(request.viewer)})
