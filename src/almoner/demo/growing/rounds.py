"""The rota from yesterday to a fortnight ahead, and what has been done of it by now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from almoner.demo.growing.arcs import STORY, Arc
from almoner.demo.growing.history import UNTIL
from almoner.demo.growing.living import delegate
from almoner.demo.growing.place import Place
from almoner.demo.growing.planning import insulin_record, shared_values, well_record
from almoner.demo.growing.staffing import Hired, gives_care
from almoner.demo.invent.chance import happens, whole
from almoner.demo.invent.organisations import HOME_CARE, PERSONAL_ASSISTANTS
from almoner.demo.invent.wording import visit_note
from almoner.kernel.london import localise, to_london
from almoner.platform.audit.commands import record as audit
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.commands import acts
from almoner.services.delegation.models import Delegation, Plan
from almoner.services.delegation.queries.authority import Question, for_delegation, may_each
from almoner.services.visits import commands as visits
from almoner.services.visits.models import Task, Visit
from almoner.services.visits.rechecks import recheck
from almoner.services.visits.rules import reference_of

AHEAD = 14
"""Days of rota ahead, so that tomorrow has visits even when the demo is opened next week."""
_BEFORE, _AFTER = timedelta(minutes=5), timedelta(minutes=25)
_STOPPED_LATELY, _STILL_PLANNED = 6, 2
"""What stopped in so many days is still on the rota for so many days ahead, as a gap to fill."""
_ORDINARY = timedelta(minutes=30)
_STEP = timedelta(minutes=15)
_FIRST_HOUR, _HOURS = 7, 14
_SHARE_REFUSED = 0.03
_ON_ROUNDS = (*HOME_CARE, PERSONAL_ASSISTANTS)


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit before it is written. `arc` is None for one with nothing delegated."""

    worker: str
    person: str
    provider: str
    starts_at: datetime
    arc: Arc | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + _BEFORE + _AFTER


def lay_out_rounds(place: Place) -> None:
    """The rota is published two days ago; from yesterday on it is carried out."""
    place.script.add(place.clock.at(UNTIL, 17), partial(_publish, place))
    place.script.add(place.clock.now, partial(_look_again, place))


def _publish(place: Place, at: datetime) -> None:
    planned = list(_plan(place))
    rows = Visit.objects.bulk_create(
        (
            Visit(
                provider=place.organisations[one.provider],
                person=place.people[one.person],
                worker=place.workers[one.worker],
                starts_at=one.starts_at,
                ends_at=one.ends_at,
            )
            for one in planned
        ),
        batch_size=2000,
    )
    _add_tasks(place, list(zip(planned, rows, strict=True)), at)
    for provider in sorted({one.provider for one in planned}):
        count = sum(one.provider == provider for one in planned)
        audit(
            place.installation(provider),
            "rota.published",
            place.organisations[provider],
            at=at,
            visits=count,
        )
    for one, row in zip(planned, rows, strict=True):
        if one.arc is not None:
            _arrange(place, one, row)


def _plan(place: Place) -> Iterator[Planned]:
    active, stopped = _on_the_rota(place)
    shares = _shares(place)
    for ahead in range(-1, AHEAD + 1):
        day = place.clock.day(-ahead)
        busy: dict[str, list[datetime]] = defaultdict(list)
        arcs = active + stopped if ahead <= _STILL_PLANNED else active
        for arc in sorted(arcs, key=lambda arc: arc.fate not in STORY):
            yield from _delegated(arc, day, busy[arc.worker])
        for worker, provider, people in shares:
            for place_in_round, person in enumerate(people):
                start = _free(busy[worker], day, place_in_round, len(people))
                yield Planned(worker, person, provider, start)


def _on_the_rota(place: Place) -> tuple[list[Arc], list[Arc]]:
    """Those that are active as the rota is made, and those that have just been stopped."""
    live = set(Delegation.objects.filter(status="active").values_list("pk", flat=True))
    due = [arc for arc in place.casting.arcs if arc.days != "never"]
    active = [arc for arc in due if arc.delegation in live and not _gone(arc)]
    stopped = [
        arc
        for arc in due
        if arc.trigger and arc not in active and arc.turns <= _STOPPED_LATELY and not _gone(arc)
    ]
    return active, stopped


def _gone(arc: Arc) -> bool:
    """The worker or the person is not there any longer, or will not be by the next round."""
    return arc.trigger in ("left-employer", "provider-changed", "person-died")


def _delegated(arc: Arc, day: date, busy: list[datetime]) -> Iterator[Planned]:
    if not arc.due_on(day):
        return
    for clock in arc.clocks:
        start = _cleared(localise(day, clock) - _BEFORE, busy)
        if to_london(start).date() == day or arc.fate in STORY:
            busy.append(start)
            yield Planned(arc.worker, arc.person, arc.provider, start, arc)


def _cleared(start: datetime, busy: Iterable[datetime]) -> datetime:
    """The first time from then on at which the worker is nowhere else."""
    taken = list(busy)
    while any(abs(start - other) < _ORDINARY for other in taken):
        start += _STEP
    return start


