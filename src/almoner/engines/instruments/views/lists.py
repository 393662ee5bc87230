"""What is open, what may be started, and what stands about one person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.engines.instruments import commands
from almoner.engines.instruments.commands import start
from almoner.engines.instruments.forms.receiving import QuestionnaireForm, ResponseForm
from almoner.engines.instruments.forms.signing import BeginForm
from almoner.engines.instruments.models import Completion
from almoner.engines.instruments.queries import pages
from almoner.engines.instruments.queries.people import person_to_assess
from almoner.engines.instruments.views.shared import sent, trail
from almoner.kernel.refusals import Refused
from almoner.kernel.wording import both
from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer


@screen("instrument.view")
def home(request: Request) -> HttpResponse:
    viewer = request.viewer
    shown = {
        "drafts": pages.open_ones(viewer),
        "waiting": pages.to_second(viewer),
        "without_person": pages.in_use(viewer, "organisation", "anything"),
        "with_person": pages.in_use(viewer, "person"),
        "may_answer": viewer.can("instrument.answer"),
        "may_bring_in": viewer.can("definition.edit"),
    }
    return render(request, "instruments/home.html", shown)


@screen("instrument.answer")
def for_person(request: Request, person_id: int) -> HttpResponse:
    shown = {
        "person": person_to_assess(request.viewer, person_id, today()),
        "instruments": pages.in_use(request.viewer, "person", "anything"),
        "done": pages.of_person(request.viewer, person_id),
        "about": request.GET.get("about", ""),
        "trail": trail(),
    }
    return render(request, "instruments/for_person.html", shown)


@screen("instrument.answer", methods=BOTH)
def begin(request: Request, instrument: str, person_id: int | None = None) -> HttpResponse:
    """What it is for, whether it is valid for this person, and a button to start."""
    viewer = request.viewer
    found = pages.beginning(viewer, instrument, person_id, today())
    form = BeginForm(sent(request))
    about = request.POST.get("about") or request.GET.get("about", "")
    if request.method == "POST" and form.is_valid():
        try:
            made = start(
                viewer,
                code=instrument,
                person_id=person_id,
                about=about,
                despite=form.cleaned_data["despite"],
                at=now(),
            )
        except Refused as refused:
            form.add_refusals(refused, {"instrument-warning": "despite"})
        else:
            return redirect("instruments:answer", made.pk)
    shown = {"found": found, "it": found.instrument, "form": form, "about": about, "trail": trail()}
    return render(request, "instruments/begin.html", shown)


@screen("definition.edit", methods=BOTH)
def bring_in(request: Request) -> HttpResponse:
    """A questionnaire that others wrote, as a draft definition."""
    files = request.FILES if request.method == "POST" else None
    return answer(
        request,
        QuestionnaireForm(sent(request), files),
        lambda given: commands.bring_in(request.viewer, resource=given["questionnaire"], at=now()),
        page={
            "title": "Bring in a questionnaire",
            "trail": trail(),
            "lead": "It becomes a draft. Somebody else must read and publish it.",
            "submit": "Bring it in",
        },
        said="The draft is kept. Read its notes: they say what was left out.",
        to=lambda made: reverse("definitions:version", args=[made[0].pk]),
        fields={
            code: "questionnaire"
            for code in (
                *("not-carried", "questionnaire-fault", "not-a-questionnaire", "no-items"),
                "implicit-rules",
            )
        },
    )


@screen("instrument.answer", methods=BOTH)
def receive(request: Request, instrument: str, person_id: int | None = None) -> HttpResponse:
    """Answers that another system sent, as a draft that a person checks and signs."""
    found = pages.beginning(request.viewer, instrument, person_id, today())
    files = request.FILES if request.method == "POST" else None

    def keep(given: dict[str, Any]) -> Completion:
        row, received = commands.receive(
            request.viewer,
            code=instrument,
            resource=given["response"],
            person_id=person_id,
            about=request.GET.get("about", ""),
            despite=given["despite"],
            at=now(),
        )
        if received.left_out:
            links = both(received.left_out)
            messages.warning(request, f"Nobody is asked this here, so it is left out: {links}.")
        return row

    return answer(
        request,
        ResponseForm(sent(request), files),
        keep,
        page={
            "title": "Bring in answers that another system sent",
            "trail": trail(),
            "lead": f"They are kept as a draft of “{found.instrument.title}”. "
            "Check them and sign them.",
            "submit": "Bring them in",
        },
        said="The answers are kept. Check them, then sign.",
        to=lambda row: reverse("instruments:answer", args=[row.pk]),
        fields={
            **dict.fromkeys(("response-fault", "not-a-response"), "response"),
            "instrument-warning": "despite",
        },
    )
