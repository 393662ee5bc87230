"""The act at the door: check, stop or go on, do it, confirm, record. Each step is a plain page."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from almoner.kernel.london import format_time
from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.accounts.middleware import signs_out_at
from almoner.platform.web.screens import Request, screen
from almoner.platform.web.typed import Typed, take
from almoner.services.delegation.catalogue import check_stops
from almoner.services.delegation.catalogue.stops import Reading as Earlier
from almoner.services.delegation.commands.acts import check_before, record_act
from almoner.services.delegation.models import Delegation
from almoner.services.delegation.queries.acts import shown_plan, shown_record
from almoner.services.delegation.queries.authority import may
from almoner.services.delegation.queries.contacts import contacts_of
from almoner.services.delegation.queries.doses import as_recorded
from almoner.services.delegation.queries.escalations import latest_call
from almoner.services.delegation.recordforms import RecordForm, first_checks, next_checks
from almoner.services.delegation.rules.reasons import shown
from almoner.services.visits import rounds
from almoner.services.visits.commands import settle_task, start_visit
from almoner.services.visits.forms import OtherForm, WhenForm
from almoner.services.visits.steps import Standing, Step
from almoner.services.visits.times import moment_today
from almoner.services.visits.views.doors import Door, open_door


@screen("act.record")
def task(request: Request, **where: Any) -> HttpResponse:
    door = open_door(request, **where)
    if door.act is not None:
        return redirect(door.done_page)
    now = door.standing()
    if (refusals := _refusals(door)) and not now.calls_999:
        return _refused(request, door, refusals, 200, now=now)
    if request.GET.get("again") or now.step is Step.CHECK:
        return _page(request, door, "check", _first(door), why=now.why)
    if now.step is Step.GIVE:
        return _page(request, door, "give", _after(door), when=WhenForm(), now=now)
    return _page(request, door, "stopped", _next(door, now), now=now)


@screen("act.record", methods=("GET", "POST"), keeps_typed=True)
def check(request: Request, **where: Any) -> HttpResponse:
    """Keeps the answers. What stops the act is shown at once, even when the rest is blank."""
    door = open_door(request, **where)
    if _not_now(request, door):
        return _check_typed(request, door) or redirect(door.links.start)
    now, first = door.standing(), request.POST.get("part") == "first"
    form = _first(door, request.POST) if first else _next(door, now, request.POST)
    values = {} if first else {k: v for k, v in now.carried.items() if k not in form.fields}
    if not form.is_valid():
        return _again(request, door, form, now, first)
    values |= form.values
    if door.task is not None:
        start_visit(door.viewer, visit_id=door.task.visit_id, at=door.at)
    if form.missing and not _stops_already(door, values):
        form.ask_for_missing()
        return _again(request, door, form, now, first)
    return _check(request, door, values)


def _check(request: Request, door: Door, values: dict[str, Any]) -> HttpResponse:
    try:
        check_before(
            door.viewer,
            delegation_id=_delegation(door).pk,
            reference=door.reference,
            plan_version=_version(request),
            values=values,
            due_at=door.due_at,
            at=door.at,
        )
    except Refused as refused:
        return _refused(request, door, refused.refusals)
    return redirect(door.links.start)


@screen("act.record", methods=("GET", "POST"), keeps_typed=True)
def confirm(request: Request, **where: Any) -> HttpResponse:
    """Shows what will be recorded, before it is."""
    door = open_door(request, **where)
    now, form, when = door.standing(), _after(door, request.POST), WhenForm(request.POST)
    if _not_now(request, door) or now.step is not Step.GIVE:
        return _done_typed(request, door, now) or redirect(door.links.start)
    if not _answered(form, when):
        return _page(request, door, "give", form, 422, when=when, now=now)
    checks, after = _kept(door), shown_record(door.activity, form.values)
    rows = [row for row in shown_record(door.activity, checks) if row.measured] + after
    checks_rows = shown_record(door.activity, checks)
    done_at = moment_today(when.cleaned_data["done_at"], door.at)
    answers = _sent(request)
    return _page(
        request,
        door,
        "confirm",
        form,
        rows=rows,
        checks=checks_rows,
        done_at=done_at,
        answers=answers,
    )


@screen("act.record", methods=("GET", "POST"), keeps_typed=True)
def record(request: Request, **where: Any) -> HttpResponse:
    """Records it once, however often the button is pressed."""
    door = open_door(request, **where)
    if _not_now(request, door):
        return _done_typed(request, door, door.standing()) or redirect(door.links.start)
    form, when = _after(door, request.POST), WhenForm(request.POST)
    if not _answered(form, when):
        return _page(request, door, "give", form, 422, when=when, now=door.standing())
    done_at = moment_today(when.cleaned_data["done_at"], door.at)
    return _record(request, door, "done", form.values, done_at)


@screen("act.record", methods=("GET", "POST"), keeps_typed=True)
def other(request: Request, **where: Any) -> HttpResponse:
    """It was not done: why, in the worker's own words."""
    door = open_door(request, **where)
    if door.act is not None:
        return redirect(door.done_page)
    planned = door.task is not None
    form = OtherForm(request.POST or None, planned=planned)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        return _record(request, door, form.cleaned_data["outcome"], {}, door.at, note)
    if (kept := _typed(request, door)) is not None:
        return _page(
            request, door, "other", OtherForm(kept.data, planned=planned), typed_at=kept.at
        )
    return _page(request, door, "other", form, 422 if form.errors else 200)


def _typed(request: Request, door: Door) -> Typed | None:
    """What the worker sent here just after their time had run out, once they are back."""
    return take(request, door.at) if request.method == "GET" and door.act is None else None