def _free(busy: list[datetime], day: date, place_in_round: int, of: int) -> datetime:
    wanted = _FIRST_HOUR * 60 + place_in_round * _HOURS * 60 // max(of, 1)
    start = _cleared(localise(day, time(*divmod(wanted // 5 * 5, 60))), busy)
    busy.append(start)
    return start


def _shares(place: Place) -> list[tuple[str, str, list[str]]]:
    """Ordinary visits: each provider's people shared out among those who give care there."""
    found = []
    for provider in _ON_ROUNDS:
        workers, people = workers_of(place, provider), people_of(place, provider)
        for number, worker in enumerate(workers):
            share = people[number :: len(workers)][:6]
            if share:
                found.append((worker, provider, share))
    return found


def workers_of(place: Place, provider: str) -> list[str]:
    """Who makes its visits."""
    return [one.key for one in place.hired.values() if _on_round(place, one, provider)]


def people_of(place: Place, provider: str) -> list[str]:
    """Whom it visits."""
    people = [one.key for one in place.invented.values() if one.provider == provider]
    return [key for key in people if key not in _elsewhere(place)]


def _on_round(place: Place, one: Hired, provider: str) -> bool:
    """Each worker is on one round only, that of their first employer."""
    return (
        gives_care(one)
        and one.jobs[0].employer == provider
        and one.works_for(provider, place.clock.today)
    )


def _elsewhere(place: Place) -> set[str]:
    return {
        arc.person
        for arc in place.casting.arcs
        if arc.trigger in ("provider-changed", "person-died", "hospital-admission")
        or arc.fate in ("ward-left", "ward-bed")
    }


def _add_tasks(place: Place, pairs: list[tuple[Planned, Visit]], at: datetime) -> None:
    """What is due at each, with the answer as it was when the rota was made."""
    due = [(one, row) for one, row in pairs if one.arc is not None]
    questions = [
        Question(
            row.worker_id, one.arc.activity, row.person_id, one.starts_at + _BEFORE, row.provider_id
        )
        for one, row in due
        if one.arc is not None
    ]
    tasks = [
        Task(
            visit=row,
            activity=question.activity,
            due_at=one.starts_at + _BEFORE,
            planned_granted=True,
            granted=answer.granted,
            status="due" if answer.granted else "refused",
            reasons=[refusal.code for refusal in answer.refusals],
            answer=answer.as_dict(),
            checked_at=at,
        )
        for (one, row), question, answer in zip(due, questions, may_each(questions), strict=True)
    ]
    Task.objects.bulk_create(tasks, batch_size=1000)


def _arrange(place: Place, one: Planned, row: Visit) -> None:
    """Visits of yesterday and today that are over have been made, save today's of the story."""
    today = to_london(one.starts_at).date() == place.clock.today
    story = one.arc is not None and one.arc.fate in STORY and today
    if row.ends_at <= place.clock.now and not story:
        place.script.add(one.starts_at + timedelta(minutes=2), partial(carry_out, place, one, row))


def carry_out(place: Place, one: Planned, row: Visit, at: datetime) -> None:
    """As the worker would do it: check, act, record, and end the visit."""
    arc = one.arc
    assert arc is not None
    actor, task = delegate(place, arc), row.tasks.get()
    visits.start_visit(actor, visit_id=row.pk, at=at)
    if for_delegation(arc.delegation, at).granted:
        _do(place, arc, task, at)
    else:
        recheck([task.pk], at)
    chance = place.chance("visit", arc.number, at.isoformat())
    known_as = place.invented[one.person].name.known_as
    note, end = visit_note(chance, known_as), min(row.ends_at, place.clock.now)
    visits.end_visit(actor, visit_id=row.pk, note=note, at=end)


def _do(place: Place, arc: Arc, task: Task, at: datetime) -> None:
    actor, reference = delegate(place, arc), reference_of(task.pk)
    chance = place.chance("act", arc.number, at.isoformat())
    plan = Plan.objects.get(
        person=place.people[arc.person], activity=arc.activity, superseded_at__isnull=True
    )
    refused = happens(chance, _SHARE_REFUSED)
    fields = definition(arc.activity).record
    values = _values(chance, arc, plan, {field.name for field in fields})
    later = at + timedelta(minutes=3)
    if not refused:
        acts.check_before(
            actor,
            delegation_id=arc.delegation,
            reference=reference,
            plan_version=plan.version,
            values={
                f.name: values[f.name] for f in fields if f.moment == "before" and f.name in values
            },
            due_at=task.due_at,
            at=at,
        )
    act = acts.record_act(
        actor,
        delegation_id=arc.delegation,
        reference=reference,
        outcome="refused" if refused else "done",
        done_at=later,
        due_at=task.due_at,
        plan_version=plan.version,
        values=None if refused else values,
        note="Said no today. I did not press." if refused else "",
        at=later,
    )
    visits.settle_task(actor, task_id=task.pk, act=act, at=later)


def _values(chance: Random, arc: Arc, plan: Plan, names: set[str]) -> dict[str, Any]:
    if arc.activity == "insulin-administration":
        glucose = f"{whole(chance, 58, 118) / 10:.1f}"
        record = insulin_record(chance, glucose, plan.values["dose_units"])
        return {**shared_values(names), **record}
    return {**shared_values(names), **well_record(chance, arc.activity)}


def _look_again(place: Place, at: datetime) -> None:
    """Now: ordinary visits that are over are done, and every answer ahead is asked again."""
    over = list(
        Visit.objects.filter(ends_at__lte=at, status="planned", tasks__isnull=True)
        .select_related("person")
        .order_by("starts_at", "pk")
    )
    chance = place.chance("ordinary")
    for row in over:
        row.status, row.started_at = "done", row.starts_at + timedelta(minutes=whole(chance, 0, 9))
        row.ended_at = row.ends_at
        row.note = visit_note(chance, row.person.known_as)
    Visit.objects.bulk_update(over, ["status", "started_at", "ended_at", "note"], batch_size=500)
    open_tasks = Task.objects.filter(act__isnull=True).order_by("pk").values_list("pk", flat=True)
    recheck(list(open_tasks), at)
