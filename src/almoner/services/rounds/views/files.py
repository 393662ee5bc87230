"""What a plan gives to take away: a round on paper, calendars, and the roster as a file."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.screens import Request, screen
from almoner.services.rounds.commands.sharing import hand_out
from almoner.services.rounds.models import PlannedCall, RoundPlan
from almoner.services.rounds.queries.outside import outside_of_worker
from almoner.services.rounds.queries.plans import calls_of, plan_seen_by
from almoner.services.rounds.rosterfile import as_calendar, as_csv, as_xlsx
from almoner.services.rounds.roundsheet import round_sheet

RIGHT = "rounds.plan"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@screen(RIGHT)
def roster_csv(request: Request, plan_id: int) -> HttpResponse:
    row, calls = _whole(request, plan_id)
    hand_out(request.viewer, plan=row, calls=calls, form="csv", at=timezone.now())
    return _file(as_csv(calls), "text/csv; charset=utf-8", f"rounds-{row.pk}.csv")


@screen(RIGHT)
def roster_xlsx(request: Request, plan_id: int) -> HttpResponse:
    row, calls = _whole(request, plan_id)
    hand_out(request.viewer, plan=row, calls=calls, form="xlsx", at=timezone.now())
    return _file(as_xlsx(calls), _XLSX, f"rounds-{row.pk}.xlsx")


@screen(RIGHT)
def calendar(request: Request, plan_id: int, worker_id: int) -> HttpResponse:
    row, calls = _own(request, plan_id, worker_id)
    hand_out(request.viewer, plan=row, calls=calls, form="ics", at=timezone.now())
    outside, _ = outside_of_worker(request.viewer, row.day, worker_id)
    made = as_calendar(row, calls, timezone.now(), outside)
    return _file(made, "text/calendar; charset=utf-8", f"round-{row.pk}-{worker_id}.ics")


@screen(RIGHT)
def sheet(request: Request, plan_id: int, worker_id: int) -> HttpResponse:
    row, calls = _own(request, plan_id, worker_id)
    hand_out(request.viewer, plan=row, calls=calls, form="pdf", at=timezone.now())
    outside, due = outside_of_worker(request.viewer, row.day, worker_id)
    rest = row.rests.get(str(worker_id))
    made = round_sheet(row, calls, timezone.now(), rest, outside, due)
    return made.response(f"round-{row.pk}-{worker_id}.pdf")


def _whole(request: Request, plan_id: int) -> tuple[RoundPlan, list[PlannedCall]]:
    row = plan_seen_by(request.viewer, plan_id)
    if not row.passed:
        raise Unseen
    return row, calls_of(row)


def _own(request: Request, plan_id: int, worker_id: int) -> tuple[RoundPlan, list[PlannedCall]]:
    row, calls = _whole(request, plan_id)
    own = [one for one in calls if one.worker_id == worker_id]
    if not own:
        raise Unseen
    return row, own


def _file(content: Any, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
