"""A worker's round as they read it: what is due, whether they may, what is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from almoner.kernel.london import format_datetime, format_time, localise, to_london
from almoner.kernel.refusals import Refusal
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue.fields import read_value
from almoner.services.delegation.catalogue.predicates import comparisons
from almoner.services.delegation.queries.acts import Shown, shown_plan
from almoner.services.delegation.queries.stopping import Held, holding_back
from almoner.services.delegation.rules.acts import timing
from almoner.services.delegation.rules.reasons import shown
from almoner.services.delegation.rules.repeats import Repeat
from almoner.services.visits.models import Task, Visit
from almoner.services.visits.rules import reference_of

OUTCOMES = {
    "done": "Done",
    "refused": "They said no",
    "missed": "Missed",
    "stopped": "Stopped",
    "not_needed": "Not needed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing due. `state` is recorded, refused, stopped, late, due; `words` and `colour` say it.

    `stopped`: the worker may, but a stop in force for the person comes first.
    """

    task: Task
    title: str
    state: str
    words: str
    colour: str
    reasons: tuple[Refusal, ...] = ()

    @property
    def may(self) -> bool:
        return self.state in ("due", "late")

    @property
    def to_record(self) -> bool:
        return self.may or self.state == "stopped"


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit of the round. `held` are the stops in force for the person."""

    visit: Visit
    lines: tuple[Line, ...]
    late: bool
    address: str
    held: tuple[Held, ...] = ()


def stops(visits: Iterable[Visit], at: datetime, held: Sequence[Held] = ()) -> list[Stop]:
    """The round in order of time: first where a stop is in force, then what is late."""
    made = [_stop(visit, at, held) for visit in visits]
    return sorted(made, key=lambda one: (not one.held, not one.late, one.visit.starts_at))


def held_for(tasks: Iterable[Task], at: datetime) -> list[Held]:
    """Stops in force for the people of these tasks, and for what is not recorded yet."""
    due = list(tasks)
    open_ones = [reference_of(task.pk) for task in due if task.act_id is None]
    return holding_back({task.visit.person_id for task in due}, open_ones, at)


def held_of_person(person_id: int, at: datetime, *references: UUID) -> list[Held]:
    """Stops in force for one person, and for the acts of these references."""
    return holding_back({person_id}, references, at)


class Told(NamedTuple):
    """A short answer in words, with the colour of its tag."""

    words: str
    colour: str


def told_again(repeat: Repeat, at: datetime) -> Told:
    """Whether what nobody planned may be done now, or from when."""
    if repeat.again_at is None:
        return Told("Yes, you may", "green")
    return Told(f"Not before {_clock_or_day(repeat.again_at, at)}", "red")


def told_last(repeat: Repeat, at: datetime) -> str:
    """When it was last done, and how often in 24 hours where the plan limits that."""
    if repeat.last is None:
        return "Nothing is recorded in the last 3 days."
    said = f"Last done at {_clock_or_day(repeat.last, at)}."
    if repeat.most is None:
        return said
    return f"{said} Done {repeat.in_day} of at most {repeat.most} times in the last 24 hours."


def _clock_or_day(moment: datetime, at: datetime) -> str:
    """The time alone today, with its day otherwise."""
    same = to_london(moment).date() == to_london(at).date()
    return format_time(moment) if same else format_datetime(moment)


def tasks_of(visits: Iterable[Visit]) -> list[Task]:
    return [task for visit in visits for task in visit.tasks.all()]


def line(task: Task, at: datetime, held: Sequence[Held] = (), *, worker_reads: bool = True) -> Line:
    """`worker_reads`: the reader is the worker whose visit it is, and is spoken to."""
    known = definition(task.activity)
    if task.act is not None:
        return _recorded(task, known.title, newest(task.act))
    if not task.granted:
        return Line(
            task,
            known.title,
            "refused",
            "No, do not do this",
            "red",
            reasons_of(task, worker_reads),
        )
    if _bearing(task, held):
        return Line(task, known.title, "stopped", "Stop. Do this first", "red")
    late = timing(task.due_at, at, int(known.visit_tolerance.value)) == "late"
    due = format_time(task.due_at)
    if late:
        return Line(task, known.title, "late", f"Late. It was due at {due}", "orange")
    return Line(task, known.title, "due", f"Yes, you may. Due at {due}", "green")


def _bearing(task: Task, held: Sequence[Held]) -> bool:
    person, reference = task.visit.person_id, reference_of(task.pk)
    return any(one.bears_on(person, task.activity, reference) for one in held)


def newest(act: Any) -> Any:
    """The record that counts: the last correction, or the act itself."""
    while hasattr(act, "corrected_by"):
        act = act.corrected_by
    return act


def reasons_of(task: Task, worker_reads: bool = True) -> tuple[Refusal, ...]:
    """Every reason in words. An answer kept in its short form has only codes: ask again."""
    kept = [one for one in task.answer.get("refusals", []) if isinstance(one, dict)]
    return shown([Refusal(**one) for one in kept], worker_reads=worker_reads)


def first_line(address: str) -> str:
    return address.split(",")[0].strip()


def to_leave_behind(lines: Sequence[Line]) -> list[Line]:
    """What is still to record before a visit can end."""
    return [one for one in lines if one.to_record]


class Day(NamedTuple):
    """Midnight to midnight in London: 23, 24 or 25 hours."""

    start: datetime
    end: datetime


def day_at(at: datetime, later: int = 0) -> Day:
    """The London day of a moment, or the one so many days later, through a clock change."""
    day = to_london(at).date() + timedelta(days=later)
    return Day(midnight(day), midnight(day + timedelta(days=1)))


def _recorded(task: Task, title: str, act: Any) -> Line:
    words = f"{OUTCOMES[act.outcome]} at {format_time(act.done_at)}"
    if act.outcome != "done":
        return Line(task, title, "recorded", words, "grey")
    colour = "blue" if act.timing != "late" else "orange"
    tail = {"late": ", late", "early": ", early"}.get(act.timing, "")
    return Line(task, title, "recorded", words + tail, colour)


def _stop(
    visit: Visit, at: datetime, held: Sequence[Held] = (), *, worker_reads: bool = True
) -> Stop:
    tasks = visit.tasks.all()
    lines = tuple(line(task, at, held, worker_reads=worker_reads) for task in tasks)
    late = any(one.state == "late" for one in lines)
    ours = tuple(one for one in held if one.person_id == visit.person_id)
    return Stop(visit, lines, late, first_line(visit.person.address), ours)


def title_of(activity: str) -> str:
    return definition(activity).title


def afterwards(act: Any) -> list[Any]:
    """Stop rules that the answers after the act set off, most urgent first."""
    known = definition(act.activity)
    after = {field.name for field in known.record if field.moment == "after"}
    rules = [rule for rule in known.stop_rules if rule.id in act.stops]
    found = [r for r in rules if any(one.name in after for one in comparisons(r.when))]
    return sorted(found, key=lambda rule: rule.effect.urgency)


def told(act: Any) -> dict[str, Any]:
    """An act in words, for a list of what happened lately."""
    words = OUTCOMES[act.outcome]
    if act.outcome == "done" and act.timing in ("late", "early"):
        words += f", {act.timing}"
    return {
        "act": act,
        "words": words,
        "corrected": act.corrects_id is not None,
        "authorised": act.outcome != "done" or bool(act.authority.get("granted")),
    }


# What a worker holds up against the label or the body in the moment of doing it.
_AT_HAND = (
    "insulin_name",
    "insulin_strength",
    "medicine_name",
    "strength",
    "dose_words",
    "route",
    "sites",
    "feed_name",
    "feed_volume",
    "feed_rate",
)


def at_hand(activity: str, values: dict[str, Any]) -> list[Shown]:
    return shown_plan(activity, {name: values[name] for name in _AT_HAND if name in values})


def dose(activity: str, values: dict[str, Any]) -> str:
    """The dose the plan names, in words with its unit; empty where the activity has none."""
    for field in definition(activity).plan:
        if field.type == "dose" and values.get(field.name):
            return str(read_value(field, values[field.name]))
    return ""


def first_of(act: Any) -> Any:
    """The record as it was first made."""
    while act.corrects is not None:
        act = act.corrects
    return act


def history(act: Any) -> list[Any]:
    """The record that counts, then each one it replaced, newest first."""
    found = [act]
    while hasattr(found[-1], "corrected_by"):
        found.append(found[-1].corrected_by)
    return found[::-1]


def clock(at: datetime) -> str:
    return format_time(at)


def midnight(day: date) -> datetime:
    return localise(day, time())


def by_day(visits: Iterable[Visit], at: datetime) -> list[tuple[date, list[Stop]]]:
    """Visits grouped by their London day, days and visits in order, for the office."""
    days: dict[date, list[Stop]] = {}
    for visit in visits:
        days.setdefault(to_london(visit.starts_at).date(), []).append(
            _stop(visit, at, worker_reads=False)
        )
    return sorted(days.items())


def gap(found: Any) -> dict[str, Any]:
    return {"task": found.task, "title": title_of(found.task.activity), "reasons": found.reasons}
