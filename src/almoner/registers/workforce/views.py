"""The screens of the workforce register."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.access.rights import ROLES
from almoner.platform.web.forms import NhsForm
from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.queries import own_teams
from almoner.registers.organisations.saving import answer
from almoner.registers.workforce import commands, queries, rules
from almoner.registers.workforce import forms as f
from almoner.registers.workforce.models import Worker

SEARCH = "worker_search"


@screen("worker.view", methods=BOTH)
def workers(request: Request) -> HttpResponse:
    if request.method == "POST":
        form = f.SearchForm(request.POST)
        request.session[SEARCH] = form.cleaned_data["search"] if form.is_valid() else ""
        return redirect("workforce:list")
    search = request.session.get(SEARCH, "")
    page = queries.workers_page(
        request.viewer, today=today(), search=search, page=request.GET.get("page", 1)
    )
    form = f.SearchForm(initial={"search": search})
    return render(request, "workforce/list.html", {"page": page, "search": search, "form": form})


@screen("worker.view")
def record(request: Request, worker_id: int) -> HttpResponse:
    seen = queries.worker_record(request.viewer, worker_id, today=today())
    here = bool(seen.current)
    return render(
        request,
        "workforce/record.html",
        {
            "record": seen,
            "worker": seen.worker,
            "may_manage": here and request.viewer.can("worker.manage"),
            "may_train": here and request.viewer.can("training.record"),
            "roles": ROLES,
            "number_warning": rules.number_warning,
        },
    )


@screen("worker.view")
def training(request: Request) -> HttpResponse:
    """What lapses at your organisation within 30, 60 and 90 days."""
    found = queries.lapses(request.viewer, today=today())
    bands = [
        (low, high, [one for one in found if low < one.days <= high])
        for low, high in zip((0, *rules.HORIZONS), rules.HORIZONS, strict=False)
    ]
    return render(request, "workforce/lapses.html", {"bands": bands})


@screen("worker.manage", methods=BOTH)
def add(request: Request) -> HttpResponse:
    form = f.WorkerForm(request.POST or None, initial={"starts_on": today()}, **_here(request))

    def save(given: dict[str, Any]) -> Worker:
        who = {name: given[name] for name in ("given_name", "family_name", "email", "starts_on")}
        return commands.add_worker(request.viewer, at=now(), **who, **form.job())

    return answer(
        request,
        form,
        save,
        page={"title": "Add a worker", "trail": [("Workers", reverse("workforce:list"))]},
        said="The worker is added.",
        to=lambda made: reverse("workforce:record", args=[made.pk]),
        fields=f.FIELDS,
    )


@screen("worker.manage", methods=BOTH)
def change(request: Request, worker_id: int) -> HttpResponse:
    job = queries.current_job(request.viewer, worker_id, today=today())
    names = ("access_role", "job_title", "pathway", "job_role", "ascwds_id")
    starting = {name: getattr(job, name) for name in names} | {"team": job.team_id}
    form = f.JobForm(request.POST or None, initial=starting, **_here(request))
    return _about(
        request,
        job.worker,
        form,
        lambda given: commands.change_role(
            request.viewer, worker_id=worker_id, at=now(), **form.job()
        ),
        title="Change their job here",
        said="The job is changed.",
    )


@screen("worker.manage", methods=BOTH)
def leave(request: Request, worker_id: int) -> HttpResponse:
    job = queries.current_job(request.viewer, worker_id, today=today())
    return _about(
        request,
        job.worker,
        f.LeaveForm(request.POST or None, initial={"ends_on": today()}),
        lambda given: commands.end_employment(
            request.viewer, worker_id=worker_id, ends_on=given["ends_on"], at=now()
        ),
        title="End their job here",
        submit="End the job",
        warning=True,
        said="The job is ended.",
    )


@screen("worker.manage", methods=BOTH)
def registration(request: Request, worker_id: int) -> HttpResponse:
    job = queries.current_job(request.viewer, worker_id, today=today())

    def save(given: dict[str, Any]) -> None:
        made = commands.record_registration(
            request.viewer,
            worker_id=worker_id,
            checked_by=request.viewer.name,
            at=now(),
            **given,
        )
        if question := rules.number_warning(made.body, made.number):
            messages.warning(request, question)

    return _about(
        request,
        job.worker,
        f.RegistrationForm(request.POST or None, initial={"checked_on": today()}),
        save,
        title="Record a professional registration",
        lead="Look at the public register first.",
        said="The registration is recorded.",
    )


@screen("training.record", methods=BOTH)
def training_add(request: Request, worker_id: int) -> HttpResponse:
    job = queries.current_job(request.viewer, worker_id, today=today())
    return _about(
        request,
        job.worker,
        f.TrainingForm(request.POST or None),
        lambda given: commands.record_training(
            request.viewer, worker_id=worker_id, at=now(), **given
        ),
        title="Add training",
        said="The training is recorded.",
    )


@screen("training.record", methods=BOTH)
def training_void(request: Request, worker_id: int, key: int) -> HttpResponse:
    held = queries.own_training_record(request.viewer, worker_id, key)
    return _about(
        request,
        held.worker,
        f.VoidForm(request.POST or None),
        lambda given: commands.void_training(
            request.viewer, training_id=held.pk, reason=given["reason"], at=now()
        ),
        title="Remove a training record",
        lead="It no longer counts. If a delegation rests on it, that stops at once.",
        submit="Remove the record",
        warning=True,
        said="The record is removed.",
    )


@screen("worker.manage", methods=BOTH)
def invite(request: Request, worker_id: int) -> HttpResponse:
    job = queries.current_job(request.viewer, worker_id, today=today())
    return _about(
        request,
        job.worker,
        f.InviteForm(request.POST or None),
        lambda given: commands.invite_account(
            request.viewer, worker_id=worker_id, email=given["email"], at=now()
        ),
        title="Give them an account",
        submit="Make the account",
        said="The account is made. They get an email about it.",
    )


def _about(
    request: Request,
    worker: Worker,
    form: NhsForm,
    save: Callable[[dict[str, Any]], Any],
    *,
    said: str,
    **page: Any,
) -> HttpResponse:
    """A form about one worker: their name above it, their page behind it."""
    home = reverse("workforce:record", args=[worker.pk])
    trail = [("Workers", reverse("workforce:list")), (worker.name, home)]
    return answer(
        request,
        form,
        save,
        page={"caption": worker.name, "trail": trail, **page},
        said=said,
        to=home,
        fields=f.FIELDS,
    )


def _here(request: Request) -> dict[str, Any]:
    return {"kind": request.viewer.organisation_kind, "teams": own_teams(request.viewer)}