def _check_typed(request: Request, door: Door) -> HttpResponse | None:
    """The checks as they were typed, to look over and send again. None where they belong no more:
    another step is next, the plan is another, or the answer has become no."""
    kept, now = _typed(request, door), door.standing()
    if kept is None or _refusals(door) or kept.data.get("plan_version") != _shown_version(door):
        return None
    if kept.data.get("part") == "first":
        return _page(request, door, "check", _first(door, kept.data), typed_at=kept.at, now=now)
    if now.step not in (Step.STOPPED, Step.MORE):
        return None
    return _page(request, door, "stopped", _next(door, now, kept.data), typed_at=kept.at, now=now)


def _done_typed(request: Request, door: Door, now: Standing) -> HttpResponse | None:
    """The answers after the act. A blank time was “just now”, which by now is a while ago."""
    kept = _typed(request, door)
    if kept is None or now.step is not Step.GIVE:
        return None
    data = kept.data.copy()
    if not data.get("done_at", "").strip():
        data["done_at"] = format_time(kept.at)
    form, when = _after(door, data), WhenForm(data)
    return _page(request, door, "give", form, when=when, now=now, typed_at=kept.at)


def _record(
    request: Request,
    door: Door,
    outcome: str,
    values: dict[str, Any],
    done_at: datetime,
    note: str = "",
) -> HttpResponse:
    try:
        act = record_act(
            door.viewer,
            delegation_id=_delegation(door).pk,
            reference=door.reference,
            outcome=outcome,
            done_at=done_at,
            due_at=door.due_at,
            values=values,
            note=note,
            at=door.at,
        )
    except Refused as refused:
        return _refused(request, door, refused.refusals)
    if door.task is not None:
        settle_task(door.viewer, task_id=door.task.pk, act=act, at=door.at)
    door.act = act
    return redirect(door.done_page)


def _not_now(request: Request, door: Door) -> bool:
    """Already recorded; or somebody signed in again and their browser only asks for the page."""
    return door.act is not None or request.method != "POST"


def _refusals(door: Door) -> tuple[Refusal, ...]:
    worker_id = door.viewer.worker_id or 0
    return may(worker_id, door.activity, door.person.pk, door.at, door.provider_id).refusals


def _refused(
    request: Request, door: Door, refusals: tuple[Refusal, ...], status: int = 409, **more: Any
) -> HttpResponse:
    told = shown(refusals, worker_reads=True)
    return _page(request, door, "refused", None, status, refusals=told, **more)


def _stops_already(door: Door, values: dict[str, Any]) -> bool:
    """Whether what is answered so far is enough to stop the act."""
    earlier = [Earlier(r.taken_at, r.record) for r in [*door.readings, *door.others]]
    limits = door.plan.values if door.plan else {}
    if door.delegation is not None:
        values = as_recorded(door.delegation, values, door.at)
    outcome = check_stops(door.known, limits, values, earlier, at=door.at)
    return any(one.blocks for one in outcome.fired)


def _first(door: Door, data: Any = None) -> RecordForm:
    return RecordForm(first_checks(door.known), data)


def _next(door: Door, now: Standing, data: Any = None) -> RecordForm:
    fields, required = next_checks(door.known, now.fired, now.carried)
    return RecordForm(fields, data, required=required, mark_optional=False)


def _after(door: Door, data: Any = None) -> RecordForm:
    return RecordForm([f for f in door.known.record if f.moment == "after"], data)


def _answered(form: RecordForm, when: WhenForm) -> bool:
    """Both read well, and nothing required is blank."""
    valid = [form.is_valid(), when.is_valid()]
    return all(valid) and not form.ask_for_missing()


def _again(
    request: Request, door: Door, form: RecordForm, now: Standing, first: bool
) -> HttpResponse:
    return _page(request, door, "check" if first else "stopped", form, 422, now=now)


def _kept(door: Door) -> dict[str, Any]:
    return dict(door.readings[-1].record) if door.readings else {}


def _sent(request: Request) -> dict[str, str]:
    return {k: str(v) for k, v in request.POST.items() if k != "csrfmiddlewaretoken"}


def _version(request: Request) -> int:
    """The plan version that was on the page; 0 when the form was tampered with."""
    given = request.POST.get("plan_version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _shown_version(door: Door) -> str:
    return str(door.plan.version if door.plan else 0)


def _delegation(door: Door) -> Delegation:
    if door.delegation is None:
        raise Unseen
    return door.delegation


def _page(
    request: Request, door: Door, step: str, form: Any, status: int = 200, **more: Any
) -> HttpResponse:
    delegation, plan = door.delegation, door.plan
    since = door.at.replace(hour=0, minute=0)
    held = door.held()
    page = {
        "at": door.at,
        "signs_out_at": signs_out_at(request, door.at),
        "links": door.links,
        "line": door.tag(held),
        "held": held,
        "person": door.person,
        "known": door.known,
        "delegation": delegation,
        "plan": plan,
        "plan_rows": shown_plan(door.activity, plan.values) if plan else [],
        "dose": rounds.dose(door.activity, plan.values) if plan else "",
        "at_hand": rounds.at_hand(door.activity, plan.values) if plan else [],
        "contacts": contacts_of(delegation, plan) if delegation else [],
        "readings": [(r, shown_record(door.activity, r.record)) for r in door.readings],
        "call": latest_call(door.viewer, delegation.pk, since) if delegation else None,
        "form": form,
    }
    return render(request, f"visits/act/{step}.html", {**page, **more}, status=status)
