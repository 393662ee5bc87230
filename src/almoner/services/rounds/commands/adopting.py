"""Taking over visits that were planned one by one, so that rounds can be planned around them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.delegation.catalogue import activity
from almoner.services.rounds.commands.keeping import check_may_plan
from almoner.services.rounds.commands.rostering import TOLERANCE, shifts_around
from almoner.services.rounds.models import PlannedCall, WantedVisit
from almoner.services.rounds.rules.clock import DAY, minutes_of, moment_of
from almoner.services.visits.queries import week_of

PLANNED = "planned"


@transaction.atomic
def adopt_visits(actor: Viewer, *, day: date, at: datetime) -> int:
    """Makes wanted visits of the planned visits of a day. Returns how many; twice makes no more.

    Two visits to one person at one time are one visit by two workers. Whoever has no shift gets one
    around their visits. What is delegated may start as far from its time as its activity allows.
    """
    own = check_may_plan(actor)
    visits = week_of(actor, moment_of(day, 0), moment_of(day, DAY))
    known = _known(own, day)
    there = set(
        WantedVisit.objects.filter(provider_id=own, day=day, off_because="").values_list(
            "person_id", "opens"
        )
    )
    groups: dict[tuple[int, datetime], list[Any]] = {}
    for visit in visits:
        if visit.status == PLANNED and visit.pk not in known:
            groups.setdefault((visit.person_id, visit.starts_at), []).append(visit)
    made = [
        wanted
        for together in groups.values()
        if len(together) <= 2
        and ((wanted := _wanted(own, day, together)).person_id, wanted.opens) not in there
    ]
    WantedVisit.objects.bulk_create(made)
    shifts_around(own, _spans(day, made))
    audit(actor, "round.visits_adopted", ("day", day.isoformat()), at=at, visits=len(made))
    return len(made)


def _known(own: int, day: date) -> set[int]:
    """Visits that rounds know already: adopted before, or made by publishing."""
    adopted = WantedVisit.objects.filter(provider_id=own, day=day).values_list("adopted", flat=True)
    calls = PlannedCall.objects.filter(plan__provider_id=own, plan__day=day, visit__isnull=False)
    return {one for many in adopted for one in many} | set(calls.values_list("visit_id", flat=True))


def _wanted(own: int, day: date, together: Sequence[Any]) -> WantedVisit:
    first = together[0]
    codes = sorted({task.activity for visit in together for task in visit.tasks.all()})
    leeway = min([TOLERANCE, *(int(activity(one).visit_tolerance.value) for one in codes)])
    starts = int(minutes_of(day, first.starts_at))
    closes = min(DAY - 1, starts + leeway)
    lasts = max(visit.ends_at - visit.starts_at for visit in together)
    # The one of two who does what is due comes first: the first part needs the authority.
    ordered = sorted(together, key=lambda visit: (not visit.tasks.all(), visit.pk))
    return WantedVisit(
        provider_id=own,
        person_id=first.person_id,
        day=day,
        opens=max(0, starts - leeway),
        closes=closes,
        latest=closes if codes else None,
        minutes=max(1, int(lasts.total_seconds() // 60)),
        workers=len(together),
        activities=codes,
        rostered=[visit.worker_id for visit in ordered],
        rostered_at=starts,
        adopted=[visit.pk for visit in ordered],
    )


def _spans(day: date, made: Sequence[WantedVisit]) -> list[tuple[int, date, int, int]]:
    return [
        (worker, day, one.rostered_at or 0, (one.rostered_at or 0) + one.minutes)
        for one in made
        for worker in one.rostered
    ]
