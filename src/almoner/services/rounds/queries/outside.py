"""Visits of a day that no plan has made or taken over: they stand, and rounds go around them."""

from datetime import date

from almoner.platform.access.viewer import Viewer
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker
from almoner.services.rounds.models import PlannedCall
from almoner.services.rounds.queries.needs import adopted_on
from almoner.services.rounds.rules.around import Outside
from almoner.services.rounds.rules.clock import DAY, minutes_of, moment_of
from almoner.services.visits.models import Task
from almoner.services.visits.queries import visits_seen_by

_STAND = ("planned", "started", "done")
_FIELDS = ("pk", "worker_id", "person_id", "starts_at", "ends_at", "status")


def outside_of(viewer: Viewer, day: date) -> tuple[Outside, ...]:
    """In order of time. Those cancelled or missed take nobody's time."""
    made = PlannedCall.objects.filter(
        plan__provider_id=viewer.organisation_id, plan__day=day, visit__isnull=False
    )
    rows = (
        visits_seen_by(viewer)
        .filter(starts_at__lt=moment_of(day, DAY), ends_at__gt=moment_of(day, 0))
        .filter(status__in=_STAND)
        .exclude(pk__in=[one for _, visits in adopted_on(viewer, day) for one in visits])
        .exclude(pk__in=made.values("visit_id"))
        .order_by("starts_at", "pk")
        .values_list(*_FIELDS)
    )
    found = list(rows)
    people = Person.objects.in_bulk({one[2] for one in found}) if found else {}
    workers = Worker.objects.in_bulk({one[1] for one in found}) if found else {}
    return tuple(
        Outside(
            number,
            worker,
            workers[worker].name if worker in workers else "Somebody",
            people[person].name if person in people else "somebody",
            _spot(people.get(person)),
            minutes_of(day, starts),
            minutes_of(day, ends),
            status == "planned",
            people[person].postcode if person in people else "",
            people[person].address if person in people else "",
        )
        for number, worker, person, starts, ends, status in found
    )


def outside_of_worker(
    viewer: Viewer, day: date, worker_id: int
) -> tuple[tuple[Outside, ...], dict[int, list[str]]]:
    """Those of one worker, and what is due at each: visit id → activities."""
    own = tuple(one for one in outside_of(viewer, day) if one.worker_id == worker_id)
    due: dict[int, list[str]] = {}
    tasks = Task.objects.filter(visit_id__in=[one.visit_id for one in own]).order_by("pk")
    for visit, activity in tasks.values_list("visit_id", "activity"):
        due.setdefault(visit, []).append(activity)
    return own, due


def _spot(person: Person | None) -> tuple[float, float] | None:
    if person is None or person.latitude is None or person.longitude is None:
        return None
    return person.latitude, person.longitude
